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

const UPDATES = ["||=", "&&=", "+=", "-=", "*=", "/=", "%=", "**=", "|=", "&=", "^=", "<<=", ">>="]
const VISIBILITIES = ["private", "protected", "public", "module_function", "private_class_method"]

const negated = (operand: Expression): Expression => ({ kind: "not", operand, span: operand.span })

/** Reads statements. */
class Reader extends ExpressionReader {
  /** up to there a list was read for targets, and was none */
  private assignedUpTo = 0

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

  /** A statement, with an `if`, an `unless`, a `rescue` or a loop's condition behind it where there is one. */
  private statement(): Statement {
    const from = this.token.span.from
    let statement = this.plainStatement()
    for (;;) {
      if (this.is("name", "rescue")) {
        // What is done when something fails is not run.
        this.at += 1
        this.expression()
        continue
      }
      if (this.is("name", "while", "until")) {
        const isUntil = this.is("name", "until")
        this.at += 1
        const test = this.expression()
        const isBodyFirst = statement.kind === "block"
        const span = { from, to: this.before }
        statement = {
          kind: "while",
          test: isUntil ? negated(test) : test,
          body: [statement],
          next: [],
          isBodyFirst,
          span,
        }
        continue
      }
      const isIf = this.is("name", "if")
      if (!isIf && !this.is("name", "unless")) return statement
      this.at += 1
      const test = this.expression()
      const span = { from, to: this.before }
      statement = {
        kind: "if",
        first: [],
        test: isIf ? test : negated(test),
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
    if (this.takes("name", "break")) {
      if (
        this.token.kind !== "line end" &&
        !this.is("name", "if", "unless", "end") &&
        !this.is("operator", "}")
      )
        this.expression()
      return { kind: "break", span: done() }
    }
    if (this.takes("name", "return") || this.takes("name", "next")) {
      const values =
        this.token.kind === "line end" || this.is("name", "if", "unless", "end") || this.is("operator", "}")
          ? []
          : [this.listed()]
      return { kind: "return", values, span: done() }
    }
    // `private def own`
    if (this.is("name", ...VISIBILITIES) && this.isNext("def")) this.at += 1
    if (this.takes("name", "def")) return this.definition(done)
    if (this.is("name", "while", "until")) return this.loop(done)
    if (this.takes("name", "for")) return this.forEach(done)
    if (this.is("name", "class", "module", "begin")) {
      this.at += 1
      // What the class is called, and what it comes from, decides nothing here.
      while (this.token.kind !== "line end" && this.token.kind !== "end") this.at += 1
      return { kind: "block", body: this.body(), span: done() }
    }
    const first = this.expression()
    const targets = [first, ...this.moreTargets()]
    if (this.is("operator", "=")) {
      this.at += 1
      this.skipLines()
      return { kind: "assign", targets, values: [this.listed()], isNew: false, operator: null, span: done() }
    }
    const update = this.token
    if (update.kind === "operator" && UPDATES.includes(update.text)) {
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

  /** `def f(a)`, up to its `end`, or `def f(a) = a` */
  private definition(done: () => Span): Statement {
    let name = this.token
    this.at += 1
    // `def self.own`
    while (this.takes("operator", ".")) {
      name = this.token
      this.at += 1
    }
    const isEndless = () => this.is("operator", "=") && this.token.isSpaced
    if (!isEndless())
      while (this.token.kind !== "line end" && this.token.kind !== "end" && !this.is("operator", "("))
        this.at += 1
    const given = this.is("operator", "(") ? this.parameters("(", ")") : { parameters: [] }
    const body = isEndless() ? this.endlessBody() : this.body()
    const procedure: Procedure = { ...given, body, span: done() }
    return { kind: "function", name: "text" in name ? name.text : "", function: procedure, span: done() }
  }

  private endlessBody(): readonly Statement[] {
    this.at += 1
    this.skipLines()
    const value = this.expression()
    return [{ kind: "return", values: [value], span: value.span }]
  }

  /** `while a do … end` */
  private loop(done: () => Span): Statement {
    const isUntil = this.is("name", "until")
    this.at += 1
    this.isBeforeDo = true
    const test = this.expression()
    this.isBeforeDo = false
    this.takes("name", "do")
    const body = this.body()
    return {
      kind: "while",
      test: isUntil ? negated(test) : test,
      body,
      next: [],
      isBodyFirst: false,
      span: done(),
    }
  }

  /** `for a in b do … end` */
  private forEach(done: () => Span): Statement {
    const names = this.bareParameters()
    this.takes("name", "in")
    this.isBeforeDo = true
    const over = this.binary(0)
    this.isBeforeDo = false
    this.takes("name", "do")
    return { kind: "each", names: ["", names[0] ?? ""], over, body: this.body(), span: done() }
  }

  /** `a, b = …`: what stands behind the first one; nothing where it is no assignment. */
  private moreTargets(): readonly Expression[] {
    const before = this.at
    if (before < this.assignedUpTo) return []
    const found: Expression[] = []
    while (this.takes("operator", ",")) {
      const { span } = this.token
      if (this.is("operator", "(")) {
        this.skipBetween("(", ")")
        found.push({ kind: "unread", span })
      } else if (this.takes("operator", "*")) {
        const operand = this.postfix()
        found.push({ kind: "spread", operand, span: { from: span.from, to: operand.span.to } })
      } else found.push(this.postfix())
    }
    if (this.is("operator", "=")) return found
    this.assignedUpTo = this.at
    this.at = before
    return []
  }

  private isBehind(sign: string): boolean {
    const last = this.tokens[this.at - 1]
    return last?.kind === "operator" && last.text === sign
  }

  protected asValue(): Expression {
    const statement = this.plainStatement()
    return this.lastOf([statement], statement.span)
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
      // `rescue A,` goes on in the next line.
      while (this.token.kind !== "end" && (this.token.kind !== "line end" || this.isBehind(","))) this.at += 1
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
      test: isUnless ? negated(test) : test,
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
    while (this.is("name", "when", "in")) {
      const isPattern = this.is("name", "in")
      this.at += 1
      const tests: Expression[] = isPattern ? [this.skippedPattern()] : []
      if (!isPattern)
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

  /** `in { a: 1 }`: patterns are not read. */
  private skippedPattern(): Expression {
    const { span } = this.token
    while (this.token.kind !== "line end" && this.token.kind !== "end" && !this.is("name", "then"))
      this.at += 1
    return { kind: "unread", span: { from: span.from, to: this.before } }
  }

  protected statementsOf(text: string): readonly Statement[] {
    return parseRuby(text).statements
  }
}
