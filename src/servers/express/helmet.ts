import { callValue } from "../../source/javascript/interpreter/functions.ts"
import { ownEntries } from "../../source/javascript/interpreter/members.ts"
import {
  nativeFunction,
  text,
  truth,
  undefinedAt,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import type { Runtime } from "./runtime.ts"

/** The headers that helmet 8.1.0 sets (dist, index.cjs), in its order, by the option that rules each. */
const HEADERS: readonly (readonly [option: string, name: string, value: string])[] = [
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

/** What an option of one of its own adds: a policy as text. */
function policyOf(option: Value | undefined, fallback: string): string | null {
  if (option === undefined || truth(option) === null) return fallback
  if (option.kind === "boolean") return option.value ? fallback : null
  const policy = new Map(ownEntries(option)).get("policy") ?? new Map(ownEntries(option)).get("action")
  return policy === undefined ? fallback : (text(policy) ?? fallback)
}

/** `helmet(options)`: its `Cross-Origin-Resource-Policy: same-origin` is what keeps images of an API from other pages. */
export function helmetMiddleware(runtime: Runtime, given: Value | undefined, span: Span): Value {
  const options = new Map(given === undefined ? [] : ownEntries(given))
  return nativeFunction("helmet", span, ([, , next], at) => {
    const response = runtime.exchange?.response
    if (response !== undefined) {
      for (const [option, name, value] of HEADERS) {
        const own = policyOf(options.get(option), value)
        if (own !== null)
          response.setHeader(name, own, {
            span: options.get(option)?.span ?? span,
            option,
            why: "helmet sets it",
          })
      }
      const hides = options.get("xPoweredBy") ?? options.get("hidePoweredBy")
      if (hides === undefined || truth(hides) !== false) response.removeHeader("X-Powered-By")
    }
    return callValue(runtime.evaluation, next ?? undefinedAt(at), [], at)
  })
}
