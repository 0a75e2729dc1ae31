import type { Departures } from "./departures.ts"
import { byteLowercase, contains, type HeaderList, readTokens, sortAndCombine } from "./header-list.ts"
import { onTheWire, type Request, withoutFragment } from "./request.ts"
import type { FilteredResponse, InternalResponse } from "./response.ts"

/** https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name */
const CORS_SAFELISTED_RESPONSE_HEADERS = [
  "cache-control",
  "content-language",
  "content-length",
  "content-type",
  "expires",
  "last-modified",
  "pragma",
]

/** https://fetch.spec.whatwg.org/#forbidden-response-header-name */
const isForbiddenResponseHeader = (name: string): boolean =>
  ["set-cookie", "set-cookie2"].includes(byteLowercase(name))

/**
 * The names that `Access-Control-Expose-Headers` opens to JavaScript, in lower case.
 * https://fetch.spec.whatwg.org/#concept-main-fetch, step 14.1
 */
export function corsExposedHeaderNames(
  request: Request,
  headers: HeaderList,
  { exposesAllBeforeUnreadable }: Pick<Departures, "exposesAllBeforeUnreadable">,
): readonly string[] {
  const { tokens: names, isWhole } = readTokens(headers, "Access-Control-Expose-Headers")
  const isRead = isWhole || (exposesAllBeforeUnreadable && request.initiator.kind === "fetch")
  if (isRead && request.credentials !== "include" && names.includes("*")) {
    return [...new Set(headers.map(([name]) => byteLowercase(name)))]
  }
  return isWhole ? names.map(byteLowercase) : []
}

/**
 * The response as JavaScript may read it, by the request's response tainting.
 * https://fetch.spec.whatwg.org/#concept-filtered-response
 */
export function filterResponse(
  request: Request,
  response: InternalResponse,
  departures: Departures,
): FilteredResponse {
  const url = shownUrl(response, departures)
  const redirected = response.urlList.length > 1
  const { status, body } = response
  switch (request.responseTainting) {
    case "basic": {
      const headers = response.headers.filter(([name]) => !isForbiddenResponseHeader(name))
      return { type: "basic", status, redirected, url, headers: sortAndCombine(headers), body }
    }
    case "cors": {
      const readable = [...CORS_SAFELISTED_RESPONSE_HEADERS, ...response.corsExposedHeaderNames]
      const headers = response.headers.filter(
        ([name]) => readable.includes(byteLowercase(name)) && !isForbiddenResponseHeader(name),
      )
      return { type: "cors", status, redirected, url, headers: sortAndCombine(headers), body }
    }
    case "opaque":
      return { type: "opaque", status: 0, redirected: false, url: "", headers: [], body: "" }
  }
}

/** What `redirect: "manual"` gets. https://fetch.spec.whatwg.org/#concept-filtered-response-opaque-redirect */
export const opaqueRedirectResponse = (
  response: InternalResponse,
  departures: Departures,
): FilteredResponse => ({
  type: "opaqueredirect",
  status: 0,
  redirected: false,
  url: shownUrl(response, departures),
  headers: [],
  body:
    departures.redirects.showsBodyWithoutLocation && !contains(response.headers, "Location")
      ? response.body
      : "",
})

/** A response's URL, serialized without its fragment. https://fetch.spec.whatwg.org/#dom-response-url */
function shownUrl({ urlList }: InternalResponse, { responseUrlShowsCredentials }: Departures): string {
  const last = urlList[urlList.length - 1]
  if (last === undefined) return ""
  return (responseUrlShowsCredentials ? withoutFragment(last) : onTheWire(last)).href
}
