import type { Browser } from "./browser.ts"
import { xhrRefusalName } from "./event-errors.ts"
import { webkitHeaderOrder } from "./header-order/webkit-header-map.ts"
import { consoleLines, mixedContentLines, refusalMessage } from "./words/webkit-words.ts"

/** What WebKit (WebKitGTK 2.50, and Safari with it) does otherwise than the standard, and the words it prints. */
export const webkit: Browser = {
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
    extensionScheme: null,
    preflightTellsModeToAll: false,
    // tests/live/restricted.ts
    restrictedHosts: ["0.0.0.0"],
    // browsers-state.jsonl, "cookie «…»" and "Set-Cookie «…» in the answer of http://127.0.0.1:8000".
    cookies: {
      defaultSameSite: "None",
      noneNeedsSecure: false,
      loopbackIsSecure: false,
      thirdParty: "sent, not kept",
      refusesSuffixDomain: true,
      localhostIsOneSite: true,
      // tests/live/redirected-cookies.ts
      looksAtRedirects: false,
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
      typeIsAsWritten: false,
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
    judgesTypeAsWritten: false,
    rewritesFormCharset: true,
    safelistsContentTypeLists: true,
    singletonRequestHeaders: null,
    checksMethodBeforeReadingNames: false,
    // Asked of WebKitGTK 2.50.6, one name after the other; `npm run conformance -- --browser webkit`.
    headerOrder: webkitHeaderOrder,
    // `npm run conformance -- --browser webkit`: a blob of image/png in no-cors mode.
    noCorsSendsAnyBodyType: true,
    dropsEmptyRepeats: false,
    exposesAllBeforeUnreadable: false,
    // tests/live/http-cache.ts.
    httpCache: {
      keyedByCredentials: false,
      statuses: [200, 201, 203, 204, 300, 301, 302, 303, 307, 308, 404, 410],
      keepsPermanentRedirects: true,
      servesHead: false,
      keepsRefusedRedirects: true,
      keepsRefusedOfXhr: false,
      losesEmptyHeaders: false,
      keepsHead: false,
      keepsRefusedHead: false,
      servesRedirectTargets: "of kept redirects",
      passedByRanges: "none",
      dropsLocation: false,
    },
    // Asked of WebKitGTK 2.50.6 with an https: page: docs/conformance.md, "mixed content".
    mixedContent: { trustsLoopback: false, letsLocalAddressesIn: false },
    localNetworkAccess: { asks: false, refusesInsecurePages: false, coversWebSockets: false },
    // tests/live/webkit.test.ts, "font, not allowed": it loads, and its request has no `Origin`.
    fontsInNoCorsMode: true,
    takesStreams: true,
    // tests/live/initiators.ts, "XMLHttpRequest, a user name in its URL".
    responseUrlShowsCredentials: false,
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
  mixedContentLines,
  consoleLines,
}
