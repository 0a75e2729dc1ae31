import type { Emulator } from "../emulator.ts"
import { mendNest, writeNest } from "./mend.ts"
import { nestServer } from "./nestjs.ts"

export const emulator: Emulator = {
  serve: ({ source, env, answers }) => nestServer({ text: source, env, answers }),
  mend: mendNest,
  write: (policy) => writeNest(policy),
}
