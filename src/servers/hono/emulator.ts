import type { Emulator } from "../emulator.ts"
import { honoServer } from "./hono.ts"
import { mendHono, writeHono } from "./mend.ts"
import { looksLikeHono } from "./recognise.ts"

export const hono: Emulator = {
  label: "Hono",
  versionOf: "hono",
  versions: ["4.13.19"],
  language: "javascript",
  isProxy: false,
  recognise: looksLikeHono,
  serve: ({ source, env, answers }) => honoServer({ text: source, env, answers }),
  mend: mendHono,
  write: (policy) => writeHono(policy),
}
