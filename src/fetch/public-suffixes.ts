import { late } from "../late/late.ts"

/** The public suffix list, with its private section: most of a megabyte of names, which two hosts that are the same don't need. */
export const publicSuffixes = late("the list of public suffixes", () => import("tldts"))

/**
 * https://url.spec.whatwg.org/#host-registrable-domain
 * @returns null for what has none, such as an IP address or a public suffix itself
 */
export const registrableDomain = (host: string): string | null =>
  publicSuffixes.get().getDomain(host, { allowPrivateDomains: true, validateHostname: false })

/** https://url.spec.whatwg.org/#host-public-suffix */
export const isPublicSuffix = (domain: string): boolean =>
  publicSuffixes.get().getPublicSuffix(domain, { allowPrivateDomains: true }) === domain
