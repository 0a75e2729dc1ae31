import { corsCheck } from "./cors-check.ts"
import { keepCorsPreflight } from "./cors-preflight-cache.ts"
import type { UnsafeHeader } from "./cors-unsafe-request-header-names.ts"
import { checkedHeaders } from "./empty-repeats.ts"
import type { FetchParams, NetworkErrorReason } from "./fetch-params.ts"
import { byteLowercase, contains, extractHeaderListValues, type HeaderList, valuesOf } from "./header-list.ts"
import { httpNetworkOrCacheFetch } from "./http-network-or-cache-fetch.ts"
import { isCorsSafelistedMethod } from "./method.ts"
import { originOf, sameOrigin } from "./origin.ts"
import { currentUrl, type Request } from "./request.ts"
import { isOkStatus, isRedirectStatus } from "./response.ts"
import { unsafeHeadersOf } from "./unsafe-headers-of-request.ts"

/** Why a preflight that passed the CORS check was refused all the same. */
export type CorsPreflightRefusal =
  | {
      readonly kind: "not an ok status"
      readonly step: 7
      readonly status: number
      readonly redirect: boolean
    }
  | {
      readonly kind: "unreadable list"
      readonly step: 7
      readonly header: "Access-Control-Allow-Methods" | "Access-Control-Allow-Headers"
      readonly value: string
    }
  | {
      readonly kind: "method not allowed"
      readonly step: 7
      readonly method: string
      readonly allowed: readonly string[]
    }
  | {
      readonly kind: "header not allowed"
      readonly step: 7
      readonly header: string
      readonly allowed: readonly string[]
      readonly wildcard: "absent" | "not with credentials" | "not for authorization"
    }

export type PreflightOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: NetworkErrorReason }

/**
 * Asks the server, by an OPTIONS request, whether the actual request may be sent.
 * https://fetch.spec.whatwg.org/#cors-preflight-fetch
 */
export function corsPreflightFetch(params: FetchParams, request: Request): PreflightOutcome {
  const { departures, report } = params
  const asksForDropped = request.droppedAuthorization && departures.preflightAsksForDroppedAuthorization
  const dropped: HeaderList = [
    ...(asksForDropped ? [["Authorization", ""] as const] : []),
    ...(departures.redirects.preflightAsksForBodyType && request.bodyType !== null
      ? [request.bodyType.header]
      : []),
  ]
  const unsafe = unsafeHeadersOf(request, departures, dropped)
  // 1.–5. Let preflight be a new request, with the method and the unsafe names it asks for.
  let headers: HeaderList = [
    ["Accept", "*/*"],
    ["Access-Control-Request-Method", request.method],
  ]
  if (unsafe.length > 0) {
    const names = departures.repeatsRequestHeaderNames
      ? unsafe.flatMap(({ name, times }) => Array<string>(times).fill(name))
      : unsafe.map(({ name }) => name)
    headers = [...headers, ["Access-Control-Request-Headers", names.join(",")]]
  }
  const preflight: Request = {
    ...request,
    method: "OPTIONS",
    headers,
    body: null,
    mode: "cors",
    responseTainting: "cors",
    namesPage: departures.preflightNamesPageWhenTainted,
  }
  // 6. Let response be the result of running HTTP-network-or-cache fetch.
  const response = httpNetworkOrCacheFetch(params, preflight, "preflight")
  if (response === null) return { ok: false, reason: { kind: "unreachable", phase: "preflight" } }
  const redirect = isRedirectStatus(response.status) && contains(response.headers, "Location")
  const notOk: CorsPreflightRefusal = { kind: "not an ok status", step: 7, status: response.status, redirect }
  const refused = (refusal: CorsPreflightRefusal): PreflightOutcome => {
    report({
      kind: "preflight refused",
      request,
      headers: response.headers,
      status: response.status,
      refusal,
    })
    return { ok: false, reason: { kind: "CORS preflight", refusal, answer: response } }
  }
  if (redirect && departures.refusesPreflightRedirectFirst) return refused(notOk)
  if (!isOkStatus(response.status) && departures.checksPreflightStatusFirst) return refused(notOk)
  // 7. If a CORS check for request and response returns success and response's status is an ok status, then:
  // A browser that goes on naming the page takes a preflight to the page's own origin for same-origin: nothing to check.
  const isOwn = preflight.namesPage && sameOrigin(originOf(currentUrl(request)), request.origin)
  const check = isOwn
    ? null
    : corsCheck({ ...request, namesPage: preflight.namesPage }, checkedHeaders(response.headers, departures))
  if (check !== null)
    report({ kind: "CORS check", phase: "preflight", request, headers: response.headers, result: check })
  if (check !== null && !check.ok)
    return { ok: false, reason: { kind: "CORS check", phase: "preflight", result: check, answer: response } }
  if (!isOkStatus(response.status)) return refused(notOk)
  const verdict = permission(params, request, response.headers, unsafe)
  const isKept = verdict.kind === "passed" || departures.preflightCache.keepsRefused
  if (isKept && verdict.listed !== null) {
    // 7.8.–7.14. Keep what was allowed.
    const { methods, headerNames } = verdict.listed
    // A preflight that was made for the flag's sake, and whose answer lists no method, is kept for the method it asked for.
    const isForFlag =
      verdict.kind === "passed" &&
      request.useCorsPreflight &&
      !contains(response.headers, "Access-Control-Allow-Methods")
    params.state.preflights = keepCorsPreflight(params, request, {
      headers: response.headers,
      headerNames,
      methods: isForFlag ? [request.method] : methods,
    })
  }
  if (verdict.kind === "refused") return refused(verdict.refusal)
  report({
    kind: "preflight passed",
    request,
    headers: response.headers,
    methods: verdict.listed.methods,
    headerNames: verdict.listed.headerNames,
    unsafe,
  })
  return { ok: true }
}

interface Listed {
  readonly methods: readonly string[]
  readonly headerNames: readonly string[]
}

/** `listed` is null where a list could not be read. */
type Permission =
  | { readonly kind: "passed"; readonly listed: Listed }
  | { readonly kind: "refused"; readonly listed: Listed | null; readonly refusal: CorsPreflightRefusal }

/** Step 7's substeps: methods, then headers. */
function permission(
  { departures }: FetchParams,
  request: Request,
  headers: HeaderList,
  unsafe: readonly UnsafeHeader[],
): Permission {
  const refuse = (refusal: CorsPreflightRefusal, listed: Listed | null = null): Permission => ({
    kind: "refused",
    listed,
    refusal,
  })
  const raw = (name: string) => valuesOf(headers, name).join(", ")
  // 7.1–7.3. Extract the lists; failure of either is a network error.
  const methods = extractHeaderListValues(headers, "Access-Control-Allow-Methods")
  if (methods === "failure") {
    return refuse({
      kind: "unreadable list",
      step: 7,
      header: "Access-Control-Allow-Methods",
      value: raw("Access-Control-Allow-Methods"),
    })
  }
  const names = extractHeaderListValues(headers, "Access-Control-Allow-Headers")
  const unreadableNames = refuse({
    kind: "unreadable list",
    step: 7,
    header: "Access-Control-Allow-Headers",
    value: raw("Access-Control-Allow-Headers"),
  })
  if (names === "failure" && !departures.checksMethodBeforeReadingNames) return unreadableNames
  // 7.5. The method must be listed, safelisted, or covered by `*` without credentials.
  const withCredentials = request.credentials === "include"
  const allowedMethods = methods ?? []
  const methodAllowed =
    allowedMethods.includes(request.method) ||
    isCorsSafelistedMethod(request.method) ||
    (!withCredentials && allowedMethods.includes("*"))
  const listed: Listed | null =
    names === "failure" ? null : { methods: allowedMethods, headerNames: names ?? [] }
  if (!methodAllowed) {
    const { method } = request
    return refuse({ kind: "method not allowed", step: 7, method, allowed: allowedMethods }, listed)
  }
  if (names === "failure" || listed === null) return unreadableNames
  // 7.6. A CORS non-wildcard request-header name (Authorization) must be listed by its own name.
  // 7.7. Each CORS-unsafe request-header name must be listed, or covered by `*` without credentials.
  const allowedNames = (names ?? []).map(byteLowercase)
  const wildcard = allowedNames.includes("*")
  for (const { name } of inOrder(unsafe, departures.headerOrder?.(request) ?? null)) {
    if (allowedNames.includes(name)) continue
    const coverable = name !== "authorization" || departures.wildcardCoversAuthorization
    if (wildcard && !withCredentials && coverable) continue
    const why = !wildcard ? "absent" : withCredentials ? "not with credentials" : "not for authorization"
    const allowed = listed.headerNames
    return refuse({ kind: "header not allowed", step: 7, header: name, allowed, wildcard: why }, listed)
  }
  return { kind: "passed", listed }
}

/** Which of several names is looked at first decides which is named in the console. */
function inOrder(unsafe: readonly UnsafeHeader[], names: readonly string[] | null): readonly UnsafeHeader[] {
  if (names === null || unsafe.length < 2) return unsafe
  const place = ({ name, because }: UnsafeHeader) =>
    names.indexOf(name) + (because === "safelisted values too long together" ? names.length : 0)
  return [...unsafe].sort((a, b) => place(a) - place(b))
}
