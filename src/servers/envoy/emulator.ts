import type { Emulator } from "../emulator.ts"
import { envoyServer } from "./envoy.ts"
import { mendEnvoy, writeEnvoy } from "./mend.ts"

export const emulator: Emulator = {
  serve: ({ source, upstream }) => envoyServer(source, upstream),
  mend: mendEnvoy,
  write: writeEnvoy,
}
