import { extensionSchemeOf } from "./origin.ts"

/** https://wicg.github.io/local-network-access/#ip-address-space */
export type AddressSpace = "loopback" | "local" | "public"

/** A name or an address that stays on the machine. https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy, steps 4 and 5 */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host.endsWith(".localhost") || /^127\.\d+\.\d+\.\d+$/.test(host) || host === "[::1]"

export const isIpAddress = (host: string): boolean => /^\d+\.\d+\.\d+\.\d+$|^\[/.test(host)

/** RFC 1918, link-local and shared addresses, unique local ones of IPv6. https://wicg.github.io/local-network-access/#ip-address-space */
const LOCAL_ADDRESS =
  /^10\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^169\.254\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|^\[f[cd][0-9a-f]{2}:|^\[fe[89ab][0-9a-f]:/

/**
 * The address space of a host, as far as its name tells: no name is looked up, so that one which leads to a private
 * address is taken for public.
 */
export function addressSpaceOf(host: string): AddressSpace {
  if (isLoopback(host)) return "loopback"
  const isLocal = (isIpAddress(host) && LOCAL_ADDRESS.test(host)) || host.endsWith(".local")
  return isLocal ? "local" : "public"
}

/** A page that is a file, or an extension's: it is of the user's own machine. */
const isOwn = (url: URL): boolean => url.protocol === "file:" || extensionSchemeOf(url) !== null

/**
 * The address space of a page.
 * https://wicg.github.io/local-network-access/#ip-address-space; tests/live/file-page.ts
 */
export const addressSpaceOfPage = (url: URL): AddressSpace =>
  isOwn(url) ? "loopback" : addressSpaceOf(url.hostname)

/** https://w3c.github.io/webappsec-secure-contexts/#potentially-trustworthy-url */
export function isPotentiallyTrustworthy(url: URL): boolean {
  switch (url.protocol) {
    case "https:":
    case "wss:":
      return true
    default:
      return isLoopback(url.hostname) || isOwn(url)
  }
}
