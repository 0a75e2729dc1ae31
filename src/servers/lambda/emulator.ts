import type { Emulator } from "../emulator.ts"
import { lambdaServer } from "./lambda.ts"
import { mendLambda, writeLambda } from "./mend.ts"

export const emulator: Emulator = {
  serve: ({ source, version, env, answers }) => lambdaServer({ text: source, env, answers }, version),
  mend: mendLambda,
  write: writeLambda,
}
