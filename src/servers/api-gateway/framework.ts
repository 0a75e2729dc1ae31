import type { Framework } from "../framework.ts"
import { looksLikeApiGateway } from "./recognise.ts"

export const apiGateway: Framework = {
  label: "API Gateway",
  versionOf: "for",
  versions: ["HTTP and REST APIs"],
  notRun: ["HTTP and REST APIs"],
  language: "yaml",
  isProxy: true,
  recognise: looksLikeApiGateway,
  load: async () => (await import("./emulator.ts")).emulator,
}
