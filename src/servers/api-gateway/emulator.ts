import type { Emulator } from "../emulator.ts"
import { gatewayServer } from "./gateway.ts"
import { mendGateway, writeGateway } from "./mend.ts"

export const emulator: Emulator = {
  serve: ({ source, upstream }) => gatewayServer(source, upstream),
  mend: mendGateway,
  write: writeGateway,
}
