import type { AddressSpace } from "./address-space.ts"
import { type BodyInit, type BodyWithType, extractBody } from "./body.ts"
import { isNoCorsSafelistedRequestHeader } from "./cors-safelisted-request-header.ts"
import type { Departures } from "./departures.ts"
import type { EmbedderPolicy } from "./embedder-policy.ts"
import { isForbiddenRequestHeader } from "./forbidden-request-header.ts"
import {
  contains,
  get,
  type Header,
  type HeaderList,
  isHeaderName,
  isHeaderValue,
  normalizeValue,
  remove,
} from "./header-list.ts"
import type { Initiator } from "./initiators/initiator.ts"
import { newRequest } from "./initiators/new-request.ts"
import { isCorsSafelistedMethod, isForbiddenMethod, isMethod, normalizeMethod } from "./method.ts"
import type { Origin } from "./origin.ts"

/** What JavaScript can ask for. */
export type RequestMode = "cors" | "no-cors" | "same-origin"
export type CredentialsMode = "omit" | "same-origin" | "include"
export type RedirectMode = "follow" | "error" | "manual"
export type ResponseTainting = "basic" | "cors" | "opaque"

/** A request under way. https://fetch.spec.whatwg.org/#concept-request */
export interface Request {
  readonly initiator: Initiator
  readonly method: string
  /** the URL list: the first is what JavaScript asked for, the last is the current URL */
  readonly urlList: readonly [URL, ...URL[]]
  readonly headers: HeaderList
  readonly body: BodyWithType | null
  readonly origin: Origin
  readonly client: Client
  readonly mode: RequestMode | "navigate" | "websocket"
  readonly credentials: CredentialsMode
  readonly redirect: RedirectMode
  readonly responseTainting: ResponseTainting
  /** `fetch()` sets it: methods and headers beyond the safelists need a preflight. https://fetch.spec.whatwg.org/#unsafe-request-flag */
  readonly unsafeRequest: boolean
  /** a streamed body always needs a preflight. https://fetch.spec.whatwg.org/#use-cors-preflight-flag */
  readonly useCorsPreflight: boolean
  /** did a redirect take its `Authorization` away? */
  readonly droppedAuthorization: boolean
  /** the `Content-Type` that a redirect took away with its body, and from which method: see `restoresBodyType` */
  readonly bodyType: { readonly header: Header; readonly of: string } | null
  /** of an XMLHttpRequest, the `Content-Type` as JavaScript set it: see `judgesTypeAsWritten` */
  readonly typeAsWritten: { readonly header: Header | null } | null
  /** did the last redirect come out of the HTTP cache? see `servesRedirectTargets` */
  readonly afterKeptRedirect: boolean
  /** did the request before the last redirect have an `Origin`? see `keepsOrigin` */
  readonly hadOrigin: boolean
  /** did it need a preflight before a redirect? see `preflightNeedSurvivesRedirect` */
  readonly rememberedNeed: boolean
  /** where in the URL list it was last sent anew rather than redirected: see `siteAfterRedirect` */
  readonly sentAnewAt: number
  /** the origin is named although redirects tainted it: a browser's departure, see `preflightNamesPageWhenTainted` */
  readonly namesPage: boolean
}

/** https://fetch.spec.whatwg.org/#concept-request-current-url */
export const currentUrl = (request: Request): URL =>
  request.urlList[request.urlList.length - 1] ?? request.urlList[0]

/** What the page wrote: `fetch()`'s arguments, or what comes closest. */
export interface RequestInit {
  readonly initiator: Initiator
  readonly url: string
  readonly method: string
  readonly headers: HeaderList
  readonly body: BodyInit | null
  readonly mode: RequestMode
  readonly credentials: CredentialsMode
  readonly redirect: RedirectMode
}

/** Why `fetch()` threw before anything was sent. */
export type Refusal =
  | { readonly kind: "invalid url"; readonly url: string }
  | { readonly kind: "credentials in url"; readonly url: string }
  | { readonly kind: "invalid method"; readonly method: string }
  | { readonly kind: "forbidden method"; readonly method: string }
  | { readonly kind: "method not safelisted in no-cors"; readonly method: string }
  | { readonly kind: "invalid header name"; readonly name: string }
  | { readonly kind: "invalid header value"; readonly name: string; readonly value: string }
  | { readonly kind: "body with GET or HEAD"; readonly method: string }
  | { readonly kind: "stream in no-cors" }

/** A header that JavaScript set and that never reached the request. */
export interface DroppedHeader {
  readonly header: Header
  readonly because: "forbidden" | "not no-CORS-safelisted"
}

/** What a request's page is like, for what is decided by that. https://fetch.spec.whatwg.org/#concept-request-client */
export interface Client {
  /** an https: page: https://w3c.github.io/webappsec-mixed-content/#categorize-settings-object */
  readonly prohibitsMixedContent: boolean
  readonly isSecureContext: boolean
  readonly addressSpace: AddressSpace
  readonly embedderPolicy: EmbedderPolicy
}

/** The page that makes a request. */
export interface PageContext {
  /** relative URLs are resolved against it */
  readonly url: URL
  readonly origin: Origin
  readonly embedderPolicy: EmbedderPolicy
}

export type Construction =
  | { readonly kind: "request"; readonly request: Request; readonly dropped: readonly DroppedHeader[] }
  | { readonly kind: "refused"; readonly refusal: Refusal }

/**
 * The Request constructor, as `fetch(url, init)` runs it.
 * @param init what JavaScript wrote
 * @param page the page's URL (relative URLs are resolved against it) and origin
 * @param departures the browser's own rules
 * @returns the request and the headers it dropped, or why it threw a TypeError
 * https://fetch.spec.whatwg.org/#dom-request
 */
export function constructRequest(init: RequestInit, page: PageContext, departures: Departures): Construction {
  const refuse = (refusal: Refusal): Construction => ({ kind: "refused", refusal })
  // 5. Parse the URL, refuse failure and credentials.
  const url = URL.canParse(init.url, page.url.href) ? new URL(init.url, page.url.href) : null
  if (url === null) return refuse({ kind: "invalid url", url: init.url })
  if (init.initiator.kind === "fetch" && (url.username !== "" || url.password !== ""))
    return refuse({ kind: "credentials in url", url: init.url })
  // 25. Method: refuse what is no method and what is forbidden, normalize the rest.
  if (!isMethod(init.method)) return refuse({ kind: "invalid method", method: init.method })
  if (isForbiddenMethod(init.method)) return refuse({ kind: "forbidden method", method: init.method })
  const method = normalizeMethod(init.method)
  // 32. In no-cors mode only CORS-safelisted methods, and a guard on the headers.
  if (init.mode === "no-cors" && !isCorsSafelistedMethod(method)) {
    return refuse({ kind: "method not safelisted in no-cors", method })
  }
  // 33. Fill the headers under their guard.
  const filled = fillHeaders(init.headers, init.mode, departures)
  if (filled.kind === "refused") return filled
  let headers = filled.headers
  // 35. A body with GET or HEAD.
  if (init.body !== null && (method === "GET" || method === "HEAD")) {
    return refuse({ kind: "body with GET or HEAD", method: init.method })
  }
  // 37. The body's own Content-Type, unless JavaScript set one.
  const body = init.body === null ? null : extractBody(asTaken(init.body, departures))
  if (body !== null && body.type !== null && !contains(headers, "content-type")) {
    const header: Header = ["Content-Type", body.type]
    const isGuarded = init.mode === "no-cors" && !departures.noCorsSendsAnyBodyType
    if (!isGuarded || isNoCorsSafelistedRequestHeader(header, departures)) headers = [...headers, header]
  }
  // 39. A stream (with `duplex: "half"`, without which there is none) always needs a preflight.
  const isStream = body?.source === "stream"
  if (isStream && init.mode === "no-cors") return refuse({ kind: "stream in no-cors" })
  return {
    kind: "request",
    dropped: filled.dropped,
    request: newRequest(page, withoutFragment(url), {
      initiator: init.initiator,
      method,
      headers,
      body,
      mode: init.mode,
      credentials: init.credentials,
      redirect: init.redirect,
      unsafeRequest: true,
      useCorsPreflight: isStream,
    }),
  }
}

/** A browser that takes no stream sends what `String(stream)` says. */
const asTaken = (body: BodyInit, { takesStreams }: Departures): BodyInit =>
  body.kind === "stream" && !takesStreams ? { kind: "text", text: "[object ReadableStream]" } : body

/** Neither the request line nor a console message shows the fragment. */
export function withoutFragment(url: URL): URL {
  // An empty fragment is in the address, and not in `hash`.
  if (!url.href.includes("#")) return url
  const copy = new URL(url.href)
  copy.hash = ""
  return copy
}

/** A request line has neither a user name nor a fragment. The URL that is given stays as it is. */
export function onTheWire(url: URL): URL {
  if (url.username === "" && url.password === "") return withoutFragment(url)
  const sent = new URL(url.href)
  sent.username = ""
  sent.password = ""
  sent.hash = ""
  return sent
}

type Filled =
  | { readonly kind: "headers"; readonly headers: HeaderList; readonly dropped: readonly DroppedHeader[] }
  | { readonly kind: "refused"; readonly refusal: Refusal }

/** Fills a Headers object under the guard "request" or "request-no-cors". https://fetch.spec.whatwg.org/#concept-headers-append */
function fillHeaders(init: HeaderList, mode: RequestMode, departures: Departures): Filled {
  let headers: HeaderList = []
  const dropped: DroppedHeader[] = []
  for (const [name, raw] of init) {
    const value = normalizeValue(raw)
    if (!isHeaderName(name)) return { kind: "refused", refusal: { kind: "invalid header name", name } }
    if (!isHeaderValue(value))
      return { kind: "refused", refusal: { kind: "invalid header value", name, value } }
    const header: Header = [name, value]
    if (isForbiddenRequestHeader(header, departures.forbiddenRequestHeaders)) {
      dropped.push({ header, because: "forbidden" })
      continue
    }
    if (mode === "no-cors") {
      const before = get(headers, name)
      const combined = before === null ? value : `${before}, ${value}`
      if (!isNoCorsSafelistedRequestHeader([name, combined], departures)) {
        dropped.push({ header, because: "not no-CORS-safelisted" })
        continue
      }
    }
    headers = [...headers, header]
  }
  // Privileged no-CORS request-headers (Range) never survive this guard. https://fetch.spec.whatwg.org/#privileged-no-cors-request-header-name
  if (mode === "no-cors") headers = remove(headers, "range")
  return { kind: "headers", headers, dropped }
}
