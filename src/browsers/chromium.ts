import type { Browser } from "./browser.ts"
import { xhrRefusalName } from "./event-errors.ts"
import { chromiumHeaderOrder } from "./header-order/chromium-header-map.ts"
import { consoleLine, mixedContentLines, refusalMessage, xhrRefusalMessage } from "./words/chromium-words.ts"

const INTEGER = /^[0-9]+$/
const DECIMAL = /^[0-9]+(?:\.[0-9]+)?$/

/** What Chromium 156 does otherwise than the standard, and the words it prints. */
export const chromium: Browser = {
  departures: {
    // Client hints go without a preflight, if their value is one: recordings/browsers-rules.jsonl, "header DPR", "header
    // Save-Data" and so on; tests/live/chromium.test.ts for the values.
    safelistedRequestHeaders: new Map([
      ["device-memory", DECIMAL],
      ["dpr", DECIMAL],
      ["downlink", DECIMAL],
      ["ect", /^(?:slow-2g|2g|3g|4g)$/],
      ["rtt", INTEGER],
      ["save-data", /^on$/i],
      ["viewport-width", INTEGER],
      ["width", INTEGER],
    ]),
    // tests/live/chromium.test.ts: `Content-Type: text/plain` twice asks for a preflight.
    combinesBeforeSafelisting: true,
    // `User-Agent` set by script is sent as the browser's own: browsers-rules.jsonl, "forbidden header User-Agent".
    forbiddenRequestHeaders: ["user-agent"],
    // `*` lets `Authorization` pass without credentials: browsers-rules.jsonl, "authorization and x-a against «*», omit".
    wildcardCoversAuthorization: true,
    // browsers-random.jsonl: a preflight answered 302 with a Location, whatever its Access-Control-Allow-Origin says.
    refusesPreflightRedirectFirst: true,
    // browsers-state.jsonl, "cookie «…»". Cookies of third parties are blocked in the recorded build (its setting says so).
    cookies: {
      defaultSameSite: "Lax",
      noneNeedsSecure: true,
      loopbackIsSecure: true,
      thirdParty: "blocked",
      refusesSuffixDomain: false,
      localhostIsOneSite: false,
      // tests/live/redirected-cookies.ts
      looksAtRedirects: false,
    },
    // Live deep cases (docs/conformance.md): redirects to `http://:/`, without `Location`, with a user name, to another origin.
    redirects: {
      refusesFirst: "invalid",
      errorNeedsLocation: true,
      showsBodyWithoutLocation: false,
      refusesCredentials: "all of fetch",
      checksCredentialsBeforeError: true,
      refusesFtpFirst: false,
      deleteBecomesGet: false,
      // Of the client hints, not `Save-Data`.
      droppedOverOrigins: ["device-memory", "dpr", "downlink", "ect", "rtt", "viewport-width", "width"],
      furtherRedirectHasCredentials: false,
      noCorsCredentialsOfFirst: true,
      restoresBodyType: "never",
      typeIsAsWritten: false,
      preflightAsksForBodyType: false,
      noCorsOriginIsNull: true,
      keepsOrigin: false,
    },
    // browsers-state.jsonl, "PUT twice, max-age «…»" to "three in a row, x-a and PUT and both"; tests/live/preflight-cache.ts.
    // The cap is what https://developer.mozilla.org/docs/Web/HTTP/Headers/Access-Control-Max-Age says: no test waits two hours.
    preflightCache: {
      cap: 7200,
      unreadableAge: "default",
      readsSign: true,
      wildcard: "any without credentials",
      credentialsServeWithout: true,
      missDrops: true,
      keepsSafelistedMethods: true,
      keepsRefused: false,
      clearedByFailure: false,
    },
    // browsers-state.jsonl, "XHR GET, upload listener true, preflight not allowed".
    uploadListenerNeedsNoBody: false,
    // browsers-state.jsonl, "img, crossorigin anonymous, nothing, from http://localhost:5173" and its like.
    elementsNameOriginInCorsMode: true,
    // tests/live/chromium.test.ts: `text/plain; charset=utf-8` is sent as `text/plain; charset=UTF-8`.
    rewritesCharsetInPlace: true,
    judgesTypeAsWritten: false,
    rewritesFormCharset: true,
    safelistsContentTypeLists: true,
    singletonRequestHeaders: null,
    checksMethodBeforeReadingNames: false,
    // tests/live/chromium.test.ts: its table of headers is in the order of their hashes.
    headerOrder: chromiumHeaderOrder,
    noCorsSendsAnyBodyType: false,
    dropsEmptyRepeats: false,
    exposesAllBeforeUnreadable: false,
    // tests/live/http-cache.ts.
    httpCache: {
      keyedByCredentials: false,
      statuses: "all",
      keepsPermanentRedirects: true,
      servesHead: true,
      keepsRefusedRedirects: true,
      keepsRefusedOfXhr: true,
      losesEmptyHeaders: false,
      keepsHead: false,
      keepsRefusedHead: false,
      servesRedirectTargets: "always",
      // npm run conformance -- --browser chromium --seed 51126, case 2686.
      passedByRanges: "what is not one range",
      dropsLocation: false,
    },
    // Asked of Chromium 156 with an https: page whose address was made public: docs/conformance.md, "mixed content".
    mixedContent: { trustsLoopback: true, letsLocalAddressesIn: true },
    localNetworkAccess: { asks: true, refusesInsecurePages: true, coversWebSockets: true },
    fontsInNoCorsMode: false,
    takesStreams: true,
    // browsers-rules.jsonl, "header Range: bytes = 0-1", "header Range: Bytes=0-1".
    // tests/live/initiators.ts, "XMLHttpRequest, a user name in its URL".
    responseUrlShowsCredentials: true,
    rewritesSingleRange: true,
    // browsers-rules.jsonl, "API back to page, PUT".
    preflightSite: "own URL",
    checksPreflightStatusFirst: false,
    preflightNamesPageWhenTainted: false,
    safelistsRangeInAnyCase: false,
    // tests/live/redirects.ts, "POST, null, 302: other → api".
    siteAfterRedirect: "since sent anew",
    preflightNeedSurvivesRedirect: false,
    preflightAsksForDroppedAuthorization: false,
    repeatsRequestHeaderNames: false,
    // An extension of one page, which calls a server: `Origin: chrome-extension://ehdk…`, `Sec-Fetch-Site: cross-site`.
    extensionScheme: "chrome-extension:",
    // tests/live/restricted.ts, PUT to 0.0.0.0
    preflightTellsModeToAll: true,
    restrictedHosts: [],
  },
  refusalError: (refusal) => ({ name: "TypeError", message: refusalMessage(refusal) }),
  xhrRefusalError: (refusal) => ({ name: xhrRefusalName(refusal), message: xhrRefusalMessage(refusal) }),
  xhrDroppedHeaderLines: (name) => [`Refused to set unsafe header "${name}"`],
  taintedCanvasLines: [],
  networkError: { name: "TypeError", message: "Failed to fetch" },
  insecureWebSocketError: {
    name: "SecurityError",
    message:
      "Failed to construct 'WebSocket': An insecure WebSocket connection may not be initiated from a page loaded over HTTPS.",
  },
  fontError: { name: "NetworkError", message: "A network error occurred." },
  passedByWildcardLines: () => [],
  mixedContentLines,
  consoleLines: (request, reason, page) => {
    const line = consoleLine(request, reason, page)
    return line === null ? [] : [line]
  },
}
