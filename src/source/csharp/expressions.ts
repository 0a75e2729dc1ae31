import type { Expression, Statement } from "../script/ast.ts"
import type { Span } from "../span.ts"
import { PrimaryReader } from "./primaries.ts"
import { tokensOf } from "./tokens.ts"

/** How tightly an operator binds; what is not among them ends an expression. */
const BINDING: Readonly<Record<string, number>> = {
  "??": 2,
  "||": 3,
  "&&": 4,
  "|": 5,
  "^": 6,
  "&": 7,
  "==": 8,
  "!=": 8,
  is: 8,
  as: 8,
  "<": 9,
  ">": 9,
  "<=": 9,
  ">=": 9,
  "+": 10,
  "-": 10,
  "*": 11,
  "/": 11,
  "%": 11,
  "..": 12,
}
const ASSIGNMENTS = ["=", "+=", "-=", "*=", "/=", "%=", "|=", "&=", "^=", "??="]

/** Reads expressions from tokens. */
export abstract class ExpressionReader extends PrimaryReader {
  override expression(): Expression {
    this.depth += 1
    try {
      if (this.depth > 100) {
        const { span } = this.token
        this.at = this.tokens.length - 1
        return { kind: "unread", span }
      }
      return this.assignment()
    } finally {
      this.depth -= 1
    }
  }

  private assignment(): Expression {
    const left = this.conditional()
    const sign = this.token.kind === "sign" ? this.token.text : ""
    if (!ASSIGNMENTS.includes(sign)) return left
    this.at += 1
    const value = this.is("{") ? this.initialiser() : this.expression()
    const span = { from: left.span.from, to: value.span.to }
    const made: Expression = { kind: "group", inner: value, span }
    this.assignments.set(made, {
      kind: "assign",
      targets: [left],
      values: [value],
      isNew: false,
      operator: sign === "=" ? null : sign.slice(0, -1),
      span,
    })
    return made
  }

  private conditional(): Expression {
    const test = this.binary(1)
    if (!this.take("?")) return test
    const whenTrue = this.expression()
    this.expect(":")
    const whenFalse = this.expression()
    return {
      kind: "conditional",
      test,
      whenTrue,
      whenFalse,
      span: { from: test.span.from, to: whenFalse.span.to },
    }
  }

  private binary(least: number): Expression {
    let left = this.unary()
    for (;;) {
      const operator = this.token.kind === "sign" ? this.token.text : (this.word() ?? "")
      const binding = BINDING[operator]
      if (binding === undefined || binding < least) return left
      this.at += 1
      if (operator === "is" || operator === "as") {
        if (operator === "is") left = this.isPattern(left)
        else this.testedType()
        continue
      }
      // `list[1..]`
      if (operator === ".." && this.is("]")) return { kind: "unread", span: left.span }
      const right = this.binary(operator === "??" ? binding : binding + 1)
      left = { kind: "binary", operator, left, right, span: { from: left.span.from, to: right.span.to } }
    }
  }

  protected override unary(): Expression {
    const { span } = this.token
    if (this.take("!")) {
      const operand = this.unary()
      return { kind: "not", operand, span: { from: span.from, to: operand.span.to } }
    }
    if (this.take("-")) {
      const operand = this.unary()
      return operand.kind === "number" ? { ...operand, value: -operand.value } : { kind: "unread", span }
    }
    if (this.isWord("throw")) {
      // `?? throw new …`: where it comes to that, the app does not start.
      this.at += 1
      const thrown = this.unary()
      return { kind: "unread", span: { from: span.from, to: thrown.span.to } }
    }
    if (this.take("..")) return this.unary()
    if (this.isWord("await")) {
      this.at += 1
      return this.unary()
    }
    if (["++", "--", "~", "+", "^", "&"].some((sign) => this.take(sign))) {
      const operand = this.unary()
      return { kind: "unread", span: { from: span.from, to: operand.span.to } }
    }
    if (this.isCast()) {
      this.at += 1
      this.typeName()
      this.expect(")")
      return this.unary()
    }
    return this.postfix(this.primary())
  }

  /** `(string[])x`: a type in parentheses, and something behind it. */
  private isCast(): boolean {
    if (!this.is("(")) return false
    const before = this.at
    this.at += 1
    const isType = this.typeName()
    const isClosed = isType && this.take(")")
    const next = this.token
    this.at = before
    return (
      isClosed &&
      (next.kind === "name" || next.kind === "string" || next.kind === "number") &&
      !(next.kind === "name" && next.text in BINDING)
    )
  }

  /** The code between the braces of an interpolated text; a format behind a colon is left out. */
  protected override inside({ from, to }: Span): Expression {
    const reader = new CodeReader(this.text, tokensOf(this.text, from, to))
    return reader.expression()
  }

  /** `a?[0]`, and not `a ? [0] : b` */
  private isOptionalIndex(): boolean {
    const { token } = this
    const next = this.tokens[this.at + 1]
    return this.isSign(1, "[") && next?.span.from === token.span.to
  }

  private postfix(start: Expression): Expression {
    let left = start
    for (;;) {
      // Between `?` and `.` a line may end.
      const isOptional = this.is("?") && (this.isSign(1, ".") || this.isOptionalIndex())
      if (isOptional) this.at += 1
      if (this.is(".") || this.is("?.")) {
        this.at += 1
        const name = this.word() ?? ""
        const to = this.token.span.to
        this.at += 1
        left = { kind: "member", object: left, name, span: { from: left.span.from, to } }
      } else if (this.is("(")) {
        const args = this.args()
        left = {
          kind: "call",
          callee: left,
          args,
          block: null,
          span: { from: left.span.from, to: this.before() },
        }
      } else if (this.is("<") && this.isGeneric()) this.typeArguments()
      else if (this.is("[")) {
        this.at += 1
        const index = this.expression()
        this.expect("]")
        left = { kind: "index", object: left, index, span: { from: left.span.from, to: this.before() } }
      } else if (this.is("++") || this.is("--") || (this.is("!") && !this.isSign(1, "="))) this.at += 1
      else if ((this.isWord("with") || this.isWord("switch")) && this.isSign(1, "{")) {
        this.at += 1
        this.skipBetween("{", "}")
        return { kind: "unread", span: { from: left.span.from, to: this.before() } }
      } else return left
    }
  }
}

/** A piece of code in a text: an expression alone. */
class CodeReader extends ExpressionReader {
  protected override body(): readonly Statement[] {
    return []
  }
}
