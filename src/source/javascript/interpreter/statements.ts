import type { SyntaxNode } from "@lezer/common"
import { parts } from "../parse.ts"
import { classOf } from "./classes.ts"
import type { Evaluation } from "./evaluation.ts"
import { evaluate, isTrue, spanOf } from "./expressions.ts"
import { functionOf } from "./functions.ts"
import { importModule } from "./imports.ts"
import { iterate } from "./iteration.ts"
import { ownEntries } from "./members.ts"
import { isEqual } from "./operators.ts"
import { type Binding, bind } from "./patterns.ts"
import { lookUp, type Scope, scopeInside } from "./scope.ts"
import { JsThrow, number, object, property, string, undefinedAt, type Value } from "./values.ts"

/** How a statement ended. */
export type Completion =
  | { readonly kind: "normal" }
  | { readonly kind: "return"; readonly value: Value }
  | { readonly kind: "break" | "continue"; readonly label: string | null }

const NORMAL: Completion = { kind: "normal" }

/** Functions can be called before the line that declares them. */
export function hoist(evaluation: Evaluation, scope: Scope, block: SyntaxNode): void {
  for (const given of parts(block)) {
    const node = given.name === "ExportDeclaration" ? given.getChild("FunctionDeclaration") : given
    if (node?.name !== "FunctionDeclaration") continue
    const value = functionOf(evaluation, scope, node)
    scope.names.set(value.name, value)
  }
}

/** Runs statements one after the other, until one of them leaves. */
export function execute(evaluation: Evaluation, scope: Scope, statements: readonly SyntaxNode[]): Completion {
  for (const statement of statements) {
    const completion = executeOne(evaluation, scope, statement)
    if (completion.kind !== "normal") return completion
  }
  return NORMAL
}

/**
 * Runs one statement.
 * @param label the one that stands before it
 */
export function executeOne(
  evaluation: Evaluation,
  scope: Scope,
  node: SyntaxNode,
  label: string | null = null,
): Completion {
  if (!evaluation.step()) return NORMAL
  const inner = parts(node)
  switch (node.name) {
    case "ExpressionStatement": {
      const [expression] = inner
      if (expression !== undefined) evaluate(evaluation, scope, expression)
      return NORMAL
    }
    case "VariableDeclaration": {
      declare(evaluation, scope, node)
      const made = isExportedClass(evaluation, node) ? nameIn(evaluation, node) : null
      const value = made === null ? undefined : scope.names.get(made)
      if (value !== undefined) evaluation.exported.set("default", value)
      return NORMAL
    }
    case "FunctionDeclaration":
      return NORMAL
    case "ClassDeclaration": {
      const name = node.getChild("VariableDefinition")
      const written = name === null ? "" : evaluation.text.slice(name.from, name.to)
      scope.names.set(written, classOf(evaluation, scope, node, written))
      return NORMAL
    }
    case "ImportDeclaration":
      importModule(evaluation, scope, node)
      return NORMAL
    case "ExportDeclaration":
      return exportNames(evaluation, scope, node)
    case "Block":
      return block(evaluation, scopeInside(scope), node)
    case "IfStatement": {
      const [, condition, then, , otherwise] = inner
      if (condition === undefined) return NORMAL
      const branch = isTrue(evaluation, scope, condition) ? then : otherwise
      return branch === undefined ? NORMAL : executeOne(evaluation, scope, branch)
    }
    case "ReturnStatement": {
      const value = inner[1]
      return {
        kind: "return",
        value: value === undefined ? undefinedAt(spanOf(node)) : evaluate(evaluation, scope, value),
      }
    }
    case "ThrowStatement": {
      const thrown = inner[1]
      throw new JsThrow(
        thrown === undefined ? undefinedAt(spanOf(node)) : evaluate(evaluation, scope, thrown),
        spanOf(node),
      )
    }
    case "TryStatement":
      return attempt(evaluation, scope, node)
    case "ForStatement":
      return loop(evaluation, scope, node, label)
    case "WhileStatement":
    case "DoStatement":
      return whileLoop(evaluation, scope, node, label)
    case "SwitchStatement":
      return choose(evaluation, scope, node)
    case "BreakStatement":
      return { kind: "break", label: labelOf(evaluation, node) }
    case "ContinueStatement":
      return { kind: "continue", label: labelOf(evaluation, node) }
    case "LabeledStatement": {
      const last = inner[inner.length - 1]
      const completion =
        last === undefined ? NORMAL : executeOne(evaluation, scope, last, labelOf(evaluation, node))
      return completion.kind === "break" && completion.label === labelOf(evaluation, node)
        ? NORMAL
        : completion
    }
    case "EnumDeclaration":
      return declareEnum(evaluation, scope, node)
    case "TypeAliasDeclaration":
    case "InterfaceDeclaration":
    case "AmbientDeclaration":
      return NORMAL
    default:
      return NORMAL
  }
}

/** Is it `export default class {`, which is parsed as a declaration? */
const isExportedClass = (evaluation: Evaluation, node: SyntaxNode): boolean =>
  evaluation.text.startsWith("export", node.from)

function nameIn(evaluation: Evaluation, node: SyntaxNode): string | null {
  const name = node.getChild("VariableDefinition")
  return name === null ? null : evaluation.text.slice(name.from, name.to)
}

function labelOf(evaluation: Evaluation, node: SyntaxNode): string | null {
  const label = node.getChild("Label")
  return label === null ? null : evaluation.text.slice(label.from, label.to)
}

/** How a loop goes on after its body: null for another turn. */
function afterTurn(completion: Completion, label: string | null): Completion | null {
  if (completion.kind === "normal") return null
  if (completion.kind === "return") return completion
  if (completion.label !== null && completion.label !== label) return completion
  return completion.kind === "continue" ? null : NORMAL
}

/** TypeScript's `enum`: its names, and for numbers the names of the numbers. */
function declareEnum(evaluation: Evaluation, scope: Scope, node: SyntaxNode): Completion {
  const name = node.getChild("TypeDefinition")
  const body = node.getChild("EnumBody")
  if (name === null || body === null) return NORMAL
  const made = object({}, spanOf(node))
  const inner = scopeInside(scope)
  let next = 0
  const nodes = parts(body)
  nodes.forEach((key, i) => {
    if (key.name !== "PropertyName") return
    const written = evaluation.text.slice(key.from, key.to)
    const given = nodes[i + 1]?.name === "Equals" ? nodes[i + 2] : undefined
    const value = given === undefined ? number(next, spanOf(key)) : evaluate(evaluation, inner, given)
    if (value.kind === "number") {
      next = value.value + 1
      made.properties.set(String(value.value), property(string(written, spanOf(key))))
    }
    made.properties.set(written, property(value, spanOf(key)))
    inner.names.set(written, value)
  })
  scope.names.set(evaluation.text.slice(name.from, name.to), made)
  return NORMAL
}

function block(evaluation: Evaluation, scope: Scope, node: SyntaxNode): Completion {
  hoist(evaluation, scope, node)
  return execute(evaluation, scope, parts(node))
}

/** `const a = 1, { b } = c` */
function declare(evaluation: Evaluation, scope: Scope, node: SyntaxNode): void {
  const target = node.getChild("var") === null ? scope : functionScope(scope)
  let pattern: SyntaxNode | null = null
  let isValue = false
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name === "VariableDefinition" || child.name.endsWith("Pattern")) {
      if (pattern !== null) bind(evaluation, target, pattern, undefinedAt(spanOf(pattern)), "declare")
      pattern = child
      isValue = false
    } else if (child.name === "Equals") isValue = true
    else if (isValue && pattern !== null && !/Comment$/.test(child.name)) {
      bind(evaluation, target, pattern, evaluateNamed(evaluation, scope, child, pattern), "declare")
      pattern = null
      isValue = false
    }
  }
  if (pattern !== null && !target.names.has(evaluation.text.slice(pattern.from, pattern.to)))
    bind(evaluation, target, pattern, undefinedAt(spanOf(pattern)), "declare")
}

/** A function takes the name of the variable that it is given to. */
function evaluateNamed(evaluation: Evaluation, scope: Scope, node: SyntaxNode, pattern: SyntaxNode): Value {
  const value = evaluate(evaluation, scope, node)
  return value.kind === "function" && value.name === "" && pattern.name === "VariableDefinition"
    ? { ...value, name: evaluation.text.slice(pattern.from, pattern.to) }
    : value
}

function functionScope(scope: Scope): Scope {
  let at = scope
  while (!at.isFunction && at.outer !== null) at = at.outer
  return at
}

function exportNames(evaluation: Evaluation, scope: Scope, node: SyntaxNode): Completion {
  const isDefault = node.getChild("default") !== null
  const declaration = parts(node).find(({ name }) => name.endsWith("Declaration"))
  if (declaration !== undefined) {
    const completion = executeOne(evaluation, scope, declaration)
    // What has no name of its own is found under none.
    const names = declaredNames(evaluation, declaration)
    for (const written of names.length === 0 ? [""] : names) {
      const value = scope.names.get(written)
      if (value !== undefined) evaluation.exported.set(isDefault ? "default" : written, value)
    }
    return completion
  }
  const group = node.getChild("ExportGroup")
  if (group !== null && node.getChild("from") === null) {
    const nodes = parts(group)
    nodes.forEach((each, i) => {
      if (each.name !== "VariableName" || nodes[i - 1]?.name === "as") return
      const name = nodes[i + 1]?.name === "as" ? (nodes[i + 2] ?? each) : each
      const value = lookUp(scope, evaluation.text.slice(each.from, each.to))
      if (value !== null) evaluation.exported.set(evaluation.text.slice(name.from, name.to), value)
    })
    return NORMAL
  }
  if (isDefault) {
    const all = parts(node)
    const value = all[all.length - 1]
    if (value !== undefined && value.name !== "default")
      evaluation.exported.set("default", evaluate(evaluation, scope, value))
  }
  return NORMAL
}

/** The names that a declaration gives a value, those in its patterns too. */
function declaredNames(evaluation: Evaluation, declaration: SyntaxNode): readonly string[] {
  const found: string[] = []
  for (let child = declaration.firstChild; child !== null; child = child.nextSibling) {
    if (child.name === "VariableDefinition" || child.name === "TypeDefinition")
      found.push(evaluation.text.slice(child.from, child.to))
    else if (/Pattern$|^PatternProperty$/.test(child.name)) found.push(...declaredNames(evaluation, child))
  }
  return found
}

function attempt(evaluation: Evaluation, scope: Scope, node: SyntaxNode): Completion {
  const body = node.getChild("Block")
  const handler = node.getChild("CatchClause")
  const last = node.getChild("FinallyClause")?.getChild("Block") ?? null
  let completion: Completion = NORMAL
  try {
    if (body !== null) completion = block(evaluation, scopeInside(scope), body)
  } catch (error) {
    if (!(error instanceof JsThrow) || handler === null) {
      if (last !== null) block(evaluation, scopeInside(scope), last)
      throw error
    }
    const inner = scopeInside(scope)
    const pattern = parts(handler).find(
      ({ name }) => name === "VariableDefinition" || name.endsWith("Pattern"),
    )
    if (pattern !== undefined) bind(evaluation, inner, pattern, error.value, "declare")
    const caughtBody = handler.getChild("Block")
    if (caughtBody !== null) completion = block(evaluation, inner, caughtBody)
  }
  if (last !== null) {
    const ended = block(evaluation, scopeInside(scope), last)
    if (ended.kind !== "normal") return ended
  }
  return completion
}

const HEADS = ["ForOfSpec", "ForInSpec", "ForSpec"]

function loop(evaluation: Evaluation, scope: Scope, node: SyntaxNode, label: string | null): Completion {
  const all = parts(node)
  const spec = all.find(({ name }) => HEADS.includes(name))
  const body = all[all.length - 1]
  if (spec === undefined || body === undefined || body === spec) return NORMAL
  if (spec.name === "ForSpec") return countedLoop(evaluation, scopeInside(scope), spec, body, label)
  const inner = parts(spec)
  const target = inner.find(
    ({ name }) => name === "VariableDefinition" || name.endsWith("Pattern") || name === "VariableName",
  )
  const subject = inner[inner.length - 1]
  if (target === undefined || subject === undefined) return NORMAL
  const value = evaluate(evaluation, scope, subject)
  const items =
    spec.name === "ForOfSpec"
      ? iterate(evaluation, value, spanOf(subject))
      : ownEntries(value).map(([key]) => string(key, value.span))
  const how: Binding = ["const", "let", "var"].some((word) => spec.getChild(word) !== null)
    ? "declare"
    : "assign"
  for (const item of [...items]) {
    if (!evaluation.step()) return NORMAL
    const each = scopeInside(scope)
    bind(evaluation, spec.getChild("var") === null ? each : functionScope(scope), target, item, how)
    const ended = afterTurn(executeOne(evaluation, each, body), label)
    if (ended !== null) return ended
  }
  return NORMAL
}

function countedLoop(
  evaluation: Evaluation,
  outer: Scope,
  spec: SyntaxNode,
  body: SyntaxNode,
  label: string | null,
): Completion {
  let scope = outer
  // Which of the three is there shows by the semicolons only.
  const slots: (SyntaxNode | null)[] = [null, null, null]
  let at = 0
  for (let child = spec.firstChild; child !== null; child = child.nextSibling) {
    if (child.name === ";") at += 1
    else if (child.name !== "(" && child.name !== ")" && !child.name.endsWith("Comment")) {
      slots[Math.min(at, 2)] = child
      // A declaration takes its semicolon along.
      if (child.name === "VariableDeclaration") at += 1
    }
  }
  const [start, condition, next] = slots
  if (start) {
    if (start.name === "VariableDeclaration") declare(evaluation, scope, start)
    else evaluate(evaluation, scope, start)
  }
  while (evaluation.step()) {
    if (condition && !isTrue(evaluation, scope, condition)) break
    const ended = afterTurn(executeOne(evaluation, scopeInside(scope), body), label)
    if (ended !== null) return ended
    // Every turn has variables of its own, for the functions that were made in it.
    scope = { ...scope, names: new Map(scope.names) }
    if (next) evaluate(evaluation, scope, next)
  }
  return NORMAL
}

function whileLoop(evaluation: Evaluation, scope: Scope, node: SyntaxNode, label: string | null): Completion {
  const condition = node.getChild("ParenthesizedExpression")
  const isDo = node.name === "DoStatement"
  const body = parts(node).find(({ name }) => !["while", "do", "ParenthesizedExpression"].includes(name))
  if (condition === null || body === undefined) return NORMAL
  let isFirst = isDo
  while (evaluation.step()) {
    if (!isFirst && !isTrue(evaluation, scope, condition)) break
    isFirst = false
    const ended = afterTurn(executeOne(evaluation, scopeInside(scope), body), label)
    if (ended !== null) return ended
  }
  return NORMAL
}

function choose(evaluation: Evaluation, scope: Scope, node: SyntaxNode): Completion {
  const subjectNode = node.getChild("ParenthesizedExpression")
  const body = node.getChild("SwitchBody")
  if (subjectNode === null || body === null) return NORMAL
  const subject = evaluation.settled(evaluate(evaluation, scope, subjectNode))
  const inner = scopeInside(scope)
  const all = parts(body)
  const startOf = (matches: (label: SyntaxNode) => boolean): number => all.findIndex(matches)
  let start = startOf((label) => {
    const value = label.name === "CaseLabel" ? parts(label)[1] : undefined
    if (value === undefined) return false
    const other = evaluate(evaluation, inner, value)
    evaluation.noteComparison(subject, other)
    return isEqual(subject, other) === true
  })
  if (start < 0) start = startOf(({ name }) => name === "DefaultLabel")
  if (start < 0) return NORMAL
  const completion = execute(
    evaluation,
    inner,
    all.slice(start).filter(({ name }) => !name.endsWith("Label")),
  )
  return completion.kind === "break" && completion.label === null ? NORMAL : completion
}
