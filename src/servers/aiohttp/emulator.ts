import type { Emulator } from "../emulator.ts"
import { aiohttpServer } from "./aiohttp.ts"
import { mendAiohttp, writeAiohttp } from "./mend.ts"

export const emulator: Emulator = {
  serve: ({ source, env, answers }) => aiohttpServer({ text: source, env, answers }),
  mend: mendAiohttp,
  write: (policy) => writeAiohttp(policy),
}
