/** How a browser follows redirects, as data. A browser's file in src/browsers/ names the evidence for each. */
export interface RedirectRules {
  /** which locations are refused before the CORS check looks at the answer: none; what is no URL; that or a `data:` URL, where redirects are followed */
  readonly refusesFirst: "none" | "invalid" | "invalid or data, when followed"
  /** with the redirect mode `error`, is a redirect status without `Location` an ordinary answer? The standard looks at the status only. */
  readonly errorNeedsLocation: boolean
  /** which user names in a `Location` are refused: those that the standard names, all, or those of the standard but where the next request needs a preflight */
  readonly refusesCredentials: "standard" | "all" | "without a preflight"
  /** is the location looked at before the redirect mode `error` ends it? The result is the same, the words differ. */
  readonly checksLocationBeforeError: boolean
  /** is an `ftp:` location refused with the redirect mode `manual` too? */
  readonly refusesFtpInManual: boolean
  /** names in lower case of request headers that are left behind when a redirect leads to another origin, besides `Authorization` */
  readonly droppedOverOrigins: readonly string[]
  /** in no-cors mode, does the first URL decide about credentials for all that follow? */
  readonly noCorsCredentialsOfFirst: boolean
  /** does the `Content-Type` that a redirect took away with the body come back with a later one? */
  readonly restoresBodyType: "never" | "with any" | "with 307 and 308"
  /** in no-cors mode, is `Origin` `null` from the first redirect to another origin on? */
  readonly noCorsOriginIsNull: boolean
  /** does a request that had an `Origin` keep it, though a redirect made it a GET? */
  readonly keepsOrigin: boolean
}

export const standardRedirectRules: RedirectRules = {
  refusesFirst: "none",
  errorNeedsLocation: false,
  refusesCredentials: "standard",
  checksLocationBeforeError: false,
  refusesFtpInManual: false,
  droppedOverOrigins: [],
  noCorsCredentialsOfFirst: false,
  restoresBodyType: "never",
  noCorsOriginIsNull: false,
  keepsOrigin: false,
}
