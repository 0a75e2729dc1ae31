import type { SyntaxNode } from "@lezer/common"
import type { Span } from "../../span.ts"
import type { Argument, Clause, DictEntry, Expression, FormatPart, Item, Parameter } from "../ast.ts"
import { literalParts, unescapeLiteral } from "../strings.ts"
import { children, spanOf } from "./nodes.ts"

/** Python itself gives up at 100 indentations and 200 brackets. */
export const DEEPEST = 200

/** Turns Lezer's concrete nodes into expressions. */
export class ExpressionBuilder {
  private readonly text: string
  protected depth = 0
  constructor(text: string) {
    this.text = text
  }

  protected slice(node: SyntaxNode): string {
    return this.text.slice(node.from, node.to)
  }

  protected parameters(node: SyntaxNode): Parameter[] {
    const found: Parameter[] = []
    let kind: Parameter["kind"] = "normal"
    let expectsDefault = false
    for (const part of children(node)) {
      if (part.name === "*") kind = "rest"
      else if (part.name === "**") kind = "rest keywords"
      else if (part.name === ",") {
        kind = "normal"
        expectsDefault = false
      } else if (part.name === "AssignOp") expectsDefault = true
      else if (part.name === "TypeDef") {
        const last = found.pop()
        if (last !== undefined) found.push({ ...last, annotation: this.typeDef(part) })
      } else if (expectsDefault) {
        const last = found.pop()
        if (last !== undefined) found.push({ ...last, default: this.expression(part) })
        expectsDefault = false
      } else if (part.name === "VariableName")
        found.push({ name: this.slice(part), kind, default: null, annotation: null })
    }
    return found
  }

  protected argumentList(node: SyntaxNode): Argument[] {
    const found: Argument[] = []
    let group: SyntaxNode[] = []
    const flush = () => {
      const argument = this.argument(group)
      if (argument !== null) found.push(argument)
      group = []
    }
    for (const part of children(node)) {
      if (part.name === ",") flush()
      else if (part.name !== "(" && part.name !== ")" && !part.type.isError) group.push(part)
    }
    flush()
    return found
  }

  protected argument(group: readonly SyntaxNode[]): Argument | null {
    const [first, second, third] = group
    const last = group[group.length - 1]
    if (first === undefined || last === undefined) return null
    const span: Span = { from: first.from, to: last.to }
    if (first.name === "*" && second) return { kind: "spread", span, value: this.expression(second) }
    if (first.name === "**" && second)
      return { kind: "spread keywords", span, value: this.expression(second) }
    if (second?.name === "AssignOp" && third) {
      return {
        kind: "keyword",
        span,
        name: this.slice(first),
        nameSpan: spanOf(first),
        value: this.expression(third),
      }
    }
    if (group.some((part) => part.name === "for"))
      return { kind: "positional", span, value: this.comprehension("generator", group, span) }
    return { kind: "positional", span, value: this.expression(first) }
  }

  /** One expression, or a tuple that is written without parentheses. */
  protected sequence(nodes: readonly SyntaxNode[], span: Span): Expression {
    const parts = nodes.filter((node) => !node.type.isError)
    const [only] = parts
    if (only === undefined) return this.missing(span)
    if (parts.length === 1) return this.expression(only)
    const last = parts[parts.length - 1] ?? only
    return { kind: "tuple", span: { from: only.from, to: last.to }, items: this.items(parts) }
  }

  protected items(nodes: readonly SyntaxNode[]): Item[] {
    const found: Item[] = []
    let spread = false
    for (const node of nodes) {
      if (node.name === "*") spread = true
      else if ([",", "(", ")", "[", "]", "{", "}"].includes(node.name) || node.type.isError) spread = false
      else {
        found.push({ spread, value: this.expression(node) })
        spread = false
      }
    }
    return found
  }

  protected missing(span: Span): Expression {
    return { kind: "unsupported", span, what: "missing expression" }
  }

  protected comprehension(
    makes: "list" | "set" | "dict" | "generator",
    nodes: readonly SyntaxNode[],
    span: Span,
  ): Expression {
    const parts = nodes.filter((node) => !["(", ")", "[", "]", "{", "}", "async"].includes(node.name))
    const forAt = parts.findIndex((part) => part.name === "for")
    // What the grammar's recovery takes for one can be without its `for`.
    if (forAt < 0) return this.missing(span)
    const head = parts.slice(0, forAt)
    const clauses: Clause[] = []
    let at = forAt
    while (at < parts.length) {
      const end = parts.findIndex((part, index) => index > at && (part.name === "for" || part.name === "if"))
      const clause = parts.slice(at + 1, end < 0 ? undefined : end)
      if (parts[at]?.name === "for") {
        const inAt = clause.findIndex((part) => part.name === "in")
        clauses.push({
          kind: "for",
          target: this.sequence(clause.slice(0, inAt), span),
          iterable: this.sequence(clause.slice(inAt + 1), span),
        })
      } else clauses.push({ kind: "if", test: this.sequence(clause, span) })
      if (end < 0) break
      at = end
    }
    const [first, , third] = head
    const key = makes === "dict" && first ? this.expression(first) : null
    const element = makes === "dict" ? third : first
    return {
      kind: "comprehension",
      span,
      makes,
      key,
      element: element ? this.expression(element) : this.missing(span),
      clauses,
    }
  }

  protected expression(node: SyntaxNode): Expression {
    if (this.depth >= DEEPEST) return { kind: "unsupported", span: spanOf(node), what: "nesting this deep" }
    this.depth += 1
    const expression = this.expressionAt(node)
    this.depth -= 1
    return expression
  }

  private expressionAt(node: SyntaxNode): Expression {
    const span = spanOf(node)
    const parts = children(node)
    switch (node.name) {
      case "VariableName":
        return { kind: "name", span, name: this.slice(node) }
      case "Number": {
        const value = Number(this.slice(node).replaceAll("_", ""))
        return Number.isNaN(value)
          ? { kind: "unsupported", span, what: "number" }
          : { kind: "number", span, value }
      }
      case "Boolean":
        return { kind: "boolean", span, value: this.slice(node) === "True" }
      case "None":
        return { kind: "none", span }
      case "String":
      case "FormatString":
      case "ContinuedString":
        return this.string(node)
      case "ArrayExpression":
        return { kind: "list", span, items: this.items(parts) }
      case "TupleExpression":
        return { kind: "tuple", span, items: this.items(parts) }
      case "SetExpression":
        return { kind: "set", span, items: this.items(parts) }
      case "DictionaryExpression":
        return { kind: "dict", span, entries: this.entries(parts) }
      case "ArrayComprehensionExpression":
        return this.comprehension("list", parts, span)
      case "SetComprehensionExpression":
        return this.comprehension("set", parts, span)
      case "DictionaryComprehensionExpression":
        return this.comprehension("dict", parts, span)
      case "ComprehensionExpression":
        return this.comprehension("generator", parts, span)
      case "ParenthesizedExpression": {
        const inner = parts.find((part) => part.name !== "(" && part.name !== ")" && !part.type.isError)
        return inner === undefined ? this.missing(span) : this.expression(inner)
      }
      case "UnaryExpression": {
        const [operator, operand] = parts
        if (operator === undefined || operand === undefined) return this.missing(span)
        if (operator.name === "not") return { kind: "not", span, operand: this.expression(operand) }
        return { kind: "unary", span, operator: this.slice(operator), operand: this.expression(operand) }
      }
      case "BinaryExpression":
        return this.binary(parts, span)
      case "ConditionalExpression": {
        const [consequent, , test, , otherwise] = parts
        if (!consequent || !test || !otherwise) return this.missing(span)
        return {
          kind: "conditional",
          span,
          test: this.expression(test),
          consequent: this.expression(consequent),
          otherwise: this.expression(otherwise),
        }
      }
      case "LambdaExpression": {
        const parameters = node.getChild("ParamList")
        const body = parts[parts.length - 1]
        return {
          kind: "lambda",
          span,
          parameters: parameters === null ? [] : this.parameters(parameters),
          body: body ? this.expression(body) : this.missing(span),
        }
      }
      case "CallExpression": {
        const [callee] = parts
        const list = node.getChild("ArgList")
        return {
          kind: "call",
          span,
          callee: callee ? this.expression(callee) : this.missing(span),
          arguments: list === null ? [] : this.argumentList(list),
        }
      }
      case "MemberExpression":
        return this.member(parts, span)
      case "AwaitExpression": {
        const operand = parts[1]
        return { kind: "await", span, operand: operand ? this.expression(operand) : this.missing(span) }
      }
      case "NamedExpression": {
        const [name, , value] = parts
        if (!name || !value) return this.missing(span)
        return { kind: "walrus", span, name: this.slice(name), value: this.expression(value) }
      }
      default:
        return { kind: "unsupported", span, what: node.name }
    }
  }

  protected member(parts: readonly SyntaxNode[], span: Span): Expression {
    const [object, separator] = parts
    if (object === undefined || separator === undefined) return this.missing(span)
    if (separator.name === ".") {
      const name = parts[2]
      if (name === undefined) return this.expression(object)
      return {
        kind: "attribute",
        span,
        object: this.expression(object),
        name: this.slice(name),
        nameSpan: spanOf(name),
      }
    }
    const inside = parts.slice(2).filter((part) => part.name !== "]")
    const colon = inside.findIndex((part) => part.name === ":")
    if (colon < 0)
      return { kind: "subscript", span, object: this.expression(object), index: this.sequence(inside, span) }
    const [from] = inside.slice(0, colon)
    const rest = inside.slice(colon + 1)
    const second = rest.findIndex((part) => part.name === ":")
    const [to] = second < 0 ? rest : rest.slice(0, second)
    const [step] = second < 0 ? [] : rest.slice(second + 1)
    return {
      kind: "subscript",
      span,
      object: this.expression(object),
      index: {
        kind: "slice",
        span,
        from: from ? this.expression(from) : null,
        to: to ? this.expression(to) : null,
        step: step ? this.expression(step) : null,
      },
    }
  }

  private binary(parts: readonly SyntaxNode[], span: Span): Expression {
    const left = parts[0]
    const right = parts[parts.length - 1]
    if (left === undefined || right === undefined || parts.length < 3) return this.missing(span)
    const operator = parts
      .slice(1, -1)
      .map((part) => this.slice(part))
      .join(" ")
    const operands = { left: this.expression(left), right: this.expression(right) }
    if (operator === "and" || operator === "or") return { kind: operator, span, ...operands }
    if (["==", "!=", "<", ">", "<=", ">=", "in", "not in", "is", "is not"].includes(operator)) {
      return { kind: "compare", span, operator, ...operands }
    }
    return { kind: "binary", span, operator, ...operands }
  }

  private entries(parts: readonly SyntaxNode[]): DictEntry[] {
    const found: DictEntry[] = []
    const inside = parts.filter((part) => !["{", "}"].includes(part.name) && !part.type.isError)
    let group: SyntaxNode[] = []
    const flush = () => {
      const [first, second, third] = group
      if (first?.name === "**" && second) found.push({ kind: "spread", value: this.expression(second) })
      else if (first && third)
        found.push({ kind: "pair", key: this.expression(first), value: this.expression(third) })
      group = []
    }
    for (const part of inside) {
      if (part.name === ",") flush()
      else group.push(part)
    }
    flush()
    return found
  }

  /** One literal, or several side by side, which Python joins. */
  private string(node: SyntaxNode): Expression {
    const span = spanOf(node)
    const literals = node.name === "ContinuedString" ? children(node) : [node]
    const parts = literals.flatMap((literal) => this.literal(literal))
    if (literals.some((literal) => literalParts(this.slice(literal)).prefix.includes("b"))) {
      return {
        kind: "bytes",
        span,
        value: parts.map((part) => (part.kind === "text" ? part.text : "")).join(""),
      }
    }
    if (parts.every((part) => part.kind === "text")) {
      return { kind: "string", span, value: parts.map((part) => part.text).join("") }
    }
    return { kind: "f-string", span, parts }
  }

  private literal(node: SyntaxNode): FormatPart[] {
    const { prefix, quote, inner } = literalParts(this.slice(node))
    const decode = (text: string) => (prefix.includes("r") ? text : unescapeLiteral(text))
    if (!prefix.includes("f")) return [{ kind: "text", text: decode(inner) }]
    const found: FormatPart[] = []
    let at = node.from + prefix.length + quote.length
    const end = at + inner.length
    const text = (to: number) => {
      const raw = this.text.slice(at, to)
      if (raw !== "")
        found.push({ kind: "text", text: decode(raw).replaceAll("{{", "{").replaceAll("}}", "}") })
    }
    for (const replacement of node.getChildren("FormatReplacement")) {
      text(replacement.from)
      const inside = children(replacement).filter((part) => part.name !== "{" && part.name !== "}")
      const [value] = inside
      const named = (name: string) => inside.find((part) => part.name === name)
      const spec = named("FormatSpec")
      const conversion = named("FormatConversion")
      const isOpen =
        named("FormatSelfDoc") !== undefined || (spec?.getChild("FormatReplacement") ?? null) !== null
      const letter = conversion === undefined ? "" : this.slice(conversion).slice(1)
      if (value !== undefined)
        found.push({
          kind: "value",
          value: this.expression(value),
          conversion: letter === "r" || letter === "s" || letter === "a" ? letter : null,
          spec: isOpen ? null : spec === undefined ? "" : this.slice(spec).slice(1),
        })
      at = replacement.to
    }
    text(end)
    return found
  }

  protected typeDef(node: SyntaxNode): Expression | null {
    const expression = children(node).find((part) => part.name !== ":" && part.name !== "->")
    return expression === undefined ? null : this.expression(expression)
  }
}
