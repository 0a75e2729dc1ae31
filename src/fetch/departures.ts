import { type CookieRules, standardCookieRules } from "./cookies/cookie-rules.ts"
import { type CorsPreflightCacheRules, standardCorsPreflightCacheRules } from "./cors-preflight-cache.ts"
import { type HttpCacheRules, standardHttpCacheRules } from "./http-cache.ts"
import { type LocalNetworkAccessRules, standardLocalNetworkAccessRules } from "./local-network-access.ts"
import { type MixedContentRules, standardMixedContentRules } from "./mixed-content.ts"
import type { ExtensionScheme } from "./origin.ts"
import { type RedirectRules, standardRedirectRules } from "./redirect-rules.ts"
import type { Request } from "./request.ts"

/**
 * Where a browser departs from the Fetch Standard, as data. The standard's own behaviour is `standardDepartures`;
 * a browser's file in src/browsers/ names the evidence for each difference.
 */
export interface Departures {
  /** headers that go without a preflight beyond the standard's CORS-safelisted ones: names in lower case, and the values that do */
  readonly safelistedRequestHeaders: ReadonlyMap<string, RegExp>
  /** are the values of a header that is given twice combined, before the safelist looks at them? The standard looks at each. */
  readonly combinesBeforeSafelisting: boolean
  /** names in lower case that JavaScript can't set, beyond the standard's forbidden request-headers */
  readonly forbiddenRequestHeaders: readonly string[]
  /** does `*` in Access-Control-Allow-Headers cover `Authorization`, when there are no credentials? The standard says no. */
  readonly wildcardCoversAuthorization: boolean
  /** is a redirect of the preflight refused as such, before the CORS check looks at its headers? The result is the same, the words differ. */
  readonly refusesPreflightRedirectFirst: boolean
  /** is the preflight's status looked at before the CORS check? The result is the same, the words differ. */
  readonly checksPreflightStatusFirst: boolean
  /** after a redirect that taints the origin, does the preflight still name the page, and the request only `null`? The standard says `null` for both. */
  readonly preflightNamesPageWhenTainted: boolean
  /** what `Sec-Fetch-Site` of a preflight tells of: the whole chain of redirects, its own URL, or that seen from `null` once the origin is tainted */
  readonly preflightSite: "chain" | "own URL" | "own URL, from the serialized origin"
  /** is a `Content-Type` safelisted that a comma makes a list of types? The standard parses it as one. */
  readonly safelistsContentTypeLists: boolean
  /**
   * Names in lower case of request headers of which only the last is sent, where there are several; an empty value then
   * counts for all headers, and with a body the first `Content-Type`. Null: every value is sent.
   */
  readonly singletonRequestHeaders: ReadonlySet<string> | null
  /** is the method looked for before `Access-Control-Allow-Headers` is read? The result is the same, the words differ. */
  readonly checksMethodBeforeReadingNames: boolean
  /**
   * The order in which a preflight's answer is held against the request's header names, in lower case: of several that
   * are not allowed, the first is named. Null: they are sorted.
   */
  readonly headerOrder: ((request: Request) => readonly string[]) | null
  /** in no-cors mode, is the `Content-Type` of a body sent whatever it is? The standard's guard drops what is not safelisted. */
  readonly noCorsSendsAnyBodyType: boolean
  /** is the word `bytes` of a safelisted `Range` taken in any case? */
  readonly safelistsRangeInAnyCase: boolean
  /**
   * What `Sec-Fetch-Site` says after a redirect: the standard's word; what that says of the URLs since the request was sent
   * anew (where CORS began, where it needs a preflight, where it became a GET); "cross-site" unless all was same origin; or,
   * where the last redirect led to another origin, nothing, and no `Sec-Fetch-Mode` either.
   */
  readonly siteAfterRedirect: "standard" | "since sent anew" | "cross-site" | "absent after another origin"
  /** does a preflight after a redirect still ask for the `Authorization` that the redirect took away? */
  readonly preflightAsksForDroppedAuthorization: boolean
  /** does a redirect keep the need of a preflight, though the header or the method that needed it is gone? */
  readonly preflightNeedSurvivesRedirect: boolean
  /** is a header that is given twice asked for twice in `Access-Control-Request-Headers`? */
  readonly repeatsRequestHeaderNames: boolean
  /** the scheme of its extensions' pages, which have origins of their own; to the URL Standard they are opaque */
  readonly extensionScheme: ExtensionScheme | null
  /** does a preflight say `Sec-Fetch-Mode` to addresses that are not trustworthy as well? The standard tells them nothing. */
  readonly preflightTellsModeToAll: boolean
  /** hosts to which nothing is sent; the standard blocks ports only */
  readonly restrictedHosts: readonly string[]
  readonly cookies: CookieRules
  readonly preflightCache: CorsPreflightCacheRules
  readonly httpCache: HttpCacheRules
  readonly redirects: RedirectRules
  readonly mixedContent: MixedContentRules
  readonly localNetworkAccess: LocalNetworkAccessRules
  /** does a listener on `xhr.upload` make a preflight necessary for a request without a body as well? */
  readonly uploadListenerNeedsNoBody: boolean
  /**
   * Are empty values left out, where a response header comes more than once? Those of `Content-Type` are all kept, and
   * joined by a comma alone.
   */
  readonly dropsEmptyRepeats: boolean
  /**
   * Is the charset of an XMLHttpRequest's string body written over as it stands, even where it is `utf-8` already?
   */
  readonly rewritesCharsetInPlace: boolean
  /**
   * Is an XMLHttpRequest's `Content-Type` also unsafe where it was so before its charset was written over; and does a
   * redirect keep the need of a preflight for one that JavaScript set, but not for one of the body's own?
   */
  readonly judgesTypeAsWritten: boolean
  /** is the charset of an XMLHttpRequest's form body written over as that of a string? */
  readonly rewritesFormCharset: boolean
  /** does an element in cors mode name the page's origin to the page's own server as well? */
  readonly elementsNameOriginInCorsMode: boolean
  /** are fonts fetched in no-cors mode, so that no server need allow it? */
  readonly fontsInNoCorsMode: boolean
  /** is a stream taken for a body? Where it is not, it is sent as the text `[object ReadableStream]`. */
  readonly takesStreams: boolean
  /** does a response's URL show the user name and the password that were in the request's? */
  readonly responseUrlShowsCredentials: boolean
  /** does `fetch()` expose all headers where `*` stands before what makes the list of exposed names unreadable? */
  readonly exposesAllBeforeUnreadable: boolean
  /** is a `Range` of one span written anew on a GET (`Bytes = 0-1` becomes `bytes=0-1`)? */
  readonly rewritesSingleRange: boolean
}

/** No departures at all. */
export const standardDepartures: Departures = {
  safelistedRequestHeaders: new Map(),
  combinesBeforeSafelisting: false,
  forbiddenRequestHeaders: [],
  wildcardCoversAuthorization: false,
  refusesPreflightRedirectFirst: false,
  checksPreflightStatusFirst: false,
  preflightNamesPageWhenTainted: false,
  preflightSite: "chain",
  safelistsRangeInAnyCase: false,
  siteAfterRedirect: "standard",
  preflightNeedSurvivesRedirect: false,
  preflightAsksForDroppedAuthorization: false,
  repeatsRequestHeaderNames: false,
  extensionScheme: null,
  preflightTellsModeToAll: false,
  restrictedHosts: [],
  cookies: standardCookieRules,
  preflightCache: standardCorsPreflightCacheRules,
  httpCache: standardHttpCacheRules,
  redirects: standardRedirectRules,
  mixedContent: standardMixedContentRules,
  localNetworkAccess: standardLocalNetworkAccessRules,
  uploadListenerNeedsNoBody: true,
  rewritesCharsetInPlace: false,
  judgesTypeAsWritten: false,
  rewritesFormCharset: false,
  elementsNameOriginInCorsMode: false,
  safelistsContentTypeLists: true,
  singletonRequestHeaders: null,
  checksMethodBeforeReadingNames: false,
  headerOrder: null,
  noCorsSendsAnyBodyType: false,
  dropsEmptyRepeats: false,
  fontsInNoCorsMode: false,
  takesStreams: true,
  responseUrlShowsCredentials: true,
  exposesAllBeforeUnreadable: false,
  rewritesSingleRange: false,
}
