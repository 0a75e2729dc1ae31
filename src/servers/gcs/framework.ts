import type { Framework } from "../framework.ts"
import { looksLikeGcs } from "./recognise.ts"

export const gcs: Framework = {
  label: "Google Cloud Storage",
  versionOf: "by the",
  versions: ["XML API"],
  notRun: ["XML API"],
  language: "yaml",
  isProxy: false,
  recognise: looksLikeGcs,
  load: async () => (await import("./emulator.ts")).emulator,
}
