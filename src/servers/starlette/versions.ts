/**
 * What changed between the emulated releases of Starlette, as data.
 * Evidence: recordings/servers-starlette.jsonl (1.3.1), -starlette-old.jsonl (0.52.1), and the middleware's history.
 */
export interface StarletteVersion {
  readonly version: string
  /** `allow_origins=["*"]` with credentials: "always" names the caller in every response (since 1.0.0), "with a cookie" only then */
  readonly namesCallerForWildcard: "always with credentials" | "with a cookie"
  /** the order in which a Route that gains HEAD from GET lists both in `Allow` (0.x keeps a set, whose order can differ by run) */
  readonly headComesLast: boolean
}

export const STARLETTE_VERSIONS = ["1.3.1", "0.52.1"] as const
export type StarletteVersionName = (typeof STARLETTE_VERSIONS)[number]

export const starletteVersions: Readonly<Record<StarletteVersionName, StarletteVersion>> = {
  "1.3.1": { version: "1.3.1", namesCallerForWildcard: "always with credentials", headComesLast: true },
  "0.52.1": { version: "0.52.1", namesCallerForWildcard: "with a cookie", headComesLast: false },
}
