import type { SyntaxNode } from "@lezer/common"
import type { Span } from "../../span.ts"
import { parts } from "../parse.ts"
import type { Evaluation } from "./evaluation.ts"
import { evaluate, spanOf } from "./expressions.ts"
import { promised } from "./members.ts"
import { bind } from "./patterns.ts"
import { prototypeOf } from "./prototypes.ts"
import { type Scope, scopeInside } from "./scope.ts"
import { execute, hoist } from "./statements.ts"
import {
  array,
  type ClassValue,
  type FunctionValue,
  JsThrow,
  type ObjectValue,
  object,
  property,
  string,
  text,
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

/** The class that a node declares. */
export function classOf(evaluation: Evaluation, scope: Scope, node: SyntaxNode, name: string): ClassValue {
  const all = parts(node)
  const extendsAt = all.findIndex((each) => each.name === "extends")
  const parentNode = extendsAt < 0 ? undefined : all[extendsAt + 1]
  const parent = parentNode === undefined ? null : evaluate(evaluation, scope, parentNode)
  const made: ClassValue = {
    kind: "class",
    name,
    node,
    scope,
    parent,
    statics: new Map(),
    span: spanOf(node),
  }
  for (const member of membersOf(node)) {
    if (member.getChild("static") === null) continue
    const inner = scopeInside(scope, true, made)
    if (name !== "") inner.names.set(name, made)
    const block = member.getChild("Block")
    if (member.name === "StaticBlock") {
      if (block !== null) execute(evaluation, inner, parts(block))
      continue
    }
    const key = memberName(evaluation, scope, member)
    if (member.name === "MethodDeclaration") {
      if (member.getChild("set") !== null) continue
      const value = functionOf(evaluation, scope, member, { name: key, owner: made })
      const isGetter = member.getChild("get") !== null
      made.statics.set(key, { ...property(value), getter: isGetter ? value : null })
    } else made.statics.set(key, property(initial(evaluation, inner, member)))
  }
  return made
}

const MEMBERS = ["MethodDeclaration", "PropertyDeclaration", "StaticBlock"]

const membersOf = (node: SyntaxNode): readonly SyntaxNode[] => {
  const body = node.getChild("ClassBody")
  return body === null ? [] : parts(body).filter(({ name }) => MEMBERS.includes(name))
}

function memberName(evaluation: Evaluation, scope: Scope, member: SyntaxNode): string {
  const bracket = member.getChild("[")
  if (bracket !== null) {
    const computed = bracket.nextSibling
    return computed === null ? "" : (text(evaluate(evaluation, scope, computed)) ?? "")
  }
  const key =
    member.getChild("PropertyDefinition") ??
    member.getChild("PrivatePropertyDefinition") ??
    member.getChild("String")
  if (key === null) return ""
  const slice = evaluation.text.slice(key.from, key.to)
  return key.name === "String" ? slice.slice(1, -1) : slice
}

function initial(evaluation: Evaluation, scope: Scope, member: SyntaxNode): Value {
  const equals = member.getChild("Equals")
  const value = equals?.nextSibling
  return value === null || value === undefined || value.name === ";"
    ? undefinedAt(spanOf(member))
    : evaluate(evaluation, scope, value)
}

/** A method of a class or of one of its parents: what its getter gives for `self`; null when there is none. */
export function methodOf(
  evaluation: Evaluation,
  first: ObjectValue["of"],
  self: Value,
  name: string,
): Value | null {
  for (const of of lineage(first)) {
    const found = memberOf(evaluation, of, name, (member) => member.getChild("set") === null)
    if (found !== undefined) {
      const method = functionOf(evaluation, of.scope, found, { name, owner: of })
      return found.getChild("get") === null ? method : callFunction(evaluation, method, self, [], method.span)
    }
    const added = prototypeOf(of).properties.get(name)
    if (added !== undefined)
      return added.getter === null ? added.value : callFunction(evaluation, added.getter, self, [], of.span)
  }
  return null
}

/** What setting a property of an instance calls; null where its classes have no setter of that name. */
export function accessorOf(
  evaluation: Evaluation,
  first: ObjectValue["of"],
  name: string,
): FunctionValue | null {
  for (const of of lineage(first)) {
    const found = memberOf(evaluation, of, name, (member) => member.getChild("set") !== null)
    if (found !== undefined) return functionOf(evaluation, of.scope, found, { name, owner: of })
  }
  return null
}

/** A class of the text and those that it extends. */
function* lineage(first: ObjectValue["of"]): Generator<ClassValue> {
  let at: Value | string | null = first
  while (at !== null && typeof at !== "string" && at.kind === "class") {
    yield at
    at = at.parent
  }
}

const memberOf = (
  evaluation: Evaluation,
  of: ClassValue,
  name: string,
  isSought: (member: SyntaxNode) => boolean,
): SyntaxNode | undefined =>
  membersOf(of.node).find(
    (member) =>
      member.name === "MethodDeclaration" &&
      member.getChild("static") === null &&
      isSought(member) &&
      memberName(evaluation, of.scope, member) === name,
  )

/** `new value(…args)` */
export function construct(evaluation: Evaluation, given: Value, args: readonly Value[], span: Span): Value {
  const value = evaluation.settled(given)
  switch (value.kind) {
    case "class": {
      const self: ObjectValue = { kind: "object", properties: new Map(), of: value, span }
      initialize(evaluation, value, self, args, span)
      return self
    }
    case "host":
      if (value.host.construct !== undefined) return value.host.construct(args, span)
      return throwError("TypeError", `${value.label} is not a constructor`, span)
    case "function": {
      const self: ObjectValue = { ...object({}, span), proto: prototypeOf(value) }
      const returned = callFunction(evaluation, { ...value, isAsync: false }, self, args, span)
      return returned.kind === "object" || returned.kind === "host" ? returned : self
    }
    case "external":
      return {
        kind: "made",
        path: `new ${value.path}()`,
        written: `new ${value.written}(${args.length === 0 ? "" : "…"})`,
        arguments: args,
        span,
      }
    case "made":
    case "unknown":
      return {
        kind: "unknown",
        key: evaluation.textAt(span),
        reason: evaluation.unknownOf(value).reason,
        span,
      }
    default:
      return throwError("TypeError", `${evaluation.textAt(given.span)} is not a constructor`, span)
  }
}

/** Runs a class's constructor, or its parent's where it has none, on an object. */
export function initialize(
  evaluation: Evaluation,
  of: Value,
  self: ObjectValue,
  args: readonly Value[],
  span: Span,
): void {
  if (of.kind === "host" && of.host.construct !== undefined) {
    const base = of.host.construct(args, span)
    if (base.kind === "object") for (const [key, each] of base.properties) self.properties.set(key, each)
    if (of.label.endsWith("Error") && !self.properties.has("name"))
      self.properties.set(
        "name",
        property(string(self.of !== null && typeof self.of !== "string" ? "Error" : of.label, span)),
      )
    return
  }
  if (of.kind !== "class") return
  const declared = membersOf(of.node).find(
    (member) =>
      member.name === "MethodDeclaration" && memberName(evaluation, of.scope, member) === "constructor",
  )
  const fields = () => {
    for (const member of membersOf(of.node)) {
      if (member.name !== "PropertyDeclaration" || member.getChild("static") !== null) continue
      const inner = scopeInside(of.scope, true, self)
      const key = memberName(evaluation, of.scope, member)
      self.properties.set(key, property(initial(evaluation, inner, member)))
    }
  }
  if (declared === undefined) {
    if (of.parent !== null) initialize(evaluation, of.parent, self, args, span)
    fields()
    return
  }
  fields()
  takeParameters(evaluation, of, declared, self, args)
  callFunction(
    evaluation,
    functionOf(evaluation, of.scope, declared, { name: of.name, self, owner: of }),
    self,
    args,
    span,
  )
}

/** TypeScript's `constructor(private readonly config: Config)`: the parameter is a property too. */
function takeParameters(
  evaluation: Evaluation,
  of: ClassValue,
  declared: SyntaxNode,
  self: ObjectValue,
  args: readonly Value[],
): void {
  let at = 0
  let isProperty = false
  const list = declared.getChild("ParamList")
  for (let child = list?.firstChild ?? null; child !== null; child = child.nextSibling) {
    if (child.name === ",") {
      at += 1
      isProperty = false
    }
    if (["Privacy", "readonly", "override"].includes(child.name)) isProperty = true
    if (child.name !== "VariableDefinition" || !isProperty) continue
    const fallback = defaultOf(child)
    const given = args[at] ?? undefinedAt(spanOf(child))
    const value =
      given.kind === "undefined" && fallback !== null ? evaluate(evaluation, of.scope, fallback) : given
    self.properties.set(evaluation.text.slice(child.from, child.to), property(value, spanOf(child)))
  }
}

/** What stands behind the `=` of a parameter. */
function defaultOf(parameter: SyntaxNode): SyntaxNode | null {
  for (let at = parameter.nextSibling; at !== null && at.name !== ","; at = at.nextSibling)
    if (at.name === "Equals") return at.nextSibling
  return null
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
