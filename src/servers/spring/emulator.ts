import type { Emulator } from "../emulator.ts"
import { mendSpring, writeSpring } from "./mend.ts"
import { springServer } from "./spring.ts"

export const emulator: Emulator = {
  serve: springServer,
  mend: mendSpring,
  write: writeSpring,
}
