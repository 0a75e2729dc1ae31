import { show, type Value } from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { difference, isNear } from "../near-miss.ts"
import type { Cause } from "../server.ts"

/** Why an origin was not let in, with the nearest miss first. */
export function refusalOf(allowed: Value, origin: string | null, span: Span): Cause {
  if (origin === null)
    return { option: "origin", span: allowed.span, why: "the request has no Origin header" }
  const items = allowed.kind === "array" ? allowed.items : [allowed]
  for (const item of items)
    if (item.kind === "string" && isNear(item.value, origin))
      return {
        option: "origin",
        span: item.span,
        why: `${item.value} is not ${origin}: ${difference(item.value, origin)}`,
      }
  const [only] = items
  if (items.length === 0)
    return { option: "origin", span: allowed.span, why: "origin is an empty list: no origin is let in" }
  if (items.length === 1 && only?.kind === "regexp")
    return { option: "origin", span: only.span, why: `${show(only)} does not match ${origin}` }
  return {
    option: "origin",
    span: allowed.span.to > 0 ? allowed.span : span,
    why: `${origin} is not among ${show(allowed)}`,
  }
}
