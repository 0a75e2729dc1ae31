import type { Framework } from "../framework.ts"
import { looksLikeVite } from "./recognise.ts"

export const vite: Framework = {
  label: "Vite’s dev server",
  versionOf: "Vite",
  versions: ["8.3.8"],
  language: "javascript",
  isProxy: true,
  servesPages: true,
  recognise: looksLikeVite,
  load: async () => (await import("./emulator.ts")).emulator,
}
