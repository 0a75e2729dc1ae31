import type { Emulator } from "../emulator.ts"
import { mendNodeHttp, writeNodeHttp } from "./mend.ts"
import { nodeHttpServer } from "./node-http.ts"

export const emulator: Emulator = {
  serve: ({ source, env, answers }) => nodeHttpServer({ text: source, env, answers }),
  mend: mendNodeHttp,
  write: writeNodeHttp,
}
