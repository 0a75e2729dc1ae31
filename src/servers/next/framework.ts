import type { Framework } from "../framework.ts"
import { looksLikeNext } from "./recognise.ts"

export const next: Framework = {
  label: "Next.js",
  versionOf: "next",
  versions: ["16.4.6"],
  language: "javascript",
  isProxy: false,
  recognise: looksLikeNext,
  load: async () => (await import("./emulator.ts")).emulator,
}
