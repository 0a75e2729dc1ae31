import type { Framework } from "../framework.ts"
import { looksLikeNest } from "./recognise.ts"

export const nestjs: Framework = {
  label: "NestJS",
  versionOf: "@nestjs/core",
  versions: ["12.5.1"],
  language: "javascript",
  isProxy: false,
  recognise: looksLikeNest,
  load: async () => (await import("./emulator.ts")).emulator,
}
