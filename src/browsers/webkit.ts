import { isLoopback } from "../fetch/address-space.ts"
import type { CorsCheckFailure } from "../fetch/cors-check.ts"
import type { CorsPreflightRefusal } from "../fetch/cors-preflight-fetch.ts"
import type { NetworkErrorReason } from "../fetch/fetch-params.ts"
import { get } from "../fetch/header-list.ts"
import type { Initiator } from "../fetch/initiators/initiator.ts"
import { originOf, sameOrigin, serializeOrigin } from "../fetch/origin.ts"
import { currentUrl, type Refusal, type Request } from "../fetch/request.ts"
import { serializeRequestOrigin } from "../fetch/request-origin.ts"
import { isRedirectStatus, type NetworkResponse } from "../fetch/response.ts"
import type { Browser } from "./browser.ts"
import { xhrRefusalName } from "./event-errors.ts"
import { webkitHeaderName, webkitHeaderOrder } from "./header-order/webkit-header-map.ts"

/** What WebKit (WebKitGTK 2.50, and Safari with it) does otherwise than the standard, and the words it prints. */
export const webkit: Browser = {
  label: "Safari",
  departures: {
    safelistedRequestHeaders: new Map(),
    combinesBeforeSafelisting: true,
    forbiddenRequestHeaders: [],
    // browsers-rules.jsonl, "authorization and x-a against «*», omit".
    wildcardCoversAuthorization: true,
    refusesPreflightRedirectFirst: false,
    // browsers-random.jsonl: a preflight answered 404 without CORS headers is reported for its status.
    checksPreflightStatusFirst: true,
    preflightNamesPageWhenTainted: false,
    preflightSite: "own URL, from the serialized origin",
    // browsers-rules.jsonl, "header Range: Bytes=0-1, nothing allowed".
    safelistsRangeInAnyCase: true,
    // browsers-rules.jsonl, "API to third, GET" and "PUT 303 inside the API".
    siteAfterRedirect: "absent after another origin",
    preflightNeedSurvivesRedirect: true,
    // browsers-rules.jsonl, "Authorization through a redirect": asked for, and then not sent.
    preflightAsksForDroppedAuthorization: true,
    repeatsRequestHeaderNames: false,
    // browsers-state.jsonl, "cookie «…»" and "Set-Cookie «…» in the answer of http://127.0.0.1:8000".
    cookies: {
      defaultSameSite: "None",
      noneNeedsSecure: false,
      loopbackIsSecure: false,
      thirdParty: "sent, not kept",
      refusesSuffixDomain: true,
      localhostIsOneSite: true,
    },
    // browsers-state.jsonl, "PUT twice, max-age «…»" to "three in a row, x-a and PUT and both". Not recorded, and taken from
    // WebCore/loader/CrossOriginPreflightResultCache.cpp: the cap, and that a miss drops.
    // Live deep cases (docs/conformance.md): redirects without `Location`, with a user name, to ftp:; a POST that 301 and then 302 redirect.
    redirects: {
      refusesFirst: "none",
      errorNeedsLocation: true,
      showsBodyWithoutLocation: true,
      refusesCredentials: "without a preflight",
      checksCredentialsBeforeError: false,
      refusesFtpFirst: true,
      // Of WebKitGTK, whose network is libsoup: live deep cases (docs/conformance.md).
      deleteBecomesGet: true,
      droppedOverOrigins: [],
      furtherRedirectHasCredentials: true,
      noCorsCredentialsOfFirst: true,
      restoresBodyType: "under CORS, or with 307 and 308",
      preflightAsksForBodyType: true,
      noCorsOriginIsNull: false,
      keepsOrigin: true,
    },
    preflightCache: {
      cap: 600,
      unreadableAge: "default",
      readsSign: true,
      wildcard: "any without credentials",
      credentialsServeWithout: true,
      missDrops: true,
      // tests/live/webkit.test.ts, "a method that is not allowed, and one that is".
      keepsSafelistedMethods: true,
      keepsRefused: true,
      clearedByFailure: false,
    },
    // browsers-state.jsonl, "XHR GET, upload listener true, preflight not allowed".
    uploadListenerNeedsNoBody: true,
    // browsers-state.jsonl, "img, crossorigin anonymous, nothing, from http://localhost:5173" and its like.
    elementsNameOriginInCorsMode: true,
    rewritesCharsetInPlace: false,
    rewritesFormCharset: true,
    safelistsContentTypeLists: true,
    singletonRequestHeaders: null,
    checksMethodBeforeReadingNames: false,
    // Asked of WebKitGTK 2.50.6, one name after the other; `npm run conformance -- --browser webkit`.
    headerOrder: webkitHeaderOrder,
    // `npm run conformance -- --browser webkit`: a blob of image/png in no-cors mode.
    noCorsSendsAnyBodyType: true,
    dropsEmptyRepeats: false,
    // tests/live/http-cache.ts.
    httpCache: {
      keyedByCredentials: false,
      statuses: [200, 201, 203, 204, 300, 301, 302, 307, 308, 404, 410],
      keepsPermanentRedirects: true,
      servesHead: false,
      keepsRefusedRedirects: true,
      keepsRefusedOfXhr: false,
      losesEmptyHeaders: false,
      keepsHead: false,
    },
    // Asked of WebKitGTK 2.50.6 with an https: page: docs/conformance.md, "mixed content".
    mixedContent: { trustsLoopback: false, letsLocalAddressesIn: false },
    localNetworkAccess: { asks: false, refusesInsecurePages: false, coversWebSockets: false },
    // tests/live/webkit.test.ts, "font, not allowed": it loads, and its request has no `Origin`.
    fontsInNoCorsMode: true,
    takesStreams: true,
    rewritesSingleRange: false,
  },
  refusalError: (refusal) => ({ name: "TypeError", message: refusalMessage(refusal) }),
  // browsers-state.jsonl, "XHR CONNECT, omit, allowed". Its words for the others are not recorded.
  xhrRefusalError: (refusal) => ({
    name: xhrRefusalName(refusal),
    message: refusal.kind === "forbidden method" ? "The operation is insecure." : "",
  }),
  xhrDroppedHeaderLines: (name) => [`Refused to set unsafe header "${name}"`],
  // browsers-state.jsonl, "img, crossorigin null, nothing, from http://localhost:8000": the page read the canvas.
  taintedCanvasLines: [
    "Unable to get image data from canvas because the canvas has been tainted by cross-origin data.",
  ],
  networkError: { name: "TypeError", message: "Load failed" },
  insecureWebSocketError: { name: "error", message: "" },
  fontError: { name: "NetworkError", message: " A network error occurred." },
  passedByWildcardLines: () => [],
  mixedContentLines: (request, made, page) =>
    made === "upgraded"
      ? [
          `${requestedInsecure(page, currentUrl(request).href)} This content was automatically upgraded and should be served over HTTPS.`,
        ]
      : [],
  consoleLines,
}

function refusalMessage(refusal: Refusal): string {
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

function consoleLines(request: Request, reason: NetworkErrorReason, page: URL): readonly string[] {
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
    case "local network access":
      return []
    case "not an HTTP(S) scheme":
    case "unreachable":
      return last
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
