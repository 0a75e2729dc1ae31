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
import { HELMET_HEADERS } from "../node/helmet-headers.ts"
import type { Runtime } from "./runtime.ts"

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
      for (const [option, name, value] of HELMET_HEADERS) {
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
