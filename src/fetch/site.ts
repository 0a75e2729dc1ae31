import { type Origin, sameOrigin } from "./origin.ts"
import { registrableDomain } from "./public-suffixes.ts"

/** How two origins stand to each other, as `Sec-Fetch-Site` names it. */
export type SiteRelation = "same-origin" | "same-site" | "cross-site"

/** https://html.spec.whatwg.org/multipage/browsers.html#schemelessly-same-site */
export function schemelesslySameSite(a: Origin, b: Origin): boolean {
  if (a.kind === "opaque" || b.kind === "opaque") return sameOrigin(a, b)
  if (a.host === b.host) return true
  const domain = registrableDomain(a.host)
  return domain !== null && domain === registrableDomain(b.host)
}

/** Schemeful same site. https://html.spec.whatwg.org/multipage/browsers.html#same-site */
export function sameSite(a: Origin, b: Origin): boolean {
  if (a.kind === "opaque" || b.kind === "opaque") return sameOrigin(a, b)
  return a.scheme === b.scheme && schemelesslySameSite(a, b)
}

/** https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header */
export function siteRelation(a: Origin, b: Origin): SiteRelation {
  if (sameOrigin(a, b)) return "same-origin"
  return sameSite(a, b) ? "same-site" : "cross-site"
}
