import type { FetchParams, WireRequest } from "./fetch-params.ts"
import { byteLowercase, contains, get, type HeaderList } from "./header-list.ts"
import type { Request } from "./request.ts"
import { isRedirectStatus, type NetworkResponse } from "./response.ts"
import { rewriteSingleRange } from "./single-range.ts"

/** An answer that is kept. */
export interface HttpCacheEntry {
  /** without its fragment */
  readonly url: string
  readonly method: string
  readonly withCredentials: boolean
  /** the request headers that `Vary` names, and what they were; null for one that was absent */
  readonly variesOn: readonly (readonly [name: string, value: string | null])[]
  /** `Vary: *`: it fits no other request */
  readonly variesOnAll: boolean
  /** on the scenario's clock, in seconds */
  readonly stored: number
  readonly expires: number
  /** as it came over the network */
  readonly answer: NetworkResponse
}

/** How a browser's HTTP cache is kept, as data. A browser's file in src/browsers/ names the evidence for each. */
export interface HttpCacheRules {
  /** are answers to requests with credentials kept apart from those without? */
  readonly keyedByCredentials: boolean
  /** which statuses are kept, where a header says for how long: all, or these */
  readonly statuses: "all" | readonly number[]
  /** are 301 and 308 kept though no header says for how long? */
  readonly keepsPermanentRedirects: boolean
  /** does the answer to a GET serve a HEAD? */
  readonly servesHead: boolean
  /** is an answer with a redirect status kept though the CORS check refuses it? */
  readonly keepsRefusedRedirects: boolean
  /** is an answer to an XMLHttpRequest kept though the CORS check refuses it? */
  readonly keepsRefusedOfXhr: boolean
  /** are headers with an empty value gone from what was kept? */
  readonly losesEmptyHeaders: boolean
  /** is the answer to a HEAD kept, for another? */
  readonly keepsHead: boolean
  /** is the answer to a HEAD, whose body can't be cut off, kept though the CORS check refuses it, unless it is a redirect that is followed? */
  readonly keepsRefusedHead: boolean
  /** is what a redirect leads to looked for? Or only where the redirect itself was kept? */
  readonly servesRedirectTargets: "always" | "of kept redirects"
  /** which requests with a `Range` pass the cache by: none, all but those for `bytes=0-`, or those for what is not one range */
  readonly passedByRanges: "none" | "all but the whole" | "what is not one range"
  /** does the answer to a method that is not safe drop what was kept of the address that its `Location` leads to, on the same host? */
  readonly dropsLocation: boolean
}

/** What HTTP allows a cache of one's own to do. https://www.rfc-editor.org/rfc/rfc9111.html */
export const standardHttpCacheRules: HttpCacheRules = {
  keyedByCredentials: false,
  statuses: [200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501],
  keepsPermanentRedirects: true,
  servesHead: true,
  keepsRefusedRedirects: true,
  keepsRefusedOfXhr: false,
  losesEmptyHeaders: false,
  keepsHead: false,
  keepsRefusedHead: false,
  servesRedirectTargets: "always",
  passedByRanges: "none",
  dropsLocation: false,
}

const SECONDS_A_DAY = 86_400
/** When a scenario begins; see `set-cookie.ts`. */
const BEGINNING = Date.UTC(2026, 0, 1) / 1000

const secondsOf = (date: string | null): number | null => {
  const at = date === null ? Number.NaN : Date.parse(date) / 1000
  return Number.isNaN(at) ? null : at - BEGINNING
}

const directives = (headers: HeaderList): ReadonlyMap<string, string> =>
  new Map(
    (get(headers, "Cache-Control") ?? "")
      .split(",")
      .map((part) => part.trim().toLowerCase().split("="))
      .map(([name = "", value = ""]) => [name, value.replaceAll('"', "")] as const),
  )

/**
 * For how long an answer is fresh, in seconds; 0 for not at all.
 * https://www.rfc-editor.org/rfc/rfc9111.html#section-4.2.1
 */
function freshness({ status, headers }: NetworkResponse, now: number, rules: HttpCacheRules): number {
  const control = directives(headers)
  if (control.has("no-store") || control.has("no-cache")) return 0
  if (rules.statuses !== "all" && !rules.statuses.includes(status)) return 0
  const maxAge = control.get("max-age")
  if (maxAge !== undefined) return /^\d+$/.test(maxAge) ? Number(maxAge) : 0
  const expires = get(headers, "Expires")
  if (expires !== null) return Math.max(0, (secondsOf(expires) ?? now) - now)
  // Heuristic freshness: a tenth of the time since it was changed.
  const modified = secondsOf(get(headers, "Last-Modified"))
  if (modified !== null) return Math.max(0, (now - modified) / 10)
  const isPermanent = status === 301 || status === 308
  return isPermanent && rules.keepsPermanentRedirects ? 365 * SECONDS_A_DAY : 0
}

function passesBy({ headers }: WireRequest, { passedByRanges }: HttpCacheRules): boolean {
  const range = get(headers, "range")
  if (range === null || passedByRanges === "none") return false
  return passedByRanges === "all but the whole" ? range !== "bytes=0-" : rewriteSingleRange(range) === null
}

const keyOf = ({ url }: WireRequest): string => url.href

/** The kept answer that serves a request; null when there is none. https://www.rfc-editor.org/rfc/rfc9111.html#section-4 */
export function httpCacheMatch(
  { state, departures }: FetchParams,
  wire: WireRequest,
  withCredentials: boolean,
): HttpCacheEntry | null {
  const rules = departures.httpCache
  if (passesBy(wire, rules)) return null
  const methods = wire.method === "HEAD" ? [...(rules.servesHead ? ["GET"] : []), "HEAD"] : [wire.method]
  return (
    state.httpCache.findLast(
      (entry) =>
        entry.url === keyOf(wire) &&
        methods.includes(entry.method) &&
        entry.expires > state.now &&
        (!rules.keyedByCredentials || entry.withCredentials === withCredentials) &&
        !entry.variesOnAll &&
        entry.variesOn.every(([name, value]) => get(wire.headers, name) === value),
    ) ?? null
  )
}

/** An answer as it comes out of the cache. */
export function keptAnswer(
  { answer }: HttpCacheEntry,
  wire: WireRequest,
  { losesEmptyHeaders }: HttpCacheRules,
): NetworkResponse {
  const headers = losesEmptyHeaders ? answer.headers.filter(([, value]) => value !== "") : answer.headers
  return { ...answer, cacheState: "local", headers, body: wire.method === "HEAD" ? "" : answer.body }
}

/**
 * Keeps an answer, if it may be kept; and drops what was kept of a URL that another method may have changed.
 * https://www.rfc-editor.org/rfc/rfc9111.html#section-3, https://www.rfc-editor.org/rfc/rfc9111.html#section-4.4
 */
export function keepAnswer(
  { state, departures }: FetchParams,
  wire: WireRequest,
  answer: NetworkResponse,
  withCredentials: boolean,
): void {
  const isSafe = ["GET", "HEAD", "OPTIONS"].includes(wire.method)
  const { httpCache: rules } = departures
  if (!isSafe && answer.status < 400) {
    const led = rules.dropsLocation ? locationOnSameHost(wire, answer) : null
    state.httpCache = state.httpCache.filter(({ url }) => url !== keyOf(wire) && url !== led)
  }
  if (passesBy(wire, rules)) return
  const isKept = wire.method === "GET" || (wire.method === "HEAD" && rules.keepsHead)
  const age = isKept ? freshness(answer, state.now, rules) : 0
  if (age <= 0) return
  const names = (get(answer.headers, "Vary") ?? "")
    .split(",")
    .map((name) => byteLowercase(name.trim()))
    .filter((name) => name !== "")
  const entry: HttpCacheEntry = {
    url: keyOf(wire),
    method: wire.method,
    withCredentials,
    variesOn: names.map((name) => [name, contains(wire.headers, name) ? get(wire.headers, name) : null]),
    variesOnAll: names.includes("*"),
    stored: state.now,
    expires: state.now + age,
    answer,
  }
  state.httpCache = [...state.httpCache, entry]
}

/** https://www.rfc-editor.org/rfc/rfc9111.html#section-4.4 leaves it to the cache. */
function locationOnSameHost({ url }: WireRequest, { headers }: NetworkResponse): string | null {
  const location = get(headers, "Location")
  if (location === null || !URL.canParse(location, url.href)) return null
  const to = new URL(location, url.href)
  to.hash = ""
  return to.hostname === url.hostname ? to.href : null
}

/**
 * Drops what was just kept of a request whose answer the page may not have: its body is never read to the end.
 */
export function forgetAnswer(
  { state, departures }: FetchParams,
  request: Request,
  answer: NetworkResponse,
): void {
  const leadsOn = isRedirectStatus(answer.status) && contains(answer.headers, "Location")
  const isXhr = request.initiator.kind === "xhr"
  const rules = departures.httpCache
  if ((rules.keepsRefusedRedirects && leadsOn) || (rules.keepsRefusedOfXhr && isXhr)) return
  if (rules.keepsRefusedHead && request.method === "HEAD" && !(leadsOn && request.redirect === "follow"))
    return
  if (request.method === "GET" || request.method === "HEAD")
    state.httpCache = state.httpCache.filter((entry) => entry.answer !== answer || entry.stored !== state.now)
}
