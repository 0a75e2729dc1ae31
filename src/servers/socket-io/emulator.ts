import type { Emulator } from "../emulator.ts"
import { mendSocketIo, writeSocketIo } from "./mend.ts"
import { socketIoServer } from "./socket-io.ts"

export const emulator: Emulator = {
  serve: ({ source, env, answers }) => socketIoServer({ text: source, env, answers }),
  mend: mendSocketIo,
  write: (policy) => writeSocketIo(policy),
}
