import type { Emulator } from "../emulator.ts"
import { mendNest, writeNest } from "./mend.ts"
import { nestServer } from "./nestjs.ts"
import { looksLikeNest } from "./recognise.ts"

export const nestjs: Emulator = {
  label: "NestJS",
  versionOf: "@nestjs/core",
  versions: ["12.5.1"],
  language: "javascript",
  isProxy: false,
  recognise: looksLikeNest,
  serve: ({ source, env, answers }) => nestServer({ text: source, env, answers }),
  mend: mendNest,
  write: (policy) => writeNest(policy),
}
