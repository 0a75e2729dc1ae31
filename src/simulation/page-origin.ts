import { browsers } from "../browsers/browsers.ts"
import { type Origin, opaqueOrigin, originOfPage, serializeOrigin } from "../fetch/origin.ts"
import type { Scenario } from "../scenario/scenario.ts"

type OfPage = Pick<Scenario, "page" | "browser">

/**
 * The origin that a scenario's page has in its browser.
 * @param url the page's address
 */
export const pageOriginOf = ({ page, browser }: OfPage, url: URL): Origin =>
  page.sandboxed
    ? opaqueOrigin("sandboxed frame")
    : originOfPage(url, browsers[browser].departures.extensionScheme)

/** The same as it is sent: `null` where it is opaque, or the page's address is none. */
export const serializedPageOrigin = (scenario: OfPage): string =>
  URL.canParse(scenario.page.url)
    ? serializeOrigin(pageOriginOf(scenario, new URL(scenario.page.url)))
    : "null"
