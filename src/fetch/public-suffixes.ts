import { late } from "../late/late.ts"

/** The public suffix list, with its private section: most of a megabyte of names, which two hosts that are the same don't need. */
export const publicSuffixes = late("the list of public suffixes", () => import("tldts"))

const isIpAddress = (host: string): boolean => host.startsWith("[") || /^\d+(?:\.\d+){3}$/.test(host)

/** Can it be said of a host without the list? Of an IP address, and of a name without a dot: no list has a say in them. */
export const isKnownWithoutList = (host: string): boolean => !host.includes(".") || isIpAddress(host)

/**
 * https://url.spec.whatwg.org/#host-registrable-domain
 * @param host as a URL has it
 * @returns null for what has none, such as an IP address or a public suffix itself
 * @throws NotLoaded where the list is needed, and not there yet
 */
export const registrableDomain = (host: string): string | null =>
  isKnownWithoutList(host)
    ? null
    : publicSuffixes.get().getDomain(host, { allowPrivateDomains: true, validateHostname: false })

/**
 * https://url.spec.whatwg.org/#host-public-suffix
 * @throws NotLoaded where the list is needed, and not there yet
 */
export const isPublicSuffix = (domain: string): boolean =>
  isKnownWithoutList(domain)
    ? domain !== "" && !isIpAddress(domain)
    : publicSuffixes.get().getPublicSuffix(domain, { allowPrivateDomains: true }) === domain
