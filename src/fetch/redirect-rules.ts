/** How a browser follows redirects, as data. A browser's file in src/browsers/ names the evidence for each. */
export interface RedirectRules {
  /** which locations are refused before the CORS check looks at the answer: none; what is no URL; that or a `data:` URL, where redirects are followed */
  readonly refusesFirst: "none" | "invalid" | "invalid or data, when followed"
  /** with the redirect mode `error`, is a redirect status without `Location` an ordinary answer? The standard looks at the status only. */
  readonly errorNeedsLocation: boolean
  /** with the redirect mode `manual`, can JavaScript read the body of a redirect without `Location`? */
  readonly showsBodyWithoutLocation: boolean
  /** which user names in a `Location` are refused: those that the standard names; with `fetch()`, all; or those of the standard but where the next request needs a preflight */
  readonly refusesCredentials: "standard" | "all of fetch" | "without a preflight"
  /** is a user name refused before the redirect mode `error` ends it? The result is the same, the words differ. */
  readonly checksCredentialsBeforeError: boolean
  /** is an `ftp:` location refused before anything else, with the redirect mode `manual` too? */
  readonly refusesFtpFirst: boolean
  /** does a redirect to another origin make a GET of a DELETE, whatever its status? */
  readonly deleteBecomesGet: boolean
  /** names in lower case of request headers that are left behind when a redirect leads to another origin, besides `Authorization` */
  readonly droppedOverOrigins: readonly string[]
  /** with `same-origin`, does a redirect to another origin go by the CORS check for credentials, where it redirects further? */
  readonly furtherRedirectHasCredentials: boolean
  /** in no-cors mode, does the first URL decide about credentials for all that follow? */
  readonly noCorsCredentialsOfFirst: boolean
  /** does the `Content-Type` that a redirect took away with the body come back with a later one? */
  readonly restoresBodyType:
    | "never"
    | "of fetch, where its first method would keep the body"
    | "under CORS, or with 307 and 308"
  /** where a redirect keeps the body, is an XMLHttpRequest's `Content-Type` sent as JavaScript wrote it, with its own charset? */
  readonly typeIsAsWritten: boolean
  /** does a preflight ask for the `Content-Type` that a redirect took away? */
  readonly preflightAsksForBodyType: boolean
  /** in no-cors mode, is `Origin` `null` from the first redirect to another origin on? */
  readonly noCorsOriginIsNull: boolean
  /** does a request that had an `Origin` keep it, though a redirect made it a GET? Not a navigation, for all that was seen. */
  readonly keepsOrigin: boolean
}

export const standardRedirectRules: RedirectRules = {
  refusesFirst: "none",
  errorNeedsLocation: false,
  showsBodyWithoutLocation: false,
  refusesCredentials: "standard",
  checksCredentialsBeforeError: false,
  refusesFtpFirst: false,
  deleteBecomesGet: false,
  droppedOverOrigins: [],
  furtherRedirectHasCredentials: false,
  noCorsCredentialsOfFirst: false,
  restoresBodyType: "never",
  typeIsAsWritten: false,
  preflightAsksForBodyType: false,
  noCorsOriginIsNull: false,
  keepsOrigin: false,
}
