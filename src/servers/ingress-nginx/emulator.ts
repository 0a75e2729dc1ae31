import type { Emulator } from "../emulator.ts"
import { ingressServer } from "./ingress.ts"
import { mendIngress, writeIngress } from "./mend.ts"

export const emulator: Emulator = {
  serve: ({ source, upstream }) => ingressServer(source, upstream),
  mend: mendIngress,
  write: writeIngress,
}
