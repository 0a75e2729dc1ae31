import type { Emulator } from "../emulator.ts"
import { fastifyServer } from "./fastify.ts"
import { looksLikeFastify } from "./recognise.ts"

export const fastify: Emulator = {
  label: "Fastify",
  versionOf: "@fastify/cors",
  versions: ["11.4.3"],
  language: "javascript",
  isProxy: false,
  recognise: looksLikeFastify,
  serve: ({ source, env, answers }) => fastifyServer({ text: source, env, answers }),
  mend: () => [],
  write: () => "",
}
