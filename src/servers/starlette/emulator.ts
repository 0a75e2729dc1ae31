import type { Emulator } from "../emulator.ts"
import { mendStarlette, writeStarlette } from "./mend.ts"
import { looksLikeStarlette } from "./recognise.ts"
import { starletteServer } from "./starlette.ts"
import { STARLETTE_VERSIONS } from "./versions.ts"

export const starlette: Emulator = {
  label: "FastAPI / Starlette",
  versionOf: "Starlette",
  versions: STARLETTE_VERSIONS,
  covers: { "1.3.1": "1.0 to 1.3", "0.52.1": "0.51 and 0.52", "0.26.1": "0.15 to 0.50" },
  language: "python",
  isProxy: false,
  recognise: looksLikeStarlette,
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
