import { checkedHeaders } from "./empty-repeats.ts"
import type { FetchParams } from "./fetch-params.ts"
import { byteLowercase, type HeaderList, valuesOf } from "./header-list.ts"
import { isCorsSafelistedMethod } from "./method.ts"
import { currentUrl, type Request } from "./request.ts"
import { serializeRequestOrigin } from "./request-origin.ts"
import { unsafeHeadersOf } from "./unsafe-headers-of-request.ts"

/** https://fetch.spec.whatwg.org/#cors-preflight-cache: a cache entry, for one method or one header name. */
export interface CorsPreflightCacheEntry {
  readonly origin: string
  readonly url: string
  /** on the scenario's clock, in seconds */
  readonly expires: number
  /** was the preflight for a request with credentials? */
  readonly credentials: boolean
  readonly allows: { readonly kind: "method" | "header name"; readonly name: string }
}

export type CorsPreflightCache = readonly CorsPreflightCacheEntry[]

/** How a browser keeps preflights, as data. A browser's file in src/browsers/ names the evidence for each. */
export interface CorsPreflightCacheRules {
  /** the longest that an answer is kept, in seconds; null: as long as the server says */
  readonly cap: number | null
  /** what an `Access-Control-Max-Age` that is no number comes to: the default of 5 seconds, or nothing kept */
  readonly unreadableAge: "default" | "not kept"
  /** is a number with a sign read? One below zero is then 0. */
  readonly readsSign: boolean
  /** what a kept `*` stands for: any name at all; any, without credentials; itself only */
  readonly wildcard: "any" | "any without credentials" | "itself"
  /** does what was asked for with credentials serve requests without? */
  readonly credentialsServeWithout: boolean
  /** does a request that what is kept does not allow drop all that was kept of its URL? */
  readonly missDrops: boolean
  /** do the CORS-safelisted methods count among what was allowed? It matters where an upload listener asks for one of them. */
  readonly keepsSafelistedMethods: boolean
  /** is the answer kept though it does not allow what was asked for? */
  readonly keepsRefused: boolean
  /** is what was kept dropped when the request itself fails? */
  readonly clearedByFailure: boolean
}

/** What the standard says, which leaves a cap to the browser. */
export const standardCorsPreflightCacheRules: CorsPreflightCacheRules = {
  cap: null,
  unreadableAge: "default",
  readsSign: false,
  wildcard: "any",
  credentialsServeWithout: true,
  missDrops: false,
  keepsSafelistedMethods: false,
  keepsRefused: false,
  clearedByFailure: true,
}

/** The default of step 7.9 of https://fetch.spec.whatwg.org/#cors-preflight-fetch, in seconds. */
const DEFAULT_MAX_AGE = 5

/**
 * The seconds for which a preflight's answer is kept.
 * @returns 0 for not at all
 * https://fetch.spec.whatwg.org/#cors-preflight-fetch, steps 7.8 to 7.10
 */
function maxAge(headers: HeaderList, rules: CorsPreflightCacheRules): number {
  const values = valuesOf(headers, "Access-Control-Max-Age")
  if (values.length === 0) return DEFAULT_MAX_AGE
  const text = values.join(", ").replace(/^[\t ]+|[\t ]+$/g, "")
  const isNumber = rules.readsSign ? /^[+-]?\d+$/.test(text) : /^\d+$/.test(text)
  if (!isNumber) return rules.unreadableAge === "default" ? DEFAULT_MAX_AGE : 0
  return Math.min(Math.max(0, Number(text)), rules.cap ?? Number.POSITIVE_INFINITY)
}

/**
 * Looks up whether what is kept lets the request go out without a preflight.
 * @returns for each thing that would be asked for, the entry that allows it; null when one has none
 * https://fetch.spec.whatwg.org/#method-cache-entry-match, https://fetch.spec.whatwg.org/#header-name-cache-entry-match
 */
export function corsPreflightCacheMatch(
  { departures, state }: FetchParams,
  request: Request,
): readonly CorsPreflightCacheEntry[] | null {
  const rules = departures.preflightCache
  const live = state.preflights.filter((entry) => entry.expires > state.now && isMatch(entry, request, rules))
  const asked = [
    ...(isCorsSafelistedMethod(request.method) && !request.useCorsPreflight
      ? []
      : [{ kind: "method" as const, name: request.method }]),
    ...unsafeHeadersOf(request, departures).map(({ name }) => ({
      kind: "header name" as const,
      name,
    })),
  ]
  const found: CorsPreflightCacheEntry[] = []
  for (const { kind, name } of asked) {
    const entry = live.find(
      ({ allows }) =>
        allows.kind === kind &&
        (isSameName(allows.name, name, kind) ||
          (allows.name === "*" && wildcardCovers(name, request, departures))),
    )
    if (entry === undefined) return null
    found.push(entry)
  }
  return found.length === 0 ? null : found
}

/**
 * Keeps what a preflight allowed.
 * @returns the cache as it is then
 * https://fetch.spec.whatwg.org/#concept-cache-create-entry
 */
export function keepCorsPreflight(
  { departures, state }: FetchParams,
  request: Request,
  answer: {
    readonly headers: HeaderList
    readonly methods: readonly string[]
    readonly headerNames: readonly string[]
  },
): CorsPreflightCache {
  const age = maxAge(checkedHeaders(answer.headers, departures), departures.preflightCache)
  if (age === 0) return state.preflights
  const entry = (kind: "method" | "header name", name: string): CorsPreflightCacheEntry => ({
    origin: serializeRequestOrigin(request),
    url: keyOf(request),
    expires: state.now + age,
    credentials: request.credentials === "include",
    allows: { kind, name },
  })
  const methods = departures.preflightCache.keepsSafelistedMethods
    ? [...new Set([...answer.methods, "GET", "HEAD", "POST"])]
    : answer.methods
  const kept = [
    ...methods.map((name) => entry("method", name)),
    ...answer.headerNames.map((name) => entry("header name", byteLowercase(name))),
  ]
  const isReplaced = (old: CorsPreflightCacheEntry) =>
    kept.some(
      ({ origin, url, credentials, allows }) =>
        old.origin === origin &&
        old.url === url &&
        old.credentials === credentials &&
        old.allows.kind === allows.kind &&
        old.allows.name === allows.name,
    )
  return [...state.preflights.filter((old) => !isReplaced(old)), ...kept]
}

/** https://fetch.spec.whatwg.org/#concept-cache-clear */
export const clearCorsPreflights = (cache: CorsPreflightCache, request: Request): CorsPreflightCache =>
  cache.filter((entry) => !isSameAddress(entry, request))

const keyOf = (request: Request): string => currentUrl(request).href.replace(/#.*/, "")

const isSameAddress = ({ origin, url }: CorsPreflightCacheEntry, request: Request): boolean =>
  origin === serializeRequestOrigin(request) && url === keyOf(request)

/** https://fetch.spec.whatwg.org/#concept-cache-match */
function isMatch(entry: CorsPreflightCacheEntry, request: Request, rules: CorsPreflightCacheRules): boolean {
  const withCredentials = request.credentials === "include"
  const serves = entry.credentials ? withCredentials || rules.credentialsServeWithout : !withCredentials
  return serves && isSameAddress(entry, request)
}

const isSameName = (allowed: string, asked: string, kind: "method" | "header name"): boolean =>
  kind === "method" ? allowed === asked : byteLowercase(allowed) === byteLowercase(asked)

function wildcardCovers(
  name: string,
  request: Request,
  { preflightCache, wildcardCoversAuthorization }: FetchParams["departures"],
): boolean {
  // `Authorization` is a CORS non-wildcard request-header name.
  if (byteLowercase(name) === "authorization" && !wildcardCoversAuthorization) return false
  switch (preflightCache.wildcard) {
    case "any":
      return true
    case "any without credentials":
      return request.credentials !== "include"
    case "itself":
      return false
  }
}
