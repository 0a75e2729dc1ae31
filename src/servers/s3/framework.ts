import type { Framework } from "../framework.ts"
import { looksLikeS3 } from "./recognise.ts"

export const s3: Framework = {
  label: "Amazon S3",
  versionOf: "API",
  versions: ["2006-03-01"],
  notRun: ["2006-03-01"],
  language: "yaml",
  isProxy: false,
  recognise: looksLikeS3,
  load: async () => (await import("./emulator.ts")).emulator,
}
