import { awaited } from "../../source/javascript/interpreter/expressions.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import { promised } from "../../source/javascript/interpreter/members.ts"
import { nativeFunction, undefinedAt, type Value } from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { currentResponse } from "./context.ts"
import type { HonoRuntime } from "./runtime.ts"

/** hono 4.13.19, middleware/secure-headers/secure-headers.js: its defaults. The first bears upon what other origins may embed. */
const HEADERS = [
  ["Cross-Origin-Resource-Policy", "same-origin"],
  ["Cross-Origin-Opener-Policy", "same-origin"],
  ["Origin-Agent-Cluster", "?1"],
  ["Referrer-Policy", "no-referrer"],
  ["Strict-Transport-Security", "max-age=15552000; includeSubDomains"],
  ["X-Content-Type-Options", "nosniff"],
  ["X-DNS-Prefetch-Control", "off"],
  ["X-Download-Options", "noopen"],
  ["X-Frame-Options", "SAMEORIGIN"],
  ["X-Permitted-Cross-Domain-Policies", "none"],
  ["X-XSS-Protection", "0"],
] as const

/** `secureHeaders()`: they are set on the way out. */
export const secureHeaders = (runtime: () => HonoRuntime, span: Span): Value =>
  nativeFunction("secureHeaders", span, ([, next], at) =>
    promised(() => {
      const { exchange, evaluation } = runtime()
      awaited(callValue(evaluation, next ?? undefinedAt(at), [], at))
      if (exchange === null) return undefinedAt(at)
      const { headers } = currentResponse(exchange)
      for (const [name, value] of HEADERS)
        headers.set(name, value, { span, option: null, why: "secureHeaders() sets it" })
      headers.delete("X-Powered-By")
      return undefinedAt(at)
    }, at),
  )
