import type { SyntaxNode } from "@lezer/common"
import { parts } from "../parse.ts"
import type { Evaluation } from "./evaluation.ts"
import { evaluate, spanOf } from "./expressions.ts"
import { iterate } from "./iteration.ts"
import { getMember, ownEntries, setMember } from "./members.ts"
import { assignName, type Scope } from "./scope.ts"
import {
  array,
  isOpaque,
  property,
  text,
  type UnknownValue,
  undefinedAt,
  unknown,
  type Value,
} from "./values.ts"

/** How a name of a pattern gets its value: declared in this scope, or assigned where it was declared before. */
export type Binding = "declare" | "assign"

/** Gives what stands in a pattern its value: a name, a member, `{ a, b: c = 1 }`, `[x, ...rest]`. */
export function bind(
  evaluation: Evaluation,
  scope: Scope,
  pattern: SyntaxNode,
  value: Value,
  how: Binding,
): void {
  const name = evaluation.text.slice(pattern.from, pattern.to)
  switch (pattern.name) {
    case "VariableDefinition":
    case "VariableName":
      if (how === "declare") scope.names.set(name, value)
      else assignName(scope, name, value)
      return
    case "MemberExpression": {
      const [target, key] = memberParts(evaluation, scope, pattern)
      if (typeof key === "string") setMember(evaluation, target, key, value, spanOf(pattern))
      return
    }
    case "ObjectPattern":
    case "ObjectExpression":
      bindObject(evaluation, scope, pattern, value, how)
      return
    case "ArrayPattern":
    case "ArrayExpression":
      bindArray(evaluation, scope, pattern, value, how)
      return
    case "ParenthesizedExpression": {
      const [inner] = parts(pattern)
      if (inner !== undefined) bind(evaluation, scope, inner, value, how)
    }
  }
}

/** The object and the property's name of `a.b` or `a[b]`; an unknown where the name can't be known. */
export function memberParts(
  evaluation: Evaluation,
  scope: Scope,
  node: SyntaxNode,
): [Value, string | UnknownValue] {
  const inner = parts(node).filter(({ name }) => name !== "." && name !== "?.")
  const [objectNode, keyNode] = inner
  const target =
    objectNode === undefined ? undefinedAt(spanOf(node)) : evaluate(evaluation, scope, objectNode)
  if (keyNode === undefined) return [target, ""]
  if (keyNode.name === "PropertyName" || keyNode.name === "PrivatePropertyName")
    return [target, evaluation.text.slice(keyNode.from, keyNode.to)]
  const key = evaluation.settled(evaluate(evaluation, scope, keyNode))
  const { reason } = isOpaque(key) ? evaluation.unknownOf(key) : { reason: "its name can't be known" }
  return [target, text(key) ?? unknown(evaluation.textAt(spanOf(node)), reason, spanOf(node))]
}

const withDefault = (
  evaluation: Evaluation,
  scope: Scope,
  value: Value,
  fallback: SyntaxNode | undefined,
): Value =>
  value.kind === "undefined" && fallback !== undefined ? evaluate(evaluation, scope, fallback) : value

function bindObject(
  evaluation: Evaluation,
  scope: Scope,
  pattern: SyntaxNode,
  value: Value,
  how: Binding,
): void {
  const taken = new Set<string>()
  for (const node of parts(pattern)) {
    if (node.name !== "PatternProperty" && node.name !== "Property") continue
    const inner = parts(node).filter(({ name }) => name !== "Equals" && name !== "TypeAnnotation")
    const [first, second, third] = inner
    if (first === undefined) continue
    if (first.name === "Spread") {
      if (second === undefined) continue
      const rest = ownEntries(value).filter(([key]) => !taken.has(key))
      const made: Value = isOpaque(value)
        ? value
        : {
            kind: "object",
            of: null,
            span: value.span,
            properties: new Map(rest.map(([key, each]) => [key, property(each)])),
          }
      bind(evaluation, scope, second, made, how)
      continue
    }
    const key = keyOf(evaluation, scope, first)
    taken.add(key)
    const hasDefault = node.getChild("Equals") !== null
    const isShort = !/^[\s\]]*:/.test(evaluation.text.slice(first.to, node.to))
    const found = getMember(evaluation, value, key, spanOf(first), true)
    const target = isShort ? first : (second ?? first)
    const fallback = hasDefault ? (isShort ? second : third) : undefined
    bind(evaluation, scope, target, withDefault(evaluation, scope, found, fallback), how)
  }
}

function keyOf(evaluation: Evaluation, scope: Scope, node: SyntaxNode): string {
  const slice = evaluation.text.slice(node.from, node.to)
  if (node.name === "String") return slice.slice(1, -1)
  if (
    ["PropertyName", "PropertyDefinition", "VariableDefinition", "VariableName", "Number"].includes(node.name)
  )
    return slice
  return text(evaluation.settled(evaluate(evaluation, scope, node))) ?? slice
}

function bindArray(
  evaluation: Evaluation,
  scope: Scope,
  pattern: SyntaxNode,
  value: Value,
  how: Binding,
): void {
  const items = isOpaque(value) ? null : iterate(evaluation, value, spanOf(pattern))
  const nodes: SyntaxNode[] = []
  for (let child = pattern.firstChild; child !== null; child = child.nextSibling) nodes.push(child)
  let at = 0
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]
    if (node === undefined || node.name === "[" || node.name === "]" || node.name === "Equals") continue
    if (node.name === ",") {
      at += 1
      continue
    }
    if (node.name === "Spread") {
      const target = nodes[i + 1]
      if (target !== undefined)
        bind(evaluation, scope, target, items === null ? value : array(items.slice(at), value.span), how)
      return
    }
    const fallback = nodes[i + 1]?.name === "Equals" ? nodes[i + 2] : undefined
    const found = items === null ? value : (items[at] ?? undefinedAt(spanOf(node)))
    bind(evaluation, scope, node, withDefault(evaluation, scope, found, fallback), how)
    if (fallback !== undefined) i += 2
  }
}
