import type { Expression, Statement } from "../script/ast.ts"
import type { Span } from "../span.ts"
import { PatternReader } from "./patterns.ts"
import type { Token } from "./tokens.ts"

/** Reads what an expression is made of: literals, names, lambdas, lists and what is created. */
export abstract class PrimaryReader extends PatternReader {
  abstract expression(): Expression
  /** the code between the braces of an interpolated text */
  protected abstract inside(span: Span): Expression

  protected primary(): Expression {
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

  private name(text: string, span: Span): Expression {
    if (text === "new") return this.creation()
    if (this.isSign(1, "=>")) return this.lambda([text], span, 2)
    if (text === "async" || text === "static") {
      this.at += 1
      return this.primary()
    }
    const isReturned = this.returnType()
    if (isReturned) return this.parenthesis()
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
        const inside = this.token.span.to
        this.skipBetween("(", ")")
        const written = this.textOf({ from: inside, to: this.before() - 1 })
        return { kind: "string", value: written.replace(/^.*\./, ""), span }
      }
      default:
        return { kind: "name", name: text, span }
    }
  }

  /** `Task<IResult> (int id) => …`: passes the type in front of a lambda. Where there is none, nothing is taken. */
  private returnType(): boolean {
    const before = this.at
    if (this.typeName() && this.is("(") && this.isLambda()) return true
    this.at = before
    return false
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
      if (this.isWord("out") || this.isWord("ref") || this.isWord("in")) this.at += 1
      // `out var found`: the type before a name that is declared here
      const declared = this.at
      if (!this.typeName() || this.word() === null || !(this.isSign(1, ",") || this.isSign(1, ")")))
        this.at = declared
      // `[FromBody] (x) => …`: attributes of a lambda
      while (this.is("[") && this.isAttributeOfLambda()) this.skipBetween("[", "]")
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

  /** `new T(…) {…}`, `new[] {…}`, `new() {…}`, `new T[] {…}` */
  private creation(): Expression {
    const { span } = this.token
    this.at += 1
    const from = this.token.span
    const isNamed = this.token.kind === "name" && this.typeName()
    const type = isNamed ? this.textOf({ from: from.from, to: this.before() }) : ""
    while (this.is("[")) this.skipBetween("[", "]")
    const args = this.is("(") ? this.args() : []
    if (this.is("{")) {
      const given = this.initialiser()
      return given.kind === "map" ? { ...given, type: type === "" ? null : type } : given
    }
    const whole = { from: span.from, to: this.before() }
    const callee: Expression = { kind: "name", name: `new ${type.replace(/<.*$/s, "")}`, span }
    return { kind: "call", callee, args, block: null, span: whole }
  }
}
