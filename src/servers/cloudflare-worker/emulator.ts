import type { Emulator } from "../emulator.ts"
import { mendWorker, writeWorker } from "./mend.ts"
import { workerServer } from "./worker.ts"

export const emulator: Emulator = {
  serve: ({ source, env, answers, upstream }) => workerServer({ text: source, env, answers }, upstream),
  mend: mendWorker,
  write: writeWorker,
}
