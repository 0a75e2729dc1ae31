import type { Emulator } from "../emulator.ts"
import { caddyServer } from "./caddy.ts"
import { CADDY_VERSIONS } from "./framework.ts"
import { mendCaddy, writeCaddy } from "./mend.ts"
import { caddyVersions } from "./versions.ts"

export const emulator: Emulator = {
  serve: ({ source, version, upstream }) => {
    const known = CADDY_VERSIONS.find((each) => each === version) ?? CADDY_VERSIONS[0]
    return caddyServer(source, caddyVersions[known], upstream)
  },
  mend: mendCaddy,
  write: writeCaddy,
}
