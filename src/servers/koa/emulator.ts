import type { Emulator } from "../emulator.ts"
import { koaServer } from "./koa.ts"
import { mendKoa, writeKoa } from "./mend.ts"

export const emulator: Emulator = {
  serve: ({ source, env, answers }) => koaServer({ text: source, env, answers }),
  mend: mendKoa,
  write: (policy) => writeKoa(policy),
}
