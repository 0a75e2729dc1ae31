import type { Framework } from "../framework.ts"
import { looksLikeExpress } from "./recognise.ts"

export const express: Framework = {
  label: "Express",
  versionOf: "cors",
  versions: ["2.8.6"],
  language: "javascript",
  isProxy: false,
  recognise: looksLikeExpress,
  load: async () => (await import("./emulator.ts")).emulator,
}
