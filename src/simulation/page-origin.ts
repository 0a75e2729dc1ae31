import { browsers } from "../browsers/browsers.ts"
import { type Origin, opaqueOrigin, originOfPage, serializeOrigin } from "../fetch/origin.ts"
import type { Scenario } from "../scenario/scenario.ts"

type OfPage = Pick<Scenario, "page" | "browser">

/** The origin that a scenario's page has in its browser; null where its address is none. */
export function pageOriginOf({ page, browser }: OfPage): Origin | null {
  if (!URL.canParse(page.url)) return null
  return page.sandboxed
    ? opaqueOrigin("sandboxed frame")
    : originOfPage(new URL(page.url), browsers[browser].departures.extensionScheme)
}

/** The same as it is sent: `null` where it is opaque, or there is none. */
export function serializedPageOrigin(scenario: OfPage): string {
  const origin = pageOriginOf(scenario)
  return origin === null ? "null" : serializeOrigin(origin)
}
