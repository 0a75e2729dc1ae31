import type { Framework } from "../framework.ts"
import { looksLikeRack } from "./recognise.ts"

/** Releases of rack-cors, the newest first. 1.1.1 is Debian's, and runs in the tests; 3.0.0 is read from its source. */
export const RACK_CORS_VERSIONS = ["3.0.0", "1.1.1"] as const

export const rack: Framework = {
  label: "Rails",
  versionOf: "rack-cors",
  versions: RACK_CORS_VERSIONS,
  covers: { "3.0.0": "2.0 and later", "1.1.1": "1.1" },
  notRun: ["3.0.0"],
  language: "ruby",
  isProxy: false,
  recognise: looksLikeRack,
  load: async () => (await import("./emulator.ts")).emulator,
}
