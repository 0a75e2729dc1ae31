import type { Span } from "../span.ts"
import type { Evaluation } from "./evaluation.ts"
import { boolean, equal, list, number, text, unknown, type Value } from "./values.ts"

/** What two values come to; an unknown where that is not read. `&&` and `||` are not among the operators. */
export function binary(
  evaluation: Evaluation,
  operator: string,
  givenLeft: Value,
  givenRight: Value,
  span: Span,
): Value {
  const left = zeroLike(evaluation, givenLeft, givenRight)
  const right = zeroLike(evaluation, givenRight, givenLeft)
  if (operator === "==" || operator === "!=") {
    evaluation.noteChoice(left, right)
    evaluation.noteChoice(right, left)
    const result = equal(left, right)
    return result === null
      ? unknown(evaluation.textAt(span), "one side of this is not known", span)
      : boolean(result === (operator === "=="), span)
  }
  const own = evaluation.dialect.operator(evaluation, operator, left, right, span)
  if (own !== null) return own
  if (left.kind === "number" && right.kind === "number") {
    const [a, b] = [left.value, right.value]
    switch (operator) {
      case "+":
        return number(a + b, span)
      case "-":
        return number(a - b, span)
      case "*":
        return number(a * b, span)
      case "<":
        return boolean(a < b, span)
      case ">":
        return boolean(a > b, span)
      case "<=":
        return boolean(a <= b, span)
      case ">=":
        return boolean(a >= b, span)
    }
  }
  if (operator === "+" && left.kind === "string" && right.kind === "string")
    return text(left.value + right.value, span)
  if (operator === "+" && left.kind === "list" && right.kind === "list")
    return list([...left.items, ...right.items], span)
  return unknown(evaluation.textAt(span), "this is not read", span)
}

/** In Go, a text or a number that was given no value is empty, or zero. */
function zeroLike({ dialect }: Evaluation, value: Value, other: Value): Value {
  if (dialect.hasZeroes !== true || value.kind !== "nothing") return value
  switch (other.kind) {
    case "string":
      return text("", value.span)
    case "number":
      return number(0, value.span)
    case "boolean":
      return boolean(false, value.span)
    default:
      return value
  }
}
