import type { Framework } from "../framework.ts"
import { looksLikeNginx } from "./recognise.ts"

export const nginx: Framework = {
  label: "nginx",
  versionOf: "nginx",
  versions: ["1.22.1"],
  language: "nginx",
  isProxy: true,
  recognise: looksLikeNginx,
  load: async () => (await import("./emulator.ts")).emulator,
}
