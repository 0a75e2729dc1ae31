import type { Emulator } from "../emulator.ts"
import { bunServer } from "./bun.ts"
import { mendBun, writeBun } from "./mend.ts"

export const emulator: Emulator = {
  serve: ({ source, env, answers }) => bunServer({ text: source, env, answers }),
  mend: mendBun,
  write: writeBun,
}
