import { corsCheck } from "./cors-check.ts"
import { clearCorsPreflights, corsPreflightCacheMatch } from "./cors-preflight-cache.ts"
import { corsPreflightFetch } from "./cors-preflight-fetch.ts"
import { corpCheck } from "./cross-origin-resource-policy.ts"
import type { Departures } from "./departures.ts"
import { checkedHeaders } from "./empty-repeats.ts"
import type { FetchParams, NetworkErrorReason } from "./fetch-params.ts"
import { opaqueRedirectResponse } from "./filtered-response.ts"
import { forgetAnswer } from "./http-cache.ts"
import { httpNetworkOrCacheFetch, includesCredentials } from "./http-network-or-cache-fetch.ts"
import { httpRedirectFetch } from "./http-redirect-fetch.ts"
import { isRedirect, isRefusedFirst, redirectTarget, refusedAfterPreflight } from "./location-url.ts"
import { originOf, sameOrigin } from "./origin.ts"
import type { Request } from "./request.ts"
import {
  type FilteredResponse,
  type InternalResponse,
  isRedirectStatus,
  type NetworkResponse,
} from "./response.ts"

/** What a fetch comes to, before main fetch filters it. */
export type FetchResult =
  | { readonly kind: "response"; readonly request: Request; readonly response: InternalResponse }
  | { readonly kind: "opaque-redirect"; readonly request: Request; readonly response: FilteredResponse }
  | { readonly kind: "network error"; readonly request: Request; readonly reason: NetworkErrorReason }

/**
 * Sends the request, after its preflight if it needs one, checks the answer, and follows redirects.
 * @param makeCorsPreflight whether main fetch found that the request needs a CORS-preflight fetch
 * https://fetch.spec.whatwg.org/#concept-http-fetch
 */
export function httpFetch(params: FetchParams, request: Request, makeCorsPreflight: boolean): FetchResult {
  const error = (reason: NetworkErrorReason): FetchResult => ({ kind: "network error", request, reason })
  // 3.1. If makeCORSPreflight is true, and the cache does not allow the request already, run CORS-preflight fetch.
  const entries = makeCorsPreflight ? corsPreflightCacheMatch(params, request) : null
  if (entries !== null) params.report({ kind: "preflight from cache", request, entries })
  if (makeCorsPreflight && entries === null) {
    const { state, departures } = params
    if (departures.preflightCache.missDrops) state.preflights = clearCorsPreflights(state.preflights, request)
    const preflight = corsPreflightFetch(params, request)
    if (!preflight.ok) return error(preflight.reason)
    const late = refusedAfterPreflight(request, departures)
    if (late !== null) return { kind: "network error", request: beforeRedirect(request), reason: late }
  }
  // 3.3. Let response be the result of HTTP-network-or-cache fetch.
  const answer = httpNetworkOrCacheFetch(params, request, "actual")
  if (answer === null) return error({ kind: "unreachable", phase: "actual" })
  const { redirects } = params.departures
  const target = isRedirectStatus(answer.status) ? redirectTarget(request, answer, params.departures) : null
  const refused = target?.kind === "refused" ? target.reason : null
  if (refused !== null && isRefusedFirst(request, refused, params.departures)) {
    forgetAnswer(params, request, answer)
    return error(refused)
  }
  // 3.4. If response tainting is "cors" and a CORS check returns failure, then return a network error.
  if (request.responseTainting === "cors") {
    const result = corsCheck(
      refused === null ? checked(request, answer, params.departures) : request,
      checkedHeaders(answer.headers, params.departures),
    )
    params.report({ kind: "CORS check", phase: "actual", request, headers: answer.headers, result })
    if (!result.ok) forgetAnswer(params, request, answer)
    if (!result.ok) return error({ kind: "CORS check", phase: "actual", result, answer })
  }
  // 4. The cross-origin resource policy check, for opaque responses.
  if (request.responseTainting === "opaque") {
    const result = corpCheck(
      request,
      answer.headers,
      includesCredentials(request, "actual", params.departures),
    )
    if (result !== "allowed") forgetAnswer(params, request, answer)
    if (result !== "allowed") return error({ kind: "CORP", result, answer })
  }
  const response: InternalResponse = { ...answer, urlList: request.urlList, corsExposedHeaderNames: [] }
  // 6. If status is a redirect status, switch on the redirect mode.
  if (isRedirect(request, answer, params.departures)) {
    switch (request.redirect) {
      case "error":
        if (refused?.problem === "credentials" && redirects.checksCredentialsBeforeError)
          return error(refused)
        return error({ kind: "redirect mode error" })
      case "manual":
        return {
          kind: "opaque-redirect",
          request,
          response: opaqueRedirectResponse(response, params.departures),
        }
      case "follow":
        return httpRedirectFetch(params, request, response)
    }
  }
  return { kind: "response", request, response }
}

function beforeRedirect(request: Request): Request {
  const [first, ...others] = request.urlList
  return { ...request, urlList: [first, ...others.slice(0, -1)] }
}

/** The request as the CORS check sees it. */
function checked(request: Request, { status }: NetworkResponse, { redirects }: Departures): Request {
  const [first] = request.urlList
  const isFromOwn = request.urlList.length > 1 && sameOrigin(originOf(first), request.origin)
  const isFurther = isFromOwn && isRedirectStatus(status) && request.credentials === "same-origin"
  return isFurther && redirects.furtherRedirectHasCredentials
    ? { ...request, credentials: "include" }
    : request
}
