import type { GO_VERSIONS } from "./framework.ts"

export type GoVersionName = (typeof GO_VERSIONS)[number]

/** What changed between them. https://github.com/rs/cors/releases */
export interface GoVersion {
  readonly version: GoVersionName
  /** the preflight's status where OptionsSuccessStatus says none (204 since 1.8.3, which brought that option) */
  readonly preflightStatus: 200 | 204
  /** are the header names of a preflight those of the Fetch Standard, in lower case and sorted (since 1.11.0)? */
  readonly wantsSortedNames: boolean
  /** are methods compared as they are written (since 1.9.0)? */
  readonly comparesCase: boolean
  /** one `Vary` of a preflight, or three (before 1.10.0) */
  readonly saysVaryOnce: boolean
  readonly hasPrivateNetwork: boolean
}

export const goVersions: Readonly<Record<GoVersionName, GoVersion>> = {
  "1.11.1": {
    version: "1.11.1",
    preflightStatus: 204,
    wantsSortedNames: true,
    comparesCase: true,
    saysVaryOnce: true,
    hasPrivateNetwork: true,
  },
  "1.7.0": {
    version: "1.7.0",
    preflightStatus: 200,
    wantsSortedNames: false,
    comparesCase: false,
    saysVaryOnce: false,
    hasPrivateNetwork: false,
  },
}
