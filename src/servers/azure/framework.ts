import type { Framework } from "../framework.ts"
import { looksLikeAzure } from "./recognise.ts"

export const azure: Framework = {
  label: "Azure Functions",
  versionOf: "Functions runtime",
  versions: ["4"],
  notRun: ["4"],
  language: "yaml",
  isProxy: true,
  recognise: looksLikeAzure,
  load: async () => (await import("./emulator.ts")).emulator,
}
