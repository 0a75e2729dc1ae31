/**
 * What changed between the emulated releases of Starlette, as data.
 * Evidence: recordings/servers-starlette.jsonl (1.3.1), -starlette-old.jsonl (0.52.1), Debian's 0.26.1 live, and the middleware's
 * history: from 0.15.0 (#1111, #1112, #1113, #1199) to 0.50 nothing of it changed. https://www.starlette.io/release-notes/
 */
export interface StarletteVersion {
  readonly version: string
  /** `allow_origins=["*"]` with credentials: "always" names the caller in every response (since 1.0.0), "with a cookie" only then */
  readonly namesCallerForWildcard: "always with credentials" | "with a cookie"
  /** does CORSMiddleware know of private networks (`allow_private_network`, since 0.51.0)? Before, the option is a TypeError. */
  readonly hasPrivateNetwork: boolean
  /** the order in which a Route that gains HEAD from GET lists both in `Allow` (0.x keeps a set, whose order can differ by run) */
  readonly headComesLast: boolean
}

/** The newest first; the last stands for 0.15.0 to 0.50. */
export const STARLETTE_VERSIONS = ["1.3.1", "0.52.1", "0.26.1"] as const
export type StarletteVersionName = (typeof STARLETTE_VERSIONS)[number]

export const starletteVersions: Readonly<Record<StarletteVersionName, StarletteVersion>> = {
  "1.3.1": {
    version: "1.3.1",
    namesCallerForWildcard: "always with credentials",
    hasPrivateNetwork: true,
    headComesLast: true,
  },
  "0.52.1": {
    version: "0.52.1",
    namesCallerForWildcard: "with a cookie",
    hasPrivateNetwork: true,
    headComesLast: false,
  },
  "0.26.1": {
    version: "0.26.1",
    namesCallerForWildcard: "with a cookie",
    hasPrivateNetwork: false,
    headComesLast: false,
  },
}
