import type { Framework } from "../framework.ts"
import { looksLikeAiohttp } from "./recognise.ts"

export const aiohttp: Framework = {
  label: "aiohttp",
  versionOf: "aiohttp-cors",
  versions: ["0.7.0"],
  language: "python",
  isProxy: false,
  recognise: looksLikeAiohttp,
  load: async () => (await import("./emulator.ts")).emulator,
}
