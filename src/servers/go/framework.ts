import type { Framework } from "../framework.ts"
import { looksLikeGo } from "./recognise.ts"

/** Releases of rs/cors, the newest first. 1.7.0 is Debian's, and runs in the tests; 1.11.1 is read from its source. */
export const GO_VERSIONS = ["1.11.1", "1.7.0"] as const

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
