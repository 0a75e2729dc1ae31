import type { RACK_CORS_VERSIONS } from "./framework.ts"

export type RackCorsVersionName = (typeof RACK_CORS_VERSIONS)[number]

/** What changed between them. https://github.com/cyu/rack-cors/blob/master/CHANGELOG.md */
export interface RackCorsVersion {
  readonly version: RackCorsVersionName
  /** an origin with any scheme is taken as it is (since 2.0.0); before, with http, https and file alone */
  readonly takesAnyScheme: boolean
  /** is `$` in a path a plain sign (since 2.0.0)? */
  readonly escapesDollar: boolean
}

export const rackCorsVersions: Readonly<Record<RackCorsVersionName, RackCorsVersion>> = {
  "3.0.0": { version: "3.0.0", takesAnyScheme: true, escapesDollar: true },
  "1.1.1": { version: "1.1.1", takesAnyScheme: false, escapesDollar: false },
}
