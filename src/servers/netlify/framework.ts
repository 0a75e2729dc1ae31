import type { Framework } from "../framework.ts"
import { looksLikeNetlify } from "./recognise.ts"

export const netlify: Framework = {
  label: "Netlify",
  versionOf: "as documented in",
  versions: ["2026"],
  notRun: ["2026"],
  language: "yaml",
  isProxy: true,
  recognise: looksLikeNetlify,
  load: async () => (await import("./emulator.ts")).emulator,
}
