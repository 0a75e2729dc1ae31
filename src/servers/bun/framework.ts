import type { Framework } from "../framework.ts"
import { looksLikeBun } from "./recognise.ts"

export const bun: Framework = {
  label: "Bun",
  versionOf: "Bun",
  versions: ["1.4.5"],
  language: "javascript",
  isProxy: false,
  recognise: looksLikeBun,
  load: async () => (await import("./emulator.ts")).emulator,
}
