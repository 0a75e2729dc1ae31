import { standardDepartures } from "../fetch/departures.ts"
import type { Browser } from "./browser.ts"
import { xhrRefusalName } from "./event-errors.ts"

/**
 * A browser that does what the Fetch Standard says and nothing else. The standard gives errors a name and no words,
 * and says nothing about a console.
 */
export const standard: Browser = {
  departures: standardDepartures,
  refusalError: () => ({ name: "TypeError", message: "" }),
  xhrRefusalError: (refusal) => ({ name: xhrRefusalName(refusal), message: "" }),
  xhrDroppedHeaderLines: () => [],
  taintedCanvasLines: [],
  networkError: { name: "TypeError", message: "" },
  insecureWebSocketError: { name: "SecurityError", message: "" },
  fontError: { name: "NetworkError", message: "" },
  passedByWildcardLines: () => [],
  mixedContentLines: () => [],
  consoleLines: () => [],
}
