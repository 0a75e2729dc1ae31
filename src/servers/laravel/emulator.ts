import type { Emulator } from "../emulator.ts"
import { laravelServer } from "./laravel.ts"
import { mendLaravel, writeLaravel } from "./mend.ts"

export const emulator: Emulator = {
  serve: laravelServer,
  mend: mendLaravel,
  write: writeLaravel,
}
