import type { Framework } from "../framework.ts"
import { looksLikeFlask } from "./recognise.ts"

export const flask: Framework = {
  label: "Flask",
  versionOf: "Flask-CORS",
  versions: ["3.0.10"],
  language: "python",
  isProxy: false,
  recognise: looksLikeFlask,
  load: async () => (await import("./emulator.ts")).emulator,
}
