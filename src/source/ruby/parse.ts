import type { Expression, Procedure, Statement } from "../script/ast.ts"
import type { Span, SyntaxProblem } from "../span.ts"
import { ExpressionReader } from "./expressions.ts"
import { ENDS } from "./primaries.ts"
import { tokensOf } from "./tokens.ts"

export interface ParsedRuby {
  readonly statements: readonly Statement[]
  readonly problems: readonly SyntaxProblem[]
}

/**
 * Parses Ruby as settings files are written: calls with and without parentheses, blocks, literals, conditions, assignments,
 * and the bodies of classes and methods. Never throws.
 */
export function parseRuby(text: string): ParsedRuby {
  const { tokens, problems } = tokensOf(text)
  const reader = new Reader(text, tokens, problems)
  return { statements: reader.program(), problems: reader.problems }
}

/** Reads statements. */
class Reader extends ExpressionReader {
  program(): readonly Statement[] {
    const found: Statement[] = []
    for (;;) {
      found.push(...this.statements(() => false))
      const { token } = this
      if (token.kind === "end") break
      this.complain(`“${this.text.slice(this.token.span.from, this.token.span.to)}” is not expected here.`)
      this.at += 1
    }
    return found
  }

  protected statements(ends: () => boolean): readonly Statement[] {
    const found: Statement[] = []
    for (;;) {
      this.skipLines()
      if (
        this.token.kind === "end" ||
        ends() ||
        this.is("name", ...ENDS) ||
        this.is("operator", "}", ")", "]")
      )
        return found
      const before = this.at
      found.push(this.statement())
      if (this.at === before) {
        this.complain(`“${this.text.slice(this.token.span.from, this.token.span.to)}” is not expected here.`)
        this.at += 1
      }
    }
  }

  /** A statement, with an `if` or `unless` behind it where there is one. */
  private statement(): Statement {
    const from = this.token.span.from
    let statement = this.plainStatement()
    for (;;) {
      const isIf = this.is("name", "if")
      if (!isIf && !this.is("name", "unless")) return statement
      this.at += 1
      const test = this.expression()
      const span = { from, to: this.before }
      statement = {
        kind: "if",
        first: [],
        test: isIf ? test : { kind: "not", operand: test, span: test.span },
        whenTrue: [statement],
        whenFalse: [],
        span,
      }
    }
  }

  private plainStatement(): Statement {
    const { span } = this.token
    const done = (): Span => ({ from: span.from, to: this.before })
    if (this.is("name", "if", "unless")) return this.condition()
    if (this.takes("name", "case")) return this.choice(span)
    if (this.takes("name", "return")) {
      const values =
        this.token.kind === "line end" || this.is("name", "if", "unless", "end") ? [] : [this.expression()]
      return { kind: "return", values, span: done() }
    }
    if (this.takes("name", "next")) {
      const values =
        this.token.kind === "line end" || this.is("name", "if", "unless", "end") ? [] : [this.expression()]
      return { kind: "return", values, span: done() }
    }
    if (this.takes("name", "def")) {
      const name = this.token
      while (this.token.kind !== "line end" && this.token.kind !== "end" && !this.is("operator", "("))
        this.at += 1
      const parameters = this.is("operator", "(") ? this.parameters("(", ")") : []
      const body = this.body()
      const procedure: Procedure = { parameters, body, span: done() }
      return { kind: "function", name: "text" in name ? name.text : "", function: procedure, span: done() }
    }
    if (this.is("name", "class", "module", "begin")) {
      this.at += 1
      // What the class is called, and what it comes from, decides nothing here.
      while (this.token.kind !== "line end" && this.token.kind !== "end") this.at += 1
      return { kind: "block", body: this.body(), span: done() }
    }
    const first = this.expression()
    const targets = [first]
    if (this.is("operator", "=")) {
      this.at += 1
      this.skipLines()
      return { kind: "assign", targets, values: [this.listed()], isNew: false, operator: null, span: done() }
    }
    const update = this.token
    if (update.kind === "operator" && ["||=", "&&=", "+=", "-="].includes(update.text)) {
      this.at += 1
      this.skipLines()
      return {
        kind: "assign",
        targets,
        values: [this.expression()],
        isNew: false,
        operator: update.text.slice(0, -1),
        span: done(),
      }
    }
    return { kind: "expression", expression: first, span: done() }
  }

  /** `a = 1, 2` is a list. */
  private listed(): Expression {
    const first = this.expression()
    if (!this.is("operator", ",")) return first
    const items = [first]
    while (this.takes("operator", ",")) {
      this.skipLines()
      items.push(this.expression())
    }
    return { kind: "list", items, span: { from: first.span.from, to: this.before } }
  }

  /** Statements up to `end`, which is taken. */
  protected body(): readonly Statement[] {
    const opening = this.tokens[this.at - 1]
    const found = [...this.statements(() => false)]
    while (this.is("name", "rescue", "ensure", "else")) {
      while (this.token.kind !== "line end" && this.token.kind !== "end") this.at += 1
      // What is done when something fails is not run.
      this.statements(() => false)
    }
    if (!this.takes("name", "end")) this.complain("This is not closed by an `end`.", opening)
    return found
  }

  private condition(): Statement {
    const { span } = this.token
    const isUnless = this.is("name", "unless")
    this.at += 1
    const test = this.expression()
    this.takes("name", "then")
    const whenTrue = this.statements(() => false)
    let whenFalse: readonly Statement[] = []
    if (this.is("name", "elsif")) whenFalse = [this.condition()]
    else {
      if (this.takes("name", "else")) whenFalse = this.statements(() => false)
      if (!this.takes("name", "end"))
        this.complain("This condition is not closed by an `end`.", { ...this.token, span })
    }
    return {
      kind: "if",
      first: [],
      test: isUnless ? { kind: "not", operand: test, span: test.span } : test,
      whenTrue,
      whenFalse,
      span: { from: span.from, to: this.before },
    }
  }

  /** `case x when a, b then … end` is a row of conditions. */
  private choice(span: Span): Statement {
    const subject = this.token.kind === "line end" ? null : this.expression()
    this.skipLines()
    const cases: { tests: Expression[]; body: readonly Statement[] }[] = []
    while (this.takes("name", "when")) {
      const tests: Expression[] = []
      do {
        this.skipLines()
        const value = this.expression()
        tests.push(
          subject === null
            ? value
            : { kind: "binary", operator: "===", left: value, right: subject, span: value.span },
        )
      } while (this.takes("operator", ","))
      this.takes("name", "then")
      cases.push({ tests, body: this.statements(() => false) })
    }
    const otherwise = this.takes("name", "else") ? this.statements(() => false) : []
    if (!this.takes("name", "end"))
      this.complain("This `case` is not closed by an `end`.", { ...this.token, span })
    const whole = { from: span.from, to: this.before }
    const build = (at: number): readonly Statement[] => {
      const own = cases[at]
      const [first, ...rest] = own?.tests ?? []
      if (own === undefined || first === undefined) return otherwise
      const test = rest.reduce<Expression>(
        (left, right) => ({ kind: "binary", operator: "||", left, right, span: whole }),
        first,
      )
      return [{ kind: "if", first: [], test, whenTrue: own.body, whenFalse: build(at + 1), span: whole }]
    }
    return { kind: "block", body: build(0), span: whole }
  }

  protected statementsOf(text: string): readonly Statement[] {
    return parseRuby(text).statements
  }
}
