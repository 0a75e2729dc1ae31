import type { Framework } from "../framework.ts"
import { looksLikeDeno } from "./recognise.ts"

export const deno: Framework = {
  label: "Deno",
  versionOf: "Deno",
  versions: ["2.9.6"],
  language: "javascript",
  isProxy: false,
  recognise: looksLikeDeno,
  load: async () => (await import("./emulator.ts")).emulator,
}
