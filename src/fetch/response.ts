import type { HeaderList } from "./header-list.ts"

/** What came over the network. */
export interface NetworkResponse {
  /** set where it came out of the HTTP cache instead. https://fetch.spec.whatwg.org/#concept-response-cache-state */
  readonly cacheState?: "local"
  readonly status: number
  readonly headers: HeaderList
  readonly body: string
}

/** A response inside the browser, before JavaScript sees any of it. https://fetch.spec.whatwg.org/#concept-response */
export interface InternalResponse extends NetworkResponse {
  readonly urlList: readonly URL[]
  /** https://fetch.spec.whatwg.org/#concept-response-cors-exposed-header-name-list */
  readonly corsExposedHeaderNames: readonly string[]
}

/** What JavaScript gets. https://fetch.spec.whatwg.org/#concept-filtered-response */
export interface FilteredResponse {
  readonly type: "basic" | "cors" | "opaque" | "opaqueredirect"
  readonly status: number
  readonly redirected: boolean
  readonly url: string
  /** what JavaScript can read, sorted and combined */
  readonly headers: HeaderList
  readonly body: string
}

/** https://fetch.spec.whatwg.org/#ok-status */
export const isOkStatus = (status: number): boolean => status >= 200 && status <= 299

/** https://fetch.spec.whatwg.org/#redirect-status */
export const isRedirectStatus = (status: number): boolean => [301, 302, 303, 307, 308].includes(status)

/** https://fetch.spec.whatwg.org/#null-body-status */
export const isNullBodyStatus = (status: number): boolean => [101, 103, 204, 205, 304].includes(status)
