import type { Framework } from "../framework.ts"
import { looksLikeStarlette } from "./recognise.ts"
import { STARLETTE_VERSIONS } from "./versions.ts"

export const starlette: Framework = {
  label: "FastAPI / Starlette",
  versionOf: "Starlette",
  versions: STARLETTE_VERSIONS,
  covers: { "1.3.1": "1.0 to 1.3", "0.52.1": "0.51 and 0.52", "0.26.1": "0.15 to 0.50" },
  language: "python",
  isProxy: false,
  recognise: looksLikeStarlette,
  load: async () => (await import("./emulator.ts")).emulator,
}
