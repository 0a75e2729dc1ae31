import type { Emulator } from "../emulator.ts"
import { koaServer } from "./koa.ts"
import { mendKoa, writeKoa } from "./mend.ts"
import { looksLikeKoa } from "./recognise.ts"

export const koa: Emulator = {
  label: "Koa",
  versionOf: "@koa/cors",
  versions: ["5.0.0"],
  language: "javascript",
  isProxy: false,
  recognise: looksLikeKoa,
  serve: ({ source, env, answers }) => koaServer({ text: source, env, answers }),
  mend: mendKoa,
  write: (policy) => writeKoa(policy),
}
