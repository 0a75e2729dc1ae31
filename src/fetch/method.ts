import { byteUppercase, isHeaderName } from "./header-list.ts"

/** Is this a method (a token)? https://fetch.spec.whatwg.org/#concept-method */
export const isMethod = (text: string): boolean => isHeaderName(text)

/** GET, HEAD and POST need no preflight. https://fetch.spec.whatwg.org/#cors-safelisted-method */
export const isCorsSafelistedMethod = (method: string): boolean => ["GET", "HEAD", "POST"].includes(method)

/** CONNECT, TRACE and TRACK, in any case, are refused by `fetch()`. https://fetch.spec.whatwg.org/#forbidden-method */
export const isForbiddenMethod = (method: string): boolean =>
  ["CONNECT", "TRACE", "TRACK"].includes(byteUppercase(method))

/**
 * Upper-cases the six methods that the web has always written in any case, and no other: `patch` stays `patch`.
 * https://fetch.spec.whatwg.org/#concept-method-normalize
 */
export function normalizeMethod(method: string): string {
  const upper = byteUppercase(method)
  return ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"].includes(upper) ? upper : method
}
