import type { SyntaxNode } from "@lezer/common"
import { parts } from "../parse.ts"
import type { Evaluation } from "./evaluation.ts"
import { evaluate, isTrue, spanOf } from "./expressions.ts"
import { classOf, functionOf } from "./functions.ts"
import { importModule } from "./imports.ts"
import { iterate } from "./iteration.ts"
import { ownEntries } from "./members.ts"
import { isEqual } from "./operators.ts"
import { type Binding, bind } from "./patterns.ts"
import { type Scope, scopeInside } from "./scope.ts"
import { JsThrow, string, undefinedAt, type Value } from "./values.ts"

/** How a statement ended. */
export type Completion =
  | { readonly kind: "normal" }
  | { readonly kind: "return"; readonly value: Value }
  | { readonly kind: "break" | "continue" }

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

/** Runs one statement. */
export function executeOne(evaluation: Evaluation, scope: Scope, node: SyntaxNode): Completion {
  if (!evaluation.step()) return NORMAL
  const inner = parts(node)
  switch (node.name) {
    case "ExpressionStatement": {
      const [expression] = inner
      if (expression !== undefined) evaluate(evaluation, scope, expression)
      return NORMAL
    }
    case "VariableDeclaration":
      declare(evaluation, scope, node)
      return NORMAL
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
      return loop(evaluation, scope, node)
    case "WhileStatement":
    case "DoStatement":
      return whileLoop(evaluation, scope, node)
    case "SwitchStatement":
      return choose(evaluation, scope, node)
    case "BreakStatement":
      return { kind: "break" }
    case "ContinueStatement":
      return { kind: "continue" }
    case "LabeledStatement": {
      const last = inner[inner.length - 1]
      return last === undefined ? NORMAL : executeOne(evaluation, scope, last)
    }
    case "EnumDeclaration":
    case "TypeAliasDeclaration":
    case "InterfaceDeclaration":
    case "AmbientDeclaration":
      return NORMAL
    default:
      return NORMAL
  }
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
    const name = declaration.getChild("VariableDefinition")
    const written = name === null ? "" : evaluation.text.slice(name.from, name.to)
    const value = scope.names.get(written)
    if (value !== undefined) evaluation.exported.set(isDefault ? "default" : written, value)
    return completion
  }
  if (isDefault) {
    const all = parts(node)
    const value = all[all.length - 1]
    if (value !== undefined && value.name !== "default")
      evaluation.exported.set("default", evaluate(evaluation, scope, value))
  }
  return NORMAL
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

function loop(evaluation: Evaluation, scope: Scope, node: SyntaxNode): Completion {
  const all = parts(node)
  const spec = all.find(({ name }) => HEADS.includes(name))
  const body = all[all.length - 1]
  if (spec === undefined || body === undefined || body === spec) return NORMAL
  if (spec.name === "ForSpec") return countedLoop(evaluation, scopeInside(scope), spec, body)
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
    bind(evaluation, each, target, item, how)
    const completion = executeOne(evaluation, each, body)
    if (completion.kind === "break") break
    if (completion.kind === "return") return completion
  }
  return NORMAL
}

function countedLoop(evaluation: Evaluation, scope: Scope, spec: SyntaxNode, body: SyntaxNode): Completion {
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
    const completion = executeOne(evaluation, scopeInside(scope), body)
    if (completion.kind === "break") break
    if (completion.kind === "return") return completion
    if (next) evaluate(evaluation, scope, next)
  }
  return NORMAL
}

function whileLoop(evaluation: Evaluation, scope: Scope, node: SyntaxNode): Completion {
  const condition = node.getChild("ParenthesizedExpression")
  const isDo = node.name === "DoStatement"
  const body = parts(node).find(({ name }) => !["while", "do", "ParenthesizedExpression"].includes(name))
  if (condition === null || body === undefined) return NORMAL
  let isFirst = isDo
  while (evaluation.step()) {
    if (!isFirst && !isTrue(evaluation, scope, condition)) break
    isFirst = false
    const completion = executeOne(evaluation, scopeInside(scope), body)
    if (completion.kind === "break") break
    if (completion.kind === "return") return completion
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
  return completion.kind === "break" ? NORMAL : completion
}
