import type { AddressSpace } from "./address-space.ts"
import type { CookieJar, Retrieved, Stored } from "./cookies/cookie-jar.ts"
import type { CorsCheckResult } from "./cors-check.ts"
import type { CorsPreflightCache, CorsPreflightCacheEntry } from "./cors-preflight-cache.ts"
import type { CorsPreflightRefusal } from "./cors-preflight-fetch.ts"
import type { UnsafeHeader } from "./cors-unsafe-request-header-names.ts"
import type { CorpResult } from "./cross-origin-resource-policy.ts"
import type { Departures } from "./departures.ts"
import type { HeaderList } from "./header-list.ts"
import type { HttpCacheEntry } from "./http-cache.ts"
import type { Request, ResponseTainting } from "./request.ts"
import type { NetworkResponse } from "./response.ts"

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly phase: "preflight" | "actual"
  readonly method: string
  readonly url: URL
  readonly headers: HeaderList
  readonly body: string | null
}

/** Why the browser ended a fetch with a network error. https://fetch.spec.whatwg.org/#concept-network-error */
export type NetworkErrorReason =
  | { readonly kind: "same-origin mode"; readonly redirected: boolean }
  | { readonly kind: "no-cors mode with another redirect mode" }
  | { readonly kind: "not an HTTP(S) scheme" }
  | { readonly kind: "mixed content" }
  | { readonly kind: "restricted address"; readonly part: "port" }
  | {
      readonly kind: "restricted address"
      readonly part: "host"
      /** which would have been sent first */
      readonly phase: "preflight" | "actual"
    }
  | {
      readonly kind: "local network access"
      readonly because: "denied" | "insecure page"
      readonly target: AddressSpace
    }
  | {
      readonly kind: "CORS check"
      readonly phase: "preflight" | "actual"
      readonly result: Extract<CorsCheckResult, { ok: false }>
      readonly answer: NetworkResponse
    }
  | {
      readonly kind: "CORS preflight"
      readonly refusal: CorsPreflightRefusal
      readonly answer: NetworkResponse
    }
  | {
      readonly kind: "CORP"
      readonly result: Exclude<CorpResult, "allowed">
      readonly answer: NetworkResponse
    }
  | { readonly kind: "redirect mode error" }
  | {
      readonly kind: "redirect location"
      readonly problem: "invalid" | "scheme" | "credentials" | "too many" | "stream body"
      /** of the request that was redirected */
      readonly tainting: ResponseTainting
      /** as it was written down */
      readonly location: string
      /** null when the location is no URL */
      readonly to: URL | null
    }
  | { readonly kind: "not an ok status for an element" }
  | { readonly kind: "not an event stream"; readonly status: number; readonly type: string }
  | { readonly kind: "no WebSocket handshake"; readonly status: number }
  | { readonly kind: "unreachable"; readonly phase: "preflight" | "actual" }

/** What a browser keeps from one request to the next. */
export interface BrowserState {
  /** the scenario's clock, in seconds */
  now: number
  cookies: CookieJar
  preflights: CorsPreflightCache
  httpCache: readonly HttpCacheEntry[]
}

/** A browser that has kept nothing yet. */
export const freshState = (): BrowserState => ({ now: 0, cookies: [], preflights: [], httpCache: [] })

/** What an algorithm did, in the order in which it did it. */
export type FetchEvent =
  | { readonly kind: "tainting"; readonly request: Request; readonly decision: Tainting }
  | { readonly kind: "cookies"; readonly retrieved: Retrieved; readonly withCredentials: boolean }
  | { readonly kind: "cookies stored"; readonly results: readonly Stored[] }
  | {
      readonly kind: "preflight from cache"
      readonly request: Request
      readonly entries: readonly CorsPreflightCacheEntry[]
    }
  | {
      /** an earlier answer serves: nothing is sent */
      readonly kind: "from HTTP cache"
      readonly request: Request
      readonly wire: WireRequest
      readonly entry: HttpCacheEntry
    }
  | { readonly kind: "sent"; readonly request: Request; readonly wire: WireRequest }
  | { readonly kind: "answered"; readonly wire: WireRequest; readonly response: NetworkResponse }
  | {
      readonly kind: "CORS check"
      readonly phase: "preflight" | "actual"
      readonly request: Request
      readonly headers: HeaderList
      readonly result: CorsCheckResult
    }
  | {
      readonly kind: "preflight passed"
      readonly request: Request
      readonly headers: HeaderList
      readonly methods: readonly string[]
      readonly headerNames: readonly string[]
      readonly unsafe: readonly UnsafeHeader[]
    }
  | {
      readonly kind: "preflight refused"
      readonly request: Request
      readonly headers: HeaderList
      readonly status: number
      readonly refusal: CorsPreflightRefusal
    }
  | { readonly kind: "redirected"; readonly from: URL; readonly to: URL; readonly status: number }
  | { readonly kind: "mixed content"; readonly request: Request; readonly made: "let in" | "upgraded" }
  | { readonly kind: "local network access"; readonly request: Request; readonly target: AddressSpace }

/** What main fetch decided before anything was sent. */
export type Tainting =
  | { readonly kind: "same origin" }
  | { readonly kind: "opaque" }
  /** a navigation, or a WebSocket's handshake: CORS is not for it */
  | { readonly kind: "without CORS" }
  | { readonly kind: "cors without preflight" }
  | {
      readonly kind: "cors with preflight"
      readonly method: boolean
      readonly headers: readonly UnsafeHeader[]
      readonly stream: boolean
    }

/** https://fetch.spec.whatwg.org/#fetch-params */
export interface FetchParams {
  readonly departures: Departures
  /** what the browser keeps from one request to the next */
  readonly state: BrowserState
  /** what the user says to a page that would call a more private network, where the browser asks */
  readonly localNetworkPermission: "granted" | "denied"
  /** sends a request and gives its answer; null when nobody answers */
  readonly network: (wire: WireRequest) => NetworkResponse | null
  readonly report: (event: FetchEvent) => void
}
