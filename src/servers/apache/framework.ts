import type { Framework } from "../framework.ts"
import { looksLikeApache } from "./recognise.ts"

export const apache: Framework = {
  label: "Apache",
  versionOf: "httpd",
  versions: ["2.4"],
  language: "apache",
  isProxy: true,
  recognise: looksLikeApache,
  load: async () => (await import("./emulator.ts")).emulator,
}
