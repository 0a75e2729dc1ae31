import type { Emulator } from "../emulator.ts"
import { gcsServer } from "./gcs.ts"
import { mendGcs, writeGcs } from "./mend.ts"

export const emulator: Emulator = {
  serve: ({ source }) => gcsServer(source),
  mend: mendGcs,
  write: writeGcs,
}
