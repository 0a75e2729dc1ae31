import type { CorsCheckFailure } from "../../fetch/cors-check.ts"
import type { CorsPreflightRefusal } from "../../fetch/cors-preflight-fetch.ts"
import type { NetworkErrorReason } from "../../fetch/fetch-params.ts"
import type { Initiator } from "../../fetch/initiators/initiator.ts"
import { originOf, sameOrigin, serializeOrigin } from "../../fetch/origin.ts"
import { currentUrl, type Refusal, type Request } from "../../fetch/request.ts"

const NOT_LATIN1 =
  "Failed to read the 'headers' property from 'RequestInit': String contains non ISO-8859-1 code point."

const isLatin1 = (text: string): boolean => [...text].every((character) => character.charCodeAt(0) <= 0xff)

/** tests/live/chromium.test.ts asks the real one for each of these. */
export function refusalMessage(refusal: Refusal): string {
  const failed = (what: string) => `Failed to execute 'fetch' on 'Window': ${what}`
  switch (refusal.kind) {
    case "invalid url":
      return failed(`Failed to parse URL from ${refusal.url}`)
    case "credentials in url":
      return failed(`Request cannot be constructed from a URL that includes credentials: ${refusal.url}`)
    case "invalid method":
      return failed(`'${refusal.method}' is not a valid HTTP method.`)
    case "forbidden method":
      return failed(`'${refusal.method}' HTTP method is unsupported.`)
    case "method not safelisted in no-cors":
      return failed(`'${refusal.method}' is unsupported in no-cors mode.`)
    case "invalid header name":
      return failed(isLatin1(refusal.name) ? "Invalid name" : NOT_LATIN1)
    case "invalid header value":
      return failed(isLatin1(refusal.value) ? "Invalid value" : NOT_LATIN1)
    case "body with GET or HEAD":
      return failed("Request with GET/HEAD method cannot have body.")
    case "stream in no-cors":
      // Chromium's own words, the missing space included.
      return failed('If request is made from ReadableStream, mode should be"same-origin" or "cors"')
  }
}

/** tests/live/chromium.test.ts asks the real one for each of these. */
export function xhrRefusalMessage(refusal: Refusal): string {
  const failed = (method: string, what: string) =>
    `Failed to execute '${method}' on 'XMLHttpRequest': ${what}`
  const header = (text: string, what: "name" | "value") =>
    failed(
      "setRequestHeader",
      isLatin1(text)
        ? `'${text}' is not a valid HTTP header field ${what}.`
        : "String contains non ISO-8859-1 code point.",
    )
  switch (refusal.kind) {
    case "invalid method":
      return failed("open", `'${refusal.method}' is not a valid HTTP method.`)
    case "forbidden method":
      return failed("open", `'${refusal.method}' HTTP method is unsupported.`)
    case "invalid header name":
      return header(refusal.name, "name")
    case "invalid header value":
      return header(refusal.value, "value")
    default:
      return failed("open", "Invalid URL")
  }
}

const SCHEMES =
  "chrome, chrome-experimental-site-token-provider, chrome-extension, chrome-untrusted, data, http, https, isolated-app"

/** The line for a network error; null where Chromium's console has nothing but its own noise. */
export function consoleLine(request: Request, reason: NetworkErrorReason, page: URL): string | null {
  const url = currentUrl(request).href
  switch (reason.kind) {
    case "same-origin mode":
      return reason.redirected
        ? unsafeAttempt(currentUrl(request), page)
        : `Fetch API cannot load ${url}. Request mode is "same-origin" but the URL's origin is not same as the request origin ${serializeOrigin(request.origin)}.`
    case "no-cors mode with another redirect mode":
      return `Fetch API cannot load ${url}. Request mode is "no-cors" but the redirect mode is not "follow".`
    case "mixed content":
      if (request.mode === "websocket")
        return `Mixed Content: The page at '${page.href}' was loaded over HTTPS, but attempted to connect to the insecure WebSocket endpoint '${url.replace(/^http/, "ws")}'. This request has been blocked; this endpoint must be available over WSS.`
      return `${mixedContentLine(request, page)} This request has been blocked; the content must be served over HTTPS.`
    case "local network access":
      if (request.mode === "websocket")
        return `WebSocket connection to '${url.replace(/^http/, "ws")}' failed: Error in connection establishment: net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS`
      return blocked(
        request,
        reason.because === "denied"
          ? `Permission was denied for this request to access the \`${reason.target}\` address space.`
          : `The request client is not a secure context and the resource is in more-private address space \`${reason.target}\`.`,
      )
    case "not an HTTP(S) scheme":
      if (currentUrl(request).protocol === "file:" && page.protocol !== "file:")
        return `Not allowed to load local resource: ${url}`
      if (request.initiator.kind !== "fetch" || page.protocol === "file:")
        return blocked(request, `Cross origin requests are only supported for protocol schemes: ${SCHEMES}.`)
      return `Fetch API cannot load ${url}. URL scheme "${currentUrl(request).protocol.slice(0, -1)}" is not supported.`
    case "CORS check":
      return blocked(
        request,
        (reason.phase === "preflight" ? PREFLIGHT : "") + checkMessage(request, reason.result),
      )
    case "CORS preflight":
      return blocked(request, refusedPreflightMessage(reason.refusal))
    case "redirect location":
      return redirectMessage(request, reason, page)
    case "not an event stream":
      return reason.status === 200
        ? `EventSource's response has a MIME type ("${reason.type}") that is not "text/event-stream". Aborting the connection.`
        : null
    case "no WebSocket handshake":
      return `WebSocket connection to '${url.replace(/^http/, "ws")}' failed: Error during WebSocket handshake: Unexpected response code: ${reason.status}`
    case "restricted address":
    case "CORP":
    case "redirect mode error":
    case "not an ok status for an element":
    case "unreachable":
      return null
  }
}

const PREFLIGHT = "Response to preflight request doesn't pass access control check: "

const ASKED_FOR: Readonly<Record<Initiator["kind"], string>> = {
  fetch: "fetch",
  xhr: "XMLHttpRequest",
  img: "image",
  script: "script",
  module: "script",
  stylesheet: "CSS stylesheet",
  font: "font",
  eventsource: "resource",
  beacon: "resource",
  form: "resource",
  websocket: "resource",
  client: "resource",
}

function blocked(request: Request, why: string): string {
  const [first] = request.urlList
  const redirected = request.urlList.length > 1 ? ` (redirected from '${first.href}')` : ""
  return `Access to ${ASKED_FOR[request.initiator.kind]} at '${currentUrl(request).href}'${redirected} from origin '${serializeOrigin(request.origin)}' has been blocked by CORS policy: ${why}`
}

/** What to do, which is said of `fetch()` only. */
const hint = ({ initiator }: Request): string =>
  initiator.kind === "fetch" ? " Have the server send the header with a valid value." : ""

/** Who decides about credentials, where it is not `fetch()`'s `credentials`. */
const credentialsHint = ({ initiator }: Request): string =>
  initiator.kind === "xhr"
    ? " The credentials mode of requests initiated by the XMLHttpRequest is controlled by the withCredentials attribute."
    : ""

function checkMessage(request: Request, failure: CorsCheckFailure): string {
  switch (failure.kind) {
    case "missing allow-origin":
      return "No 'Access-Control-Allow-Origin' header is present on the requested resource."
    case "wildcard with credentials":
      return (
        "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'." +
        credentialsHint(request)
      )
    case "allow-origin mismatch": {
      const header = "The 'Access-Control-Allow-Origin' header"
      const { value } = failure
      if (value === "null")
        return `${header} has a value 'null' that is not equal to the supplied origin.${hint(request)}`
      if (/[ ,]/.test(value))
        return `${header} contains multiple values '${value}', but only one is allowed.${hint(request)}`
      // A `*` in a host is no URL's to Firefox, in which this may run.
      return URL.canParse(value.replaceAll("*", "x"))
        ? `${header} has a value '${value}' that is not equal to the supplied origin.${hint(request)}`
        : `${header} contains the invalid value '${value}'.${hint(request)}`
    }
    case "allow-credentials not true":
      return `The value of the 'Access-Control-Allow-Credentials' header in the response is '${failure.value ?? ""}' which must be 'true' when the request's credentials mode is 'include'.${credentialsHint(request)}`
  }
}

function refusedPreflightMessage(refusal: CorsPreflightRefusal): string {
  switch (refusal.kind) {
    case "not an ok status":
      return `${PREFLIGHT}${refusal.redirect ? "Redirect is not allowed for a preflight request." : "It does not have HTTP ok status."}`
    case "unreadable list":
      return `Cannot parse ${refusal.header} response header field in preflight response.`
    case "method not allowed":
      return `Method ${refusal.method} is not allowed by Access-Control-Allow-Methods in preflight response.`
    case "header not allowed":
      return `Request header field ${refusal.header} is not allowed by Access-Control-Allow-Headers in preflight response.`
  }
}

function redirectMessage(
  request: Request,
  { problem, to, tainting }: Extract<NetworkErrorReason, { kind: "redirect location" }>,
  page: URL,
): string | null {
  switch (problem) {
    case "scheme":
      if (to !== null && to.protocol !== "data:" && request.mode === "same-origin")
        return unsafeAttempt(to, page)
      // A data: URL is refused by the network stack, without a word of CORS.
      if (to === null || to.protocol === "data:" || request.mode === "no-cors") return null
      return blocked(
        { ...request, urlList: [...request.urlList, to] },
        `Cross origin requests are only supported for protocol schemes: ${SCHEMES}.`,
      )
    case "credentials":
      // Where CORS has no part in it, such a subresource is refused without a word.
      if (to === null || request.mode === "no-cors") return null
      if (request.mode === "same-origin" && request.redirect === "follow")
        return sameOrigin(originOf(to), request.origin) ? null : unsafeAttempt(to, page)
      if (request.mode === "same-origin") return null
      if (tainting !== "cors" && sameOrigin(originOf(to), request.origin)) return null
      return blocked(
        request,
        "Redirect location '' contains a username and password, which is disallowed for cross-origin requests.",
      )
    default:
      return null
  }
}

const unsafeAttempt = (url: URL, page: URL): string =>
  `Unsafe attempt to load URL ${url.href} from frame with URL ${page.href}. Domains, protocols and ports must match.\n`

const MIXED: Readonly<Record<Initiator["kind"], string>> = {
  fetch: "resource",
  xhr: "XMLHttpRequest endpoint",
  img: "image",
  script: "script",
  module: "script",
  stylesheet: "stylesheet",
  font: "font",
  eventsource: "EventSource endpoint",
  beacon: "Beacon endpoint",
  form: "form",
  websocket: "WebSocket endpoint",
  client: "resource",
}

const mixedContentLine = (request: Request, page: URL): string =>
  `Mixed Content: The page at '${page.href}' was loaded over HTTPS, but requested an insecure ${MIXED[request.initiator.kind]} '${currentUrl(request).href}'.`

/** What it says of mixed content that it lets in or asks for by https: instead. */
export function mixedContentLines(
  request: Request,
  made: "let in" | "upgraded",
  page: URL,
): readonly string[] {
  const url = currentUrl(request).href
  const element = `Mixed Content: The page at '${page.href}' was loaded over HTTPS, but requested an insecure element '${url}'.`
  if (made === "upgraded")
    return [
      `${element} This request was automatically upgraded to HTTPS, For more information see https://blog.chromium.org/2019/10/no-more-mixed-messages-about-https.html`,
    ]
  if (request.mode === "websocket")
    return [
      `Mixed Content: The page at '${page.href}' was loaded over HTTPS, but attempted to connect to the insecure WebSocket endpoint '${url.replace(/^http/, "ws")}'. This endpoint should be available via WSS. Insecure access is deprecated.`,
      "Connecting to a non-secure WebSocket server from a secure origin is deprecated.",
    ]
  const isImage = request.initiator.kind === "img"
  return [
    ...(isImage
      ? [`${element} This request was not upgraded to HTTPS because its URL's host is an IP address.`]
      : []),
    `${mixedContentLine(request, page)} This content should also be served over HTTPS.`,
  ]
}
