import { browsers } from "../browsers/browsers.ts"
import { type CookieJar, type Stored, storeCookie } from "../fetch/cookies/cookie-jar.ts"
import { originOf } from "../fetch/origin.ts"
import type { Scenario } from "../scenario/scenario.ts"

/**
 * Takes the cookies of earlier visits into the browser's jar: each was set by its own site, as the page of the visit.
 * @returns the jar, and what became of each line; null for one whose address is no URL
 */
export function earlierCookies(scenario: Scenario): {
  readonly jar: CookieJar
  readonly results: readonly (Stored | null)[]
} {
  const rules = browsers[scenario.browser].departures.cookies
  let jar: CookieJar = []
  const results = scenario.cookies.map(({ from, header }) => {
    if (!URL.canParse(from)) return null
    const url = new URL(from)
    const stored = storeCookie(jar, header, { url, redirectedBy: [], page: originOf(url), now: 0 }, rules)
    jar = stored.jar
    return stored.result
  })
  return { jar, results }
}
