import type { Emulator } from "../emulator.ts"
import { aspNetServer } from "./aspnet.ts"
import { mendAspNet, writeAspNet } from "./mend.ts"

export const emulator: Emulator = {
  serve: aspNetServer,
  mend: mendAspNet,
  write: writeAspNet,
}
