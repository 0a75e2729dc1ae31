import type { Framework } from "../framework.ts"
import { looksLikeTraefik } from "./recognise.ts"

export const traefik: Framework = {
  label: "Traefik",
  versionOf: "Traefik",
  versions: ["3.7.9"],
  covers: { "3.7.9": "3.x" },
  language: "yaml",
  isProxy: true,
  recognise: looksLikeTraefik,
  load: async () => (await import("./emulator.ts")).emulator,
}
