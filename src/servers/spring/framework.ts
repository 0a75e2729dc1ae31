import type { Framework } from "../framework.ts"
import { looksLikeSpring } from "./recognise.ts"

export const spring: Framework = {
  label: "Spring",
  versionOf: "Spring Framework",
  versions: ["7.0.9", "6.2.10"],
  covers: { "7.0.9": "7.0 (Boot 4)", "6.2.10": "6.2 (Boot 3)" },
  language: "java",
  isProxy: false,
  recognise: looksLikeSpring,
  load: async () => (await import("./emulator.ts")).emulator,
}
