import type { Emulator } from "../emulator.ts"
import { RACK_CORS_VERSIONS } from "./framework.ts"
import { mendRack, writeRack } from "./mend.ts"
import { rackServer } from "./rack.ts"
import { rackCorsVersions } from "./versions.ts"

export const emulator: Emulator = {
  serve: ({ source, version, env, answers, upstream }) => {
    const known = RACK_CORS_VERSIONS.find((each) => each === version) ?? RACK_CORS_VERSIONS[0]
    return rackServer({ text: source, version: rackCorsVersions[known], env, answers, upstream })
  },
  mend: mendRack,
  write: (policy) => writeRack(policy),
}
