import type { Framework } from "../framework.ts"
import { looksLikeDjango } from "./recognise.ts"

export const django: Framework = {
  label: "Django",
  versionOf: "django-cors-headers",
  versions: ["3.14.0"],
  language: "python",
  isProxy: false,
  recognise: looksLikeDjango,
  load: async () => (await import("./emulator.ts")).emulator,
}
