import { withoutEmptyRepeats } from "./empty-repeats.ts"
import type { FetchParams, NetworkErrorReason } from "./fetch-params.ts"
import { corsExposedHeaderNames, filterResponse } from "./filtered-response.ts"
import { mainFetch } from "./main-fetch.ts"
import type { Request } from "./request.ts"
import type { FilteredResponse } from "./response.ts"

/** What JavaScript's promise comes to. `request` is the request as it was last sent, over every redirect. */
export type FetchOutcome =
  | { readonly kind: "resolved"; readonly request: Request; readonly response: FilteredResponse }
  | { readonly kind: "rejected"; readonly request: Request; readonly reason: NetworkErrorReason }

/**
 * Fetches a request and filters the response for JavaScript.
 * https://fetch.spec.whatwg.org/#concept-fetch
 */
export function fetch(params: FetchParams, request: Request): FetchOutcome {
  const result = mainFetch(params, request)
  switch (result.kind) {
    case "network error":
      return { kind: "rejected", request: result.request, reason: result.reason }
    case "opaque-redirect":
      return { kind: "resolved", request: result.request, response: result.response }
    case "response": {
      const exposed =
        result.request.responseTainting === "cors"
          ? corsExposedHeaderNames(result.request, result.response.headers, params.departures)
          : []
      const { headers: given } = result.response
      const headers = params.departures.dropsEmptyRepeats ? withoutEmptyRepeats(given) : given
      const internal = { ...result.response, headers, corsExposedHeaderNames: exposed }
      const response = filterResponse(result.request, internal, params.departures)
      return { kind: "resolved", request: result.request, response }
    }
  }
}
