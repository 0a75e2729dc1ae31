import type { Framework } from "../framework.ts"
import { looksLikeFastify } from "./recognise.ts"

export const fastify: Framework = {
  label: "Fastify",
  versionOf: "@fastify/cors",
  versions: ["11.4.3"],
  language: "javascript",
  isProxy: false,
  recognise: looksLikeFastify,
  load: async () => (await import("./emulator.ts")).emulator,
}
