import type { Emulator } from "../emulator.ts"
import { fastifyServer } from "./fastify.ts"
import { mendFastify, writeFastify } from "./mend.ts"

export const emulator: Emulator = {
  serve: ({ source, env, answers }) => fastifyServer({ text: source, env, answers }),
  mend: mendFastify,
  write: (policy) => writeFastify(policy),
}
