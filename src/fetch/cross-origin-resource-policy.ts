import { get, type HeaderList } from "./header-list.ts"
import { originOf, sameOrigin } from "./origin.ts"
import { currentUrl, type Request } from "./request.ts"
import { schemelesslySameSite } from "./site.ts"

export type CorpResult = "allowed" | "not same-origin" | "not same-site"

/**
 * The cross-origin resource policy check, for a page without Cross-Origin-Embedder-Policy.
 * https://fetch.spec.whatwg.org/#cross-origin-resource-policy-check
 */
export function corpCheck(request: Request, headers: HeaderList): CorpResult {
  if (request.mode !== "no-cors") return "allowed"
  const policy = get(headers, "Cross-Origin-Resource-Policy")
  const target = originOf(currentUrl(request))
  switch (policy) {
    case "same-origin":
      return sameOrigin(request.origin, target) ? "allowed" : "not same-origin"
    case "same-site": {
      if (!schemelesslySameSite(request.origin, target)) return "not same-site"
      const secureToInsecure =
        request.origin.kind === "tuple" &&
        request.origin.scheme !== "https" &&
        currentUrl(request).protocol === "https:"
      return secureToInsecure ? "not same-site" : "allowed"
    }
    default:
      return "allowed"
  }
}
