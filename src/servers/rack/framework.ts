import type { Framework } from "../framework.ts"
import { looksLikeRack } from "./recognise.ts"
import { RACK_CORS_VERSIONS } from "./versions.ts"

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
