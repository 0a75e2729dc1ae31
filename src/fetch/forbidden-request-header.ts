import { byteLowercase, type Header } from "./header-list.ts"
import { isForbiddenMethod } from "./method.ts"

const FORBIDDEN = new Set([
  "accept-charset",
  "accept-encoding",
  "access-control-request-headers",
  "access-control-request-method",
  "access-control-request-private-network",
  "connection",
  "content-length",
  "cookie",
  "cookie2",
  "date",
  "dnt",
  "expect",
  "host",
  "keep-alive",
  "origin",
  "referer",
  "set-cookie",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "via",
])

const METHOD_OVERRIDES = new Set(["x-http-method", "x-http-method-override", "x-method-override"])

/**
 * Is this a header that JavaScript may not set? The browser drops it without a word.
 * @param header name and value as JavaScript gave them
 * @param alsoForbidden names, in lower case, that the browser at hand forbids beyond the standard
 * https://fetch.spec.whatwg.org/#forbidden-request-header
 */
export function isForbiddenRequestHeader(
  [name, value]: Header,
  alsoForbidden: readonly string[] = [],
): boolean {
  const lower = byteLowercase(name)
  if (FORBIDDEN.has(lower) || alsoForbidden.includes(lower)) return true
  if (lower.startsWith("proxy-") || lower.startsWith("sec-")) return true
  if (METHOD_OVERRIDES.has(lower)) {
    return value.split(",").some((method) => isForbiddenMethod(method.replace(/^[\t ]+|[\t ]+$/g, "")))
  }
  return false
}
