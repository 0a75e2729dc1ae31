import type { Emulator } from "../emulator.ts"
import { honoServer } from "./hono.ts"
import { mendHono, writeHono } from "./mend.ts"

export const emulator: Emulator = {
  serve: ({ source, env, answers }) => honoServer({ text: source, env, answers }),
  mend: mendHono,
  write: (policy) => writeHono(policy),
}
