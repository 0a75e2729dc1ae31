import type { ClassStatement, Expression, FunctionStatement, Statement } from "./ast.ts"
import { attributeOf } from "./attributes.ts"
import { bind, setSlice } from "./binding.ts"
import { callValue, defaultsOf } from "./calls.ts"
import { classAttribute, fieldDefault, makeMembers } from "./classes.ts"
import type { Evaluation } from "./evaluation.ts"
import { ancestry, catches, exceptionName, namesOf } from "./exceptions.ts"
import { decide, evaluate, iterate } from "./expressions.ts"
import { matchingBody } from "./match.ts"
import { binary, equals, truth, unionOf } from "./operators.ts"
import { declareElsewhere, lookUp, type Scope, scopeInside, setName } from "./scope.ts"
import {
  type ClassValue,
  type FunctionValue,
  type HostValue,
  isSequence,
  none,
  PythonError,
  type Value,
} from "./values.ts"

/** How a run of statements ended. */
export type End =
  | { readonly kind: "through" | "break" | "continue" }
  | { readonly kind: "return"; readonly value: Value }

const THROUGH: End = { kind: "through" }

/** Runs statements. Throws PythonError where Python raises and nothing in the text catches it. */
export function execute(evaluation: Evaluation, scope: Scope, statements: readonly Statement[]): End {
  for (const statement of statements) {
    if (!evaluation.step()) return THROUGH
    const end = executeOne(evaluation, scope, statement)
    if (end.kind !== "through") return end
  }
  return THROUGH
}

function executeOne(evaluation: Evaluation, scope: Scope, statement: Statement): End {
  switch (statement.kind) {
    case "import":
      for (const { name, path, span } of statement.bindings) {
        const module = evaluation.modules.get(path)
        scope.names.set(
          name,
          module?.(evaluation, span) ?? { kind: "external", path, written: name, isDefined: true, span },
        )
      }
      return THROUGH
    case "assign": {
      const value = evaluate(evaluation, scope, statement.value)
      for (const target of statement.targets) bind(evaluation, scope, target, value)
      return THROUGH
    }
    case "update":
      update(evaluation, scope, statement)
      return THROUGH
    case "expression":
      evaluate(evaluation, scope, statement.value)
      return THROUGH
    case "if": {
      const isWorthAsking = evaluation.bearsOn(evaluation.text.slice(statement.span.from, statement.span.to))
      for (const branch of statement.branches) {
        const choose = () => decide(evaluation, evaluate(evaluation, scope, branch.test))
        if (isWorthAsking ? choose() : evaluation.quietly(choose))
          return execute(evaluation, scope, branch.body)
      }
      return execute(evaluation, scope, statement.otherwise)
    }
    case "for": {
      const iterated = iterate(evaluation, evaluate(evaluation, scope, statement.iterable))
      // Over an unknown the body runs once, with an unknown: what it appends stays visible as one.
      for (const item of iterated.kind === "unknown" ? [iterated] : iterated.items) {
        bind(evaluation, scope, statement.target, item)
        const end = execute(evaluation, scope, statement.body)
        if (end.kind === "break") return THROUGH
        if (end.kind === "return") return end
      }
      return execute(evaluation, scope, statement.otherwise)
    }
    case "while": {
      for (let turn = 0; turn < 1000 && truth(evaluate(evaluation, scope, statement.test)) === true; turn++) {
        const end = execute(evaluation, scope, statement.body)
        if (end.kind === "break") return THROUGH
        if (end.kind === "return") return end
      }
      return execute(evaluation, scope, statement.otherwise)
    }
    case "try":
      return tryStatement(evaluation, scope, statement)
    case "with": {
      const suppressed: string[] = []
      for (const item of statement.items) {
        const value = evaluate(evaluation, scope, item.value)
        const entered = enter(evaluation, scope, item.value, value)
        if (item.target !== null) bind(evaluation, scope, item.target, entered)
        if (value.kind === "object" && /(^|\.)suppress$/.test(value.path))
          suppressed.push(...value.arguments.positional.flatMap(ancestry))
      }
      try {
        return execute(evaluation, scope, statement.body)
      } catch (error) {
        if (!(error instanceof PythonError) || suppressed.length === 0) throw error
        const names = ["Exception", "BaseException", ...namesOf(error)]
        if (!suppressed.some((name) => names.includes(name))) throw error
        return THROUGH
      }
    }
    case "function":
      setName(
        scope,
        statement.name,
        decorate(evaluation, scope, statement.decorators, functionOf(statement, scope, evaluation)),
      )
      return THROUGH
    case "class":
      setName(
        scope,
        statement.name,
        decorate(evaluation, scope, statement.decorators, classOf(evaluation, scope, statement)),
      )
      return THROUGH
    case "scope":
      for (const name of statement.names) declareElsewhere(scope, statement.of, name)
      return THROUGH
    case "yield": {
      const value =
        statement.value === null ? none(statement.span) : evaluate(evaluation, scope, statement.value)
      if (!statement.isFrom) evaluation.yielded.push(value)
      else {
        const iterated = iterate(evaluation, value)
        evaluation.yielded.push(...(iterated.kind === "unknown" ? [iterated] : iterated.items))
      }
      return THROUGH
    }
    case "match":
      return execute(evaluation, scope, matchingBody(evaluation, scope, statement))
    case "return":
      return {
        kind: "return",
        value: statement.value === null ? none(statement.span) : evaluate(evaluation, scope, statement.value),
      }
    case "raise": {
      const value = statement.value === null ? null : evaluate(evaluation, scope, statement.value)
      throw new PythonError(exceptionName(value), "", statement.span, value)
    }
    case "delete":
      for (const target of statement.targets) remove(evaluation, scope, target)
      return THROUGH
    case "break":
    case "continue":
      return { kind: statement.kind }
    case "declare":
    case "pass":
    case "unsupported":
      return THROUGH
  }
}

/** What `with` gives a name: what `__enter__` returns, or what a generator that is a context manager yields. */
function enter(evaluation: Evaluation, scope: Scope, expression: Expression, value: Value): Value {
  const { span } = expression
  if (value.kind === "instance") {
    const method = classAttribute(value.of, "__enter__") ?? classAttribute(value.of, "__aenter__")
    return method?.kind === "function"
      ? callValue(evaluation, { ...method, self: value }, { positional: [], keywords: new Map(), span }, span)
      : value
  }
  const callee =
    expression.kind === "call" && expression.callee.kind === "name"
      ? lookUp(scope, expression.callee.name)
      : null
  const isManager = callee?.kind === "function" && callee.definition?.isGenerator === true
  return isManager && value.kind === "list" ? (value.items[0] ?? none(span)) : value
}

function remove(evaluation: Evaluation, scope: Scope, target: Expression): void {
  if (target.kind === "name") scope.names.delete(target.name)
  else if (target.kind === "subscript") {
    const object = evaluate(evaluation, scope, target.object)
    if (target.index.kind === "slice") {
      setSlice(evaluation, scope, object, target.index, { kind: "list", items: [], span: target.span })
      return
    }
    const key = evaluate(evaluation, scope, target.index)
    if (object.kind === "host") object.host.deleteItem?.(key)
    else if (isSequence(object) && key.kind === "number") object.items.splice(key.value, 1)
    else if (object.kind === "dict") {
      const at = object.entries.findIndex((entry) => equals(entry.key, key) === true)
      if (at >= 0) object.entries.splice(at, 1)
    }
  }
}

/** `+=`: on a list it changes that very list. */
function update(
  evaluation: Evaluation,
  scope: Scope,
  statement: Extract<Statement, { kind: "update" }>,
): void {
  const { target, operator, value, span } = statement
  const before = evaluate(evaluation, scope, target)
  const by = evaluate(evaluation, scope, value)
  if (before.kind === "list" && operator === "+") {
    const iterated = iterate(evaluation, by)
    before.items.push(...(iterated.kind === "unknown" ? [iterated] : iterated.items))
    return
  }
  if (before.kind === "set" && operator === "|" && isSequence(by)) {
    bind(evaluation, scope, target, unionOf(before.items, by.items, span))
    return
  }
  bind(evaluation, scope, target, binary(evaluation, operator, before, by, span))
}

function tryStatement(
  evaluation: Evaluation,
  scope: Scope,
  statement: Extract<Statement, { kind: "try" }>,
): End {
  let end: End = THROUGH
  evaluation.tryDepth += 1
  try {
    end = execute(evaluation, scope, statement.body)
    evaluation.tryDepth -= 1
  } catch (error) {
    evaluation.tryDepth -= 1
    if (!(error instanceof PythonError)) throw error
    const raised = namesOf(error)
    const handler = statement.handlers.find((each) => catches(each.type, raised))
    // Nobody catches it, and what is to be done in any case is done.
    if (handler === undefined) {
      const last = execute(evaluation, scope, statement.finally)
      if (last.kind !== "through") return last
      throw error
    }
    if (handler.name !== null)
      scope.names.set(
        handler.name,
        error.value?.kind === "instance"
          ? error.value
          : { kind: "unknown", key: handler.name, reason: "a caught exception", span: error.span },
      )
    end = execute(evaluation, scope, handler.body)
    return lastWord(evaluation, scope, statement, end)
  }
  if (end.kind === "through") end = execute(evaluation, scope, statement.otherwise)
  return lastWord(evaluation, scope, statement, end)
}

function lastWord(
  evaluation: Evaluation,
  scope: Scope,
  statement: Extract<Statement, { kind: "try" }>,
  end: End,
): End {
  const last = execute(evaluation, scope, statement.finally)
  return last.kind === "through" ? end : last
}

function functionOf(statement: FunctionStatement, scope: Scope, evaluation: Evaluation): FunctionValue {
  const names = statement.decorators.map((decorator) =>
    decorator.kind === "name" ? decorator.name : decorator.kind === "attribute" ? decorator.name : "",
  )
  const decoration =
    names.includes("property") || names.includes("cached_property")
      ? "property"
      : names.includes("classmethod")
        ? "classmethod"
        : names.includes("staticmethod")
          ? "staticmethod"
          : "none"
  return {
    kind: "function",
    name: statement.name,
    parameters: statement.parameters,
    defaults: defaultsOf(evaluation, scope, statement.parameters),
    body: statement.body,
    scope,
    self: null,
    owner: null,
    decoration,
    definition: statement,
    span: statement.nameSpan,
  }
}

/**
 * Applies decorators from the inside out. One that is a method of something outside (`@app.get("/users")`) is recorded
 * with what it decorates; one of the text's own is run; any other is taken to leave the function as it is.
 */
function decorate(
  evaluation: Evaluation,
  scope: Scope,
  decorators: readonly Expression[],
  defined: FunctionValue | ClassValue,
): Value {
  let value: FunctionValue | ClassValue = defined
  for (const decorator of [...decorators].reverse()) {
    const before = evaluation.calls.length
    if (decorator.kind === "name" || decorator.kind === "call") {
      const own =
        decorator.kind === "name" ? lookUp(scope, decorator.name) : evaluate(evaluation, scope, decorator)
      if (own?.kind === "function" || own?.kind === "host") value = decorated(evaluation, own, value)
    } else if (decorator.kind === "attribute") {
      const target = evaluate(evaluation, scope, decorator.object)
      if (target.kind === "host") {
        const own = attributeOf(evaluation, target, decorator.name, decorator.span)
        if (own.kind === "host") value = decorated(evaluation, own, value)
      }
      if (target.kind === "object" || (target.kind === "external" && !evaluation.modules.has(target.path))) {
        evaluation.calls.push({
          target,
          method: decorator.name,
          arguments: { positional: [], keywords: new Map(), span: decorator.span },
          span: decorator.span,
          decorated: null,
        })
      }
    }
    const recorded = evaluation.calls[before]
    if (recorded !== undefined) recorded.decorated = value
  }
  return value
}

/** What a decorator of the text makes of a function: another function, or the same where that can't be followed. */
function decorated(
  evaluation: Evaluation,
  decorator: FunctionValue | HostValue,
  value: FunctionValue | ClassValue,
): FunctionValue | ClassValue {
  const made = callValue(
    evaluation,
    decorator,
    { positional: [value], keywords: new Map(), span: value.span },
    value.span,
  )
  return made.kind === "function" || made.kind === "class" ? made : value
}

function classOf(evaluation: Evaluation, scope: Scope, statement: ClassStatement): ClassValue {
  const inner = scopeInside(scope)
  const fields: { name: string; annotation: string; default: Value | null }[] = []
  const bases = statement.bases
    .filter((base) => base.kind === "positional")
    .map((base) => evaluate(evaluation, scope, base.value))
  for (const each of statement.body) {
    if (each.kind === "declare" && each.target.kind === "name") {
      fields.push({
        name: each.target.name,
        annotation: evaluation.textAt(each.annotation.span),
        default: null,
      })
      continue
    }
    executeOne(evaluation, inner, each)
    const [target] = each.kind === "assign" ? each.targets : []
    if (each.kind !== "assign" || target?.kind !== "name" || each.annotation === null) continue
    const value = inner.names.get(target.name) ?? null
    fields.push({ name: target.name, annotation: evaluation.textAt(each.annotation.span), default: value })
    const shown = value === null ? null : fieldDefault(evaluation, value)
    if (shown !== null) inner.names.set(target.name, shown)
  }
  const made: ClassValue = {
    kind: "class",
    name: statement.name,
    bases,
    attributes: inner.names,
    fields,
    definition: statement,
    span: statement.nameSpan,
  }
  // Each method knows its class: `super()` goes on from there.
  for (const [name, value] of inner.names)
    if (value.kind === "function" && value.owner === null) inner.names.set(name, { ...value, owner: made })
  makeMembers(made)
  return made
}

/** Runs a function or class of the text that nothing in it calls, as something outside would. */
export const callFromOutside = (
  evaluation: Evaluation,
  value: FunctionValue,
  positional: readonly Value[],
): Value => callValue(evaluation, value, { positional, keywords: new Map(), span: value.span }, value.span)
