import type { Framework } from "../framework.ts"
import { looksLikeHono } from "./recognise.ts"

export const hono: Framework = {
  label: "Hono",
  versionOf: "hono",
  versions: ["4.13.19"],
  language: "javascript",
  isProxy: false,
  recognise: looksLikeHono,
  load: async () => (await import("./emulator.ts")).emulator,
}
