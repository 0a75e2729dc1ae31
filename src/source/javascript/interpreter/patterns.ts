import type { SyntaxNode } from "@lezer/common"
import { parts } from "../parse.ts"
import type { Evaluation } from "./evaluation.ts"
import { evaluate, spanOf } from "./expressions.ts"
import { iterate } from "./iteration.ts"
import { getMember, ownEntries, setMember } from "./members.ts"
import { assignName, type Scope } from "./scope.ts"
import { array, isOpaque, property, undefinedAt, type Value } from "./values.ts"

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
      setMember(target, key, value, spanOf(pattern))
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

/** The object and the property's name of `a.b` or `a[b]`. */
export function memberParts(evaluation: Evaluation, scope: Scope, node: SyntaxNode): [Value, string] {
  const inner = parts(node).filter(({ name }) => name !== "." && name !== "?.")
  const [objectNode, keyNode] = inner
  const target =
    objectNode === undefined ? undefinedAt(spanOf(node)) : evaluate(evaluation, scope, objectNode)
  if (keyNode === undefined) return [target, ""]
  if (keyNode.name === "PropertyName" || keyNode.name === "PrivatePropertyName")
    return [target, evaluation.text.slice(keyNode.from, keyNode.to)]
  const key = evaluate(evaluation, scope, keyNode)
  return [target, key.kind === "string" || key.kind === "number" ? String(key.value) : ""]
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
    const isShort = evaluation.text.slice(first.to, node.to).trimStart()[0] !== ":"
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
  const value = evaluate(evaluation, scope, node)
  return value.kind === "string" || value.kind === "number" ? String(value.value) : slice
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
