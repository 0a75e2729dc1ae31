import type { Emulator } from "../emulator.ts"
import { mendVite, writeVite } from "./mend.ts"
import { viteServer } from "./vite.ts"

export const emulator: Emulator = {
  serve: ({ source, env, answers, upstream }) => viteServer({ text: source, env, answers }, upstream),
  mend: mendVite,
  write: writeVite,
}
