/** How a browser keeps cookies, as data. A browser's file in src/browsers/ names the evidence for each. */
export interface CookieRules {
  /** what a cookie without `SameSite` is taken for */
  readonly defaultSameSite: "Lax" | "None"
  /** is `SameSite=None` without `Secure` refused? */
  readonly noneNeedsSecure: boolean
  /** does `Secure` count as fulfilled over http: on localhost, *.localhost and 127.0.0.0/8? */
  readonly loopbackIsSecure: boolean
  /** what happens to cookies of another site than the page's: kept and sent as any; neither; kept apart for each page's site; sent, but not kept */
  readonly thirdParty: "allowed" | "blocked" | "partitioned" | "sent, not kept"
  /** is a `Domain` that is no more than a public suffix refused, although it is the host itself? */
  readonly refusesSuffixDomain: boolean
  /** are localhost and its subdomains one site, for `SameSite`? */
  readonly localhostIsOneSite: boolean
  /** is a request another site's, for `SameSite`, once it came by way of one? Earlier drafts said so: https://github.com/httpwg/http-extensions/pull/2750 */
  readonly looksAtRedirects: boolean
}

/** What the draft says, which leaves third-party cookies to the browser: https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html */
export const standardCookieRules: CookieRules = {
  defaultSameSite: "Lax",
  noneNeedsSecure: true,
  loopbackIsSecure: true,
  thirdParty: "allowed",
  refusesSuffixDomain: false,
  localhostIsOneSite: false,
  looksAtRedirects: false,
}
