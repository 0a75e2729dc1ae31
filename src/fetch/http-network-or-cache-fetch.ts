import { isPotentiallyTrustworthy } from "./address-space.ts"
import {
  type CookieContext,
  cookieHeader,
  retrieveCookies,
  storeCookie,
  withheldCookies,
} from "./cookies/cookie-jar.ts"
import type { Departures } from "./departures.ts"
import type { FetchParams, WireRequest } from "./fetch-params.ts"
import {
  byteLowercase,
  contains,
  type Header,
  type HeaderList,
  normalizeValue,
  valuesOf,
} from "./header-list.ts"
import { httpCacheMatch, keepAnswer, keptAnswer } from "./http-cache.ts"
import { mergeRequestHeaders, withFirstContentType } from "./merge-request-headers.ts"
import { originOf, sameOrigin } from "./origin.ts"
import { currentUrl, onTheWire, type Request } from "./request.ts"
import { requestOriginHeader, serializeRequestOrigin } from "./request-origin.ts"
import { isNullBodyStatus, type NetworkResponse } from "./response.ts"
import { rewriteSingleRange } from "./single-range.ts"
import { siteRelation } from "./site.ts"

/**
 * Puts the headers that the browser itself adds on the request, sends it, and takes the answer.
 * @returns the answer, or null when nobody answered
 * https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch
 */
export function httpNetworkOrCacheFetch(
  params: FetchParams,
  request: Request,
  phase: WireRequest["phase"],
): NetworkResponse | null {
  const { network, report, departures, state } = params
  const url = currentUrl(request)
  const withCredentials = includesCredentials(request, phase, departures)
  let headers: HeaderList = request.headers
  const isOneRange = valuesOf(headers, "Range").length === 1
  if (departures.rewritesSingleRange && request.method === "GET" && isOneRange)
    headers = headers.map(rewriteRange)
  if (departures.singletonRequestHeaders !== null) {
    headers = mergeRequestHeaders(headers, departures.singletonRequestHeaders)
    if (request.body !== null && request.urlList.length === 1)
      headers = withFirstContentType(headers, request.headers)
  }
  // 8.7. If the body is null and the method is `POST` or `PUT`, then Content-Length is 0.
  if (request.body === null && (request.method === "POST" || request.method === "PUT")) {
    headers = [...headers, ["Content-Length", "0"]]
  }
  // 8.12. Append a request `Origin` header for httpRequest.
  const origin = requestOriginHeader(request, departures)
  if (origin !== null) headers = [...headers, ["Origin", origin]]
  // 8.13. Append the Fetch metadata headers.
  headers = [...headers, ...fetchMetadata(request, phase, departures)]
  if (!contains(headers, "Accept")) headers = [["Accept", "*/*"], ...headers]
  // 8.20. If includeCredentials is true, then append `Cookie`.
  if (phase === "actual") {
    const context = cookieContextOf(request, state.now)
    const retrieve = withCredentials ? retrieveCookies : withheldCookies
    const retrieved = retrieve(state.cookies, context, departures.cookies)
    report({ kind: "cookies", retrieved, withCredentials })
    const cookie = cookieHeader(retrieved.sent)
    if (cookie !== null) headers = [...headers, ["Cookie", cookie]]
  }
  const wire: WireRequest = {
    phase,
    method: request.method,
    url: onTheWire(url),
    headers,
    body: request.body?.text ?? null,
  }
  const { servesRedirectTargets } = departures.httpCache
  const looks =
    servesRedirectTargets === "always" || request.urlList.length === 1 || request.afterKeptRedirect
  const kept = phase === "actual" && looks ? httpCacheMatch(params, wire, withCredentials) : null
  if (kept !== null) {
    report({ kind: "from HTTP cache", request, wire, entry: kept })
    return keptAnswer(kept, wire, departures.httpCache)
  }
  report({ kind: "sent", request, wire })
  const answer = network(wire)
  if (answer === null) return null
  // A HEAD answer and a null body status have no body on the wire. https://www.rfc-editor.org/rfc/rfc9110#section-6.4.1
  const bodiless = request.method === "HEAD" || isNullBodyStatus(answer.status)
  const response: NetworkResponse = {
    status: answer.status,
    // Whitespace around a value is no part of it. https://www.rfc-editor.org/rfc/rfc9110#section-5.5
    headers: answer.headers.map(([name, value]) => [name, normalizeValue(value)]),
    body: bodiless ? "" : answer.body,
  }
  report({ kind: "answered", wire, response })
  if (phase === "actual") keepAnswer(params, wire, response, withCredentials)
  if (withCredentials) storeCookies(params, request, response.headers)
  return response
}

/** Cookies go with `include`, and with `same-origin` where the response is not to be filtered; never with a preflight. */
export function includesCredentials(
  request: Request,
  phase: WireRequest["phase"],
  { redirects }: Departures,
): boolean {
  if (phase === "preflight" || request.credentials === "omit") return false
  // Cross-Origin-Embedder-Policy allows credentials: https://fetch.spec.whatwg.org/#cross-origin-embedder-policy-allows-credentials
  const isBare = request.mode === "no-cors" && request.client.embedderPolicy === "credentialless"
  if (isBare && !sameOrigin(originOf(currentUrl(request)), request.origin)) return false
  if (request.credentials === "include") return true
  return request.mode === "no-cors" && redirects.noCorsCredentialsOfFirst
    ? sameOrigin(originOf(request.urlList[0]), request.origin)
    : request.responseTainting === "basic"
}

const cookieContextOf = (request: Request, now: number): CookieContext => ({
  url: currentUrl(request),
  redirectedBy: request.urlList.slice(0, -1),
  page: request.origin,
  now,
  ...(request.mode === "navigate" ? { navigation: request.method } : {}),
})

function storeCookies(
  { state, departures, report }: FetchParams,
  request: Request,
  headers: HeaderList,
): void {
  const lines = valuesOf(headers, "Set-Cookie")
  if (lines.length === 0) return
  const context = cookieContextOf(request, state.now)
  const results = lines.map((line) => {
    const { jar, result } = storeCookie(state.cookies, line, context, departures.cookies)
    state.cookies = jar
    return result
  })
  report({ kind: "cookies stored", results })
}

const rewriteRange = ([name, value]: Header): Header =>
  byteLowercase(name) === "range" ? [name, rewriteSingleRange(value) ?? value] : [name, value]

/** `Sec-Fetch-Mode` and `Sec-Fetch-Site`. https://w3c.github.io/webappsec-fetch-metadata/ */
function fetchMetadata(
  request: Request,
  phase: WireRequest["phase"],
  departures: Pick<Departures, "preflightSite" | "siteAfterRedirect" | "preflightTellsModeToAll">,
): HeaderList {
  // Only to where nobody on the way reads them: https:, or the machine itself.
  if (!isPotentiallyTrustworthy(currentUrl(request)))
    return phase === "preflight" && departures.preflightTellsModeToAll
      ? [["Sec-Fetch-Mode", request.mode]]
      : []
  const site =
    phase === "preflight"
      ? preflightSite(request, departures.preflightSite)
      : actualSite(request, departures.siteAfterRedirect)
  return site === null
    ? []
    : [
        ["Sec-Fetch-Mode", request.mode],
        ["Sec-Fetch-Site", site],
      ]
}

function preflightSite(request: Request, tellsOf: Departures["preflightSite"]): string {
  if (tellsOf === "chain") return widestSite(request, request.urlList)
  if (tellsOf === "own URL, from the serialized origin" && serializeRequestOrigin(request) === "null")
    return "cross-site"
  return widestSite(request, [currentUrl(request)])
}

function actualSite(request: Request, after: Departures["siteAfterRedirect"]): string | null {
  if (after === "since sent anew") return widestSite(request, request.urlList.slice(request.sentAnewAt))
  const site = widestSite(request, request.urlList)
  const [first, ...others] = request.urlList
  if ((request.mode === "no-cors" || request.mode === "navigate") && after !== "cross-site") return site
  if (others.length === 0 || after === "standard") return site
  if (after === "cross-site") return site === "same-origin" ? site : "cross-site"
  const before = request.urlList.at(-2) ?? first
  return sameOrigin(originOf(before), originOf(currentUrl(request))) ? site : null
}

/** The widest relation over the whole redirect chain. https://w3c.github.io/webappsec-fetch-metadata/#abstract-opdef-set-site */
function widestSite(request: Request, urls: readonly URL[]): string {
  const relations = urls.map((url) => siteRelation(request.origin, originOf(url)))
  if (relations.includes("cross-site")) return "cross-site"
  return relations.includes("same-site") ? "same-site" : "same-origin"
}
