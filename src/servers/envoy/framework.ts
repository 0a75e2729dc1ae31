import type { Framework } from "../framework.ts"
import { looksLikeEnvoy } from "./recognise.ts"

export const envoy: Framework = {
  label: "Envoy / Istio",
  versionOf: "Envoy",
  versions: ["1.35"],
  notRun: ["1.35"],
  language: "yaml",
  isProxy: true,
  recognise: looksLikeEnvoy,
  load: async () => (await import("./emulator.ts")).emulator,
}
