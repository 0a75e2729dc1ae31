import type { Framework } from "../framework.ts"
import { looksLikeCloudFront } from "./recognise.ts"

export const cloudFront: Framework = {
  label: "CloudFront",
  versionOf: "API",
  versions: ["2020-05-31"],
  notRun: ["2020-05-31"],
  language: "yaml",
  isProxy: true,
  recognise: looksLikeCloudFront,
  load: async () => (await import("./emulator.ts")).emulator,
}
