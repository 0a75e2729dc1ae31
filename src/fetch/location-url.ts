import type { Departures } from "./departures.ts"
import type { NetworkErrorReason } from "./fetch-params.ts"
import { contains, get } from "./header-list.ts"
import { isCorsSafelistedMethod } from "./method.ts"
import { originOf, sameOrigin } from "./origin.ts"
import { redirectedMethod } from "./redirected-method.ts"
import { currentUrl, type Request } from "./request.ts"
import { isRedirectStatus, type NetworkResponse } from "./response.ts"
import { unsafeHeadersOf } from "./unsafe-headers-of-request.ts"

type RedirectRefusal = Extract<NetworkErrorReason, { kind: "redirect location" }>

/** Where a redirect leads, or what keeps it from being followed. */
export type Target =
  | { readonly kind: "none" }
  | { readonly kind: "refused"; readonly reason: RedirectRefusal }
  | { readonly kind: "url"; readonly url: URL }

/**
 * The location URL of an answer, and whether it may be followed.
 * https://fetch.spec.whatwg.org/#concept-response-location-url,
 * https://fetch.spec.whatwg.org/#concept-http-redirect-fetch, steps 3 to 10
 */
export function redirectTarget(request: Request, answer: NetworkResponse, departures: Departures): Target {
  const { redirects } = departures
  // 3.–5. None leaves the response as it is; failure is a network error.
  const value = get(answer.headers, "Location")
  if (value === null) return { kind: "none" }
  const refused = (problem: RedirectRefusal["problem"], to: URL | null): Target => ({
    kind: "refused",
    reason: {
      kind: "redirect location",
      problem,
      tainting: request.responseTainting,
      location: value,
      to,
    },
  })
  const from = currentUrl(request)
  if (!URL.canParse(value, from.href)) return refused("invalid", null)
  const to = new URL(value, from.href)
  // If location is a URL whose fragment is null, then set location's fragment to requestFragment.
  if (to.hash === "") to.hash = from.hash
  // 6. An HTTP(S) scheme only.
  if (to.protocol !== "http:" && to.protocol !== "https:") return refused("scheme", to)
  // 7.–8. Twenty redirects at most.
  if (request.urlList.length > 20) return refused("too many", to)
  // 9.–10. Credentials in the location are refused over a change of origin, and where tainting is "cors".
  const isCrossOrigin = request.mode === "cors" && !sameOrigin(request.origin, originOf(to))
  const isUnderCors = request.responseTainting === "cors"
  const needsPreflight =
    request.useCorsPreflight ||
    !isCorsSafelistedMethod(redirectedMethod(request, answer.status, to, departures).method) ||
    unsafeHeadersOf(request, departures).length > 0
  const refuses = {
    standard: isUnderCors || isCrossOrigin,
    "all of fetch": isUnderCors || isCrossOrigin || request.initiator.kind !== "xhr",
    "without a preflight": (isUnderCors || isCrossOrigin) && !needsPreflight,
  }[redirects.refusesCredentials]
  const hasCredentials = to.username !== "" || to.password !== ""
  return refuses && hasCredentials ? refused("credentials", to) : { kind: "url", url: to }
}

/** Where a preflight goes first, the user name is refused after it. */
export function refusedAfterPreflight(request: Request, { redirects }: Departures): RedirectRefusal | null {
  const to = currentUrl(request)
  const isRefused = request.urlList.length > 1 && (to.username !== "" || to.password !== "")
  return isRefused && redirects.refusesCredentials === "without a preflight"
    ? {
        kind: "redirect location",
        problem: "credentials",
        tainting: request.responseTainting,
        location: to.href,
        to,
      }
    : null
}

/** Is an answer a redirect, for a browser that needs a `Location` for it or one that doesn't? */
export function isRedirect(
  { redirect }: Request,
  { status, headers }: NetworkResponse,
  { redirects }: Departures,
): boolean {
  const needsLocation = redirect === "error" && redirects.errorNeedsLocation
  return isRedirectStatus(status) && (!needsLocation || contains(headers, "Location"))
}

/** Is a refused location refused before the CORS check? */
export function isRefusedFirst(
  { redirect }: Request,
  { problem, to }: RedirectRefusal,
  { redirects }: Departures,
): boolean {
  if (redirects.refusesFtpFirst && to?.protocol === "ftp:") return true
  switch (redirects.refusesFirst) {
    case "none":
      return false
    case "invalid":
      return problem === "invalid"
    case "invalid or data, when followed":
      return redirect === "follow" && (problem === "invalid" || to?.protocol === "data:")
  }
}
