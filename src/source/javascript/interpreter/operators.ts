import type { Span } from "../../span.ts"
import type { Evaluation } from "./evaluation.ts"
import { hasMember } from "./members.ts"
import { prototypeOf } from "./prototypes.ts"
import { boolean, isOpaque, number, string, text, throwError, type Value } from "./values.ts"

/** A binary operator other than `&&`, `||` and `??`, which evaluate their right side only where it is needed. */
export function operate(
  evaluation: Evaluation,
  operator: string,
  left: Value,
  right: Value,
  span: Span,
): Value {
  const [a, b] = [evaluation.settled(left), evaluation.settled(right)]
  switch (operator) {
    case "===":
    case "==":
    case "!==":
    case "!=": {
      evaluation.noteComparison(left, right)
      const equal = isEqual(a, b, operator.length === 2)
      if (equal === null) return unknownOf(evaluation, a, b, operator, span)
      return boolean(operator.startsWith("!") ? !equal : equal, span)
    }
    case "in": {
      const has = a.kind === "string" || a.kind === "number" ? hasMember(b, String(a.value)) : null
      return has === null ? unknownOf(evaluation, a, b, operator, span) : boolean(has, span)
    }
    case "instanceof":
      return isInstance(evaluation, a, b, span)
    case "+":
      return add(evaluation, a, b, span)
  }
  if (isOpaque(a) || isOpaque(b)) return unknownOf(evaluation, a, b, operator, span)
  if (a.kind === "string" && b.kind === "string" && ["<", ">", "<=", ">="].includes(operator))
    return boolean(compare(operator, a.value, b.value), span)
  const [x, y] = [toNumber(a), toNumber(b)]
  if (["<", ">", "<=", ">="].includes(operator)) return boolean(compare(operator, x, y), span)
  const arithmetic: Readonly<Record<string, (x: number, y: number) => number>> = {
    "-": (p, q) => p - q,
    "*": (p, q) => p * q,
    "/": (p, q) => p / q,
    "%": (p, q) => p % q,
    "**": (p, q) => p ** q,
    "&": (p, q) => p & q,
    "|": (p, q) => p | q,
    "^": (p, q) => p ^ q,
    "<<": (p, q) => p << q,
    ">>": (p, q) => p >> q,
    ">>>": (p, q) => p >>> q,
  }
  const run = Object.hasOwn(arithmetic, operator) ? arithmetic[operator] : undefined
  return run === undefined
    ? throwError("SyntaxError", `${operator} is not an operator`, span)
    : number(run(x, y), span)
}

const compare = <T extends string | number>(operator: string, a: T, b: T): boolean =>
  operator === "<" ? a < b : operator === ">" ? a > b : operator === "<=" ? a <= b : a >= b

function unknownOf(evaluation: Evaluation, a: Value, b: Value, operator: string, span: Span): Value {
  const opaque = isOpaque(a) ? a : b
  const reason = isOpaque(opaque) ? evaluation.unknownOf(opaque).reason : "it can't be compared here"
  return { kind: "unknown", key: evaluation.textAt(span) || operator, reason, span }
}

function add(evaluation: Evaluation, a: Value, b: Value, span: Span): Value {
  if (isOpaque(a) || isOpaque(b)) return unknownOf(evaluation, a, b, "+", span)
  const isText = ![a, b].every(({ kind }) => ["number", "boolean", "null", "undefined"].includes(kind))
  if (!isText) return number(toNumber(a) + toNumber(b), span)
  const [x, y] = [text(a), text(b)]
  return x === null || y === null ? unknownOf(evaluation, a, b, "+", span) : string(x + y, span)
}

/** `===` or `==`; null when it can't be known. */
export function isEqual(a: Value, b: Value, isLoose = false): boolean | null {
  if (isOpaque(a) || isOpaque(b)) {
    if (a === b) return true
    // What another module has is at least something.
    const [other, opaque] = isOpaque(a) ? [b, a] : [a, b]
    return opaque.kind === "made" && (other.kind === "null" || other.kind === "undefined") ? false : null
  }
  if ("value" in a && "value" in b && a.kind === b.kind) return a.value === b.value
  const isEmpty = (value: Value) => value.kind === "null" || value.kind === "undefined"
  if (isEmpty(a) || isEmpty(b)) return isLoose ? isEmpty(a) && isEmpty(b) : a.kind === b.kind
  const isPlain = (value: Value) => ["string", "number", "boolean"].includes(value.kind)
  if (isLoose && isPlain(a) && isPlain(b)) return toNumber(a) === toNumber(b)
  if (isLoose && isPlain(a) !== isPlain(b)) {
    // A list is compared as its text is.
    const [plain, other] = isPlain(a) ? [a, b] : [b, a]
    if (other.kind === "array") {
      const written = text(other)
      return written === null ? null : isEqual(string(written, other.span), plain, true)
    }
  }
  if (a.kind === "function" && b.kind === "function")
    return a.node.from === b.node.from && a.scope === b.scope
  return a === b
}

/** `Number(value)` */
export function toNumber(value: Value): number {
  switch (value.kind) {
    case "number":
      return value.value
    case "boolean":
      return Number(value.value)
    case "string":
      return Number(value.value)
    case "null":
      return 0
    case "array":
      return value.items.length === 0 ? 0 : Number(text(value) ?? Number.NaN)
    default:
      return Number.NaN
  }
}

function isInstance(evaluation: Evaluation, a: Value, b: Value, span: Span): Value {
  if (b.kind === "host" && b.host.isInstance !== undefined && !isOpaque(a))
    return boolean(b.host.isInstance(a), span)
  if (b.kind === "class") {
    for (let of = a.kind === "object" ? a.of : null; of !== null && typeof of !== "string"; ) {
      if (of === b) return boolean(true, span)
      const { parent }: { readonly parent: Value | null } = of
      of = parent?.kind === "class" ? parent : null
    }
    if (!isOpaque(a)) return boolean(false, span)
  }
  if (b.kind === "function" && !isOpaque(a)) {
    const sought = prototypeOf(b)
    let at = a.kind === "object" ? a.proto : undefined
    while (at !== undefined && at !== sought) at = at.proto
    return boolean(at !== undefined, span)
  }
  return unknownOf(evaluation, a, b, "instanceof", span)
}

/** `typeof value`; null when it can't be known. */
export function typeOf(value: Value): string | null {
  switch (value.kind) {
    case "string":
    case "number":
    case "boolean":
    case "undefined":
      return value.kind
    case "function":
    case "class":
      return "function"
    case "host":
      return value.host.call === undefined && value.host.construct === undefined ? "object" : "function"
    case "unknown":
    case "external":
    case "made":
      return null
    default:
      return "object"
  }
}
