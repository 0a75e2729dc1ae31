import type { Framework } from "../framework.ts"
import { looksLikeLambda } from "./recognise.ts"

export const lambda: Framework = {
  label: "AWS Lambda",
  versionOf: "payload format",
  versions: ["2.0", "1.0"],
  covers: { "2.0": "HTTP APIs", "1.0": "REST APIs" },
  notRun: ["2.0", "1.0"],
  language: "javascript",
  isProxy: false,
  recognise: looksLikeLambda,
  load: async () => (await import("./emulator.ts")).emulator,
}
