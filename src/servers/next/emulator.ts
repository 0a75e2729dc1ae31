import type { Emulator } from "../emulator.ts"
import { mendNext, writeNext } from "./mend.ts"
import { nextServer } from "./next.ts"

export const emulator: Emulator = {
  serve: ({ source, env, answers }) => nextServer({ text: source, env, answers }),
  mend: mendNext,
  write: writeNext,
}
