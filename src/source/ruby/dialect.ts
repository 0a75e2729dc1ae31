import { repeated } from "../heavy.ts"
import type { Dialect, Evaluation } from "../script/evaluation.ts"
import { call, turn } from "../script/run.ts"
import {
  boolean,
  equal,
  host,
  list,
  native,
  nothing,
  number,
  said,
  text,
  unknown,
  type Value,
} from "../script/values.ts"
import type { Span } from "../span.ts"
import { LIST, LIST_CHANGES } from "./lists.ts"
import { MAP } from "./maps.ts"
import type { Methods } from "./methods.ts"
import { matchedBy } from "./patterns.ts"
import { STRING } from "./strings.ts"

/** Ruby, as far as settings go. @param names what a framework gives besides: `Rack`, `use`, `Rails` */
export const rubyDialect = (
  names: (evaluation: Evaluation, name: string, span: Span) => Value | null,
): Dialect => ({
  callsByName: true,
  isFunctionScoped: true,
  name: (evaluation, name, span) => {
    const own = names(evaluation, name, span)
    if (own !== null) return own
    switch (name) {
      case "ENV":
        return environment(evaluation, span)
      case "Regexp":
        return host({ name: "Regexp" }, span)
      default:
        return null
    }
  },
  member: (evaluation, object, name, span) => {
    const own = methodNamed(object, name)
    return own === undefined
      ? null
      : native(name, span, (args, at, block) => own(object)(evaluation, args, at, block))
  },
  operator: (evaluation, operator, left, right, span) => {
    if (operator === "=~")
      return matchedBy(
        evaluation,
        left.kind === "pattern" ? left : right,
        left.kind === "pattern" ? right : left,
        span,
      )
    // `when /pattern/`, `when "text"`
    if (operator === "===")
      return left.kind === "pattern"
        ? matchedBy(evaluation, left, right, span)
        : left.kind === "list" && right.kind === "number"
          ? // `when 1..3`
            boolean(
              left.items.some((item) => equal(item, right) === true),
              span,
            )
          : known(evaluation, left.kind === "host" ? null : equal(left, right), span)
    if (operator === "<<" && left.kind === "list") {
      left.items.push(right)
      return left
    }
    if (left.kind === "list" && right.kind === "list") return ofLists(operator, left.items, right.items, span)
    if (operator === "*" && left.kind === "string" && right.kind === "number")
      return text(repeated(left.value, right.value), span)
    if (operator.startsWith("..") && left.kind === "number" && right.kind === "number") {
      const length = right.value - left.value + (operator === ".." ? 1 : 0)
      return list(
        Array.from({ length: Math.min(10_000, Math.max(0, length)) }, (_, i) => number(left.value + i, span)),
        span,
      )
    }
    return null
  },
})

/** `a | b`, `a & b`, `a - b` */
function ofLists(operator: string, a: readonly Value[], b: readonly Value[], span: Span): Value | null {
  const has = (items: readonly Value[], sought: Value) => items.some((item) => equal(item, sought) === true)
  const once = (items: readonly Value[]) => items.filter((item, i) => !has(items.slice(0, i), item))
  switch (operator) {
    case "|":
      return list(once([...a, ...b]), span)
    case "&":
      return list(once(a.filter((item) => has(b, item))), span)
    case "-":
      return list(
        a.filter((item) => !has(b, item)),
        span,
      )
    default:
      return null
  }
}

const known = (evaluation: Evaluation, result: boolean | null, span: Span): Value =>
  result === null ? unknown(evaluation.textAt(span), "this is not known", span) : boolean(result, span)

/** `ENV["X"]`, `ENV.fetch("X", "default")` */
function environment(evaluation: Evaluation, span: Span): Value {
  const read = (key: Value | undefined, fallback: Value | null, at: Span): Value => {
    const name = key === undefined ? null : said(key)
    if (name === null) return unknown(evaluation.textAt(at), "the variable is not known", at)
    const value = evaluation.variable(name, at, fallback?.kind === "string" ? fallback.value : null)
    if (value !== null) return { kind: "string", value, variable: name, span: at }
    return fallback ?? { kind: "nothing", variable: name, span: at }
  }
  return host(
    {
      name: "ENV",
      index: (key, at) => read(key, null, at),
      member: (name, at) =>
        name === "fetch"
          ? native(name, at, ([key, fallback], where, block) =>
              read(key, fallback ?? (block === null ? null : call(evaluation, block, [], where)), where),
            )
          : name === "key?" || name === "has_key?"
            ? native(name, at, ([key], where) => boolean(read(key, null, where).kind === "string", where))
            : null,
    },
    span,
  )
}

const PATTERN: Methods = {
  "match?":
    (object) =>
    (evaluation, [subject], span) =>
      matchedBy(evaluation, object, subject ?? nothing(span), span),
  match:
    (object) =>
    (evaluation, [subject], span) =>
      matchedBy(evaluation, object, subject ?? nothing(span), span),
}

const FUNCTION: Methods = {
  call: (object) => (evaluation, args, span) => call(evaluation, object, args, span),
}

/** `x&.split`: nothing stays nothing. */
const SAFE: Methods = Object.fromEntries(
  [...Object.keys(STRING), ...Object.keys(LIST)]
    .filter((name) => !["to_i", "to_a"].includes(name))
    .map((name) => [
      name,
      () => (_: Evaluation, __: readonly Value[], span: Span) =>
        name === "blank?" || name === "empty?"
          ? boolean(true, span)
          : name.endsWith("?")
            ? boolean(false, span)
            : nothing(span),
    ]),
)

const NUMBER: Methods = {
  to_i: (object) => (_, __, span) => number(object.kind === "number" ? Math.trunc(object.value) : 0, span),
  times: (object) => (evaluation, _, span, block) => {
    const count = object.kind === "number" ? Math.min(1000, Math.max(0, Math.floor(object.value))) : 0
    const numbers = Array.from({ length: count }, (_each, i) => number(i, span))
    if (block !== null) for (const each of numbers) if (turn(evaluation, block, [each], span).isBroken) break
    return block === null ? list(numbers, span) : object
  },
  "zero?": (object) => (_, __, span) => boolean(object.kind === "number" && object.value === 0, span),
  "positive?": (object) => (_, __, span) => boolean(object.kind === "number" && object.value > 0, span),
}

/** What every value has. */
const ANY: Methods = {
  tap: (object) => (evaluation, _, span, block) => {
    if (block !== null) call(evaluation, block, [object], span)
    return object
  },
  itself: (object) => () => object,
  "nil?": (object) => (_, __, span) => boolean(object.kind === "nothing", span),
  "present?": (object) => (_, __, span) => boolean(object.kind !== "nothing", span),
  to_s: (object) => (evaluation, _, span) => {
    const written =
      object.kind === "nothing" ? "" : object.kind === "boolean" ? String(object.value) : said(object)
    return written === null ? unknown(evaluation.textAt(span), "this is not read", span) : text(written, span)
  },
}

const NOTHING: Methods = {
  ...SAFE,
  to_a: () => (_, __, span) => list([], span),
  to_i: () => (_, __, span) => number(0, span),
}

/** A method of a value; undefined where it is not read, and for a value that is not known. */
export function methodNamed(object: Value, name: string): Methods[string] | undefined {
  if (object.kind === "unknown") return undefined
  const methods = { ...ANY, ...ownMethods(object) }
  return Object.hasOwn(methods, name) ? methods[name] : undefined
}

function ownMethods(object: Value): Methods {
  switch (object.kind) {
    case "string":
      return STRING
    case "list":
      return { ...LIST, ...LIST_CHANGES }
    case "map":
      return MAP
    case "number":
      return NUMBER
    case "pattern":
      return PATTERN
    case "function":
      return FUNCTION
    case "nothing":
      return NOTHING
    default:
      return {}
  }
}
