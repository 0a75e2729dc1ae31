import type { Expression, Statement } from "../script/ast.ts"
import type { Span } from "../span.ts"
import { Cursor } from "./cursor.ts"
import { type Token, tokensOf } from "./tokens.ts"

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
  "<": 9,
  ">": 9,
  "<=": 9,
  ">=": 9,
  "+": 10,
  "-": 10,
  "*": 11,
  "/": 11,
  "%": 11,
}
const ASSIGNMENTS = ["=", "+=", "-=", "??="]

/** Reads expressions from tokens. */
export abstract class ExpressionReader extends Cursor {
  expression(): Expression {
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
      if (operator === "is") {
        const isNot = this.isWord("not")
        if (isNot) this.at += 1
        const right = this.unary()
        const span = { from: left.span.from, to: right.span.to }
        left = { kind: "binary", operator: isNot ? "!=" : "==", left, right, span }
        continue
      }
      const right = this.binary(operator === "??" ? binding : binding + 1)
      left = { kind: "binary", operator, left, right, span: { from: left.span.from, to: right.span.to } }
    }
  }

  private unary(): Expression {
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
    if (this.isWord("await") || this.take("..")) {
      if (this.isWord("await")) this.at += 1
      return this.unary()
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

  private primary(): Expression {
    const { token } = this
    const { span } = token
    switch (token.kind) {
      case "end":
        this.complain("Something is missing here.")
        return { kind: "unread", span }
      case "number":
        this.at += 1
        return { kind: "number", value: token.value, span }
      case "string":
        this.at += 1
        return this.string(token)
      case "name":
        return this.name(token.text, span)
      case "sign":
        break
    }
    if (this.is("(")) return this.parenthesis()
    if (this.is("[")) return this.collection()
    this.complain(`“${token.text}” does not belong here.`)
    if (!this.is(";") && !this.is("}") && !this.is(")")) this.at += 1
    return { kind: "unread", span }
  }

  private string({ parts, span }: Extract<Token, { readonly kind: "string" }>): Expression {
    const [only] = parts
    if (parts.length === 1 && only?.kind === "text") return { kind: "string", value: only.text, span }
    return {
      kind: "joined",
      span,
      parts: parts.map((part) =>
        part.kind === "text" ? { kind: "string", value: part.text, span } : this.inside(part.span),
      ),
    }
  }

  /** The code between the braces of an interpolated text; a format behind a colon is left out. */
  private inside({ from, to }: Span): Expression {
    const reader = new CodeReader(this.text, tokensOf(this.text, from, to))
    return reader.expression()
  }

  private name(text: string, span: Span): Expression {
    if (text === "new") return this.creation()
    if (this.isSign(1, "=>")) return this.lambda([text], span, 2)
    if (text === "async" || text === "static") {
      this.at += 1
      return this.primary()
    }
    this.at += 1
    switch (text) {
      case "true":
      case "false":
        return { kind: "boolean", value: text === "true", span }
      case "null":
      case "default":
        if (this.is("(")) this.args()
        return { kind: "nothing", span }
      case "nameof":
      case "typeof": {
        const [first] = this.args()
        return {
          kind: "string",
          value: first === undefined ? "" : this.textOf(first.span).replace(/^.*\./, ""),
          span,
        }
      }
      default:
        return { kind: "name", name: text, span }
    }
  }

  private lambda(parameters: readonly string[], span: Span, skipped: number): Expression {
    this.at += skipped
    const isBlock = this.is("{")
    const body = isBlock ? this.body() : null
    const expression = isBlock ? null : this.expression()
    const own = expression === null ? undefined : this.assignments.get(expression)
    const statements: readonly Statement[] =
      body ??
      (expression === null ? [] : [own ?? { kind: "return", values: [expression], span: expression.span }])
    const whole = { from: span.from, to: this.before() }
    return { kind: "function", function: { parameters, body: statements, span: whole }, span: whole }
  }

  private parenthesis(): Expression {
    const { span } = this.token
    const before = this.at
    const parameters = this.isLambda() ? this.parameters() : null
    if (parameters !== null) return this.lambda(parameters, span, 1)
    this.at = before + 1
    const inner = this.expression()
    while (this.take(",")) this.expression()
    this.expect(")")
    return { kind: "group", inner, span: { from: span.from, to: this.before() } }
  }

  private isLambda(): boolean {
    let open = 0
    for (let i = this.at; i < this.tokens.length; i++) {
      const token = this.tokens[i]
      if (token?.kind !== "sign") continue
      if (token.text === "(") open += 1
      if (token.text === ")") open -= 1
      if (open === 0) return this.isSign(i + 1 - this.at, "=>")
    }
    return false
  }

  /** `(Type a, b = 1)`: the names alone. */
  protected parameters(): readonly string[] {
    const names: string[] = []
    this.expect("(")
    let last: string | null = null
    let open = 0
    while (this.token.kind !== "end" && !(open === 0 && this.is(")"))) {
      if (this.is("(") || this.is("[") || this.is("<") || this.is("{")) open += 1
      else if (this.is(")") || this.is("]") || this.is(">") || this.is("}")) open -= 1
      else if (open === 0 && this.is(",")) {
        if (last !== null) names.push(last)
        last = null
      } else if (open === 0 && this.is("=")) {
        this.at += 1
        this.expression()
        continue
      } else if (open === 0) last = this.word() ?? last
      this.at += 1
    }
    this.expect(")")
    return last === null ? names : [...names, last]
  }

  /** `["a", "b"]` */
  private collection(): Expression {
    const { span } = this.token
    const items = this.items("[", "]")
    return { kind: "list", items, span: { from: span.from, to: this.before() } }
  }

  /** `{ "a", "b" }`, or `{ Name = value }`, behind `=` or `new` */
  protected initialiser(): Expression {
    const { span } = this.token
    const items = this.items("{", "}")
    const whole = { from: span.from, to: this.before() }
    const entries = items.flatMap((item) => {
      const own = this.assignments.get(item)
      const target = own?.kind === "assign" ? own.targets[0] : undefined
      const value = own?.kind === "assign" ? own.values[0] : undefined
      return target === undefined || value === undefined ? [] : [{ key: target, value }]
    })
    return entries.length > 0
      ? { kind: "map", type: null, entries, span: whole }
      : { kind: "list", items, span: whole }
  }

  private items(open: string, close: string): readonly Expression[] {
    const found: Expression[] = []
    this.expect(open)
    while (!this.is(close) && this.token.kind !== "end") {
      const before = this.at
      const isSpread = this.is("..")
      const item = this.is("{") ? this.initialiser() : this.expression()
      found.push(isSpread ? { kind: "spread", operand: item, span: item.span } : item)
      if (!this.take(",") && !this.is(close)) {
        this.missing(close)
        if (this.at === before) this.at += 1
        break
      }
    }
    this.expect(close)
    return found
  }

  protected args(): readonly Expression[] {
    const found: Expression[] = []
    this.expect("(")
    while (!this.is(")") && this.token.kind !== "end") {
      const before = this.at
      // A name before a colon, or a word before an argument that is given by reference.
      if (this.token.kind === "name" && this.isSign(1, ":")) this.at += 2
      if (this.isWord("out") || this.isWord("ref")) this.at += 1
      // `[FromBody] (x) => …`: attributes of a lambda
      while (this.is("[") && this.isAttributeOfLambda()) this.skipBrackets()
      found.push(this.expression())
      if (!this.take(",") && !this.is(")")) {
        this.missing(")")
        if (this.at === before) this.at += 1
        break
      }
    }
    this.expect(")")
    return found
  }

  private isAttributeOfLambda(): boolean {
    let open = 0
    for (let i = this.at; i < this.tokens.length; i++) {
      const token = this.tokens[i]
      if (token?.kind !== "sign") continue
      if (token.text === "[") open += 1
      if (token.text === "]") open -= 1
      if (open === 0) {
        const next = this.tokens[i + 1]
        return (
          (next?.kind === "sign" && (next.text === "(" || next.text === "[")) ||
          (next?.kind === "name" && next.text === "async")
        )
      }
    }
    return false
  }

  private skipBrackets(): void {
    let open = 0
    while (this.token.kind !== "end") {
      if (this.is("[")) open += 1
      if (this.is("]")) open -= 1
      this.at += 1
      if (open === 0) return
    }
  }

  /** `new T(…) {…}`, `new[] {…}`, `new() {…}`, `new T[] {…}` */
  private creation(): Expression {
    const { span } = this.token
    this.at += 1
    const from = this.token.span
    const isNamed = this.token.kind === "name" && this.typeName()
    const type = isNamed ? this.textOf({ from: from.from, to: this.before() }) : ""
    while (this.is("[")) this.skipBrackets()
    const args = this.is("(") ? this.args() : []
    if (this.is("{")) {
      const given = this.initialiser()
      return given.kind === "map" ? { ...given, type: type === "" ? null : type } : given
    }
    const whole = { from: span.from, to: this.before() }
    const callee: Expression = { kind: "name", name: `new ${type.replace(/<.*$/s, "")}`, span }
    return { kind: "call", callee, args, block: null, span: whole }
  }

  private postfix(start: Expression): Expression {
    let left = start
    for (;;) {
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
      } else if (this.is("!") && !this.isSign(1, "=")) this.at += 1
      else if (this.isWord("with") || (this.isWord("switch") && this.isSign(1, "{"))) {
        this.at += 1
        this.body()
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
