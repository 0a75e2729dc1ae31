import { isLoopback } from "../address-space.ts"
import type { Origin } from "../origin.ts"
import { originOf } from "../origin.ts"
import { isPublicSuffix } from "../public-suffixes.ts"
import { sameSite } from "../site.ts"
import type { CookieRules } from "./cookie-rules.ts"
import { parseSetCookie, type SameSite, type SetCookie } from "./set-cookie.ts"

/** A cookie as the browser keeps it. */
export interface Cookie {
  readonly name: string
  readonly value: string
  readonly domain: string
  readonly hostOnly: boolean
  readonly path: string
  readonly secure: boolean
  readonly httpOnly: boolean
  readonly sameSite: SameSite | null
  /** in seconds of the scenario's clock; null: with the session */
  readonly expires: number | null
  /** the site of the page under which it is kept, where it is kept apart; null in the common jar */
  readonly partition: string | null
}

export type CookieJar = readonly Cookie[]

/** From where a cookie is set or asked for. */
export interface CookieContext {
  readonly url: URL
  /** the URLs that redirected to it, in their order */
  readonly redirectedBy: readonly URL[]
  /** the page's origin; that of the URL itself for a visit to it */
  readonly page: Origin
  readonly now: number
  /** where the page itself goes somewhere else: by which method; absent for what a page loads */
  readonly navigation?: string
}

/** Why a cookie was not kept. */
export type StoreRefusal =
  | "not a cookie"
  | "another domain"
  | "a public suffix"
  | "a prefix that promises more"
  | "Secure over http"
  | "None without Secure"
  | "SameSite of another site's page"
  | "a third party"
  | "expired"

/** Why a cookie was not sent. */
export type WithheldReason =
  | "without credentials"
  | "Secure over http"
  | "SameSite=Strict"
  | "SameSite=Lax"
  | "Lax by default"
  | "SameSite, redirected by another site"
  | "a third party"
  | "another partition"

export type Stored =
  | { readonly kind: "stored"; readonly cookie: Cookie }
  | { readonly kind: "refused"; readonly line: string; readonly because: StoreRefusal }

/**
 * Takes a `Set-Cookie` line into the jar.
 * @returns the jar as it is then, and what became of the line
 * https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-storage-model
 */
export function storeCookie(
  jar: CookieJar,
  line: string,
  context: CookieContext,
  rules: CookieRules,
): { readonly jar: CookieJar; readonly result: Stored } {
  const refuse = (because: StoreRefusal) => ({ jar, result: { kind: "refused" as const, line, because } })
  const given = parseSetCookie(line, context.now)
  if (given === null) return refuse("not a cookie")
  const host = context.url.hostname
  if (given.domain !== null) {
    if (!domainMatches(host, given.domain)) return refuse("another domain")
    if (isPublicSuffix(given.domain) && (host !== given.domain || rules.refusesSuffixDomain))
      return refuse("a public suffix")
  }
  if (given.secure && !isSecureFor(context.url, rules)) return refuse("Secure over http")
  if (given.sameSite === "None" && !given.secure && rules.noneNeedsSecure)
    return refuse("None without Secure")
  if (!keepsPrefix(given)) return refuse("a prefix that promises more")
  // What led to it has no say in what is kept, only in what is sent.
  const isForeign = context.navigation === undefined && !isOfSite(context.page, context.url, rules)
  const effective = given.sameSite ?? rules.defaultSameSite
  if (isForeign && effective !== "None") return refuse("SameSite of another site's page")
  const isThirdParty = context.navigation === undefined && !sameSite(context.page, originOf(context.url))
  const isKept = rules.thirdParty === "allowed" || rules.thirdParty === "partitioned" || given.partitioned
  if (isThirdParty && !isKept) return refuse("a third party")
  const isApart = isThirdParty && (given.partitioned || rules.thirdParty === "partitioned")
  const cookie: Cookie = {
    name: given.name,
    value: given.value,
    domain: given.domain ?? host,
    hostOnly: given.domain === null || isPublicSuffix(given.domain),
    path: given.path ?? defaultPath(context.url),
    secure: given.secure,
    httpOnly: given.httpOnly,
    sameSite: given.sameSite,
    expires: given.maxAge === null ? null : context.now + given.maxAge,
    partition: isApart || given.partitioned ? siteOf(topLevel(context)) : null,
  }
  const others = jar.filter((each) => !isSameCookie(each, cookie))
  if (given.maxAge === 0) return { jar: others, result: { kind: "refused", line, because: "expired" } }
  // A cookie that takes the place of another keeps its time of creation, which decides the order they are sent in.
  const at = jar.findIndex((each) => isSameCookie(each, cookie))
  return { jar: at < 0 ? [...jar, cookie] : jar.with(at, cookie), result: { kind: "stored", cookie } }
}

export interface Retrieved {
  readonly sent: readonly Cookie[]
  readonly withheld: readonly { readonly cookie: Cookie; readonly because: WithheldReason }[]
}

/**
 * The cookies that go along with a request, and those of its address that do not.
 * https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-retrieval-algorithm
 */
export function retrieveCookies(jar: CookieJar, context: CookieContext, rules: CookieRules): Retrieved {
  const { url, now } = context
  const sent: Cookie[] = []
  const withheld: { cookie: Cookie; because: WithheldReason }[] = []
  for (const cookie of jar) {
    if (cookie.expires !== null && cookie.expires <= now) continue
    if (cookie.hostOnly ? cookie.domain !== url.hostname : !domainMatches(url.hostname, cookie.domain))
      continue
    if (!pathMatches(url.pathname, cookie.path)) continue
    const because = withholding(cookie, context, rules)
    if (because === null) sent.push(cookie)
    else withheld.push({ cookie, because })
  }
  // Longer paths first; the rest in the order in which they came.
  sent.sort((a, b) => b.path.length - a.path.length)
  return { sent, withheld }
}

function withholding(cookie: Cookie, context: CookieContext, rules: CookieRules): WithheldReason | null {
  if (cookie.secure && !isSecureFor(context.url, rules)) return "Secure over http"
  const isThirdParty = context.navigation === undefined && !sameSite(context.page, originOf(context.url))
  if (cookie.partition !== null && cookie.partition !== siteOf(topLevel(context))) return "another partition"
  if (!isOfSite(context.page, context.url, rules)) {
    if (cookie.sameSite === "Strict") return "SameSite=Strict"
    // Lax cookies go along where the user is led from one site to another by a safe method.
    if (context.navigation === "GET") return null
    if (cookie.sameSite === "Lax") return "SameSite=Lax"
    if (cookie.sameSite === null && rules.defaultSameSite === "Lax") return "Lax by default"
  } else if (rules.looksAtRedirects && cameOverAnotherSite(context, rules)) {
    if (cookie.sameSite === "Strict") return "SameSite, redirected by another site"
    if (cookie.sameSite === "Lax" && context.navigation !== "GET")
      return "SameSite, redirected by another site"
  }
  const isSent =
    rules.thirdParty === "allowed" || rules.thirdParty === "sent, not kept" || cookie.partition !== null
  if (!isThirdParty || isSent) return null
  return rules.thirdParty === "partitioned" ? "another partition" : "a third party"
}

/** The cookies of an address to which a request goes without credentials: all of them stay. */
export function withheldCookies(jar: CookieJar, context: CookieContext, rules: CookieRules): Retrieved {
  const { sent, withheld } = retrieveCookies(jar, context, rules)
  const stayed = sent.map((cookie) => ({ cookie, because: "without credentials" as const }))
  return { sent: [], withheld: [...stayed, ...withheld] }
}

/** The value of the `Cookie` header; null when there is none to send. */
export const cookieHeader = (cookies: readonly Cookie[]): string | null =>
  cookies.length === 0
    ? null
    : cookies.map(({ name, value }) => (name === "" ? value : `${name}=${value}`)).join("; ")

/**
 * `__Secure-` promises `Secure`, `__Host-` besides a `Path` of `/` and no `Domain`. A value without a name may not look
 * like one. https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-cookie-name-prefixes
 */
function keepsPrefix({ name, value, secure, path, domain }: SetCookie): boolean {
  if (name === "") return !/^__(?:secure|host)-/i.test(value)
  if (/^__secure-/i.test(name)) return secure
  return !/^__host-/i.test(name) || (secure && path === "/" && domain === null)
}

const isSameCookie = (a: Cookie, b: Cookie): boolean =>
  a.name === b.name && a.domain === b.domain && a.path === b.path && a.partition === b.partition

const isSecureFor = (url: URL, rules: CookieRules): boolean =>
  url.protocol === "https:" || (rules.loopbackIsSecure && isLoopback(url.hostname))

/** https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-domain-matching */
const domainMatches = (host: string, domain: string): boolean =>
  host === domain || (host.endsWith(`.${domain}`) && !/^[\d.]+$|^\[/.test(host))

/** https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-paths-and-path-match */
const pathMatches = (path: string, of: string): boolean =>
  path === of || (path.startsWith(of) && (of.endsWith("/") || path.charAt(of.length) === "/"))

function defaultPath(url: URL): string {
  const at = url.pathname.lastIndexOf("/")
  return at <= 0 ? "/" : url.pathname.slice(0, at)
}

const cameOverAnotherSite = ({ redirectedBy, page }: CookieContext, rules: CookieRules): boolean =>
  redirectedBy.some((url) => !isOfSite(page, url, rules))

/** Are page and URL the same site, as this browser sees it for `SameSite`? */
function isOfSite(page: Origin, url: URL, rules: CookieRules): boolean {
  const target = originOf(url)
  if (sameSite(page, target)) return true
  if (!rules.localhostIsOneSite || page.kind === "opaque" || target.kind === "opaque") return false
  const isLocal = (host: string) => host === "localhost" || host.endsWith(".localhost")
  return page.scheme === target.scheme && isLocal(page.host) && isLocal(target.host)
}

/** The page that is at the top when the answer comes. */
const topLevel = ({ url, page, navigation }: CookieContext): Origin =>
  navigation === undefined ? page : originOf(url)

/** A site as a key: scheme and host, enough to tell the pages of a scenario apart. */
const siteOf = (origin: Origin): string =>
  origin.kind === "opaque" ? `opaque ${origin.identity}` : `${origin.scheme}://${origin.host}`
