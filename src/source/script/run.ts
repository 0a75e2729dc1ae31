import { compileJsPattern } from "../javascript/patterns.ts"
import type { Span } from "../span.ts"
import type { Expression, Procedure, Statement } from "./ast.ts"
import type { Evaluation } from "./evaluation.ts"
import { binary } from "./operators.ts"
import { fill } from "./parameters.ts"
import { boolean, list, nothing, number, Scope, said, text, truth, unknown, type Value } from "./values.ts"

const DEEPEST = 60

/** How a run of statements ended. */
type End =
  | { readonly kind: "through"; readonly value: Value | null }
  | { readonly kind: "returned"; readonly value: Value }
  | { readonly kind: "broken" | "continued" }

const THROUGH: End = { kind: "through", value: null }

/** Runs statements, one after the other. */
export function run(evaluation: Evaluation, scope: Scope, statements: readonly Statement[]): End {
  let last: End = THROUGH
  for (const statement of statements) {
    if (!evaluation.step()) return last
    last = runOne(evaluation, scope, statement)
    if (last.kind !== "through") return last
  }
  return last
}

function runOne(evaluation: Evaluation, scope: Scope, statement: Statement): End {
  switch (statement.kind) {
    case "expression":
      return { kind: "through", value: evaluate(evaluation, scope, statement.expression) }
    case "assign":
      return { kind: "through", value: assign(evaluation, scope, statement) }
    case "function": {
      const { name, function: procedure, span } = statement
      const made: Value = { kind: "function", function: procedure, scope, span }
      scope.names.set(name, made)
      // Two types may have methods of one name.
      if (procedure.receiver !== undefined) scope.names.set(`${procedure.receiver.type}.${name}`, made)
      return THROUGH
    }
    case "return": {
      const values = statement.values.map((each) => evaluate(evaluation, scope, each))
      const [only] = values
      return {
        kind: "returned",
        value:
          values.length === 1 && only !== undefined
            ? only
            : values.length === 0
              ? nothing(statement.span)
              : list(values, statement.span),
      }
    }
    case "break":
      return { kind: "broken" }
    case "continue":
      return { kind: "continued" }
    case "block":
      return run(evaluation, blockScope(evaluation, scope), statement.body)
    case "if": {
      const inner = blockScope(evaluation, scope)
      const before = run(evaluation, inner, statement.first)
      if (before.kind !== "through") return before
      const holds = tested(evaluation, evaluate(evaluation, inner, statement.test))
      return run(evaluation, blockScope(evaluation, inner), holds ? statement.whenTrue : statement.whenFalse)
    }
    case "each":
      return each(evaluation, scope, statement)
    case "while":
      return whileTrue(evaluation, scope, statement)
  }
}

/** Where what a branch or a loop makes is known: in it alone, or, as in Ruby and PHP, in all of the function. */
const blockScope = ({ dialect }: Evaluation, scope: Scope): Scope =>
  dialect.isFunctionScoped === true ? scope : new Scope(scope)

const isTrue = ({ dialect }: Evaluation, value: Value): boolean | null => (dialect.truth ?? truth)(value)

/** Is a condition true? What is not known is asked for while a request is answered, and taken for false before. */
function tested(evaluation: Evaluation, value: Value): boolean {
  const result = isTrue(evaluation, value)
  if (result !== null) return result
  return evaluation.isAnswering && isTrue(evaluation, evaluation.known(value, { kind: "boolean" })) === true
}

function each(
  evaluation: Evaluation,
  scope: Scope,
  { names, over, body, span }: Extract<Statement, { kind: "each" }>,
): End {
  const value = evaluate(evaluation, scope, over)
  const pairs: readonly (readonly [Value, Value])[] =
    value.kind === "list"
      ? value.items.map((item, i) => [number(i, span), item])
      : value.kind === "map"
        ? [...value.entries].map(([key, item]) => [text(key, span), item])
        : value.kind === "string"
          ? [...value.value].map((letter, i) => [number(i, span), text(letter, span)])
          : []
  for (const pair of pairs) {
    const inner = blockScope(evaluation, scope)
    for (const [i, name] of names.entries()) {
      const item = pair[i]
      if (item !== undefined) inner.names.set(name, item)
    }
    const end = run(evaluation, inner, body)
    if (end.kind === "returned") return end
    if (end.kind === "broken") break
    if (!evaluation.step()) break
  }
  return THROUGH
}

/** What a loop may turn: enough for any configuration. */
const TURNS = 1000

function whileTrue(
  evaluation: Evaluation,
  scope: Scope,
  { test, body, next, isBodyFirst }: Extract<Statement, { kind: "while" }>,
): End {
  for (let turn = 0; turn < TURNS && evaluation.step(); turn++) {
    // `for rows.Next()`: how often what is not read goes on is not asked.
    const isTested = turn > 0 || !isBodyFirst
    if (isTested && isTrue(evaluation, evaluate(evaluation, scope, test)) !== true) break
    const end = run(evaluation, blockScope(evaluation, scope), body)
    if (end.kind === "returned") return end
    if (end.kind === "broken") break
    run(evaluation, scope, next)
  }
  return THROUGH
}

function assign(
  evaluation: Evaluation,
  scope: Scope,
  { targets, values, isNew, operator, span }: Extract<Statement, { kind: "assign" }>,
): Value {
  const given = values.map((value) => evaluate(evaluation, scope, value))
  const [only] = given
  // `a, ok := m[k]`: one value for two names is a pair.
  const spread = targets.length > 1 && given.length === 1 && only?.kind === "list" ? only.items : given
  let last: Value = nothing(span)
  const [first] = values
  const star = targets.findIndex(({ kind }) => kind === "spread")
  for (const [i, each] of targets.entries()) {
    // `a, *b, c = list`
    const behind = targets.length - star - 1
    const at = star >= 0 && i > star ? Math.max(i, spread.length - targets.length + i) : i
    let value: Value =
      i === star
        ? list(spread.slice(star, Math.max(star, spread.length - behind)), span)
        : (spread[at] ??
          (i > 0 && only !== undefined && first !== undefined
            ? beside(evaluation, each, first, only, span)
            : nothing(span)))
    const target = each.kind === "spread" ? each.operand : each
    if (operator !== null) {
      const before = evaluate(evaluation, scope, target)
      value =
        operator === "||" || operator === "&&"
          ? (isTrue(evaluation, before) === true) === (operator === "||")
            ? before
            : value
          : binary(evaluation, operator, before, value, span)
    }
    put(evaluation, scope, target, value, isNew)
    last = value
  }
  return last
}

/** What a name gets that one value is too few for. */
function beside(
  evaluation: Evaluation,
  target: Expression,
  given: Expression,
  only: Value,
  span: Span,
): Value {
  if (evaluation.dialect.callsByName) return only.kind === "unknown" ? only : nothing(span)
  if (given.kind === "call")
    // What is not read is taken to go well: there is an error in it as rarely as in what other languages throw.
    return target.kind === "name" && /err$/i.test(target.name)
      ? nothing(span)
      : unknown(evaluation.textAt(span), "it is not known", span)
  // In Go the second one says whether there was a value: `value, ok := map[key]`
  return only.kind === "unknown" ? only : boolean(only.kind !== "nothing", span)
}

function put(evaluation: Evaluation, scope: Scope, target: Expression, value: Value, isNew: boolean): void {
  if (target.kind === "name") {
    const owner = isNew ? scope : (scope.find(target.name) ?? scope)
    owner.names.set(target.name, value)
    return
  }
  if (target.kind === "member") {
    const object = evaluate(evaluation, scope, target.object)
    if (object.kind === "map") object.entries.set(target.name, value)
    if (object.kind === "host") object.host.assign?.(target.name, value)
    return
  }
  if (target.kind === "index") {
    const object = evaluate(evaluation, scope, target.object)
    const place = evaluate(evaluation, scope, target.index)
    const key = said(place)
    if (object.kind === "list" && place.kind === "number" && place.value < object.items.length)
      object.items.splice(place.value, 1, value)
    if (object.kind === "map" && key !== null) object.entries.set(key, value)
    if (object.kind === "host" && key !== null) object.host.assign?.(key, value)
  }
}

/** What an expression comes to; what is not read is an unknown. */
export function evaluate(evaluation: Evaluation, scope: Scope, expression: Expression): Value {
  const value = evaluated(evaluation, scope, expression)
  const { span } = expression
  return evaluation.carries(value)
    ? value
    : unknown(evaluation.textAt(span), "the text makes too much of it", span)
}

function evaluated(evaluation: Evaluation, scope: Scope, expression: Expression): Value {
  const { span } = expression
  if (!evaluation.step()) return unknown(evaluation.textAt(span), "it takes too long to run", span)
  switch (expression.kind) {
    case "string":
      return text(expression.value, span)
    case "number":
      return number(expression.value, span)
    case "boolean":
      return boolean(expression.value, span)
    case "nothing":
      return nothing(span)
    case "symbol":
      return { kind: "symbol", name: expression.name, span }
    case "pattern": {
      const compiled = compileJsPattern(expression.source, expression.flags)
      return {
        kind: "pattern",
        source: expression.source,
        pattern: compiled.kind === "pattern" ? compiled.pattern : null,
        span,
      }
    }
    case "joined": {
      const inText = evaluation.dialect.written ?? said
      const parts = expression.parts.map((part) => inText(evaluate(evaluation, scope, part)))
      return parts.includes(null)
        ? unknown(evaluation.textAt(span), "a part of this text is not known", span)
        : text(parts.join(""), span)
    }
    case "list":
      return list(argumentsOf(evaluation, scope, expression.items), span)
    case "map": {
      const entries = new Map<string, Value>()
      for (const { key, value } of expression.entries) {
        if (key.kind === "spread") {
          // `**others`
          const more = evaluate(evaluation, scope, key.operand)
          if (more.kind !== "map") return unknown(evaluation.textAt(span), "a part of it is not known", span)
          for (const [name, each] of more.entries) entries.set(name, each)
          continue
        }
        const name = key.kind === "name" ? key.name : said(evaluate(evaluation, scope, key))
        if (name !== null) entries.set(name, evaluate(evaluation, scope, value))
      }
      return { kind: "map", type: expression.type, entries, span }
    }
    case "name": {
      const found = scope.get(expression.name) ?? evaluation.dialect.name(evaluation, expression.name, span)
      if (found === null)
        return unknown(expression.name, `\`${expression.name}\` is not defined in the paste`, span)
      return named(evaluation, found, span)
    }
    case "member": {
      const object = evaluate(evaluation, scope, expression.object)
      return named(evaluation, memberOf(evaluation, object, expression.name, span), span)
    }
    case "index":
      return indexed(
        evaluation,
        evaluate(evaluation, scope, expression.object),
        evaluate(evaluation, scope, expression.index),
        span,
      )
    case "call":
      return called(evaluation, scope, expression)
    case "binary": {
      const left = evaluate(evaluation, scope, expression.left)
      const { operator } = expression
      if (operator === "&&" || operator === "||") {
        const holds = isTrue(evaluation, left)
        if (holds === null)
          return unknown(evaluation.textAt(span), "a part of this condition is not known", span)
        return holds === (operator === "&&") ? evaluate(evaluation, scope, expression.right) : left
      }
      return binary(evaluation, operator, left, evaluate(evaluation, scope, expression.right), span)
    }
    case "not": {
      const result = isTrue(evaluation, evaluate(evaluation, scope, expression.operand))
      return result === null
        ? unknown(evaluation.textAt(span), "this is not known", span)
        : boolean(!result, span)
    }
    case "conditional":
      return evaluate(
        evaluation,
        scope,
        tested(evaluation, evaluate(evaluation, scope, expression.test))
          ? expression.whenTrue
          : expression.whenFalse,
      )
    case "function":
      return { kind: "function", function: expression.function, scope, span }
    case "group":
      return evaluate(evaluation, scope, expression.inner)
    case "spread":
      return evaluate(evaluation, scope, expression.operand)
    case "unread":
      return unknown(evaluation.textAt(span).slice(0, 60), "this is not read", span)
  }
}

/** In Ruby, a name alone is a call; that of a variable with a block in it is none. */
function named(evaluation: Evaluation, value: Value, span: Span): Value {
  if (!evaluation.dialect.callsByName) return value
  if (value.kind === "host" && value.host.call !== undefined) return value.host.call([], span, null)
  return value.kind === "function" && value.function.isBlock === undefined
    ? call(evaluation, value, [], span)
    : value
}

function memberOf(evaluation: Evaluation, object: Value, name: string, span: Span): Value {
  if (object.kind === "host") {
    const own = object.host.member?.(name, span)
    if (own != null) return own
  }
  if (object.kind === "map") {
    const own = object.entries.get(name)
    if (own !== undefined) return own
  }
  const own = evaluation.dialect.member(evaluation, object, name, span)
  if (own !== null) return own
  if (object.kind === "unknown") return unknown(`${object.key}.${name}`, object.reason, span)
  return unknown(evaluation.textAt(span), `\`${name}\` is not read`, span)
}

function indexed(evaluation: Evaluation, object: Value, key: Value, span: Span): Value {
  if (object.kind === "host" && object.host.index !== undefined) return object.host.index(key, span)
  if (object.kind === "map") {
    const name = said(key)
    return (name === null ? undefined : object.entries.get(name)) ?? nothing(span)
  }
  if (object.kind === "nothing" && evaluation.dialect.nothingHasNothing === true) return nothing(span)
  if (object.kind === "list" && key.kind === "number") return object.items.at(key.value) ?? nothing(span)
  return unknown(evaluation.textAt(span), "this is not read", span)
}

function argumentsOf(evaluation: Evaluation, scope: Scope, given: readonly Expression[]): readonly Value[] {
  return given.flatMap((each) => {
    const value = evaluate(evaluation, scope, each)
    if (each.kind !== "spread") return [value]
    return value.kind === "list" ? value.items : [value]
  })
}

function called(
  evaluation: Evaluation,
  scope: Scope,
  { callee, args, block, span }: Extract<Expression, { kind: "call" }>,
): Value {
  const callable =
    callee.kind === "member"
      ? memberOf(evaluation, evaluate(evaluation, scope, callee.object), callee.name, callee.span)
      : callee.kind === "name"
        ? (scope.get(callee.name) ??
          evaluation.dialect.name(evaluation, callee.name, callee.span) ??
          unknown(callee.name, `\`${callee.name}\` is not defined in the paste`, callee.span))
        : evaluate(evaluation, scope, callee)
  const given = argumentsOf(evaluation, scope, args)
  const passed: Value | null =
    block === null ? null : { kind: "function", function: block, scope, span: block.span }
  return call(evaluation, callable, given, span, passed)
}

/** Calls a function of the text or of a library. */
export function call(
  evaluation: Evaluation,
  callable: Value,
  args: readonly Value[],
  span: Span,
  block: Value | null = null,
): Value {
  if (callable.kind === "host" && callable.host.call !== undefined)
    return callable.host.call(args, span, block)
  if (callable.kind !== "function")
    return callable.kind === "unknown"
      ? unknown(evaluation.textAt(span), callable.reason, span)
      : unknown(evaluation.textAt(span), "this is not read", span)
  return invoke(evaluation, callable.function, callable.scope, args, span, block)
}

/** Calls the block of a loop. @returns what it gives, and whether it broke the loop off */
export function turn(
  evaluation: Evaluation,
  block: Value,
  args: readonly Value[],
  span: Span,
): { readonly value: Value; readonly isBroken: boolean } {
  let isBroken = false
  const value =
    block.kind === "function"
      ? invoke(evaluation, block.function, block.scope, args, span, null, () => {
          isBroken = true
        })
      : call(evaluation, block, args, span)
  return { value, isBroken }
}

/**
 * Runs a function's body; in Ruby its last value is what it gives.
 * @param onBreak is called where a `break` of the body's own ended it
 */
function invoke(
  evaluation: Evaluation,
  procedure: Procedure,
  scope: Scope,
  args: readonly Value[],
  span: Span,
  block: Value | null,
  onBreak: () => void = () => {},
): Value {
  const { body } = procedure
  if (evaluation.depth >= DEEPEST) return unknown(evaluation.textAt(span), "it calls itself too deeply", span)
  const inner = new Scope(scope, procedure.sees)
  fill(evaluation, inner, procedure, args, span, block)
  evaluation.depth += 1
  try {
    const end = run(evaluation, inner, body)
    if (end.kind === "returned") return end.value
    if (end.kind === "broken") onBreak()
    return (end.kind === "through" && evaluation.dialect.callsByName ? end.value : null) ?? nothing(span)
  } finally {
    evaluation.depth -= 1
  }
}
