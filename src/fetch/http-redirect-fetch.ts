import { corsUnsafeRequestHeaders } from "./cors-unsafe-request-header-names.ts"
import type { FetchParams, NetworkErrorReason } from "./fetch-params.ts"
import { contains, get, type HeaderList, remove } from "./header-list.ts"
import type { FetchResult } from "./http-fetch.ts"
import { mainFetch } from "./main-fetch.ts"
import { isCorsSafelistedMethod } from "./method.ts"
import { originOf, sameOrigin } from "./origin.ts"
import { currentUrl, type Request } from "./request.ts"
import type { InternalResponse } from "./response.ts"

/** https://fetch.spec.whatwg.org/#request-body-header-name */
const REQUEST_BODY_HEADERS = [
  "content-encoding",
  "content-language",
  "content-location",
  "content-type",
  "content-length",
]

/** https://fetch.spec.whatwg.org/#concept-http-redirect-fetch */
export function httpRedirectFetch(
  params: FetchParams,
  request: Request,
  response: InternalResponse,
): FetchResult {
  const error = (reason: NetworkErrorReason): FetchResult => ({ kind: "network error", request, reason })
  // 3.–5. The location URL: none leaves the response as it is, failure is a network error.
  const location = get(response.headers, "Location")
  if (location === null) return { kind: "response", request, response }
  const from = currentUrl(request)
  if (!URL.canParse(location, from.href))
    return error({ kind: "redirect location", problem: "invalid", to: null })
  const to = new URL(location, from.href)
  // 6. An HTTP(S) scheme only.
  if (to.protocol !== "http:" && to.protocol !== "https:")
    return error({ kind: "redirect location", problem: "scheme", to })
  // 7.–8. Twenty redirects at most.
  if (request.urlList.length > 20) return error({ kind: "redirect location", problem: "too many", to })
  // 9.–10. Credentials in the location are refused over a change of origin, and where tainting is "cors".
  const crossOrigin = !sameOrigin(request.origin, originOf(to))
  const hasCredentials = to.username !== "" || to.password !== ""
  if (hasCredentials && (request.responseTainting === "cors" || (request.mode === "cors" && crossOrigin))) {
    return error({ kind: "redirect location", problem: "credentials", to })
  }
  // 11. A stream can't be sent twice.
  if (response.status !== 303 && request.body?.source === "stream") {
    return error({ kind: "redirect location", problem: "stream body", to })
  }
  let { method, body } = request
  let headers: HeaderList = request.headers
  // 12. POST becomes GET on 301 and 302; everything but GET and HEAD becomes GET on 303.
  const toGet =
    ([301, 302].includes(response.status) && method === "POST") ||
    (response.status === 303 && method !== "GET" && method !== "HEAD")
  if (toGet) {
    method = "GET"
    body = null
    headers = REQUEST_BODY_HEADERS.reduce(remove, headers)
  }
  // 13. Authorization does not cross origins.
  const leavesOrigin = !sameOrigin(originOf(from), originOf(to))
  const droppedAuthorization =
    request.droppedAuthorization || (leavesOrigin && contains(headers, "authorization"))
  if (leavesOrigin) headers = remove(headers, "authorization")
  // 17. Append locationURL to request's URL list. 20. Return the result of running main fetch, recursively.
  params.report({ kind: "redirected", from, to, status: response.status })
  const rememberedNeed =
    request.rememberedNeed ||
    !isCorsSafelistedMethod(request.method) ||
    corsUnsafeRequestHeaders(request.headers, params.departures).length > 0
  return mainFetch(params, {
    ...request,
    method,
    body,
    headers,
    rememberedNeed,
    droppedAuthorization,
    urlList: [...request.urlList, to],
  })
}
