import type { Evaluation } from "../script/evaluation.ts"
import { boolean, said, unknown, type Value } from "../script/values.ts"
import type { Span } from "../span.ts"

/** Does a pattern match a text? */
export function matchedBy(evaluation: Evaluation, pattern: Value, subject: Value, span: Span): Value {
  const given = said(subject)
  return pattern.kind !== "pattern" || pattern.pattern === null || given === null
    ? unknown(evaluation.textAt(span), "this pattern is not evaluated here", span)
    : boolean(pattern.pattern.test(given), span)
}
