import type { Framework } from "../framework.ts"
import { looksLikeIngressNginx } from "./recognise.ts"

export const ingressNginx: Framework = {
  label: "ingress-nginx",
  versionOf: "controller",
  versions: ["1.15.1"],
  language: "yaml",
  isProxy: true,
  recognise: looksLikeIngressNginx,
  load: async () => (await import("./emulator.ts")).emulator,
}
