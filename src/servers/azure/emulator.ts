import type { Emulator } from "../emulator.ts"
import { azureServer } from "./azure.ts"
import { mendAzure, writeAzure } from "./mend.ts"

export const emulator: Emulator = {
  serve: ({ source, upstream }) => azureServer(source, upstream),
  mend: mendAzure,
  write: writeAzure,
}
