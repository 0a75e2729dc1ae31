import type { Emulator } from "../emulator.ts"
import { fastifyServer } from "./fastify.ts"
import { mendFastify, writeFastify } from "./mend.ts"
import { looksLikeFastify } from "./recognise.ts"

export const fastify: Emulator = {
  label: "Fastify",
  versionOf: "@fastify/cors",
  versions: ["11.4.3"],
  language: "javascript",
  isProxy: false,
  recognise: looksLikeFastify,
  serve: ({ source, env, answers }) => fastifyServer({ text: source, env, answers }),
  mend: mendFastify,
  write: (policy) => writeFastify(policy),
}
