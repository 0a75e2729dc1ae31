import { get, type HeaderList } from "./header-list.ts"
import { originOf, sameOrigin } from "./origin.ts"
import { currentUrl, type Request } from "./request.ts"
import { schemelesslySameSite } from "./site.ts"

export type CorpResult =
  | "allowed"
  | "not same-origin"
  | "not same-site"
  | "no policy, which the page requires"

/**
 * The cross-origin resource policy check.
 * @param withCredentials did the request go with credentials?
 * https://fetch.spec.whatwg.org/#cross-origin-resource-policy-check
 */
export function corpCheck(request: Request, headers: HeaderList, withCredentials: boolean): CorpResult {
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
    case "cross-origin":
      return "allowed"
    default: {
      // Without a policy of its own, the page's embedder policy makes it `same-origin`.
      const { embedderPolicy } = request.client
      const isRequired =
        embedderPolicy === "require-corp" || (embedderPolicy === "credentialless" && withCredentials)
      return isRequired && !sameOrigin(request.origin, target)
        ? "no policy, which the page requires"
        : "allowed"
    }
  }
}
