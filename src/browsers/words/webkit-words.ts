import { isLoopback } from "../../fetch/address-space.ts"
import type { CorsCheckFailure } from "../../fetch/cors-check.ts"
import type { CorsPreflightRefusal } from "../../fetch/cors-preflight-fetch.ts"
import type { NetworkErrorReason } from "../../fetch/fetch-params.ts"
import { get } from "../../fetch/header-list.ts"
import { type Initiator, isElement } from "../../fetch/initiators/initiator.ts"
import { originOf, sameOrigin, serializeOrigin } from "../../fetch/origin.ts"
import { currentUrl, type Refusal, type Request } from "../../fetch/request.ts"
import { serializeRequestOrigin } from "../../fetch/request-origin.ts"
import { isRedirectStatus, type NetworkResponse } from "../../fetch/response.ts"
import { webkitHeaderName } from "../header-order/webkit-header-map.ts"

/** What `fetch()` throws. */
export function refusalMessage(refusal: Refusal): string {
  switch (refusal.kind) {
    case "invalid url":
      return "URL is not valid or contains user credentials."
    case "credentials in url":
      return "URL is not valid or contains user credentials."
    case "invalid method":
      return "Method is not a valid HTTP token."
    case "forbidden method":
      return "Method is forbidden."
    case "method not safelisted in no-cors":
      return "Method must be GET, POST or HEAD in no-cors mode."
    case "invalid header name":
      return `Invalid header name: '${refusal.name}'`
    case "invalid header value":
      return `Header '${refusal.name}' has invalid value: '${refusal.value}'`
    case "body with GET or HEAD":
      return "Request has method 'GET' and cannot have a body".replace("GET", refusal.method.toUpperCase())
    case "stream in no-cors":
      return "ReadableStream uploading is not supported"
  }
}

/** The line that ends most failures. */
function lastLines({ kind }: Initiator, given: string, hidesCredentials = true): readonly string[] {
  const url = hidesCredentials ? withoutCredentials(given) : given
  switch (kind) {
    case "fetch":
      return [`Fetch API cannot load ${url} due to access control checks.`]
    case "xhr":
      return [`XMLHttpRequest cannot load ${url} due to access control checks.`]
    case "img":
      return [`Cannot load image ${url} due to access control checks.`]
    case "script":
      return ["Cross-origin script load denied by Cross-Origin Resource Sharing policy."]
    case "eventsource":
      return [`EventSource cannot load ${url} due to access control checks.`]
    case "module":
    case "stylesheet":
    case "font":
    case "beacon":
    case "form":
    case "websocket":
    case "client":
      return []
  }
}

/** The lines for a network error. */
export function consoleLines(request: Request, reason: NetworkErrorReason, page: URL): readonly string[] {
  const lines = networkErrorLines(request, reason, page)
  if (reason.kind === "mixed content") return lines
  const [why] = lines
  // A beacon's failure is told twice.
  return request.initiator.kind === "beacon" && why !== undefined
    ? [...lines, `Beacon API cannot load ${currentUrl(request).href}. ${why}`]
    : lines
}

function networkErrorLines(request: Request, reason: NetworkErrorReason, page: URL): readonly string[] {
  const url = currentUrl(request).href
  const last = lastLines(request.initiator, url)
  switch (reason.kind) {
    case "CORS check": {
      const line = checkLine(request, reason.result, reason.answer)
      return [reason.phase === "actual" ? ofRedirect(request, reason.answer, line) : line, ...last]
    }
    case "CORS preflight":
      return [preflightLine(request, reason.refusal), ...last]
    case "same-origin mode":
      return reason.redirected ? [unsafeAttempt(request, url), ...last] : [`Fetch API cannot load ${url}.`]
    case "no-cors mode with another redirect mode":
      return ["No-Cors mode requires follow redirect mode", "Not allowed to request resource", ...last]
    case "redirect mode error":
      return [`Not allowed to follow a redirection while loading ${url}`, ...last]
    case "CORP":
      return [
        ofRedirect(request, reason.answer, violatesPolicy(url)),
        ...lastLines(request.initiator, url, false),
      ]
    case "redirect location":
      return locationLines(request, reason)
    case "mixed content":
      return mixedContentBlocked(request, page)
    case "restricted address": {
      const { port, hostname } = currentUrl(request)
      const part = reason.part === "port" ? `port ${port}` : `host "${hostname}"`
      return [`Not allowed to use restricted network ${part}: ${url}`]
    }
    case "local network access":
      return []
    case "not an HTTP(S) scheme":
      if (page.protocol !== "file:") return last
      return isElement(request.initiator)
        ? ["Origin null is not allowed by Access-Control-Allow-Origin. Status code: 0"]
        : ["Cross origin requests are only supported for HTTP.", ...last]
    case "unreachable":
      // tests/live/restricted.ts: of a request itself the console says no more than that the resource was not loaded.
      return reason.phase === "actual"
        ? []
        : [`Could not connect to ${currentUrl(request).hostname}: Connection refused`, ...last]
    case "not an event stream":
      return reason.status === 200
        ? [
            `EventSource's response has a MIME type ("${reason.type}") that is not "text/event-stream". Aborting the connection.`,
          ]
        : []
    case "no WebSocket handshake":
      return [
        `WebSocket connection to '${url.replace(/^http/, "ws")}' failed: The server did not accept the WebSocket handshake.`,
      ]
    case "not an ok status for an element":
      return []
  }
}

const deniedRedirect = (to: string, why: string): string =>
  `Cross-origin redirection to ${to} denied by Cross-Origin Resource Sharing policy: ${why}`

const violatesPolicy = (url: string): string =>
  `Cancelled load to ${url} because it violates the resource's Cross-Origin-Resource-Policy response header.`

const NOT_CORS = "not allowed to follow a cross-origin CORS redirection with non CORS scheme"

/** What is said of an answer, where it is a redirect. */
function ofRedirect(request: Request, { status, headers }: NetworkResponse, why: string): string {
  const location = get(headers, "Location")
  if (!isRedirectStatus(status) || location === null) return why
  const from = currentUrl(request).href
  if (!URL.canParse(location, from)) return deniedRedirect(location, why)
  const to = new URL(location, from)
  if (to.hash === "") to.hash = currentUrl(request).hash
  return deniedRedirect(withoutCredentials(to.href), why)
}

/** The URL that WebKit's page process knows of: the first, or that for which `same-origin` took the cookies away. */
function handedOver(request: Request): URL {
  const [first, ...others] = request.urlList
  const isOwn = (url: URL) => sameOrigin(originOf(url), request.origin)
  const losesCookies = request.credentials === "same-origin" && isOwn(first)
  const away = losesCookies ? others.find((url) => !isOwn(url)) : undefined
  return away ?? first
}

/** Live deep cases (docs/conformance.md) for each. */
function locationLines(
  request: Request,
  { problem, tainting, to, location }: Extract<NetworkErrorReason, { kind: "redirect location" }>,
): readonly string[] {
  const target = to?.href ?? ""
  const last = lastLines(request.initiator, currentUrl(request).href)
  switch (problem) {
    case "credentials":
      return [
        deniedRedirect(withoutCredentials(target), `redirection URL ${target} has credentials`),
        ...last,
      ]
    case "scheme":
      if (to?.protocol === "ftp:")
        return ["FTP URLs are disabled", ...lastLines(request.initiator, handedOver(request).href)]
      if (request.mode === "same-origin") return [unsafeAttempt(request, target), ...last]
      if (request.mode === "no-cors")
        return [
          "Redirection to URL with a scheme that is not HTTP(S).",
          ...lastLines(request.initiator, target),
        ]
      return [
        deniedRedirect(target, "not allowed to follow a cross-origin CORS redirection with non CORS scheme"),
        ...last,
      ]
    case "too many":
    case "stream body":
      return ["too many HTTP redirects", ...last]
    case "invalid":
      return tainting === "cors" ? [deniedRedirect(location, NOT_CORS), ...last] : []
  }
}

const unsafeAttempt = (request: Request, url: string): string =>
  `Unsafe attempt to load URL ${withoutCredentials(url)} from origin ${serializeOrigin(request.origin)}. Domains, protocols and ports must match.`

function withoutCredentials(text: string): string {
  if (!URL.canParse(text)) return text
  const url = new URL(text)
  url.username = ""
  url.password = ""
  return url.href
}

function checkLine(request: Request, failure: CorsCheckFailure, { status }: NetworkResponse): string {
  switch (failure.kind) {
    case "missing allow-origin":
      return notAllowed(request, status)
    case "wildcard with credentials":
      return "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true."
    case "allow-origin mismatch":
      return failure.value.includes(",")
        ? "Access-Control-Allow-Origin cannot contain more than one origin."
        : notAllowed(request, status)
    case "allow-credentials not true":
      return 'Credentials flag is true, but Access-Control-Allow-Credentials is not "true".'
  }
}

const notAllowed = (request: Request, status: number): string =>
  `Origin ${serializeRequestOrigin(request)} is not allowed by Access-Control-Allow-Origin. Status code: ${status}`

function preflightLine(request: Request, refusal: CorsPreflightRefusal): string {
  switch (refusal.kind) {
    case "not an ok status":
      return `Preflight response is not successful. Status code: ${refusal.status}`
    case "unreadable list":
      return `Header ${refusal.header} has an invalid value: ${refusal.value}`
    case "method not allowed":
      return `Method ${refusal.method} is not allowed by Access-Control-Allow-Methods.`
    case "header not allowed":
      return `Request header field ${webkitHeaderName(request, refusal.header)} is not allowed by Access-Control-Allow-Headers.`
  }
}

const requestedInsecure = (page: URL, url: string): string =>
  `The page at ${page.href} requested insecure content from ${url}.`

function mixedContentBlocked(request: Request, page: URL): readonly string[] {
  const { href, hostname } = currentUrl(request)
  const url = request.mode === "websocket" ? href.replace(/^http/, "ws") : href
  // Of a loopback address the sentence ends where it does.
  const must = isLoopback(hostname) ? "must " : "must be served over HTTPS."
  const first = `[blocked] ${requestedInsecure(page, url)} This content was blocked and ${must}`
  const refused = "Not allowed to request resource"
  switch (request.initiator.kind) {
    case "fetch":
    case "xhr":
    case "eventsource":
      return [first, refused, ...lastLines(request.initiator, href)]
    case "beacon":
      return [first, `Beacon API cannot load ${href}. ${refused}`]
    default:
      return [first]
  }
}

/** What it says of mixed content that it asks for by https: instead. */
export const mixedContentLines = (
  request: Request,
  made: "let in" | "upgraded",
  page: URL,
): readonly string[] =>
  made === "upgraded"
    ? [
        `${requestedInsecure(page, currentUrl(request).href)} This content was automatically upgraded and should be served over HTTPS.`,
      ]
    : []
