import type { Framework } from "../framework.ts"
import { looksLikeNodeHttp } from "./recognise.ts"

export const nodeHttp: Framework = {
  label: "Node.js http",
  versionOf: "Node.js",
  versions: ["20"],
  language: "javascript",
  isProxy: false,
  recognise: looksLikeNodeHttp,
  load: async () => (await import("./emulator.ts")).emulator,
}
