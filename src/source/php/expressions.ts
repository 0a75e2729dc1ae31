import type { SyntaxNode } from "@lezer/common"
import { childrenOf, isPart, spanOf } from "../lezer-nodes.ts"
import type { Entry, Expression, ParameterShape, Procedure, Statement } from "../script/ast.ts"
import type { Span } from "../span.ts"

/** Reads the expressions of a PHP file. A function is one, and has statements in it: those are read by who extends this. */
export abstract class ExpressionReader {
  protected readonly text: string
  constructor(text: string) {
    this.text = text
  }

  protected abstract block(node: SyntaxNode): readonly Statement[]

  /** Assignments inside of expressions, `if ($origin = …)`: done before the statement that they stand in. */
  protected before: Statement[] = []

  protected textOf({ from, to }: SyntaxNode): string {
    return this.text.slice(from, to)
  }

  protected parts(node: SyntaxNode): readonly SyntaxNode[] {
    return childrenOf(node).filter(isPart)
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
        return this.unary(node, of(first))
      case "PrintIntrinsic":
        return calling("print", [of(first)], span)
      case "ThrowExpression":
        return calling("throw", [of(first)], span)
      case "MatchExpression":
        return this.match(node)
      case "AssignmentExpression":
        this.before.push(this.assignment(node, span))
        return of(first)
      case "HeredocString":
        return this.heredoc(node)
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
    const name: Expression = { kind: "name", name: text, span }
    // It ends the script without brackets too.
    return /^(?:exit|die)$/i.test(text) && node.parent?.name !== "CallExpression"
      ? calling(text, [], span)
      : name
  }

  private unary(node: SyntaxNode, operand: Expression): Expression {
    const span = spanOf(node)
    switch (this.textOf(node)[0]) {
      case "!":
        return { kind: "not", operand, span }
      // What goes wrong is not reported.
      case "@":
        return operand
      case "-":
        return this.binary("-", { kind: "number", value: 0, span }, operand, span)
      default:
        return { kind: "unread", span }
    }
  }

  /** `match ($x) { a, b => c, default => d }`, as conditions; what fits none is an error. */
  private match(node: SyntaxNode): Expression {
    const span = spanOf(node)
    const [given] = this.parts(node)
    const subject: Expression = given === undefined ? { kind: "unread", span } : this.expression(given)
    const arms = node.getChild("MatchBlock")?.getChildren("MatchArm") ?? []
    const outcomeOf = (arm: SyntaxNode | undefined): Expression => {
      const value = arm === undefined ? undefined : this.parts(arm).at(-1)
      return value === undefined ? { kind: "unread", span } : this.expression(value)
    }
    const isDefault = (arm: SyntaxNode): boolean => arm.getChild("default") !== null
    return arms
      .filter((arm) => !isDefault(arm))
      .reduceRight<Expression>(
        (otherwise, arm) => {
          const tests = this.parts(arm)
            .slice(0, -1)
            .map((each) => this.binary("===", subject, this.expression(each), spanOf(each)))
          const [first, ...others] = tests
          if (first === undefined) return otherwise
          const test = others.reduce((either, each) => this.binary("||", either, each, each.span), first)
          return {
            kind: "conditional",
            test,
            whenTrue: outcomeOf(arm),
            whenFalse: otherwise,
            span: spanOf(arm),
          }
        },
        outcomeOf(arms.find(isDefault)),
      )
  }

  /** A text over several lines; one with variables in it is not read. */
  private heredoc(node: SyntaxNode): Expression {
    const span = spanOf(node)
    const lines = this.textOf(node).split("\n")
    const inner = lines.slice(1, -1).join("\n")
    if (lines[0]?.includes("'")) return { kind: "string", value: inner, span }
    return inner.includes("$") ? { kind: "unread", span } : { kind: "string", value: unescaped(inner), span }
  }

  /** `$a = b`, `$a .= b`, `$list[] = b`, `[$a, $b] = c` */
  protected assignment(node: SyntaxNode, span: Span): Statement {
    const [target, value] = this.parts(node)
    const sign = childrenOf(node).find(({ name }) => /^(?:AssignOp|UpdateOp)$/.test(name))
    const operator = sign === undefined ? "=" : this.textOf(sign)
    if (target === undefined || value === undefined)
      return { kind: "expression", expression: { kind: "unread", span }, span }
    const given = this.expression(value)
    if (target.name === "ListExpression" || target.name === "ArrayExpression") {
      const names = this.parts(target.getChild("ValueList") ?? target).map((each) => this.expression(each))
      return { kind: "assign", targets: names, values: [given], isNew: false, operator: null, span }
    }
    // `$list[] = item` adds.
    const isAdded = target.name === "SubscriptExpression" && /\[\s*\]$/.test(this.textOf(target))
    const into = isAdded ? (this.parts(target)[0] ?? target) : target
    return {
      kind: "assign",
      targets: [this.expression(into)],
      values: [isAdded ? { kind: "list", items: [given], span: given.span } : given],
      isNew: false,
      operator: isAdded ? "+" : operator === "=" ? null : operator.slice(0, -1),
      span,
    }
  }

  private string(node: SyntaxNode): Expression {
    const span = spanOf(node)
    const written = this.textOf(node)
    const inner = written.slice(1, written.endsWith(written[0] ?? "") && written.length > 1 ? -1 : undefined)
    if (written.startsWith("'")) return { kind: "string", value: inner.replace(/\\(['\\])/g, "$1"), span }
    const inserted = childrenOf(node).filter(({ name }) => INSERTED.test(name))
    if (inserted.length === 0) return { kind: "string", value: unescaped(inner), span }
    const parts: Expression[] = []
    let at = node.from + 1
    for (const each of inserted) {
      parts.push({ kind: "string", value: unescaped(this.text.slice(at, each.from)), span })
      parts.push(this.inText(each))
      at = each.to
    }
    parts.push({ kind: "string", value: unescaped(this.text.slice(at, node.to - 1)), span })
    return { kind: "joined", parts, span }
  }

  /** `$a`, `$a[key]`, `$a->b` and `{$a['key']}` in a text; there, a key has no quotes. */
  private inText(node: SyntaxNode): Expression {
    const [own, key] = this.parts(node)
    if (node.name === "Interpolation")
      return own === undefined ? { kind: "unread", span: spanOf(node) } : this.expression(own)
    if (node.name !== "SubscriptExpression" || own === undefined || key?.name !== "Name")
      return this.expression(node)
    const index: Expression = { kind: "string", value: this.textOf(key), span: spanOf(key) }
    return { kind: "index", object: this.expression(own), index, span: spanOf(node) }
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
    return { kind: "function", function: this.procedure(node), span: spanOf(node) }
  }

  private seenIn(node: SyntaxNode): ReadonlySet<string> {
    const named = [
      ...(node.getChild("UseList") === null ? [] : this.parts(node.getChild("UseList") ?? node)),
      ...(node.getChild("Block")?.getChildren("GlobalDeclaration") ?? []).flatMap((each) => this.parts(each)),
    ]
    return new Set(named.map((each) => this.textOf(each).replace(/^&\s*/, "")))
  }

  protected procedure(node: SyntaxNode): Procedure {
    const span = spanOf(node)
    const block = node.getChild("Block")
    const last = this.parts(node).at(-1)
    const shapes = new Map<string, ParameterShape>()
    const given = childrenOf(node.getChild("ParamList") ?? node).filter(({ name }) => /Parameter$/.test(name))
    const parameters = given.map((each) => {
      const own = each.getChild("VariableName")
      const name = own === null ? "" : this.textOf(own)
      const fallback = each.getChild("AssignOp") === null ? undefined : this.parts(each).at(-1)
      if (each.name === "VariadicParameter") shapes.set(name, { kind: "rest" })
      else if (fallback !== undefined)
        shapes.set(name, { kind: "optional", fallback: this.expression(fallback) })
      return name
    })
    const body: readonly Statement[] =
      block !== null
        ? this.block(block)
        : last === undefined
          ? []
          : [{ kind: "return", values: [this.expression(last)], span: spanOf(last) }]
    // `fn` knows all that is around it; others what `use` and `global` name.
    const sees = node.name === "ArrowFunction" ? {} : { sees: this.seenIn(node) }
    return { parameters, shapes, ...sees, body, span }
  }
}

/** A call of something that PHP has by itself. */
export const calling = (name: string, args: readonly Expression[], span: Span): Expression => ({
  kind: "call",
  callee: { kind: "name", name, span },
  args,
  block: null,
  span,
})

/** What stands in a text between double quotes, and is no text. */
const INSERTED = /^(?:VariableName|Interpolation|SubscriptExpression|MemberExpression)$/

const unescaped = (text: string): string =>
  text.replace(/\\([nrt"$\\])/g, (_, sign: string) => ({ n: "\n", r: "\r", t: "\t" })[sign] ?? sign)
