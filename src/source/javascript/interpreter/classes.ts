import type { SyntaxNode } from "@lezer/common"
import type { Span } from "../../span.ts"
import { parts } from "../parse.ts"
import type { Evaluation } from "./evaluation.ts"
import { evaluate, spanOf } from "./expressions.ts"
import { callFunction, functionOf } from "./functions.ts"
import { prototypeOf } from "./prototypes.ts"
import { type Scope, scopeInside } from "./scope.ts"
import { execute } from "./statements.ts"
import {
  type ClassValue,
  type FunctionValue,
  type ObjectValue,
  object,
  property,
  string,
  text,
  throwError,
  undefinedAt,
  type Value,
} from "./values.ts"

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

/** The methods, fields and static blocks of a class's node. */
export const membersOf = (node: SyntaxNode): readonly SyntaxNode[] => {
  const body = node.getChild("ClassBody")
  return body === null ? [] : parts(body).filter(({ name }) => MEMBERS.includes(name))
}

/** The name of a member; empty where it has none, or it can't be known. */
export function memberName(evaluation: Evaluation, scope: Scope, member: SyntaxNode): string {
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
