import type { Browser } from "./browser.ts"
import { xhrRefusalName } from "./event-errors.ts"
import { consoleLines, mixedContentLines, refusalMessage } from "./words/firefox-words.ts"

/** What Firefox 153 does otherwise than the standard, and the words it prints; those that begin with `Cross-Origin Request`. */
export const firefox: Browser = {
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
    // An extension of one page, which calls a server: `Origin: moz-extension://1d3f…`, `Sec-Fetch-Site: cross-site`.
    extensionScheme: "moz-extension:",
    preflightTellsModeToAll: false,
    // tests/live/restricted.ts
    restrictedHosts: ["0.0.0.0", "[::]"],
    // browsers-state.jsonl, "cookie «…»" and "Set-Cookie «…» in the answer of http://127.0.0.1:8000".
    cookies: {
      defaultSameSite: "None",
      noneNeedsSecure: true,
      loopbackIsSecure: true,
      thirdParty: "partitioned",
      refusesSuffixDomain: false,
      localhostIsOneSite: false,
      // tests/live/redirected-cookies.ts
      looksAtRedirects: true,
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
      restoresBodyType: "of fetch, where its first method would keep the body",
      typeIsAsWritten: true,
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
    // npm run conformance -- --browser firefox: --seed 31415926, case 2693; --seed 192775382 --depth everyday, case 202.
    judgesTypeAsWritten: true,
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
    // npm run conformance -- --browser firefox --seed 1585977732 --depth everyday, case 244: `*, (x)`.
    exposesAllBeforeUnreadable: true,
    // tests/live/http-cache.ts, and tests/live/redirects.ts for the redirects.
    httpCache: {
      keyedByCredentials: true,
      statuses: [200, 203, 300, 301, 302, 303, 307, 308, 410],
      keepsPermanentRedirects: false,
      servesHead: false,
      keepsRefusedRedirects: false,
      keepsRefusedOfXhr: false,
      losesEmptyHeaders: true,
      keepsHead: true,
      keepsRefusedHead: true,
      servesRedirectTargets: "always",
      // npm run conformance -- --browser firefox --seed 51126, case 2190.
      passedByRanges: "all but the whole",
      dropsLocation: true,
    },
    // Asked of Firefox 153 with an https: page whose address was made public: docs/conformance.md, "mixed content".
    mixedContent: { trustsLoopback: true, letsLocalAddressesIn: false },
    localNetworkAccess: { asks: true, refusesInsecurePages: false, coversWebSockets: false },
    // recordings/firefox-constructor.jsonl.
    fontsInNoCorsMode: false,
    takesStreams: false,
    // tests/live/initiators.ts, "XMLHttpRequest, a user name in its URL".
    responseUrlShowsCredentials: true,
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
  mixedContentLines,
  consoleLines,
  insecureWebSocketError: { name: "SecurityError", message: "The operation is insecure." },
  fontError: { name: "NetworkError", message: "A network error occurred." },
  // It lets `Authorization` pass by `*`, and says that it will not for long.
  passedByWildcardLines: (url) => [
    `Cross-Origin Request Warning: The Same Origin Policy will disallow reading the remote resource at ${url} soon. (Reason: When the \`Access-Control-Allow-Headers\` is \`*\`, the \`Authorization\` header is not covered. To include the \`Authorization\` header, it must be explicitly listed in CORS header \`Access-Control-Allow-Headers\`).`,
  ],
}
