import type { SyntaxNode } from "@lezer/common"
import type { Span } from "../../span.ts"
import { parts } from "../parse.ts"
import { unescapeJs } from "../unescape.ts"
import { globalValue } from "./builtins/globals.ts"
import { classOf, construct, initialize, methodOf } from "./classes.ts"
import type { Evaluation } from "./evaluation.ts"
import { callValue, functionOf } from "./functions.ts"
import { iterate } from "./iteration.ts"
import { deleteMember, getMember, ownEntries } from "./members.ts"
import { operate, toNumber, typeOf } from "./operators.ts"
import { bind, memberParts } from "./patterns.ts"
import { lookUp, type Scope } from "./scope.ts"
import { typeOfGlobal } from "./standard-names.ts"
import {
  boolean,
  isOpaque,
  JsThrow,
  NOWHERE,
  number,
  type ObjectValue,
  type Property,
  property,
  string,
  text as textOf,
  throwError,
  truth,
  undefinedAt,
  unknown,
  type Value,
} from "./values.ts"

export const spanOf = (node: { readonly from: number; readonly to: number }): Span => ({
  from: node.from,
  to: node.to,
})

/** The value of an expression; unknown where it holds too much. Throws JsThrow where the program does. */
export function evaluate(evaluation: Evaluation, scope: Scope, node: SyntaxNode): Value {
  const value = evaluated(evaluation, scope, node)
  return evaluation.carries(value) ? value : tooHeavy(evaluation, spanOf(node))
}

const tooHeavy = (evaluation: Evaluation, span: Span): Value =>
  unknown(evaluation.textAt(span), "the program makes too much of it", span)

function evaluated(evaluation: Evaluation, scope: Scope, node: SyntaxNode): Value {
  const span = spanOf(node)
  if (!evaluation.step()) return unknown(evaluation.textAt(span), "the program takes too many steps", span)
  const slice = evaluation.text.slice(node.from, node.to)
  const inner = parts(node)
  const [first, second] = inner
  switch (node.name) {
    case "String":
      return string(unescapeJs(slice.slice(1, -1)), span)
    case "Number":
      return number(Number(slice.replaceAll("_", "").replace(/n$/, "")), span)
    case "BooleanLiteral":
      return boolean(slice === "true", span)
    case "null":
      return { kind: "null", span }
    case "this":
      return scope.self ?? undefinedAt(span)
    case "RegExp": {
      const end = slice.lastIndexOf("/")
      return { kind: "regexp", source: slice.slice(1, end), flags: slice.slice(end + 1), span }
    }
    case "TemplateString":
      return template(evaluation, scope, node)
    case "VariableName":
      return nameValue(evaluation, scope, slice, span)
    case "ParenthesizedExpression":
    case "SequenceExpression": {
      let value: Value = undefinedAt(span)
      for (const each of inner) value = evaluate(evaluation, scope, each)
      return value
    }
    case "ArrayExpression":
      return { kind: "array", items: listOf(evaluation, scope, node), span }
    case "ObjectExpression":
      return objectOf(evaluation, scope, node)
    case "ArrowFunction":
    case "FunctionExpression":
      return functionOf(evaluation, scope, node)
    case "ClassExpression":
      return classOf(evaluation, scope, node, "")
    case "UnaryExpression":
      return unary(evaluation, scope, node)
    case "PostfixExpression":
      return postfix(evaluation, scope, node)
    case "BinaryExpression":
      return binary(evaluation, scope, node)
    case "ConditionalExpression": {
      const [condition, , then, , otherwise] = inner
      if (condition === undefined || then === undefined || otherwise === undefined) return undefinedAt(span)
      return evaluate(evaluation, scope, isTrue(evaluation, scope, condition) ? then : otherwise)
    }
    case "AssignmentExpression":
      return assign(evaluation, scope, node)
    case "MemberExpression": {
      if (first?.name === "super") return superMember(evaluation, scope, node)
      const [target, key] = memberParts(evaluation, scope, node)
      if (isPassedOver(evaluation, target, node)) return passed(span)
      return typeof key === "string" ? getMember(evaluation, target, key, span) : key
    }
    case "CallExpression":
      return call(evaluation, scope, node)
    case "NewExpression": {
      const [, callee, args] = inner
      const value = callee === undefined ? undefinedAt(span) : evaluate(evaluation, scope, callee)
      return construct(
        evaluation,
        value,
        args?.name === "ArgList" ? listOf(evaluation, scope, args) : [],
        span,
      )
    }
    case "AwaitExpression":
      return second === undefined ? undefinedAt(span) : awaited(evaluate(evaluation, scope, second))
    case "YieldExpression":
      return unknown(slice, "generators are not followed", span)
    case "TaggedTemplateExpression":
      return unknown(evaluation.textAt(span), "tagged templates are not followed", span)
    case "InstantiationExpression":
    case "TSAsExpression":
    case "NonNullExpression":
      return first === undefined ? undefinedAt(span) : evaluate(evaluation, scope, first)
    case "PrefixCast": {
      const last = inner[inner.length - 1]
      return last === undefined ? undefinedAt(span) : evaluate(evaluation, scope, last)
    }
    case "NewTarget":
      return scope.self?.kind === "object" && scope.self.of !== null && typeof scope.self.of !== "string"
        ? scope.self.of
        : unknown(evaluation.textAt(span), "this is not read", span)
    case "ImportMeta":
      return (
        evaluation.modules.get("import.meta")?.(evaluation, span) ??
        unknown(evaluation.textAt(span), "this is not read", span)
      )
    case "DynamicImport":
      return unknown(evaluation.textAt(span), "a dynamic import is not followed", span)
    default:
      return unknown(evaluation.textAt(span).slice(0, 60), "this is not read", span)
  }
}

/** What came of chains that ended early. */
const passedOver = new WeakSet<Value>()

/** `a?.b.c`: once `a` is missing, nothing of the rest is looked at. */
function isPassedOver(evaluation: Evaluation, target: Value, node: SyntaxNode): boolean {
  const { kind } = evaluation.settled(target)
  if (kind !== "undefined" && kind !== "null") return false
  const { firstChild } = node
  const goesOn = firstChild?.name === "MemberExpression" || firstChild?.name === "CallExpression"
  return node.getChild("?.") !== null || (goesOn && passedOver.has(target))
}

function passed(span: Span): Value {
  const value = undefinedAt(span)
  passedOver.add(value)
  return value
}

/** The value that a promise is settled with; throws what it was rejected with. */
export function awaited(value: Value): Value {
  if (value.kind !== "promise") return value
  if (!value.settled.ok) {
    // Where the error was made: whoever awaits it last is a function that only passes it on.
    const { span } = value.settled.value
    throw new JsThrow(value.settled.value, span === NOWHERE ? value.span : span)
  }
  return value.settled.value
}

/** Is a condition true? What can't be known is decided by `Evaluation.decide`. */
export function isTrue(evaluation: Evaluation, scope: Scope, node: SyntaxNode): boolean {
  const value = evaluation.settled(evaluate(evaluation, scope, node))
  return truth(value) ?? (isOpaque(value) ? evaluation.decide(evaluation.unknownOf(value)) : false)
}

function nameValue(evaluation: Evaluation, scope: Scope, name: string, span: Span): Value {
  if (name === "undefined") return undefinedAt(span)
  return (
    lookUp(scope, name) ??
    globalValue(evaluation, name, span) ?? {
      kind: "external",
      path: name,
      written: name,
      isDefined: false,
      span,
    }
  )
}

function template(evaluation: Evaluation, scope: Scope, node: SyntaxNode): Value {
  let value = ""
  let at = node.from + 1
  for (const part of parts(node)) {
    if (part.name !== "Interpolation") continue
    value += unescapeJs(evaluation.text.slice(at, part.from))
    const expression = parts(part).find(({ name }) => !name.startsWith("Interpolation"))
    const inner =
      expression === undefined
        ? undefinedAt(spanOf(part))
        : evaluation.settled(evaluate(evaluation, scope, expression))
    const written = textOf(inner)
    if (written === null) {
      const reason = isOpaque(inner)
        ? evaluation.unknownOf(inner).reason
        : "a part of it can't be written out"
      return unknown(evaluation.textAt(spanOf(node)), reason, spanOf(node))
    }
    value += written
    at = part.to
  }
  return string(value + unescapeJs(evaluation.text.slice(at, node.to - 1)), spanOf(node))
}

/** The values of an argument list or an array, spreads spread. */
function listOf(evaluation: Evaluation, scope: Scope, node: SyntaxNode): Value[] {
  const items: Value[] = []
  let isSpread = false
  for (const each of parts(node)) {
    if (each.name === "Spread" || each.name === "TypeArgList") {
      isSpread = each.name === "Spread"
      continue
    }
    const value = evaluate(evaluation, scope, each)
    if (!isSpread) items.push(value)
    else if (isOpaque(evaluation.settled(value))) items.push(value)
    else items.push(...iterate(evaluation, value, spanOf(each)))
    isSpread = false
  }
  return items
}

function objectOf(evaluation: Evaluation, scope: Scope, node: SyntaxNode): Value {
  const properties = new Map<string, Property>()
  let proto: ObjectValue | undefined
  for (const each of parts(node)) {
    const [first, second, third] = parts(each)
    if (first === undefined) continue
    if (first.name === "Spread") {
      const spread =
        second === undefined
          ? undefinedAt(spanOf(each))
          : evaluation.settled(evaluate(evaluation, scope, second))
      if (isOpaque(spread)) properties.set(`...${spread.span.from}`, property(spread, spanOf(each)))
      for (const [key, value] of ownEntries(spread, evaluation))
        properties.set(key, property(value, spanOf(each)))
      continue
    }
    const isAccessor = first.name === "get" || first.name === "set"
    const isMarked = isAccessor || first.name === "async" || first.name === "Star"
    const keyNode = isMarked ? second : first
    if (keyNode === undefined) continue
    const key = propertyName(evaluation, scope, each, keyNode)
    if (each.getChild("ParamList") !== null) {
      const made = functionOf(evaluation, scope, each, { name: key })
      const before = isAccessor ? properties.get(key) : undefined
      const keySpan = spanOf(keyNode)
      const accessor = { value: undefinedAt(keySpan), keySpan, getter: null, ...before }
      properties.set(
        key,
        first.name === "set"
          ? { ...accessor, setter: made }
          : first.name === "get"
            ? { ...accessor, value: made, getter: made }
            : property(made, keySpan),
      )
      continue
    }
    const valueNode = isMarked ? third : second
    const value =
      valueNode === undefined
        ? nameValue(evaluation, scope, key, spanOf(keyNode))
        : evaluate(evaluation, scope, valueNode)
    const named = value.kind === "function" && value.name === "" ? { ...value, name: key } : value
    if (key !== "__proto__" || valueNode === undefined || each.getChild("[") !== null)
      properties.set(key, property(named, spanOf(keyNode)))
    else if (named.kind === "object") proto = named
  }
  const made: ObjectValue = { kind: "object", properties, of: null, span: spanOf(node) }
  return proto === undefined ? made : { ...made, proto }
}

function propertyName(evaluation: Evaluation, scope: Scope, of: SyntaxNode, node: SyntaxNode): string {
  const slice = evaluation.text.slice(node.from, node.to)
  if (of.getChild("[") !== null) return textOf(evaluate(evaluation, scope, node)) ?? slice
  return node.name === "String" ? unescapeJs(slice.slice(1, -1)) : slice
}

function unary(evaluation: Evaluation, scope: Scope, node: SyntaxNode): Value {
  const [operatorNode, operand] = parts(node)
  const span = spanOf(node)
  if (operatorNode === undefined || operand === undefined) return undefinedAt(span)
  const operator = evaluation.text.slice(operatorNode.from, operatorNode.to)
  if (operator === "++" || operator === "--") return step(evaluation, scope, operand, operator, true)
  if (operator === "delete") {
    if (operand.name !== "MemberExpression") return boolean(true, span)
    const [target, key] = memberParts(evaluation, scope, operand)
    if (typeof key === "string") deleteMember(target, key)
    return boolean(true, span)
  }
  if (operator === "!") {
    const value = evaluation.settled(evaluate(evaluation, scope, operand))
    const known = truth(value)
    if (known !== null) return boolean(!known, span)
    return isOpaque(value)
      ? boolean(!evaluation.decide(evaluation.unknownOf(value)), span)
      : boolean(true, span)
  }
  const value = evaluation.settled(evaluate(evaluation, scope, operand))
  if (operator === "void") return undefinedAt(span)
  if (operator === "typeof") {
    if (value.kind === "external" && !value.isDefined && !value.path.includes("."))
      return string(typeOfGlobal(value.path) ?? "undefined", span)
    const type = typeOf(value)
    return type === null
      ? unknown(evaluation.textAt(span), "its type can't be known", span)
      : string(type, span)
  }
  if (isOpaque(value)) return evaluation.unknownOf(value)
  if (operator === "-") return number(-toNumber(value), span)
  if (operator === "+") return number(toNumber(value), span)
  return number(~toNumber(value), span)
}

function postfix(evaluation: Evaluation, scope: Scope, node: SyntaxNode): Value {
  const [operand, operatorNode] = parts(node)
  if (operand === undefined) return undefinedAt(spanOf(node))
  const operator = operatorNode === undefined ? "" : evaluation.text.slice(operatorNode.from, operatorNode.to)
  // TypeScript's `value!`.
  return operator === "++" || operator === "--"
    ? step(evaluation, scope, operand, operator, false)
    : evaluate(evaluation, scope, operand)
}

function step(
  evaluation: Evaluation,
  scope: Scope,
  target: SyntaxNode,
  operator: "++" | "--",
  isPrefix: boolean,
): Value {
  const before = evaluate(evaluation, scope, target)
  if (isOpaque(before)) return before
  const value = toNumber(before)
  const after = number(operator === "++" ? value + 1 : value - 1, spanOf(target))
  bind(evaluation, scope, target, after, "assign")
  return isPrefix ? after : number(value, spanOf(target))
}

function binary(evaluation: Evaluation, scope: Scope, node: SyntaxNode): Value {
  const [leftNode, operatorNode, rightNode] = parts(node)
  const span = spanOf(node)
  if (leftNode === undefined || operatorNode === undefined) return undefinedAt(span)
  const operator = evaluation.text.slice(operatorNode.from, operatorNode.to)
  const left = evaluate(evaluation, scope, leftNode)
  // TypeScript's assertions say nothing about the value.
  if (operator === "as" || operator === "satisfies") return left
  if (rightNode === undefined) return left
  const right = () => evaluate(evaluation, scope, rightNode)
  return ["&&", "||", "??"].includes(operator)
    ? logical(evaluation, operator, left, right)
    : operate(evaluation, operator, left, right(), span)
}

function logical(evaluation: Evaluation, operator: string, given: Value, right: () => Value): Value {
  const left = evaluation.settled(given)
  const isMissing = left.kind === "null" || left.kind === "undefined"
  if (operator === "??") {
    if (isMissing) return noted(evaluation, given, right())
    if (given.kind === "string" && given.variable !== undefined) evaluation.noteFallback(given, right())
    return left
  }
  const known = truth(left)
  if (known === null && isOpaque(left)) {
    // `unknown || "x"` is whatever the unknown is, where it is anything.
    if (operator === "||") return left
    return evaluation.decide(evaluation.unknownOf(left)) ? right() : boolean(false, left.span)
  }
  if (operator === "||") {
    if (known === true) {
      if (given.kind === "string" && given.variable !== undefined) evaluation.noteFallback(given, right())
      return left
    }
    return noted(evaluation, given, right())
  }
  return known === true ? right() : left
}

function noted(evaluation: Evaluation, left: Value, right: Value): Value {
  evaluation.noteFallback(left, right)
  return right
}

function assign(evaluation: Evaluation, scope: Scope, node: SyntaxNode): Value {
  const [target, operatorNode, valueNode] = parts(node)
  const span = spanOf(node)
  if (target === undefined || operatorNode === undefined || valueNode === undefined) return undefinedAt(span)
  const operator = evaluation.text.slice(operatorNode.from, operatorNode.to)
  const right = () => {
    const value = evaluate(evaluation, scope, valueNode)
    return value.kind === "function" && value.name === "" && target.name === "VariableName"
      ? { ...value, name: evaluation.text.slice(target.from, target.to) }
      : value
  }
  if (operator === "=") {
    const value = right()
    bind(evaluation, scope, target, value, "assign")
    noteExports(evaluation, scope, target, value)
    return value
  }
  const before = evaluate(evaluation, scope, target)
  const bare = operator.slice(0, -1)
  const value = ["&&", "||", "??"].includes(bare)
    ? logical(evaluation, bare, before, right)
    : operate(evaluation, bare, before, right(), span)
  bind(evaluation, scope, target, value, "assign")
  return value
}

/** `module.exports = app`, `exports.handler = …` */
function noteExports(evaluation: Evaluation, scope: Scope, target: SyntaxNode, value: Value): void {
  const written = evaluation.text.slice(target.from, target.to)
  if (written === "module.exports") evaluation.exported.set("default", value)
  const name = /^(?:module\.)?exports\.(\w+)$/.exec(written)?.[1]
  if (name !== undefined && scope.outer === null) evaluation.exported.set(name, value)
}

const superMember = (evaluation: Evaluation, scope: Scope, node: SyntaxNode): Value => {
  const parent = lookUp(scope, "super")
  const key = node.getChild("PropertyName")
  const name = key === null ? "" : evaluation.text.slice(key.from, key.to)
  const span = spanOf(node)
  if (parent !== null && isOpaque(parent))
    return unknown(evaluation.textAt(span), evaluation.unknownOf(parent).reason, span)
  if (parent?.kind !== "class") return undefinedAt(span)
  if (scope.self?.kind === "class") return getMember(evaluation, parent, name, span)
  return methodOf(evaluation, parent, scope.self ?? undefinedAt(span), name) ?? undefinedAt(span)
}

function call(evaluation: Evaluation, scope: Scope, node: SyntaxNode): Value {
  const inner = parts(node).filter(({ name }) => name !== "?." && name !== "TypeArgList")
  const [written, argumentsNode] = inner
  // `create<App>(…)`: the type says nothing at run time.
  const callee = written?.name === "InstantiationExpression" ? (written.firstChild ?? written) : written
  const span = spanOf(node)
  if (callee === undefined) return undefinedAt(span)
  const args = () => (argumentsNode === undefined ? [] : listOf(evaluation, scope, argumentsNode))
  if (callee.name === "super") {
    const parent = lookUp(scope, "super")
    if (parent !== null && scope.self?.kind === "object")
      initialize(evaluation, parent, scope.self, args(), span)
    return undefinedAt(span)
  }
  if (callee.name === "MemberExpression" && callee.firstChild?.name !== "super") {
    const [target, key] = memberParts(evaluation, scope, callee)
    if (isPassedOver(evaluation, target, callee)) return passed(span)
    const method = typeof key === "string" ? getMember(evaluation, target, key, spanOf(callee)) : key
    const isMissing = method.kind === "undefined" || method.kind === "null"
    if (isMissing && node.getChild("?.") !== null) return passed(span)
    if (method.kind === "undefined")
      return throwError("TypeError", `${evaluation.textAt(spanOf(callee))} is not a function`, span)
    return callValue(evaluation, method, args(), span, target)
  }
  const value = evaluate(evaluation, scope, callee)
  if (node.getChild("?.") !== null && (value.kind === "undefined" || value.kind === "null"))
    return passed(span)
  if (value.kind === "undefined")
    return throwError("TypeError", `${evaluation.textAt(spanOf(callee))} is not a function`, span)
  const self = callee.name === "MemberExpression" ? scope.self : null
  return callValue(evaluation, value, args(), span, self)
}
