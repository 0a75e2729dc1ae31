import type { Framework } from "../framework.ts"
import { looksLikePhp } from "./recognise.ts"

export const php: Framework = {
  label: "PHP",
  versionOf: "PHP",
  versions: ["8.2"],
  covers: { "8.2": "8.0 and later" },
  language: "php",
  isProxy: false,
  recognise: looksLikePhp,
  load: async () => (await import("./emulator.ts")).emulator,
}
