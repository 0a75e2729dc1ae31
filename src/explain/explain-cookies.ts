import type { Cookie, Stored, StoreRefusal, WithheldReason } from "../fetch/cookies/cookie-jar.ts"
import type { Exchange } from "../simulation/trace.ts"
import { type Comparison, row } from "./explanation.ts"
import { code, listed } from "./words.ts"

/** Why a cookie stayed in the jar, in words. */
export function withheldWords(because: WithheldReason): string {
  switch (because) {
    case "without credentials":
      return 'the request goes without credentials; `credentials: "include"` would send it'
    case "Secure over http":
      return "`Secure`: over https only"
    case "SameSite=Strict":
    case "SameSite=Lax":
      return `${code(because)}: not with a request of another site's page`
    case "Lax by default":
      return "no `SameSite`, which this browser takes for `Lax`: not with a request of another site's page"
    case "SameSite, redirected by another site":
      return "`SameSite`: to this browser a request that was redirected by another site is that site's, wherever it leads"
    case "a third party":
      return "this browser blocks cookies of other sites than the page's (Debian's Chromium, with which this was measured, does; in yours its settings decide)"
    case "another partition":
      return "this browser keeps the cookies of other sites apart for each page's site, and this one was set elsewhere"
  }
}

/** Why a `Set-Cookie` line was not kept, in words. */
export function storeRefusalWords(because: StoreRefusal): string {
  switch (because) {
    case "not a cookie":
      return "it names no cookie"
    case "another domain":
      return "its `Domain` is not the server's own, nor one above it"
    case "a public suffix":
      return "its `Domain` is a public suffix"
    case "a prefix that promises more":
      return "`__Secure-` needs `Secure`, and `__Host-` a `Path=/` as well, and no `Domain`"
    case "Secure over http":
      return "`Secure` needs https here"
    case "None without Secure":
      return "`SameSite=None` needs `Secure`"
    case "SameSite of another site's page":
      return "without `SameSite=None` it can't be set for another site's page"
    case "a third party":
      return "this browser keeps no cookies of another site than the page's"
    case "expired":
      return "it is expired: that deletes the cookie"
  }
}

/** The cookies of a request, sent and not. */
export const cookieRows = ({ cookies }: Exchange): readonly Comparison[] =>
  cookies === null
    ? []
    : [
        ...cookies.sent.map((cookie) => row(`cookie ${nameOf(cookie)}`, "sent", "same")),
        ...cookies.withheld.map(({ cookie, because }) =>
          row(`cookie ${nameOf(cookie)}`, `not sent: ${because}`, "different"),
        ),
      ]

/** What became of each `Set-Cookie` line of an answer. */
export const storedRows = ({ stored }: Exchange): readonly Comparison[] =>
  stored.map((each) =>
    each.kind === "stored"
      ? row("Set-Cookie", `${nameOf(each.cookie)}: kept`, "same")
      : row(
          "Set-Cookie",
          `${each.line}: not kept, ${storeRefusalWords(each.because).replaceAll("`", "")}`,
          "different",
        ),
  )

/** One line of an earlier visit's cookies: what became of it. */
export const earlierWords = (stored: Stored): string =>
  stored.kind === "stored"
    ? `kept as ${code(nameOf(stored.cookie))}`
    : `not kept: ${storeRefusalWords(stored.because)}`

/**
 * A cookie that did not go along, told apart from a failure of CORS.
 * @returns a sentence; null when nothing stayed behind
 */
export function missingCookieWords(exchange: Exchange | undefined): string | null {
  const withheld = exchange?.cookies?.withheld ?? []
  if (withheld.length === 0) return null
  const [first] = withheld
  const names = listed(withheld.map(({ cookie }) => code(nameOf(cookie))))
  const isOne = withheld.length === 1
  return `The cookie${isOne ? "" : "s"} ${names} did not go along, and CORS has no part in that${first === undefined ? "" : `: ${withheldWords(first.because)}`}.`
}

const nameOf = ({ name, value }: Cookie): string => (name === "" ? value : name)
