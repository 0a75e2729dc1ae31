import type { Emulator } from "../emulator.ts"
import { expressServer } from "./express.ts"
import { mendExpress, writeExpress } from "./mend.ts"
import { looksLikeExpress } from "./recognise.ts"

export const express: Emulator = {
  label: "Express",
  versionOf: "cors",
  versions: ["2.8.6"],
  language: "javascript",
  isProxy: false,
  recognise: looksLikeExpress,
  serve: ({ source, env, answers }) => expressServer({ text: source, env, answers }),
  mend: mendExpress,
  write: (policy) => writeExpress(policy),
}
