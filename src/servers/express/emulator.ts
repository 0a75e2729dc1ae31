import type { Emulator } from "../emulator.ts"
import { expressServer } from "./express.ts"
import { mendExpress, writeExpress } from "./mend.ts"

export const emulator: Emulator = {
  serve: ({ source, env, answers }) => expressServer({ text: source, env, answers }),
  mend: mendExpress,
  write: (policy) => writeExpress(policy),
}
