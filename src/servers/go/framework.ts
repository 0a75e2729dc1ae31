import type { Framework } from "../framework.ts"
import { looksLikeGo } from "./recognise.ts"
import { GO_VERSIONS } from "./versions.ts"

export const go: Framework = {
  label: "Go",
  versionOf: "rs/cors",
  versions: GO_VERSIONS,
  covers: { "1.11.1": "1.11", "1.7.0": "1.7" },
  notRun: ["1.11.1"],
  language: "go",
  isProxy: false,
  recognise: looksLikeGo,
  load: async () => (await import("./emulator.ts")).emulator,
}
