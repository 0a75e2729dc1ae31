import type { CorsCheckFailure } from "../fetch/cors-check.ts"
import type { CorsPreflightRefusal } from "../fetch/cors-preflight-fetch.ts"
import type { NetworkErrorReason } from "../fetch/fetch-params.ts"
import { byteLowercase, isHeaderName, valuesOf } from "../fetch/header-list.ts"
import { currentUrl, type Refusal, type Request } from "../fetch/request.ts"
import { isRedirectStatus, type NetworkResponse } from "../fetch/response.ts"
import type { Browser } from "./browser.ts"
import { xhrRefusalName } from "./event-errors.ts"

/** What Firefox 153 does otherwise than the standard, and the words it prints; those that begin with `Cross-Origin Request`. */
export const firefox: Browser = {
  label: "Firefox",
  departures: {
    safelistedRequestHeaders: new Map(),
    combinesBeforeSafelisting: false,
    // Script can set it: browsers-rules.jsonl, "forbidden header User-Agent".
    forbiddenRequestHeaders: [],
    // browsers-rules.jsonl, "authorization and x-a against «*», omit": it passes, with a warning that it will not for long.
    wildcardCoversAuthorization: true,
    refusesPreflightRedirectFirst: false,
    checksPreflightStatusFirst: false,
    // browsers-rules.jsonl, "API to third, PUT": the preflight says who asks, the request then says `null`.
    preflightNamesPageWhenTainted: true,
    // browsers-rules.jsonl, "API back to page, PUT".
    preflightSite: "own URL",
    safelistsRangeInAnyCase: false,
    // browsers-rules.jsonl, "POST 301 inside the API" and "Authorization through a redirect".
    siteAfterRedirect: "cross-site",
    preflightNeedSurvivesRedirect: true,
    preflightAsksForDroppedAuthorization: false,
    // browsers-random.jsonl: `x-a` given twice is asked for as `x-a,x-a`.
    repeatsRequestHeaderNames: true,
    // browsers-state.jsonl, "cookie «…»" and "Set-Cookie «…» in the answer of http://127.0.0.1:8000".
    cookies: {
      defaultSameSite: "None",
      noneNeedsSecure: true,
      loopbackIsSecure: true,
      thirdParty: "partitioned",
      refusesSuffixDomain: false,
      localhostIsOneSite: false,
    },
    // browsers-state.jsonl, "PUT twice, max-age «…»" to "three in a row, x-a and PUT and both"; tests/live/preflight-cache.ts.
    // The cap is what https://developer.mozilla.org/docs/Web/HTTP/Headers/Access-Control-Max-Age says: no test waits a day.
    // Live deep cases (docs/conformance.md): a redirect to `http://:/`; a POST that 303 and then 307 redirect.
    redirects: {
      refusesFirst: "invalid or data, when followed",
      errorNeedsLocation: false,
      showsBodyWithoutLocation: false,
      refusesCredentials: "standard",
      checksCredentialsBeforeError: false,
      refusesFtpFirst: false,
      deleteBecomesGet: false,
      droppedOverOrigins: [],
      furtherRedirectHasCredentials: false,
      noCorsCredentialsOfFirst: false,
      restoresBodyType: "of fetch, with 307 and 308 or to another origin",
      preflightAsksForBodyType: false,
      noCorsOriginIsNull: false,
      keepsOrigin: false,
    },
    preflightCache: {
      cap: 86400,
      unreadableAge: "not kept",
      readsSign: false,
      wildcard: "itself",
      credentialsServeWithout: false,
      missDrops: false,
      keepsSafelistedMethods: false,
      keepsRefused: false,
      clearedByFailure: true,
    },
    // browsers-state.jsonl, "XHR GET, upload listener true, preflight not allowed".
    uploadListenerNeedsNoBody: true,
    // browsers-state.jsonl, "img, crossorigin anonymous, nothing, from http://localhost:5173" and its like.
    elementsNameOriginInCorsMode: false,
    rewritesCharsetInPlace: false,
    rewritesFormCharset: false,
    // npm run conformance -- --browser firefox --seed 1000 --count 600, cases 25, 36, 240, 482, 572.
    safelistsContentTypeLists: false,
    // tests/live/firefox.test.ts, "a header that is given twice".
    singletonRequestHeaders: new Set([
      "authorization",
      "content-type",
      "from",
      "if-modified-since",
      "if-unmodified-since",
      "proxy-authorization",
      "user-agent",
    ]),
    // npm run conformance -- --browser firefox --seed 2000 --count 600, case 160.
    checksMethodBeforeReadingNames: true,
    headerOrder: null,
    noCorsSendsAnyBodyType: false,
    // npm run conformance -- --browser firefox: --seed 900001, case 804; --seed 1840555107, case 253.
    dropsEmptyRepeats: true,
    // tests/live/http-cache.ts.
    httpCache: {
      keyedByCredentials: true,
      statuses: [200, 203, 300, 301, 302, 307, 308, 410],
      keepsPermanentRedirects: false,
      servesHead: false,
      keepsRefusedRedirects: false,
      keepsRefusedOfXhr: false,
      losesEmptyHeaders: true,
      keepsHead: true,
    },
    // Asked of Firefox 153 with an https: page whose address was made public: docs/conformance.md, "mixed content".
    mixedContent: { trustsLoopback: true, letsLocalAddressesIn: false },
    localNetworkAccess: { asks: true, refusesInsecurePages: false, coversWebSockets: false },
    // recordings/firefox-constructor.jsonl.
    fontsInNoCorsMode: false,
    takesStreams: false,
    rewritesSingleRange: false,
  },
  refusalError: (refusal) => ({ name: "TypeError", message: refusalMessage(refusal) }),
  // browsers-state.jsonl, "XHR CONNECT, omit, allowed". Its words for the others are not recorded.
  xhrRefusalError: (refusal) => ({
    name: xhrRefusalName(refusal),
    message: refusal.kind === "forbidden method" ? "The operation is insecure." : "",
  }),
  xhrDroppedHeaderLines: () => [],
  taintedCanvasLines: [],
  networkError: { name: "TypeError", message: "NetworkError when attempting to fetch resource." },
  mixedContentLines: (request, made) =>
    made === "upgraded"
      ? [`Mixed Content: Upgrading insecure display request ‘${currentUrl(request).href}’ to use ‘https’`]
      : [],
  consoleLines,
  // It lets `Authorization` pass by `*`, and says that it will not for long.
  insecureWebSocketError: { name: "SecurityError", message: "The operation is insecure." },
  fontError: { name: "NetworkError", message: "A network error occurred." },
  passedByWildcardLines: (url) => [
    `Cross-Origin Request Warning: The Same Origin Policy will disallow reading the remote resource at ${url} soon. (Reason: When the \`Access-Control-Allow-Headers\` is \`*\`, the \`Authorization\` header is not covered. To include the \`Authorization\` header, it must be explicitly listed in CORS header \`Access-Control-Allow-Headers\`).`,
  ],
}

function refusalMessage(refusal: Refusal): string {
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

function consoleLines(request: Request, reason: NetworkErrorReason): readonly string[] {
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
      // file: and ws: are refused before CORS is asked.
      return /^(?:file|wss?):/.test(url) ? [] : [blocked(url, "CORS request not http")]
    case "unreachable":
      return [didNotSucceed(url)]
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
