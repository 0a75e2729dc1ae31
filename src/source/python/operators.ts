import { MOST, repeated } from "../heavy.ts"
import type { Span } from "../span.ts"
import { classAttribute } from "./classes.ts"
import type { Evaluation } from "./evaluation.ts"
import { percentFormat } from "./formatting.ts"
import {
  boolean,
  isSequence,
  number,
  PythonError,
  type SequenceValue,
  string,
  typeName,
  type UnknownValue,
  type Value,
} from "./values.ts"

/** Is the value true in Python's sense? null when that can't be known. https://docs.python.org/3/library/stdtypes.html#truth-value-testing */
export function truth(value: Value): boolean | null {
  switch (value.kind) {
    case "string":
    case "bytes":
      return value.value !== ""
    case "number":
      return value.value !== 0
    case "boolean":
      return value.value
    case "none":
      return false
    case "list":
    case "tuple":
    case "set":
      return value.items.length > 0
    case "dict":
      return value.entries.length > 0
    case "function":
    case "class":
      return true
    case "instance":
      // It may say itself whether it is true.
      return classAttribute(value.of, "__bool__") === null && classAttribute(value.of, "__len__") === null
        ? true
        : null
    case "host":
      return value.host.truthy ?? null
    case "object":
      // A call of something with a capital letter makes an instance, and instances are true.
      return /(^|\.)[A-Z]\w*$/.test(value.path) ? true : null
    case "external":
    case "unknown":
      return null
  }
}

/** `==`: null when that can't be known. */
export function equals(a: Value, b: Value): boolean | null {
  if (isUnknown(a) || isUnknown(b)) return null
  if (isSequence(a) && isSequence(b)) {
    if (a.kind !== b.kind || a.items.length !== b.items.length) return false
    if (a.kind === "set") return every(a.items.map((item) => holds(b, item)))
    return every(a.items.map((item, i) => equals(item, b.items[i] ?? item)))
  }
  if ((a.kind === "number" || a.kind === "boolean") && (b.kind === "number" || b.kind === "boolean"))
    return Number(a.value) === Number(b.value)
  if (a.kind === "none" || b.kind === "none") return a.kind === b.kind
  const [x, y] = [textOf(a), textOf(b)]
  if (x !== null && y !== null) return x === y
  if (a.kind === "bytes" && b.kind === "bytes") return a.value === b.value
  if (a.kind === "dict" && b.kind === "dict") {
    if (a.entries.length !== b.entries.length) return false
    return every(
      a.entries.map(({ key, value }) => {
        const other = b.entries.find((entry) => equals(entry.key, key) === true)
        return other === undefined ? false : equals(value, other.value)
      }),
    )
  }
  // A class may say itself what is equal: `__eq__`, `@dataclass`.
  if (a.kind === "instance" && b.kind === "instance" && a !== b && a.of === b.of) return null
  return a.kind === b.kind ? a === b : false
}

/** The text of a string, or of a member of a str enumeration. */
const textOf = (value: Value): string | null =>
  value.kind === "string" ? value.value : value.kind === "instance" ? (value.text ?? null) : null

const every = (results: readonly (boolean | null)[]): boolean | null =>
  results.includes(false) ? false : results.includes(null) ? null : true

/** Does nobody know it: an unknown, or something from outside whose value the text does not show? */
export const isUnknown = (value: Value): boolean =>
  value.kind === "unknown" || value.kind === "external" || (value.kind === "object" && truth(value) === null)

/** `in`: null when that can't be known. A string holds its substrings, a dict its keys. */
export function holds(container: Value, item: Value): boolean | null {
  if (isUnknown(container) || isUnknown(item)) return null
  if (container.kind === "string") return item.kind === "string" ? container.value.includes(item.value) : null
  if (isSequence(container)) {
    const results = container.items.map((each) => equals(each, item))
    return results.includes(true) ? true : results.includes(null) ? null : false
  }
  if (container.kind === "dict") {
    const results = container.entries.map(({ key }) => equals(key, item))
    return results.includes(true) ? true : results.includes(null) ? null : false
  }
  if (container.kind === "host") return container.host.has?.(item) ?? null
  return null
}

/** A binary operator on two values. Throws PythonError where Python raises TypeError. */
export function binary(evaluation: Evaluation, operator: string, a: Value, b: Value, span: Span): Value {
  const unknown = firstUnknown(evaluation, a, b)
  if (unknown !== null) return { ...unknown, span }
  if (a.kind === "string" && b.kind === "string" && operator === "+")
    return string(a.value + b.value, a.value === "" ? b.span : a.span)
  if (a.kind === "bytes" && b.kind === "bytes" && operator === "+")
    return { kind: "bytes", value: a.value + b.value, span }
  if (a.kind === "string" && operator === "%") {
    const text = percentFormat(a.value, b)
    return text === null
      ? { kind: "unknown", key: evaluation.textAt(span), reason: "this `%` formatting is not read", span }
      : string(text, span)
  }
  if (isSequence(a) && a.kind !== "set" && b.kind === "number" && operator === "*")
    return {
      kind: a.kind,
      items: Array.from(
        { length: Math.max(0, Math.min(b.value, Math.ceil((MOST + 1) / Math.max(1, a.items.length)))) },
        () => a.items,
      ).flat(),
      span,
    }
  if (a.kind === "string" && b.kind === "number" && operator === "*")
    return string(repeated(a.value, b.value), span)
  if (a.kind === "number" && (b.kind === "string" || isSequence(b)) && operator === "*")
    return binary(evaluation, operator, b, a, span)
  if (isSequence(a) && isSequence(b)) {
    if (operator === "+" && a.kind === b.kind && a.kind !== "set")
      return { kind: a.kind, items: [...a.items, ...b.items], span }
    if (a.kind === "set" && b.kind === "set") {
      if (operator === "|") return unionOf(a.items, b.items, span)
      if (operator === "-")
        return { kind: "set", items: a.items.filter((item) => holds(b, item) !== true), span }
      if (operator === "&")
        return { kind: "set", items: a.items.filter((item) => holds(b, item) === true), span }
      if (operator === "^") {
        const only = (one: SequenceValue, other: SequenceValue) =>
          one.items.filter((item) => holds(other, item) !== true)
        return { kind: "set", items: [...only(a, b), ...only(b, a)], span }
      }
    }
  }
  if (a.kind === "dict" && b.kind === "dict" && operator === "|") {
    const kept = a.entries.filter(({ key }) => !b.entries.some((entry) => equals(entry.key, key) === true))
    return { kind: "dict", entries: [...kept, ...b.entries], span }
  }
  const isNumeric = (value: Value) => value.kind === "number" || value.kind === "boolean"
  if (isNumeric(a) && isNumeric(b) && "value" in a && "value" in b) {
    const [x, y] = [Number(a.value), Number(b.value)]
    if (y === 0 && ["/", "//", "%"].includes(operator))
      throw new PythonError(
        "ZeroDivisionError",
        operator === "/" ? "division by zero" : "integer division or modulo by zero",
        span,
      )
    const result = arithmetic(operator, x, y)
    if (result !== null) return number(result, span)
  }
  // What a class of the text or of outside makes of an operator is its own affair.
  if (!isPlainKind(a) || !isPlainKind(b))
    return {
      kind: "unknown",
      key: evaluation.textAt(span),
      reason: `what \`${operator}\` makes of this is not followed`,
      span,
    }
  throw new PythonError(
    "TypeError",
    `unsupported operand type(s) for ${operator}: '${typeName(a)}' and '${typeName(b)}'`,
    span,
  )
}

const isPlainKind = ({ kind }: Value): boolean =>
  ["string", "bytes", "number", "boolean", "none", "list", "tuple", "set", "dict"].includes(kind)

export function unionOf(a: readonly Value[], b: readonly Value[], span: Span): Value {
  const items = [...a]
  for (const item of b) if (!items.some((each) => equals(each, item) === true)) items.push(item)
  return { kind: "set", items, span }
}

function arithmetic(operator: string, a: number, b: number): number | null {
  switch (operator) {
    case "+":
      return a + b
    case "-":
      return a - b
    case "*":
      return a * b
    case "/":
      return b === 0 ? null : a / b
    case "//":
      return b === 0 ? null : Math.floor(a / b)
    case "%":
      return b === 0 ? null : a - b * Math.floor(a / b)
    case "**":
      return a ** b
    case "|":
      return a | b
    case "&":
      return a & b
    case "^":
      return a ^ b
    case "<<":
      return b >= 0 && b < 31 ? a * 2 ** b : null
    case ">>":
      return b >= 0 && b < 31 ? Math.floor(a / 2 ** b) : null
    default:
      return null
  }
}

/** A comparison; unknown when it can't be known. */
export function compare(evaluation: Evaluation, operator: string, a: Value, b: Value, span: Span): Value {
  evaluation.noteComparison(a, b)
  const asValue = (result: boolean | null, negated = false): Value =>
    result === null
      ? { ...(firstUnknown(evaluation, a, b) ?? unreadable(evaluation, span)), span }
      : boolean(result !== negated, span)
  switch (operator) {
    case "==":
      return asValue(equals(a, b))
    case "!=":
      return asValue(equals(a, b), true)
    case "is":
      return asValue(isSame(a, b))
    case "is not":
      return asValue(isSame(a, b), true)
    case "in":
      return asValue(holds(b, a))
    case "not in":
      return asValue(holds(b, a), true)
    default: {
      if (a.kind === "number" && b.kind === "number") {
        return asValue(ordered(operator, a.value - b.value))
      }
      if (a.kind === "set" && b.kind === "set") {
        const within = (one: SequenceValue, other: SequenceValue) =>
          every(one.items.map((item) => holds(other, item)))
        const [small, great] = operator.startsWith("<") ? [a, b] : [b, a]
        const isWithin = within(small, great)
        return asValue(
          isWithin === true && operator.length === 1 ? small.items.length < great.items.length : isWithin,
        )
      }
      const [x, y] = [textOf(a), textOf(b)]
      if (x !== null && y !== null) {
        const sign = x < y ? -1 : x > y ? 1 : 0
        return asValue(ordered(operator, sign))
      }
      return asValue(null)
    }
  }
}

/** `is`: what is made twice is not the same, however equal. */
const isSame = (a: Value, b: Value): boolean | null =>
  a.kind === "instance" && b.kind === "instance" && a.text === undefined
    ? a === b || (a.of.attributes.has("__new__") ? null : false)
    : equals(a, b)

function ordered(operator: string, sign: number): boolean | null {
  switch (operator) {
    case "<":
      return sign < 0
    case ">":
      return sign > 0
    case "<=":
      return sign <= 0
    case ">=":
      return sign >= 0
    default:
      return null
  }
}

const unreadable = (evaluation: Evaluation, span: Span): UnknownValue => ({
  kind: "unknown",
  key: evaluation.textAt(span),
  reason: "this comparison is not read",
  span,
})

/** The unknown that makes an operation unknown, if one does. */
export function firstUnknown(evaluation: Evaluation, ...values: readonly Value[]): UnknownValue | null {
  for (const value of values) if (isUnknown(value)) return evaluation.unknownOf(value)
  return null
}
