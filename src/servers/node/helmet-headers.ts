/** The headers that helmet 8.1.0 sets (dist, index.cjs), in its order, by the option that rules each. */
export const HELMET_HEADERS: readonly (readonly [option: string, name: string, value: string])[] = [
  [
    "contentSecurityPolicy",
    "Content-Security-Policy",
    "default-src 'self';base-uri 'self';font-src 'self' https: data:;form-action 'self';frame-ancestors 'self';img-src 'self' data:;object-src 'none';script-src 'self';script-src-attr 'none';style-src 'self' https: 'unsafe-inline';upgrade-insecure-requests",
  ],
  ["crossOriginOpenerPolicy", "Cross-Origin-Opener-Policy", "same-origin"],
  ["crossOriginResourcePolicy", "Cross-Origin-Resource-Policy", "same-origin"],
  ["originAgentCluster", "Origin-Agent-Cluster", "?1"],
  ["referrerPolicy", "Referrer-Policy", "no-referrer"],
  ["strictTransportSecurity", "Strict-Transport-Security", "max-age=31536000; includeSubDomains"],
  ["xContentTypeOptions", "X-Content-Type-Options", "nosniff"],
  ["xDnsPrefetchControl", "X-DNS-Prefetch-Control", "off"],
  ["xDownloadOptions", "X-Download-Options", "noopen"],
  ["xFrameOptions", "X-Frame-Options", "SAMEORIGIN"],
  ["xPermittedCrossDomainPolicies", "X-Permitted-Cross-Domain-Policies", "none"],
  ["xXssProtection", "X-XSS-Protection", "0"],
]
