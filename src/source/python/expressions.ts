import type { Span } from "../span.ts"
import type { Argument, Expression, Item } from "./ast.ts"
import { attributeOf, itemOf } from "./attributes.ts"
import { builtin } from "./builtins.ts"
import { call } from "./calls.ts"
import type { Evaluation } from "./evaluation.ts"
import { binary, compare, firstUnknown, isUnknown, truth } from "./operators.ts"
import { lookUp, type Scope, scopeInside } from "./scope.ts"
import {
  boolean,
  type CallArguments,
  isSequence,
  none,
  number,
  PythonError,
  string,
  type UnknownValue,
  type Value,
} from "./values.ts"

/**
 * Evaluates an expression as far as the text allows; the rest is unknown, with its reason.
 * Throws PythonError where Python raises.
 */
export function evaluate(evaluation: Evaluation, scope: Scope, expression: Expression): Value {
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
          const written = part.plain ? asText(value) : null
          if (written === null)
            return { ...(firstUnknown(evaluation, value) ?? evaluation.unknownOf(value)), span }
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
        if (entry.kind === "pair") entries.push({ key: of(entry.key), value })
        else if (value.kind === "dict") entries.push(...value.entries)
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
      if (operand.kind === "number")
        return number(expression.operator === "-" ? -operand.value : operand.value, span)
      return { ...evaluation.unknownOf(operand), span }
    }
    case "binary":
      return binary(evaluation, expression.operator, of(expression.left), of(expression.right), span)
    case "compare": {
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
        body: expression.body,
        scope,
        self: null,
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
          expression.index.from && of(expression.index.from),
          expression.index.to && of(expression.index.to),
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
      scope.names.set(expression.name, value)
      return value
    }
    case "unsupported":
      return { kind: "unknown", key: evaluation.textAt(span), reason: "this expression is not read", span }
  }
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

export function nameOf(evaluation: Evaluation, scope: Scope, name: string, span: Span): Value {
  const found = lookUp(scope, name)
  if (found !== null) {
    // A name takes its value along, and the value its own place; what has no value yet is asked for where it is used.
    return found.kind === "external" ? { ...found, span } : found
  }
  const built = builtin(evaluation, name, span)
  if (built !== null) return built
  const answered = evaluation.answer(name, span)
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
  return { kind, items: found, span }
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
      else entries.push({ key: evaluate(evaluation, inner, expression.key), value: element })
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
  return { kind: makes === "set" ? "set" : "list", items, span }
}

/** Binds a target of an assignment or a loop: a name, a tuple of names, an attribute, an item. */
export function bind(evaluation: Evaluation, scope: Scope, target: Expression, value: Value): void {
  switch (target.kind) {
    case "name":
      scope.names.set(target.name, value)
      return
    case "tuple":
    case "list": {
      const iterated = iterate(evaluation, value)
      target.items.forEach((item, i) => {
        bind(
          evaluation,
          scope,
          item.value,
          iterated.kind === "unknown" ? iterated : (iterated.items[i] ?? evaluation.unknownOf(value)),
        )
      })
      return
    }
    case "attribute": {
      const object = evaluate(evaluation, scope, target.object)
      if (object.kind === "instance" || object.kind === "object" || object.kind === "class")
        object.attributes.set(target.name, value)
      else if (object.kind === "host") object.host.setAttribute?.(target.name, value)
      return
    }
    case "subscript": {
      const object = evaluate(evaluation, scope, target.object)
      const key = evaluate(evaluation, scope, target.index)
      if (object.kind === "host") object.host.setItem?.(key, value, target.span)
      else if (object.kind === "object") {
        evaluation.calls.push({
          target: object,
          method: "__setitem__",
          arguments: { positional: [key, value], keywords: new Map(), span: target.span },
          span: target.span,
          decorated: null,
        })
      } else if (object.kind === "dict") {
        const at = object.entries.findIndex(
          (entry) => entry.key.kind === "string" && key.kind === "string" && entry.key.value === key.value,
        )
        if (at >= 0) object.entries.splice(at, 1, { key, value })
        else object.entries.push({ key, value })
      }
      return
    }
    default:
      return
  }
}

/** `str(value)`, as an f-string writes it; null when that can't be known. */
export function asText(value: Value): string | null {
  switch (value.kind) {
    case "string":
      return value.value
    case "number":
      return String(value.value)
    case "boolean":
      return value.value ? "True" : "False"
    case "none":
      return "None"
    default:
      return null
  }
}

function slice(
  evaluation: Evaluation,
  object: Value,
  from: Value | null,
  to: Value | null,
  span: Span,
): Value {
  const start = from?.kind === "number" ? from.value : undefined
  const end = to?.kind === "number" ? to.value : undefined
  if (object.kind === "string") return { ...object, value: object.value.slice(start, end) }
  if (isSequence(object)) return { ...object, items: object.items.slice(start, end), span }
  return { ...evaluation.unknownOf(object), span }
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
