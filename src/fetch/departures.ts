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
  /** is a `Range` of one span written anew on the wire (`Bytes = 0-1` becomes `bytes=0-1`)? */
  readonly rewritesSingleRange: boolean
}

/** No departures at all. */
export const standardDepartures: Departures = {
  safelistedRequestHeaders: new Map(),
  combinesBeforeSafelisting: false,
  forbiddenRequestHeaders: [],
  wildcardCoversAuthorization: false,
  refusesPreflightRedirectFirst: false,
  rewritesSingleRange: false,
}
