import { clearCorsPreflights } from "./cors-preflight-cache.ts"
import type { FetchParams, NetworkErrorReason, Tainting } from "./fetch-params.ts"
import { type FetchResult, httpFetch } from "./http-fetch.ts"
import { localNetworkAccess } from "./local-network-access.ts"
import { isCorsSafelistedMethod } from "./method.ts"
import { mixedContent } from "./mixed-content.ts"
import { originOf, sameOrigin } from "./origin.ts"
import { isBadPort } from "./port-blocking.ts"
import { currentUrl, type Request, type ResponseTainting } from "./request.ts"
import { unsafeHeadersOf } from "./unsafe-headers-of-request.ts"

/**
 * Decides by which rules a request goes out: as same-origin, as opaque, or under CORS with or without a preflight.
 * @returns the response before filtering, or the network error. A redirect runs it again.
 * https://fetch.spec.whatwg.org/#concept-main-fetch, steps 5 to 12
 */
export function mainFetch(params: FetchParams, given: Request): FetchResult {
  // 5.–7. Upgrade or block what is mixed content.
  const mixed = mixedContent(given, params.departures.mixedContent)
  const request = mixed === "upgraded" ? upgraded(given) : given
  if (mixed === "upgraded" || mixed === "let in")
    params.report({ kind: "mixed content", request: given, made: mixed })
  const url = currentUrl(request)
  const error = (reason: NetworkErrorReason): FetchResult => ({ kind: "network error", request, reason })
  // 7. Should request be blocked due to a bad port, or fetching it as mixed content?
  if (isBadPort(url)) return error({ kind: "restricted address", part: "port" })
  if (mixed === "blocked") return error({ kind: "mixed content" })
  const proceed = (
    responseTainting: ResponseTainting,
    decision: Tainting,
    makeCorsPreflight = false,
  ): FetchResult => {
    const isAnew = responseTainting === "cors" && (request.responseTainting !== "cors" || makeCorsPreflight)
    const sentAnewAt = isAnew ? request.urlList.length - 1 : request.sentAnewAt
    const tainted: Request = { ...request, responseTainting, sentAnewAt }
    params.report({ kind: "tainting", request: tainted, decision })
    const { restrictedHosts } = params.departures
    if (restrictedHosts.length > 0 && restrictedHosts.includes(url.hostname)) {
      const phase = makeCorsPreflight ? "preflight" : "actual"
      const reason = { kind: "restricted address", part: "host", phase } as const
      return { kind: "network error", request: tainted, reason }
    }
    const access = localNetworkAccess(
      tainted,
      params.localNetworkPermission,
      params.departures.localNetworkAccess,
    )
    if (access.kind === "granted")
      params.report({ kind: "local network access", request: tainted, target: access.target })
    if (access.kind === "denied" || access.kind === "insecure page") {
      const reason = {
        kind: "local network access",
        because: access.kind,
        target: access.target,
      } as const
      return { kind: "network error", request: tainted, reason }
    }
    return httpFetch(params, tainted, makeCorsPreflight)
  }
  const isHttp = url.protocol === "http:" || url.protocol === "https:"
  // The URL's origin is same origin with the request's, and response tainting is "basic".
  if (sameOrigin(originOf(url), request.origin) && request.responseTainting === "basic") {
    return isHttp ? proceed("basic", { kind: "same origin" }) : error({ kind: "not an HTTP(S) scheme" })
  }
  // Mode is "navigate" or "websocket".
  if (request.mode === "navigate" || request.mode === "websocket") {
    return isHttp ? proceed("basic", { kind: "without CORS" }) : error({ kind: "not an HTTP(S) scheme" })
  }
  // Mode is "same-origin".
  if (request.mode === "same-origin")
    return error({ kind: "same-origin mode", redirected: request.urlList.length > 1 })
  // Mode is "no-cors".
  if (request.mode === "no-cors") {
    if (request.redirect !== "follow") return error({ kind: "no-cors mode with another redirect mode" })
    return isHttp ? proceed("opaque", { kind: "opaque" }) : error({ kind: "not an HTTP(S) scheme" })
  }
  // The scheme is not an HTTP(S) scheme.
  if (!isHttp) return error({ kind: "not an HTTP(S) scheme" })
  // The use-CORS-preflight flag is set; or the unsafe-request flag, and the method or a header is not CORS-safelisted.
  const unsafe = unsafeHeadersOf(request, params.departures)
  const unsafeMethod = !isCorsSafelistedMethod(request.method)
  const isRemembered = params.departures.preflightNeedSurvivesRedirect && request.rememberedNeed
  if (
    request.useCorsPreflight ||
    isRemembered ||
    (request.unsafeRequest && (unsafeMethod || unsafe.length > 0))
  ) {
    const stream = request.useCorsPreflight
    const result = proceed(
      "cors",
      { kind: "cors with preflight", method: unsafeMethod, headers: unsafe, stream },
      true,
    )
    // If corsWithPreflightResponse is a network error, then clear cache entries using request.
    const { state, departures } = params
    if (result.kind === "network error" && departures.preflightCache.clearedByFailure)
      state.preflights = clearCorsPreflights(state.preflights, result.request)
    return result
  }
  // Otherwise.
  return proceed("cors", { kind: "cors without preflight" })
}

/** https://w3c.github.io/webappsec-mixed-content/#upgrade-algorithm */
function upgraded(request: Request): Request {
  const [first, ...others] = request.urlList
  const url = new URL(currentUrl(request).href)
  url.protocol = "https:"
  return { ...request, urlList: others.length === 0 ? [url] : [first, ...others.slice(0, -1), url] }
}
