import type { Emulator } from "../emulator.ts"
import { apacheServer } from "./apache.ts"
import { mendApache, writeApache } from "./mend.ts"

export const emulator: Emulator = {
  serve: ({ source, upstream }) => apacheServer(source, upstream),
  mend: mendApache,
  write: writeApache,
}
