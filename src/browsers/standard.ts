import { standardDepartures } from "../fetch/departures.ts"
import type { Browser } from "./browser.ts"

/**
 * A browser that does what the Fetch Standard says and nothing else. The standard gives errors a name and no words,
 * and says nothing about a console.
 */
export const standard: Browser = {
  label: "Standard",
  departures: standardDepartures,
  refusalError: () => ({ name: "TypeError", message: "" }),
  networkError: { name: "TypeError", message: "" },
  passedByWildcardLines: () => [],
  consoleLines: () => [],
}
