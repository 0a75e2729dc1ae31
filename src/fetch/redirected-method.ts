import type { Departures } from "./departures.ts"
import { originOf, sameOrigin } from "./origin.ts"
import { currentUrl, type Request } from "./request.ts"

/** What a redirect makes of a request's method, and whether its body and the headers about it go. */
export interface RedirectedMethod {
  readonly method: string
  readonly body: "kept" | "dropped" | "dropped, its headers kept"
}

/**
 * POST becomes GET on 301 and 302; everything but GET and HEAD becomes GET on 303.
 * https://fetch.spec.whatwg.org/#concept-http-redirect-fetch, step 12
 */
export function redirectedMethod(
  request: Request,
  status: number,
  to: URL,
  { redirects }: Departures,
): RedirectedMethod {
  const { method } = request
  const toGet =
    ([301, 302].includes(status) && method === "POST") ||
    (status === 303 && method !== "GET" && method !== "HEAD")
  if (toGet) return { method: "GET", body: "dropped" }
  const leavesOrigin = !sameOrigin(originOf(currentUrl(request)), originOf(to))
  return redirects.deleteBecomesGet && method === "DELETE" && leavesOrigin
    ? { method: "GET", body: "dropped, its headers kept" }
    : { method, body: "kept" }
}
