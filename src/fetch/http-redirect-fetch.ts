import { corsUnsafeRequestHeaders } from "./cors-unsafe-request-header-names.ts"
import type { FetchParams } from "./fetch-params.ts"
import { byteLowercase, contains, type Header, type HeaderList, remove } from "./header-list.ts"
import type { FetchResult } from "./http-fetch.ts"
import { redirectTarget } from "./location-url.ts"
import { mainFetch } from "./main-fetch.ts"
import { isCorsSafelistedMethod } from "./method.ts"
import { originOf, sameOrigin } from "./origin.ts"
import { currentUrl, type Request } from "./request.ts"
import { requestOriginHeader } from "./request-origin.ts"
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
  const { redirects } = params.departures
  // 3.–10. The location URL: none leaves the response as it is.
  const target = redirectTarget(request, response.headers, params.departures)
  if (target.kind === "none") return { kind: "response", request, response }
  if (target.kind === "refused") return { kind: "network error", request, reason: target.reason }
  const from = currentUrl(request)
  const to = target.url
  // 11. A stream can't be sent twice.
  if (response.status !== 303 && request.body?.source === "stream") {
    const { responseTainting: tainting } = request
    const reason = { kind: "redirect location", problem: "stream body", tainting, to } as const
    return { kind: "network error", request, reason }
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
  const bodyType = request.bodyType ?? (toGet ? contentType(request.headers) : null)
  const isRestored =
    redirects.restoresBodyType === "with any" ||
    (redirects.restoresBodyType === "with 307 and 308" && [307, 308].includes(response.status))
  if (request.bodyType !== null && isRestored && !contains(headers, "content-type"))
    headers = [...headers, request.bodyType]
  // 13. Authorization does not cross origins.
  const leavesOrigin = !sameOrigin(originOf(from), originOf(to))
  const droppedAuthorization =
    request.droppedAuthorization || (leavesOrigin && contains(headers, "authorization"))
  if (leavesOrigin) headers = remove(headers, "authorization")
  if (leavesOrigin) headers = redirects.droppedOverOrigins.reduce(remove, headers)
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
    bodyType,
    hadOrigin: request.hadOrigin || requestOriginHeader(request, params.departures) !== null,
    urlList: [...request.urlList, to],
  })
}

const contentType = (headers: HeaderList): Header | null =>
  headers.find(([name]) => byteLowercase(name) === "content-type") ?? null
