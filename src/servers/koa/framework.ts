import type { Framework } from "../framework.ts"
import { looksLikeKoa } from "./recognise.ts"

export const koa: Framework = {
  label: "Koa",
  versionOf: "@koa/cors",
  versions: ["5.0.0"],
  language: "javascript",
  isProxy: false,
  recognise: looksLikeKoa,
  load: async () => (await import("./emulator.ts")).emulator,
}
