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
  readonly label: string
  readonly departures: Departures
  /** what `fetch()` throws at once, for what its constructor refuses */
  readonly refusalError: (refusal: Refusal) => JavaScriptError
  /** what the promise is rejected with */
  readonly networkError: JavaScriptError
  /** the lines that the console shows for a network error, word for word; the browser's own noise apart */
  /** the lines for a preflight that passed although only `*` covers the `Authorization` that it asked for */
  readonly passedByWildcardLines: (url: string) => readonly string[]
  readonly consoleLines: (request: Request, reason: NetworkErrorReason, page: URL) => readonly string[]
}
