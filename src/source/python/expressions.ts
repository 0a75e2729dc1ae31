import type { Span } from "../span.ts"
import type { Argument, Expression, Item } from "./ast.ts"
import { attributeOf, itemOf } from "./attributes.ts"
import { bind, putEntry } from "./binding.ts"
import { builtin } from "./builtins.ts"
import { call, defaultsOf } from "./calls.ts"
import { membersOf } from "./classes.ts"
import type { Evaluation } from "./evaluation.ts"
import { asText, formatted } from "./formatting.ts"
import { binary, compare, firstUnknown, isUnknown, truth, unionOf } from "./operators.ts"
import { lookUp, type Scope, scopeInside, setName } from "./scope.ts"
import {
  boolean,
  type CallArguments,
  isSequence,
  none,
  number,
  PythonError,
  repr,
  string,
  type UnknownValue,
  type Value,
} from "./values.ts"

/**
 * Evaluates an expression as far as the text allows; the rest is unknown, with its reason.
 * Throws PythonError where Python raises.
 */
export function evaluate(evaluation: Evaluation, scope: Scope, expression: Expression): Value {
  const value = evaluated(evaluation, scope, expression)
  if (evaluation.carries(value)) return value
  const { span } = expression
  return { kind: "unknown", key: evaluation.textAt(span), reason: "the text makes too much of it", span }
}

function evaluated(evaluation: Evaluation, scope: Scope, expression: Expression): Value {
  const { span } = expression
  if (!evaluation.step())
    return {
      kind: "unknown",
      key: evaluation.textAt(span),
      reason: "the text runs too long to be followed",
      span,
    }
  const of = (inner: Expression) => evaluate(evaluation, scope, inner)
  switch (expression.kind) {
    case "name":
      return nameOf(evaluation, scope, expression.name, span)
    case "string":
      return string(expression.value, span)
    case "bytes":
      return { kind: "bytes", value: expression.value, span }
    case "number":
      return number(expression.value, span)
    case "boolean":
      return boolean(expression.value, span)
    case "none":
      return none(span)
    case "f-string": {
      let text = ""
      for (const part of expression.parts) {
        if (part.kind === "text") text += part.text
        else {
          const value = of(part.value)
          const written = fieldText(value, part.conversion, part.spec)
          if (written === null)
            return { ...(firstUnknown(evaluation, value) ?? unread(evaluation, span)), span }
          text += written
        }
      }
      return string(text, span)
    }
    case "list":
    case "tuple":
    case "set":
      return sequenceOf(evaluation, scope, expression.kind, expression.items, span)
    case "dict": {
      const entries: { key: Value; value: Value }[] = []
      for (const entry of expression.entries) {
        const value = of(entry.value)
        if (entry.kind === "pair") putEntry(entries, { key: of(entry.key), value })
        else if (value.kind === "dict") for (const each of value.entries) putEntry(entries, each)
        else return { ...(firstUnknown(evaluation, value) ?? evaluation.unknownOf(value)), span }
      }
      return { kind: "dict", entries, span }
    }
    case "comprehension":
      return comprehension(evaluation, scope, expression)
    case "and":
    case "or": {
      const left = of(expression.left)
      const isTrue = truth(left)
      if (isTrue === null) {
        const right = of(expression.right)
        // `unknown or [...]`: what is on the right is only what it falls back to.
        return right.kind === "boolean" && right.value === (expression.kind === "or")
          ? right
          : { ...evaluation.unknownOf(left), span }
      }
      return isTrue === (expression.kind === "or") ? left : of(expression.right)
    }
    case "not": {
      const operand = of(expression.operand)
      const isTrue = truth(operand)
      return isTrue === null ? { ...evaluation.unknownOf(operand), span } : boolean(!isTrue, span)
    }
    case "unary": {
      const operand = of(expression.operand)
      if (operand.kind === "number" || operand.kind === "boolean") {
        const value = Number(operand.value)
        const { operator } = expression
        return number(operator === "-" ? -value : operator === "~" ? ~value : value, span)
      }
      return { ...evaluation.unknownOf(operand), span }
    }
    case "binary":
      return binary(evaluation, expression.operator, of(expression.left), of(expression.right), span)
    case "compare": {
      // `a < b <= c` is `a < b and b <= c`.
      if (expression.left.kind === "compare") {
        const first = of(expression.left)
        if (truth(first) !== true) return first
        return compare(evaluation, expression.operator, of(expression.left.right), of(expression.right), span)
      }
      const left = of(expression.left)
      const right = of(expression.right)
      noteUnsetVariable(evaluation, expression.left, right)
      return compare(evaluation, expression.operator, left, right, span)
    }
    case "conditional": {
      const test = of(expression.test)
      const isTrue = decide(evaluation, test)
      return of(isTrue ? expression.consequent : expression.otherwise)
    }
    case "lambda":
      return {
        kind: "function",
        name: "<lambda>",
        parameters: expression.parameters,
        defaults: defaultsOf(evaluation, scope, expression.parameters),
        body: expression.body,
        scope,
        self: null,
        owner: null,
        decoration: "none",
        definition: null,
        span,
      }
    case "call":
      return call(evaluation, scope, expression)
    case "attribute":
      return attributeOf(evaluation, of(expression.object), expression.name, span)
    case "subscript": {
      const object = of(expression.object)
      if (expression.index.kind === "slice")
        return slice(
          evaluation,
          object,
          {
            from: expression.index.from && of(expression.index.from),
            to: expression.index.to && of(expression.index.to),
            step: expression.index.step && of(expression.index.step),
          },
          span,
        )
      return itemOf(evaluation, object, of(expression.index), span)
    }
    case "slice":
      return none(span)
    case "await":
      return of(expression.operand)
    case "walrus": {
      const value = of(expression.value)
      setName(scope, expression.name, value)
      return value
    }
    case "unsupported":
      return { kind: "unknown", key: evaluation.textAt(span), reason: "this expression is not read", span }
  }
}

const unread = (evaluation: Evaluation, span: Span): UnknownValue => ({
  kind: "unknown",
  key: evaluation.textAt(span),
  reason: "how it is written out is not followed",
  span,
})

/** What a field of an f-string comes to: `{value!r:>5}`; null where that is not followed. */
function fieldText(value: Value, conversion: "r" | "s" | "a" | null, spec: string | null): string | null {
  const text = asText(value)
  if (spec === null || conversion === "a") return null
  if (conversion === null) return spec === "" ? text : formatted(value, spec)
  if (text === null) return null
  return formatted(string(conversion === "r" ? repr(value) : text, value.span), spec)
}

/** `os.getenv("ENV") == "production"` with ENV not set compares None; the choice is worth knowing all the same. */
function noteUnsetVariable(evaluation: Evaluation, left: Expression, right: Value): void {
  let at = left
  while (at.kind === "call" && at.callee.kind === "attribute" && at.arguments.length === 0)
    at = at.callee.object
  if (at.kind !== "call") return
  const [first] = at.arguments
  if (first?.value.kind === "string") evaluation.noteUnset(first.value.value, right)
}

/**
 * Goes one way at a condition. Where it can't be known, the user is asked; until then a bare value is taken to be
 * set, and a comparison not to hold.
 */
export function decide(evaluation: Evaluation, test: Value): boolean {
  const isTrue = truth(test)
  if (isTrue !== null) return isTrue
  const unknown = evaluation.unknownOf(test)
  const written = evaluation.textAt(test.span)
  const assumed = written === unknown.key || /^(?:getattr|bool)\(/.test(written)
  evaluation.ask(unknown, { kind: "boolean" }, assumed ? "True" : `not the case: \`${written}\``)
  return assumed
}

function nameOf(evaluation: Evaluation, scope: Scope, name: string, span: Span): Value {
  const found = lookUp(scope, name)
  if (found !== null) {
    // A name takes its value along, and the value its own place; what has no value yet is asked for where it is used.
    return found.kind === "external" ? { ...found, span } : found
  }
  const built = builtin(evaluation, name, span)
  if (built !== null) return built
  const answered =
    evaluation.answer(name, span) ?? evaluation.modules.get(`global ${name}`)?.(evaluation, span) ?? null
  const value: Value = answered ?? { kind: "external", path: name, written: name, isDefined: false, span }
  if (answered === null) evaluation.globals.names.set(name, value)
  return value
}

function sequenceOf(
  evaluation: Evaluation,
  scope: Scope,
  kind: "list" | "tuple" | "set",
  items: readonly Item[],
  span: Span,
): Value {
  const found: Value[] = []
  for (const item of items) {
    const value = evaluate(evaluation, scope, item.value)
    if (!item.spread) found.push(value)
    else {
      const spread = iterate(evaluation, value)
      if (spread.kind === "unknown") found.push(spread)
      else found.push(...spread.items)
    }
  }
  return kind === "set" ? unionOf([], found, span) : { kind, items: found, span }
}

/** The items that a `for` goes through, or the unknown that hides them. */
export function iterate(
  evaluation: Evaluation,
  value: Value,
): { kind: "items"; items: readonly Value[] } | UnknownValue {
  if (isSequence(value)) return { kind: "items", items: value.items }
  if (value.kind === "string")
    return { kind: "items", items: [...value.value].map((letter) => string(letter, value.span)) }
  if (value.kind === "dict") return { kind: "items", items: value.entries.map(({ key }) => key) }
  const members = value.kind === "class" ? membersOf(value) : null
  if (members !== null) return { kind: "items", items: members }
  if (isUnknown(value)) return evaluation.unknownOf(value)
  if (["none", "number", "boolean"].includes(value.kind)) {
    throw new PythonError(
      "TypeError",
      `'${value.kind === "none" ? "NoneType" : value.kind === "boolean" ? "bool" : "int"}' object is not iterable`,
      value.span,
    )
  }
  return evaluation.unknownOf(value)
}

function comprehension(
  evaluation: Evaluation,
  scope: Scope,
  expression: Extract<Expression, { kind: "comprehension" }>,
): Value {
  const { makes, span } = expression
  const inner = scopeInside(scope)
  const items: Value[] = []
  const entries: { key: Value; value: Value }[] = []
  const run = (at: number): UnknownValue | null => {
    const clause = expression.clauses[at]
    if (clause === undefined) {
      const element = evaluate(evaluation, inner, expression.element)
      if (expression.key === null) items.push(element)
      else putEntry(entries, { key: evaluate(evaluation, inner, expression.key), value: element })
      return null
    }
    if (clause.kind === "if") {
      const test = evaluate(evaluation, inner, clause.test)
      const isTrue = truth(test)
      if (isTrue === null) return evaluation.unknownOf(test)
      return isTrue ? run(at + 1) : null
    }
    const iterated = iterate(evaluation, evaluate(evaluation, inner, clause.iterable))
    if (iterated.kind === "unknown") return iterated
    for (const item of iterated.items) {
      bind(evaluation, inner, clause.target, item)
      const unknown = run(at + 1)
      if (unknown !== null) {
        // One item that can't be known does not hide the others.
        if (isUnknown(item)) items.push(item)
        else return unknown
      }
    }
    return null
  }
  const unknown = run(0)
  if (unknown !== null) return { ...unknown, span }
  if (makes === "dict") return { kind: "dict", entries, span }
  return makes === "set" ? unionOf([], items, span) : { kind: "list", items, span }
}

/** `object[from:to:step]`. https://docs.python.org/3/reference/expressions.html#slicings */
function slice(evaluation: Evaluation, object: Value, of: SliceValues, span: Span): Value {
  const unknown = [of.from, of.to, of.step].find((each) => each !== null && isUnknown(each))
  if (unknown != null) return { ...evaluation.unknownOf(unknown), span }
  if (object.kind === "string") {
    return { ...object, value: sliced([...object.value], of).join("") }
  }
  if (isSequence(object)) return { ...object, items: sliced(object.items, of), span }
  return { ...evaluation.unknownOf(object), span }
}

interface SliceValues {
  readonly from: Value | null
  readonly to: Value | null
  readonly step: Value | null
}

function sliced<T>(items: readonly T[], { from, to, step }: SliceValues): T[] {
  const place = (value: Value | null) => (value?.kind === "number" ? value.value : undefined)
  const by = place(step) ?? 1
  if (by > 0) return items.slice(place(from), place(to)).filter((_, i) => i % by === 0)
  const last = items.length - 1
  const at = (value: Value | null, open: number) => {
    const given = place(value)
    return given === undefined ? open : given < 0 ? items.length + given : Math.min(given, last)
  }
  const [start, end] = [at(from, last), at(to, -1)]
  return items
    .filter((_, i) => i <= start && i > end)
    .reverse()
    .filter((_, i) => i % -by === 0)
}

/** The arguments of a call, spreads opened. */
export function callArguments(
  evaluation: Evaluation,
  scope: Scope,
  args: readonly Argument[],
  span: Span,
): CallArguments {
  const positional: Value[] = []
  const keywords = new Map<string, { value: Value; span: Span }>()
  for (const argument of args) {
    const value = evaluate(evaluation, scope, argument.value)
    switch (argument.kind) {
      case "positional":
        positional.push(value)
        break
      case "keyword":
        keywords.set(argument.name, { value, span: argument.span })
        break
      case "spread": {
        const iterated = iterate(evaluation, value)
        if (iterated.kind === "unknown") positional.push(iterated)
        else positional.push(...iterated.items)
        break
      }
      case "spread keywords":
        if (value.kind === "dict") {
          for (const entry of value.entries)
            if (entry.key.kind === "string")
              keywords.set(entry.key.value, { value: entry.value, span: entry.value.span })
        } else keywords.set("**", { value: evaluation.unknownOf(value), span: argument.span })
    }
  }
  return { positional, keywords, span }
}
