import type { Framework } from "../framework.ts"
import { looksLikeCaddy } from "./recognise.ts"

/** The newest first. 2.6.2 is Debian's, and runs in the tests; 2.11.4 is read from its source. */
export const CADDY_VERSIONS = ["2.11.4", "2.6.2"] as const

export const caddy: Framework = {
  label: "Caddy",
  versionOf: "Caddy",
  versions: CADDY_VERSIONS,
  covers: { "2.11.4": "2.7 and later", "2.6.2": "up to 2.6" },
  notRun: ["2.11.4"],
  language: "caddyfile",
  isProxy: true,
  recognise: looksLikeCaddy,
  load: async () => (await import("./emulator.ts")).emulator,
}
