import type { Departures } from "./departures.ts"
import { isElement } from "./initiators/initiator.ts"
import { originOf, sameOrigin, serializeOrigin } from "./origin.ts"
import { currentUrl, type Request } from "./request.ts"

/**
 * Did a redirect lead from one foreign origin to another? Then the origin is tainted, and sent as `null`.
 * https://fetch.spec.whatwg.org/#concept-request-tainted-origin
 */
function hasRedirectTaintedOrigin(request: Request): boolean {
  let last: URL | null = null
  for (const url of request.urlList) {
    if (last !== null) {
      const crossed = !sameOrigin(originOf(url), originOf(last))
      if (crossed && !sameOrigin(request.origin, originOf(last))) return true
    }
    last = url
  }
  return false
}

/** The origin as the request says it, on the wire and in the CORS check. https://fetch.spec.whatwg.org/#serializing-a-request-origin */
export const serializeRequestOrigin = (request: Request): string =>
  hasRedirectTaintedOrigin(request) && !request.namesPage ? "null" : serializeOrigin(request.origin)

/**
 * The value of the `Origin` header, or null when the request goes without one.
 * Pages are taken to have the default referrer policy, strict-origin-when-cross-origin.
 * https://fetch.spec.whatwg.org/#append-a-request-origin-header
 */
export function requestOriginHeader(
  request: Request,
  { elementsNameOriginInCorsMode, redirects }: Pick<Departures, "elementsNameOriginInCorsMode" | "redirects">,
): string | null {
  const serialized = serializeRequestOrigin(request)
  // 2. If request's response tainting is "cors" or its mode is "websocket", then append `Origin`.
  if (request.responseTainting === "cors" || request.mode === "websocket") return serialized
  if (elementsNameOriginInCorsMode && isElement(request.initiator) && request.mode === "cors")
    return serialized
  const hasLeft = request.urlList.some((url) => !sameOrigin(originOf(url), originOf(request.urlList[0])))
  if (redirects.noCorsOriginIsNull && request.hadOrigin && hasLeft && request.mode === "no-cors") {
    return request.method === "GET" || request.method === "HEAD" ? null : "null"
  }
  // 3. Otherwise, if request's method is neither `GET` nor `HEAD`, then:
  const before = request.urlList.at(-2)
  const stays = before !== undefined && sameOrigin(originOf(before), originOf(currentUrl(request)))
  const isKept = redirects.keepsOrigin && request.hadOrigin && stays && request.mode !== "navigate"
  if ((request.method === "GET" || request.method === "HEAD") && !isKept) return null
  if (request.mode !== "cors" && request.origin.kind === "tuple") {
    const downgrade = request.origin.scheme === "https" && currentUrl(request).protocol !== "https:"
    if (downgrade) return "null"
  }
  return serialized
}
