import type { Emulator } from "../emulator.ts"
import { mendStarlette, writeStarlette } from "./mend.ts"
import { starletteServer } from "./starlette.ts"
import { STARLETTE_VERSIONS } from "./versions.ts"

export const emulator: Emulator = {
  serve: ({ source, version, env, answers }) =>
    starletteServer({
      text: source,
      version: STARLETTE_VERSIONS.find((each) => each === version) ?? STARLETTE_VERSIONS[0],
      env,
      answers,
    }),
  mend: mendStarlette,
  write: (policy) => writeStarlette(policy),
}
