import type { SyntaxNode } from "@lezer/common"
import { parser } from "@lezer/php"
import { childrenOf, isPart, spanOf } from "../lezer-nodes.ts"
import type { Entry, Expression, Statement } from "../script/ast.ts"
import type { Span, SyntaxProblem } from "../span.ts"
import { parseByGrammar } from "../syntax-problems.ts"

export interface ParsedPhp {
  readonly statements: readonly Statement[]
  readonly problems: readonly SyntaxProblem[]
}

const inside = parser.configure({ top: "Program" })

/** Parses PHP as settings are written in it, by the Lezer grammar; `<?php` may be missing. Never throws. */
export function parsePhp(text: string): ParsedPhp {
  const { tree, problems } = parseByGrammar(
    text,
    (source) => (/<\?(?:php|=)/.test(source) ? parser : inside).parse(source),
    "PHP",
  )
  const reader = new Reader(text)
  return { statements: childrenOf(tree.topNode).flatMap((node) => reader.statement(node)), problems }
}

class Reader {
  private readonly text: string
  constructor(text: string) {
    this.text = text
  }

  private textOf({ from, to }: SyntaxNode): string {
    return this.text.slice(from, to)
  }

  private parts(node: SyntaxNode): readonly SyntaxNode[] {
    return childrenOf(node).filter(isPart)
  }

  statement(node: SyntaxNode): readonly Statement[] {
    const span = spanOf(node)
    switch (node.name) {
      case "ExpressionStatement": {
        const [inner] = this.parts(node)
        return inner === undefined ? [] : [this.expressionStatement(inner, span)]
      }
      case "ReturnStatement":
        return [{ kind: "return", values: this.parts(node).map((each) => this.expression(each)), span }]
      case "IfStatement":
        return [this.condition(node)]
      case "Block":
        return [{ kind: "block", body: this.block(node), span }]
      case "ForeachStatement": {
        const parts = this.parts(node)
        const spec = node.getChild("ForeachSpec") ?? null
        const [over, ...names] = spec === null ? parts : this.parts(spec)
        const body = node.getChild("Block")
        return over === undefined || body === null
          ? []
          : [
              {
                kind: "each",
                names: ["", ...names.map((each) => this.textOf(each))].slice(-2),
                over: this.expression(over),
                body: this.block(body),
                span,
              },
            ]
      }
      default:
        return []
    }
  }

  private block(node: SyntaxNode): readonly Statement[] {
    return childrenOf(node).flatMap((each) => this.statement(each))
  }

  private condition(node: SyntaxNode): Statement {
    const [test, then, otherwise] = this.parts(node)
    const branch = (each: SyntaxNode | undefined): readonly Statement[] =>
      each === undefined ? [] : each.name === "Block" ? this.block(each) : this.statement(each)
    return {
      kind: "if",
      first: [],
      test: test === undefined ? { kind: "unread", span: spanOf(node) } : this.expression(test),
      whenTrue: branch(then),
      whenFalse: branch(otherwise),
      span: spanOf(node),
    }
  }

  private expressionStatement(node: SyntaxNode, span: Span): Statement {
    if (node.name !== "AssignmentExpression")
      return { kind: "expression", expression: this.expression(node), span }
    const [target, value] = this.parts(node)
    const sign = childrenOf(node).find(({ name }) => name === "AssignOp")
    const operator = sign === undefined ? "=" : this.textOf(sign)
    if (target === undefined || value === undefined)
      return { kind: "expression", expression: { kind: "unread", span }, span }
    // `$list[] = item` adds.
    const isAdded = target.name === "SubscriptExpression" && /\[\s*\]$/.test(this.textOf(target))
    const into = isAdded ? (this.parts(target)[0] ?? target) : target
    const given = this.expression(value)
    return {
      kind: "assign",
      targets: [this.expression(into)],
      values: [isAdded ? { kind: "list", items: [given], span: given.span } : given],
      isNew: false,
      operator: isAdded ? "+" : operator === "=" ? null : operator.slice(0, -1),
      span,
    }
  }

  expression(node: SyntaxNode): Expression {
    const span = spanOf(node)
    const parts = this.parts(node)
    const [first, second, third] = parts
    const of = (each: SyntaxNode | undefined): Expression =>
      each === undefined ? { kind: "unread", span } : this.expression(each)
    switch (node.name) {
      case "String":
        return this.string(node)
      case "Integer":
      case "Float":
        return { kind: "number", value: Number(this.textOf(node).replaceAll("_", "")), span }
      case "Boolean":
        return { kind: "boolean", value: /^true$/i.test(this.textOf(node)), span }
      case "null":
        return { kind: "nothing", span }
      case "VariableName":
      case "Name":
      case "QualifiedName":
        return this.name(node)
      case "ArrayExpression":
        return this.array(node)
      case "ParenthesizedExpression":
        return { kind: "group", inner: of(first), span }
      case "CallExpression":
      case "MemberExpression":
      case "ScopedExpression":
      case "NewExpression":
        return this.access(node)
      case "ConditionalExpression":
        return this.conditional(node)
      case "BinaryExpression": {
        const sign = childrenOf(node).find(({ name }) => /Op$/.test(name))
        return this.binary(sign === undefined ? "" : this.textOf(sign), of(first), of(second), span)
      }
      case "UnaryExpression":
        return this.textOf(node).startsWith("!")
          ? { kind: "not", operand: of(first), span }
          : { kind: "unread", span }
      case "SubscriptExpression":
        return second === undefined
          ? of(first)
          : { kind: "index", object: of(first), index: of(second), span }
      case "CastExpression":
        return of(third ?? second ?? first)
      case "ArrowFunction":
      case "FunctionExpression":
        return this.function(node)
      default:
        return { kind: "unread", span }
    }
  }

  private name(node: SyntaxNode): Expression {
    const text = this.textOf(node)
    const span = spanOf(node)
    if (/^null$/i.test(text)) return { kind: "nothing", span }
    if (/^(?:true|false)$/i.test(text)) return { kind: "boolean", value: /^true$/i.test(text), span }
    return { kind: "name", name: text, span }
  }

  private string(node: SyntaxNode): Expression {
    const span = spanOf(node)
    const written = this.textOf(node)
    const inner = written.slice(1, written.endsWith(written[0] ?? "") && written.length > 1 ? -1 : undefined)
    if (written.startsWith("'")) return { kind: "string", value: inner.replace(/\\(['\\])/g, "$1"), span }
    const names = node.getChildren("VariableName")
    if (names.length === 0 && node.getChild("Interpolation") === null)
      return { kind: "string", value: unescaped(inner), span }
    const parts: Expression[] = []
    let at = node.from + 1
    for (const each of childrenOf(node)) {
      if (each.name !== "VariableName" && each.name !== "Interpolation") continue
      parts.push({ kind: "string", value: unescaped(this.text.slice(at, each.from)), span })
      const [own] = this.parts(each)
      parts.push(
        each.name === "VariableName"
          ? this.name(each)
          : own === undefined
            ? { kind: "unread", span }
            : this.expression(own),
      )
      at = each.to
    }
    parts.push({ kind: "string", value: unescaped(this.text.slice(at, node.to - 1)), span })
    return { kind: "joined", parts, span }
  }

  private array(node: SyntaxNode): Expression {
    const span = spanOf(node)
    const holder = node.getChild("ValueList") ?? node
    const items = this.parts(holder)
    if (!items.some(({ name }) => name === "Pair"))
      return {
        kind: "list",
        items: items.map((item) =>
          item.name === "Spread" || item.name === "SpreadExpression" || item.name === "VariadicUnpacking"
            ? { kind: "spread", operand: this.expression(this.parts(item)[0] ?? item), span: spanOf(item) }
            : this.expression(item),
        ),
        span,
      }
    const entries = items.flatMap((item): readonly Entry[] => {
      const [key, value] = this.parts(item)
      return item.name === "Pair" && key !== undefined && value !== undefined
        ? [{ key: this.expression(key), value: this.expression(value) }]
        : []
    })
    return { kind: "map", type: null, entries, span }
  }

  /** `f(…)`, `$a->b`, `$a->b(…)`, `A::b`, `A::b(…)`, `A::class` */
  private access(node: SyntaxNode): Expression {
    const span = spanOf(node)
    const list = node.getChild("ArgList")
    const [object] = this.parts(node)
    if (object === undefined) return { kind: "unread", span }
    if (list !== null || node.name === "NewExpression")
      return { kind: "call", callee: this.expression(object), args: this.args(list), block: null, span }
    const member = this.parts(node).at(-1)
    if (member === undefined || member === object) return this.expression(object)
    const name = this.textOf(member)
    if (name === "class") return { kind: "string", value: this.textOf(object), span }
    return { kind: "member", object: this.expression(object), name, span }
  }

  private args(list: SyntaxNode | null): readonly Expression[] {
    return list === null
      ? []
      : this.parts(list).map((each) =>
          this.expression(each.name === "NamedArgument" ? (this.parts(each).at(-1) ?? each) : each),
        )
  }

  /** `a ? b : c`, and `a ?: c`, which is `a` where that is true */
  private conditional(node: SyntaxNode): Expression {
    const span = spanOf(node)
    const [test, whenTrue, whenFalse] = this.parts(node)
    if (test === undefined || whenTrue === undefined) return { kind: "unread", span }
    const first = this.expression(test)
    if (whenFalse === undefined) return this.binary("?:", first, this.expression(whenTrue), span)
    return {
      kind: "conditional",
      test: first,
      whenTrue: this.expression(whenTrue),
      whenFalse: this.expression(whenFalse),
      span,
    }
  }

  private binary(operator: string, left: Expression, right: Expression, span: Span): Expression {
    const same: Readonly<Record<string, string>> = {
      "===": "==",
      "!==": "!=",
      "<>": "!=",
      and: "&&",
      or: "||",
    }
    return { kind: "binary", operator: same[operator.toLowerCase()] ?? operator, left, right, span }
  }

  private function(node: SyntaxNode): Expression {
    const span = spanOf(node)
    const parameters = node.getChild("ParamList")?.getChildren("Parameter") ?? []
    const block = node.getChild("Block")
    const last = this.parts(node).at(-1)
    const body: readonly Statement[] =
      block !== null
        ? this.block(block)
        : last === undefined
          ? []
          : [{ kind: "return", values: [this.expression(last)], span: spanOf(last) }]
    return {
      kind: "function",
      function: {
        parameters: parameters.map((each) => {
          const name = each.getChild("VariableName")
          return name === null ? "" : this.textOf(name)
        }),
        body,
        span,
      },
      span,
    }
  }
}

const unescaped = (text: string): string =>
  text.replace(/\\([nrt"$\\])/g, (_, sign: string) => ({ n: "\n", r: "\r", t: "\t" })[sign] ?? sign)
