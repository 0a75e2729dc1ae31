import type { CADDY_VERSIONS } from "./framework.ts"

export type CaddyVersionName = (typeof CADDY_VERSIONS)[number]

/** What changed between them. https://github.com/caddyserver/caddy/releases */
export interface CaddyVersion {
  readonly version: CaddyVersionName
  /** `>` before a field puts it off until the answer is written (since 2.7.0, #5535); before, it was a part of the name */
  readonly hasDeferSign: boolean
  /** a proxied answer says `Via` (since 2.9.0, #6275) */
  readonly saysVia: boolean
}

export const caddyVersions: Readonly<Record<CaddyVersionName, CaddyVersion>> = {
  "2.11.4": { version: "2.11.4", hasDeferSign: true, saysVia: true },
  "2.6.2": { version: "2.6.2", hasDeferSign: false, saysVia: false },
}
