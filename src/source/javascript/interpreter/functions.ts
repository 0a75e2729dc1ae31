import type { SyntaxNode } from "@lezer/common"
import type { Span } from "../../span.ts"
import { parts } from "../parse.ts"
import type { Evaluation } from "./evaluation.ts"
import { evaluate, spanOf } from "./expressions.ts"
import { promised } from "./members.ts"
import { bind } from "./patterns.ts"
import { type Scope, scopeInside } from "./scope.ts"
import { execute, hoist } from "./statements.ts"
import {
  array,
  type ClassValue,
  type FunctionValue,
  JsThrow,
  throwError,
  undefinedAt,
  unknown,
  type Value,
} from "./values.ts"

/** How deep calls may go: a text that calls itself ends here. */
const DEPTH = 120

/** The function that a node declares. */
export function functionOf(
  evaluation: Evaluation,
  scope: Scope,
  node: SyntaxNode,
  given: { readonly name?: string; readonly self?: Value | null; readonly owner?: ClassValue | null } = {},
): FunctionValue {
  const named = node.getChild("VariableDefinition")
  const isArrow = node.name === "ArrowFunction"
  return {
    kind: "function",
    name: given.name ?? (named === null || isArrow ? "" : evaluation.text.slice(named.from, named.to)),
    node,
    scope,
    self: isArrow ? scope.self : (given.self ?? null),
    owner: given.owner ?? null,
    isAsync: node.getChild("async") !== null,
    isArrow,
    properties: new Map(),
    span: spanOf(node),
  }
}

/** Calls whatever is called. What is from outside gives something that is "made". */
export function callValue(
  evaluation: Evaluation,
  given: Value,
  args: readonly Value[],
  span: Span,
  self: Value | null = null,
): Value {
  const value = given.kind === "external" || given.kind === "unknown" ? given : evaluation.settled(given)
  switch (value.kind) {
    case "function":
      return callFunction(evaluation, value, value.isArrow ? value.self : (self ?? value.self), args, span)
    case "host":
      if (value.host.call !== undefined) return value.host.call(args, span, self)
      return throwError("TypeError", `${value.label} is not a function`, span)
    case "external": {
      const written = `${value.written}(${args.length === 0 ? "" : "…"})`
      return { kind: "made", path: `${value.path}()`, written, arguments: args, span }
    }
    case "made":
      return {
        ...value,
        path: `${value.path}()`,
        written: `${value.written}(${args.length === 0 ? "" : "…"})`,
        arguments: args,
        span,
      }
    case "unknown":
      return { ...value, key: evaluation.textAt(span), span }
    case "class":
      return throwError("TypeError", `Class constructor ${value.name} cannot be invoked without 'new'`, span)
    default:
      return throwError("TypeError", `${evaluation.textAt(given.span) || given.kind} is not a function`, span)
  }
}

/** Runs a function of the text. */
export function callFunction(
  evaluation: Evaluation,
  value: FunctionValue,
  self: Value | null,
  args: readonly Value[],
  span: Span,
): Value {
  if (evaluation.depth >= DEPTH) throwError("RangeError", "Maximum call stack size exceeded", span)
  const scope = scopeInside(value.scope, true, value.isArrow ? value.scope.self : self)
  if (value.owner !== null) scope.names.set("super", value.owner.parent ?? undefinedAt(span))
  if (!value.isArrow) scope.names.set("arguments", array(args, span))
  if (value.node.getChild("Star") !== null)
    return unknown(evaluation.textAt(span), "generators are not followed", span)
  // A function that is written as a value knows its own name.
  if (value.node.name === "FunctionExpression" && value.node.getChild("VariableDefinition") !== null)
    scope.names.set(value.name, value)
  const run = (): Value => {
    evaluation.depth += 1
    try {
      bindParameters(evaluation, scope, value.node, args)
      return runBody(evaluation, scope, value.node)
    } finally {
      evaluation.depth -= 1
    }
  }
  return value.isAsync ? promised(run, span) : run()
}

function bindParameters(
  evaluation: Evaluation,
  scope: Scope,
  node: SyntaxNode,
  args: readonly Value[],
): void {
  const list = node.getChild("ParamList")
  if (list === null) return
  const nodes: SyntaxNode[] = []
  for (let child = list.firstChild; child !== null; child = child.nextSibling)
    if (
      !["(", ")", "TypeAnnotation", "Optional", "LineComment", "BlockComment", "Decorator"].includes(
        child.name,
      )
    )
      nodes.push(child)
  let at = 0
  for (let i = 0; i < nodes.length; i++) {
    const each = nodes[i]
    if (each === undefined) continue
    if (each.name === ",") {
      at += 1
      continue
    }
    if (each.name === "Spread") {
      const target = nodes[i + 1]
      if (target !== undefined)
        bind(evaluation, scope, target, array(args.slice(at), spanOf(list)), "declare")
      return
    }
    if (each.name !== "VariableDefinition" && !each.name.endsWith("Pattern")) continue
    const fallback = nodes[i + 1]?.name === "Equals" ? nodes[i + 2] : undefined
    const given = args[at] ?? undefinedAt(spanOf(each))
    const value =
      given.kind === "undefined" && fallback !== undefined ? evaluate(evaluation, scope, fallback) : given
    bind(evaluation, scope, each, value, "declare")
    if (fallback !== undefined) i += 2
  }
}

function runBody(evaluation: Evaluation, scope: Scope, node: SyntaxNode): Value {
  const block = node.getChild("Block")
  if (block === null) {
    const all = parts(node)
    const body = all[all.length - 1]
    return body === undefined ? undefinedAt(spanOf(node)) : evaluate(evaluation, scope, body)
  }
  hoist(evaluation, scope, block)
  const completion = execute(evaluation, scope, parts(block))
  return completion.kind === "return" ? completion.value : undefinedAt(spanOf(block))
}

/** Runs something, and gives what it threw instead of throwing; what is no JavaScript exception goes on up. */
export function caught(
  run: () => Value,
): { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly thrown: JsThrow } {
  try {
    return { ok: true, value: run() }
  } catch (error) {
    if (!(error instanceof JsThrow)) throw error
    return { ok: false, thrown: error }
  }
}

/** `function.length`: the parameters before the first with a default. */
export function parameterCount({ node }: FunctionValue): number {
  const list = node.getChild("ParamList")
  let count = 0
  for (let child = list?.firstChild ?? null; child !== null; child = child.nextSibling) {
    if (child.name === "Equals" || child.name === "Spread") return child.name === "Equals" ? count - 1 : count
    if (child.name === "VariableDefinition" || child.name.endsWith("Pattern")) count += 1
  }
  return count
}
