import { addressSpaceOf, isIpAddress, isLoopback } from "./address-space.ts"
import { currentUrl, type Request } from "./request.ts"

/** What a browser makes of http: on an https: page, as data. A browser's file in src/browsers/ names the evidence for each. */
export interface MixedContentRules {
  /** is an http: URL of the machine itself trusted? */
  readonly trustsLoopback: boolean
  /** is an http: URL with an address of a private network let through, with a warning? */
  readonly letsLocalAddressesIn: boolean
}

/** https://w3c.github.io/webappsec-secure-contexts/#potentially-trustworthy-url trusts loopback addresses. */
export const standardMixedContentRules: MixedContentRules = {
  trustsLoopback: true,
  letsLocalAddressesIn: false,
}

export type MixedContent = "none" | "let in" | "upgraded" | "blocked"

/**
 * Whether an https: page may make a request to an http: URL: images are asked for by https: instead, the rest is blocked
 * before anything is sent.
 * https://w3c.github.io/webappsec-mixed-content/#upgrade-algorithm,
 * https://w3c.github.io/webappsec-mixed-content/#should-block-fetch
 */
export function mixedContent(request: Request, rules: MixedContentRules): MixedContent {
  const { protocol, hostname } = currentUrl(request)
  // A navigation of the whole page leads away from it: nothing is mixed.
  if (!request.client.prohibitsMixedContent || protocol !== "http:" || request.mode === "navigate")
    return "none"
  const isImage = request.initiator.kind === "img"
  if (isLoopback(hostname)) return rules.trustsLoopback || isImage ? "none" : "blocked"
  if (rules.letsLocalAddressesIn && isIpAddress(hostname) && addressSpaceOf(hostname) === "local")
    return "let in"
  return isImage && !isIpAddress(hostname) ? "upgraded" : "blocked"
}
