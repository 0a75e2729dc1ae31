import type { CorsCheckFailure } from "../../fetch/cors-check.ts"
import type { CorsPreflightRefusal } from "../../fetch/cors-preflight-fetch.ts"
import type { NetworkErrorReason } from "../../fetch/fetch-params.ts"
import { byteLowercase, isHeaderName, valuesOf } from "../../fetch/header-list.ts"
import { currentUrl, type Refusal, type Request } from "../../fetch/request.ts"
import { isRedirectStatus, type NetworkResponse } from "../../fetch/response.ts"

/** What `fetch()` throws. */
export function refusalMessage(refusal: Refusal): string {
  switch (refusal.kind) {
    case "invalid url":
      return `Window.fetch: ${refusal.url} is not a valid URL.`
    case "credentials in url":
      return `Window.fetch: ${refusal.url} is an url with embedded credentials.`
    case "invalid method":
    case "forbidden method":
    case "method not safelisted in no-cors":
      return `Window.fetch: Invalid request method ${refusal.method}.`
    case "invalid header name":
      return (
        notLatin1(refusal.name) ?? `Window.fetch: ${byteLowercase(refusal.name)} is an invalid header name.`
      )
    case "invalid header value":
      // A NUL ends what Firefox shows.
      return (
        notLatin1(refusal.value) ??
        `Window.fetch: ${refusal.value.split("\0")[0]} is an invalid header value.`
      )
    case "body with GET or HEAD":
      return "Window.fetch: HEAD or GET Request cannot have a body."
    case "stream in no-cors":
      return "Window.fetch: A streamed body needs mode cors or same-origin."
  }
}

/** Of headers given as pairs; null when every character is a byte. */
function notLatin1(text: string): string | null {
  const at = [...text].findIndex((character) => character.charCodeAt(0) > 0xff)
  if (at < 0) return null
  const pairs = "sequence<sequence<ByteString>>"
  return `Window.fetch: Cannot convert element of element of ${pairs} branch of (${pairs} or record<ByteString, ByteString>) to ByteString because the character at index ${at} has value ${text.charCodeAt(at)} which is greater than 255.`
}

/** The lines for a network error. */
export function consoleLines(request: Request, reason: NetworkErrorReason, page: URL): readonly string[] {
  const url = currentUrl(request).href
  switch (reason.kind) {
    case "CORS check": {
      const line = checkLine(url, reason.result, reason.answer)
      // A redirect that would have been followed fails once more.
      const isFollowed = request.redirect === "follow" && isRedirect(reason.answer)
      if (reason.phase === "actual") return isFollowed ? [line, didNotSucceed(url)] : [line]
      // A redirected preflight fails twice: by its headers, and as a redirect.
      return isRedirect(reason.answer)
        ? [line, didNotSucceed(url), didNotSucceed(url)]
        : [line, didNotSucceed(url)]
    }
    case "CORS preflight":
      return preflightLines(url, reason.refusal, reason.answer)
    case "redirect location": {
      const [first] = request.urlList
      const from = request.urlList[request.urlList.length - 1] ?? first
      const isOtherScheme =
        reason.problem === "scheme" &&
        reason.to !== null &&
        reason.to.protocol !== "data:" &&
        request.mode === "cors"
      return [
        ...(isOtherScheme ? [blocked(reason.to?.href ?? "", "CORS request not http")] : []),
        ...(reason.tainting === "cors" || reason.problem === "credentials" ? [didNotSucceed(from.href)] : []),
      ]
    }
    case "mixed content":
      return request.mode === "websocket" ? [] : [`Blocked loading mixed active content “${url}”`]
    case "local network access":
      return [didNotSucceed(url)]
    case "not an HTTP(S) scheme":
      // ws: is refused before CORS is asked, and file: unless a file asks.
      return /^wss?:/.test(url) || (url.startsWith("file:") && page.protocol !== "file:")
        ? []
        : [blocked(url, "CORS request not http")]
    case "restricted address":
      return reason.part === "port" ? [] : unreached(request, reason.phase)
    case "unreachable":
      return unreached(request, reason.phase)
    case "not an event stream":
    case "no WebSocket handshake":
    case "not an ok status for an element":
    case "same-origin mode":
    case "no-cors mode with another redirect mode":
    case "CORP":
    case "redirect mode error":
      return []
  }
}

/** Without CORS nothing is said; a preflight fails, and with it the request. */
function unreached(request: Request, phase: "preflight" | "actual"): readonly string[] {
  if (request.mode === "no-cors") return []
  const line = didNotSucceed(currentUrl(request).href)
  return phase === "preflight" ? [line, line] : [line]
}

const isRedirect = ({ status, headers }: NetworkResponse): boolean =>
  isRedirectStatus(status) && valuesOf(headers, "Location").length > 0

function leadsToAnotherOrigin(from: string, { headers }: NetworkResponse): boolean {
  const [location = ""] = valuesOf(headers, "Location")
  return URL.canParse(location, from) && new URL(location, from).origin !== new URL(from).origin
}

/** The list member that is no token. */
const firstBadToken = (value: string): string =>
  value
    .split(",")
    .map((part) => part.trim())
    .find((part) => part !== "" && !isHeaderName(part)) ?? value

const PREFIX = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at"

const blocked = (url: string, reason: string): string => `${PREFIX} ${url}. (Reason: ${reason}).`

const didNotSucceed = (url: string): string =>
  `${blocked(url, "CORS request did not succeed")} Status code: (null).`

function checkLine(url: string, failure: CorsCheckFailure, { status, headers }: NetworkResponse): string {
  const values = valuesOf(headers, "Access-Control-Allow-Origin")
  switch (failure.kind) {
    case "missing allow-origin":
      return `${blocked(url, "CORS header ‘Access-Control-Allow-Origin’ missing")} Status code: ${status}.`
    case "wildcard with credentials":
      // This one message has its URL in quotes.
      return blocked(
        `‘${url}’`,
        "Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’",
      )
    case "allow-origin mismatch":
      return values.length > 1
        ? blocked(url, "Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed")
        : blocked(url, mismatch(failure.value))
    case "allow-credentials not true":
      return blocked(url, "expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’")
  }
}

const mismatch = (value: string): string =>
  `CORS header ‘Access-Control-Allow-Origin’ does not match ‘${value}’`

function preflightLines(
  url: string,
  refusal: CorsPreflightRefusal,
  answer: NetworkResponse,
): readonly string[] {
  switch (refusal.kind) {
    case "not an ok status": {
      const notOk = `${blocked(url, "CORS preflight response did not succeed")} Status code: ${refusal.status}.`
      if (!refusal.redirect) return [notOk, didNotSucceed(url)]
      // The redirect is refused, and then the answer is looked at as if it had been followed: to another origin it taints.
      const [allowed = ""] = valuesOf(answer.headers, "Access-Control-Allow-Origin")
      const isTainted = leadsToAnotherOrigin(url, answer)
      return [
        blocked(url, "CORS request external redirect not allowed"),
        isTainted && allowed !== "*" && allowed !== "null" ? blocked(url, mismatch(allowed)) : notOk,
        didNotSucceed(url),
      ]
    }
    case "unreadable list":
      return [
        blocked(url, `invalid token ‘${firstBadToken(refusal.value)}’ in CORS header ‘${refusal.header}’`),
        didNotSucceed(url),
      ]
    case "method not allowed":
      return [
        blocked(url, "Did not find method in CORS header ‘Access-Control-Allow-Methods’"),
        didNotSucceed(url),
      ]
    case "header not allowed":
      return [
        blocked(
          url,
          `header ‘${refusal.header}’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response`,
        ),
        didNotSucceed(url),
      ]
  }
}

/** What it says of mixed content that it asks for by https: instead. */
export const mixedContentLines = (request: Request, made: "let in" | "upgraded"): readonly string[] =>
  made === "upgraded"
    ? [`Mixed Content: Upgrading insecure display request ‘${currentUrl(request).href}’ to use ‘https’`]
    : []
