import { fetchStandard, type Rule } from "../fetch/standard.ts"

/** The rules that explanations point to, by what they are about. */
export const rules = {
  origin: {
    name: "HTML Standard, origin",
    url: "https://html.spec.whatwg.org/multipage/browsers.html#concept-origin",
  },
  requestConstructor: fetchStandard("Request constructor", "dom-request"),
  mainFetch: fetchStandard("Main fetch", "concept-main-fetch"),
  unsafeNames: fetchStandard("CORS-unsafe request-header names", "cors-unsafe-request-header-names"),
  safelistedMethod: fetchStandard("CORS-safelisted method", "cors-safelisted-method"),
  preflightFetch: fetchStandard("CORS-preflight fetch", "cors-preflight-fetch-0"),
  preflightCache: fetchStandard("CORS-preflight cache", "cors-preflight-cache"),
  networkFetch: fetchStandard("HTTP-network-or-cache fetch", "concept-http-network-or-cache-fetch"),
  corsCheck: fetchStandard("CORS check", "concept-cors-check"),
  redirectFetch: fetchStandard("HTTP-redirect fetch", "concept-http-redirect-fetch"),
  filteredResponse: fetchStandard("CORS filtered response", "concept-filtered-response-cors"),
  opaqueResponse: fetchStandard("Opaque filtered response", "concept-filtered-response-opaque"),
  networkError: fetchStandard("Network error", "concept-network-error"),
  resourcePolicy: fetchStandard("Cross-origin resource policy check", "cross-origin-resource-policy-check"),
  httpCache: {
    name: "HTTP Caching, constructing responses from caches",
    url: "https://www.rfc-editor.org/rfc/rfc9111.html#section-4",
  },
  mixedContent: {
    name: "Mixed Content",
    url: "https://w3c.github.io/webappsec-mixed-content/#should-block-fetch",
  },
  localNetworkAccess: {
    name: "Local Network Access",
    url: "https://wicg.github.io/local-network-access/",
  },
  cors: fetchStandard("CORS protocol", "http-cors-protocol"),
} as const satisfies Readonly<Record<string, Rule>>
