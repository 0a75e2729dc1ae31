import type { Framework } from "../framework.ts"
import { looksLikeAspNet } from "./recognise.ts"

export const aspnet: Framework = {
  label: "ASP.NET Core",
  versionOf: "ASP.NET Core",
  versions: ["10.0"],
  covers: { "10.0": "5 and later" },
  notRun: ["10.0"],
  language: "csharp",
  isProxy: false,
  recognise: looksLikeAspNet,
  load: async () => (await import("./emulator.ts")).emulator,
}
