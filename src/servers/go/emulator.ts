import type { Emulator } from "../emulator.ts"
import { GO_VERSIONS } from "./framework.ts"
import { goServer } from "./go.ts"
import { mendGo, writeGo } from "./mend.ts"
import { goVersions } from "./versions.ts"

export const emulator: Emulator = {
  serve: ({ source, version, env, answers }) => {
    const known = GO_VERSIONS.find((each) => each === version) ?? GO_VERSIONS[0]
    return goServer({ text: source, version: goVersions[known], env, answers })
  },
  mend: mendGo,
  write: (policy) => writeGo(policy),
}
