import type { Emulator } from "../emulator.ts"
import { flaskServer } from "./flask.ts"
import { mendFlask, writeFlask } from "./mend.ts"

export const emulator: Emulator = {
  serve: ({ source, env, answers }) => flaskServer({ text: source, env, answers }),
  mend: mendFlask,
  write: (policy) => writeFlask(policy),
}
