import type { SyntaxNode } from "@lezer/common"
import { MOST, weightOf } from "../heavy.ts"
import type { Span } from "../span.ts"
import { parts } from "./parse.ts"
import { unescapeJs } from "./unescape.ts"
import { type JsEntry, type JsValue, partsOf, toJsJson, toJsString } from "./values.ts"

/** The constants that a snippet declares before its call. */
export type JsScope = ReadonlyMap<string, JsValue>

const spanOf = (node: SyntaxNode): Span => ({ from: node.from, to: node.to })

/**
 * Evaluates an expression of a snippet partially: literals, objects, templates, `+`, and what the web's interfaces
 * take as a body. Nothing is run; what is not covered is an unknown with its reason.
 */
export function evaluateJs(text: string, scope: JsScope, node: SyntaxNode): JsValue {
  const value = evaluated(text, scope, node)
  if (weightOf(value, partsOf) <= MOST) return value
  const span = spanOf(node)
  return {
    kind: "unknown",
    text: text.slice(span.from, span.to),
    reason: "it holds too much to be read here",
    span,
  }
}

function evaluated(text: string, scope: JsScope, node: SyntaxNode): JsValue {
  const span = spanOf(node)
  const slice = text.slice(node.from, node.to)
  const unknown = (reason: string): JsValue => ({ kind: "unknown", text: slice, reason, span })
  const inner = parts(node)
  const evaluate = (child: SyntaxNode | undefined): JsValue =>
    child === undefined ? unknown("it is incomplete") : evaluateJs(text, scope, child)
  switch (node.name) {
    case "String":
      return { kind: "string", value: unescapeJs(slice.slice(1, -1)), span }
    case "Number":
      return { kind: "number", value: Number(slice.replaceAll("_", "")), span }
    case "BooleanLiteral":
      return { kind: "boolean", value: slice === "true", span }
    case "null":
      return { kind: "null", span }
    case "TemplateString":
      return template(text, scope, node)
    case "ParenthesizedExpression":
    case "AwaitExpression":
      return evaluate(inner[inner.length - 1])
    case "UnaryExpression": {
      const operand = evaluate(inner[1])
      const operator = inner[0] === undefined ? "" : text.slice(inner[0].from, inner[0].to)
      if (operator === "-" && operand.kind === "number") return { ...operand, value: -operand.value, span }
      if (operator === "!" && operand.kind === "boolean") return { ...operand, value: !operand.value, span }
      return operator === "void" ? { kind: "undefined", span } : unknown("this operator is not read")
    }
    case "BinaryExpression": {
      const [left, , right] = inner
      const [a, b] = [evaluate(left), evaluate(right)]
      if (a.kind === "unknown") return { ...a, span }
      const operator = inner[1] === undefined ? "" : text.slice(inner[1].from, inner[1].to)
      // TypeScript's assertions say nothing about the value.
      if (operator === "as" || operator === "satisfies") return { ...a, span }
      const isSum = operator === "+"
      if (!isSum) return unknown("this operator is not read")
      if (b.kind === "unknown") return { ...b, span }
      if (a.kind === "number" && b.kind === "number")
        return { kind: "number", value: a.value + b.value, span }
      const [x, y] = [toJsString(a), toJsString(b)]
      return x === null || y === null
        ? unknown("its parts can't be known")
        : { kind: "string", value: x + y, span }
    }
    case "ArrayExpression":
      return { kind: "array", items: inner.map((item) => evaluate(item)), span }
    case "ObjectExpression":
      return object(text, scope, node)
    case "VariableName":
      if (slice === "undefined") return { kind: "undefined", span }
      return scope.get(slice) ?? unknown(`\`${slice}\` is defined outside of the snippet`)
    case "NewExpression": {
      const [, name, args] = inner
      return {
        kind: "instance",
        of: name === undefined ? "" : text.slice(name.from, name.to),
        arguments: args === undefined ? [] : parts(args).map((each) => evaluate(each)),
        span,
      }
    }
    case "MemberExpression":
      return member(text, scope, node)
    case "CallExpression":
      return call(text, scope, node)
    case "TSAsExpression":
    case "AsExpression":
    case "NonNullExpression":
      return evaluate(inner[0])
    default:
      return unknown(`\`${slice.replace(/\s+/g, " ").slice(0, 60)}\` is not evaluated here`)
  }
}

function template(text: string, scope: JsScope, node: SyntaxNode): JsValue {
  let value = ""
  let at = node.from + 1
  for (const part of parts(node)) {
    if (part.name !== "Interpolation") continue
    value += unescapeJs(text.slice(at, part.from))
    const expression = parts(part).find(({ name }) => !name.startsWith("Interpolation"))
    const inner = expression === undefined ? null : evaluateJs(text, scope, expression)
    if (inner?.kind === "unknown") return { ...inner, span: spanOf(node) }
    const written = inner === null ? "" : toJsString(inner)
    if (written === null)
      return {
        kind: "unknown",
        text: text.slice(node.from, node.to),
        reason: "a part of it can't be known",
        span: spanOf(node),
      }
    value += written
    at = part.to
  }
  return { kind: "string", value: value + unescapeJs(text.slice(at, node.to - 1)), span: spanOf(node) }
}

function object(text: string, scope: JsScope, node: SyntaxNode): JsValue {
  const entries: JsEntry[] = []
  const put = (entry: JsEntry) => {
    const at = entries.findIndex(({ key }) => key === entry.key)
    if (at < 0) entries.push(entry)
    else entries[at] = entry
  }
  for (const property of parts(node)) {
    const [first, second] = parts(property)
    if (first === undefined) continue
    if (first.name === "Spread") {
      const spread = second === undefined ? null : evaluateJs(text, scope, second)
      if (spread?.kind === "object") spread.entries.forEach(put)
      else if (spread?.kind !== "null" && spread?.kind !== "undefined") {
        const reason = spread?.kind === "unknown" ? spread.reason : "it is no object"
        put({
          key: "...",
          keySpan: spanOf(property),
          value: {
            kind: "unknown",
            text: text.slice(property.from, property.to),
            reason,
            span: spanOf(property),
          },
        })
      }
      continue
    }
    const slice = text.slice(first.from, first.to)
    const key = first.name === "String" ? unescapeJs(slice.slice(1, -1)) : slice
    const shorthand: JsValue = scope.get(key) ?? {
      kind: "unknown",
      text: key,
      reason: `\`${key}\` is defined outside of the snippet`,
      span: spanOf(first),
    }
    const value = second === undefined ? shorthand : evaluateJs(text, scope, second)
    put({ key, keySpan: spanOf(first), value })
  }
  return { kind: "object", entries, span: spanOf(node) }
}

/** `new Response("…").body`: the way a snippet writes a stream. */
function member(text: string, scope: JsScope, node: SyntaxNode): JsValue {
  const [target, name] = parts(node).filter((part) => part.name !== ".")
  const value = target === undefined ? null : evaluateJs(text, scope, target)
  const property = name === undefined ? "" : text.slice(name.from, name.to)
  const span = spanOf(node)
  if (value?.kind === "instance" && value.of === "Response" && property === "body")
    return stream(value.arguments[0], span)
  if (value?.kind === "object") {
    const entry = value.entries.find(({ key }) => key === property)
    return entry?.value ?? { kind: "undefined", span }
  }
  const slice = text.slice(node.from, node.to)
  return { kind: "unknown", text: slice, reason: `\`${slice}\` is defined outside of the snippet`, span }
}

const stream = (body: JsValue | undefined, span: Span): JsValue => ({
  kind: "stream",
  text: body === undefined ? "" : (toJsString(body) ?? ""),
  span,
})

function call(text: string, scope: JsScope, node: SyntaxNode): JsValue {
  const [callee, args] = parts(node)
  const name = callee === undefined ? "" : text.slice(callee.from, callee.to)
  const values = args === undefined ? [] : parts(args).map((each) => evaluateJs(text, scope, each))
  const span = spanOf(node)
  const [first] = values
  const unknown = (reason: string): JsValue => ({
    kind: "unknown",
    text: text.slice(node.from, node.to),
    reason,
    span,
  })
  if (first?.kind === "unknown") return { ...first, span }
  const made = (value: string | null): JsValue =>
    value === null ? unknown("a part of it can't be known") : { kind: "string", value, span }
  if (name === "JSON.stringify")
    return first === undefined ? { kind: "undefined", span } : made(toJsJson(first))
  if (name === "String") return made(first === undefined ? "" : toJsString(first))
  if (name === "btoa") {
    const binary = first === undefined ? null : toJsString(first)
    return binary !== null && [...binary].every((character) => character.charCodeAt(0) <= 0xff)
      ? made(btoa(binary))
      : unknown("btoa takes Latin-1 only")
  }
  if (name === "encodeURIComponent") return made(first === undefined ? "undefined" : encodeSafely(first))
  if (callee?.name === "MemberExpression") {
    const [target] = parts(callee)
    const owner = target === undefined ? null : evaluateJs(text, scope, target)
    if (owner?.kind === "instance" && owner.of === "Blob" && name.endsWith(".stream")) {
      const [list] = owner.arguments
      return stream(list?.kind === "array" ? list.items[0] : list, span)
    }
    if (owner?.kind === "instance" && owner.of === "URLSearchParams" && name.endsWith(".toString"))
      return owner
  }
  return unknown(`\`${name}(…)\` is not run here`)
}

function encodeSafely(value: JsValue): string | null {
  const written = toJsString(value)
  try {
    return written === null ? null : encodeURIComponent(written)
  } catch {
    // A lone surrogate: JavaScript throws a URIError.
    return null
  }
}
