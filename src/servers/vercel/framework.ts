import type { Framework } from "../framework.ts"
import { looksLikeVercel } from "./recognise.ts"

export const vercel: Framework = {
  label: "Vercel",
  versionOf: "as documented in",
  versions: ["2026"],
  notRun: ["2026"],
  language: "yaml",
  isProxy: true,
  recognise: looksLikeVercel,
  load: async () => (await import("./emulator.ts")).emulator,
}
