import type { Departures } from "./departures.ts"
import type { FetchParams } from "./fetch-params.ts"
import { byteLowercase, contains, type HeaderList, remove } from "./header-list.ts"
import type { FetchResult } from "./http-fetch.ts"
import { redirectTarget } from "./location-url.ts"
import { mainFetch } from "./main-fetch.ts"
import { isCorsSafelistedMethod } from "./method.ts"
import { originOf, sameOrigin } from "./origin.ts"
import { redirectedMethod } from "./redirected-method.ts"
import { currentUrl, type Request } from "./request.ts"
import { requestOriginHeader } from "./request-origin.ts"
import type { InternalResponse } from "./response.ts"
import { forcesPreflightByOwnHeaders } from "./unsafe-headers-of-request.ts"

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
  const target = redirectTarget(request, response, params.departures)
  if (target.kind === "none") return { kind: "response", request, response }
  if (target.kind === "refused") return { kind: "network error", request, reason: target.reason }
  const from = currentUrl(request)
  const to = target.url
  // 11. A stream can't be sent twice.
  if (response.status !== 303 && request.body?.source === "stream") {
    const reason = {
      kind: "redirect location",
      problem: "stream body",
      tainting: request.responseTainting,
      location: to.href,
      to,
    } as const
    return { kind: "network error", request, reason }
  }
  // 12. The method, and the body with its headers.
  const { method, body: bodyGoes } = redirectedMethod(request, response.status, to, params.departures)
  const body = bodyGoes === "kept" ? request.body : null
  let headers: HeaderList =
    bodyGoes === "dropped" ? REQUEST_BODY_HEADERS.reduce(remove, request.headers) : request.headers
  const written = request.typeAsWritten?.header ?? null
  if (redirects.typeIsAsWritten && written !== null && body !== null)
    headers = headers.map((header) => (byteLowercase(header[0]) === "content-type" ? written : header))
  if (request.bodyType !== null) {
    if (redirects.restoresBodyType === "of fetch, where its first method would keep the body")
      headers = remove(headers, "content-type")
    if (restoresBodyType(request, response.status, to, params.departures))
      headers = [...remove(headers, "content-type"), request.bodyType.header]
  }
  const bodyType = request.bodyType ?? (bodyGoes === "dropped" ? bodyTypeOf(request) : null)
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
    (request.responseTainting === "cors" && !isCorsSafelistedMethod(request.method)) ||
    forcesPreflightByOwnHeaders(request, params.departures)
  return mainFetch(params, {
    ...request,
    method,
    body,
    headers,
    rememberedNeed,
    droppedAuthorization,
    bodyType,
    afterKeptRedirect: response.cacheState === "local",
    hadOrigin: requestOriginHeader(request, params.departures) !== null,
    sentAnewAt:
      request.responseTainting === "cors" && method !== request.method
        ? request.urlList.length
        : request.sentAnewAt,
    urlList: [...request.urlList, to],
  })
}

function bodyTypeOf({ headers, method }: Request): Request["bodyType"] {
  const header = headers.find(([name]) => byteLowercase(name) === "content-type")
  return header === undefined ? null : { header, of: method }
}

/** Does the `Content-Type` of a body that is gone come back with this redirect? */
function restoresBodyType(request: Request, status: number, to: URL, { redirects }: Departures): boolean {
  const keepsMethod = status === 307 || status === 308
  switch (redirects.restoresBodyType) {
    case "never":
      return false
    case "of fetch, where its first method would keep the body": {
      const rewrites = status === 303 || (!keepsMethod && request.bodyType?.of === "POST")
      return !rewrites && request.initiator.kind === "fetch"
    }
    case "under CORS, or with 307 and 308": {
      const isOther = request.responseTainting === "cors" || !sameOrigin(originOf(to), request.origin)
      return keepsMethod || (request.mode === "cors" && isOther)
    }
  }
}
