import type { Framework } from "../framework.ts"
import { looksLikeLaravel } from "./recognise.ts"

export const laravel: Framework = {
  label: "Laravel",
  versionOf: "Laravel",
  versions: ["13.26"],
  covers: { "13.26": "9.2 and later" },
  language: "php",
  isProxy: false,
  recognise: looksLikeLaravel,
  load: async () => (await import("./emulator.ts")).emulator,
}
