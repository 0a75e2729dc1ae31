import type { Departures } from "../fetch/departures.ts"
import type { NetworkErrorReason } from "../fetch/fetch-params.ts"
import type { Refusal, Request } from "../fetch/request.ts"

/** What JavaScript catches. */
export interface JavaScriptError {
  readonly name: string
  readonly message: string
}

/** One browser, as data: where it departs from the Fetch Standard, and what it prints. */
export interface Browser {
  readonly departures: Departures
  /** what `fetch()` throws at once, for what its constructor refuses */
  readonly refusalError: (refusal: Refusal) => JavaScriptError
  /** what an XMLHttpRequest's `open()` or `setRequestHeader()` throws */
  readonly xhrRefusalError: (refusal: Refusal) => JavaScriptError
  /** the lines for a header that `setRequestHeader()` does not set */
  readonly xhrDroppedHeaderLines: (name: string) => readonly string[]
  /** the lines for an image of another origin that the page drew on a canvas and may not read */
  readonly taintedCanvasLines: readonly string[]
  /** what the promise is rejected with */
  readonly networkError: JavaScriptError
  /** what `FontFace.load()` is rejected with */
  readonly fontError: JavaScriptError
  /** the lines for a preflight that passed although only `*` covers the `Authorization` that it asked for */
  readonly passedByWildcardLines: (url: string) => readonly string[]
  /** what `new WebSocket()` throws, or fires, for ws: on an https: page */
  readonly insecureWebSocketError: JavaScriptError
  /** the lines for mixed content that is let in, or asked for by https: instead */
  readonly mixedContentLines: (request: Request, made: "let in" | "upgraded", page: URL) => readonly string[]
  /** the lines that the console shows for a network error, word for word; the browser's own noise apart */
  readonly consoleLines: (request: Request, reason: NetworkErrorReason, page: URL) => readonly string[]
}
