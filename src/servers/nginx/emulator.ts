import type { Emulator } from "../emulator.ts"
import { mendNginx, writeNginx } from "./mend.ts"
import { nginxServer } from "./nginx.ts"

export const emulator: Emulator = {
  serve: ({ source, upstream }) => nginxServer(source, upstream),
  mend: mendNginx,
  write: (policy) => writeNginx(policy),
}
