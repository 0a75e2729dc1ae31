import type { Emulator } from "../emulator.ts"
import { mendTraefik, writeTraefik } from "./mend.ts"
import { traefikServer } from "./traefik.ts"

export const emulator: Emulator = {
  serve: ({ source, upstream }) => traefikServer(source, upstream),
  mend: mendTraefik,
  write: writeTraefik,
}
