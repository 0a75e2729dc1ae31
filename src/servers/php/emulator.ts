import type { Emulator } from "../emulator.ts"
import { mendPhp, writePhp } from "./mend.ts"
import { phpServer } from "./php.ts"

export const emulator: Emulator = {
  serve: ({ source, env, answers }) => phpServer({ source, env, answers }),
  mend: mendPhp,
  write: writePhp,
}
