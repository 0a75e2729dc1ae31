import type { Emulator } from "../emulator.ts"
import { flaskServer } from "./flask.ts"
import { mendFlask, writeFlask } from "./mend.ts"
import { looksLikeFlask } from "./recognise.ts"

export const flask: Emulator = {
  label: "Flask",
  versionOf: "Flask-CORS",
  versions: ["3.0.10"],
  language: "python",
  isProxy: false,
  recognise: looksLikeFlask,
  serve: ({ source, env, answers }) => flaskServer({ text: source, env, answers }),
  mend: mendFlask,
  write: (policy) => writeFlask(policy),
}
