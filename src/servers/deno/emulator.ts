import type { Emulator } from "../emulator.ts"
import { denoServer } from "./deno.ts"
import { mendDeno, writeDeno } from "./mend.ts"

export const emulator: Emulator = {
  serve: ({ source, env, answers }) => denoServer({ text: source, env, answers }),
  mend: mendDeno,
  write: writeDeno,
}
