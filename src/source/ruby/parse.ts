import type { Entry, Expression, Procedure, Statement } from "../script/ast.ts"
import { MOST_PROBLEMS, placesIn, type Span, type SyntaxProblem } from "../span.ts"
import { type StringPart, type Token, tokensOf } from "./tokens.ts"

export interface ParsedRuby {
  readonly statements: readonly Statement[]
  readonly problems: readonly SyntaxProblem[]
}

const DEPTH = 80

/**
 * Parses Ruby as settings files are written: calls with and without parentheses, blocks, literals, conditions, assignments,
 * and the bodies of classes and methods. Never throws.
 */
export function parseRuby(text: string): ParsedRuby {
  const { tokens, problems } = tokensOf(text)
  const reader = new Reader(text, tokens, problems)
  return { statements: reader.program(), problems: reader.problems }
}

const BINARY: Readonly<Record<string, number>> = {
  "||": 3,
  "&&": 4,
  "==": 6,
  "!=": 6,
  "=~": 6,
  "!~": 6,
  "===": 6,
  "<": 7,
  ">": 7,
  "<=": 7,
  ">=": 7,
  "|": 8,
  "&": 9,
  "<<": 10,
  "+": 11,
  "-": 11,
  "*": 12,
  "/": 12,
}

const ENDS = ["end", "else", "elsif", "when", "rescue", "ensure"]

class Reader {
  readonly problems: SyntaxProblem[]
  private readonly text: string
  private readonly tokens: readonly Token[]
  private readonly placeOf: ReturnType<typeof placesIn>
  private at = 0
  private depth = 0

  constructor(text: string, tokens: readonly Token[], problems: readonly SyntaxProblem[]) {
    this.text = text
    this.tokens = tokens
    this.problems = [...problems]
    this.placeOf = placesIn(text)
  }

  private get token(): Token {
    return (
      this.tokens[this.at] ?? {
        kind: "end",
        span: { from: this.text.length, to: this.text.length },
        isSpaced: false,
      }
    )
  }

  private complain(message: string, { span } = this.token): void {
    if (this.problems.length < MOST_PROBLEMS)
      this.problems.push({ span, place: this.placeOf(span.from), message })
  }

  private is(kind: "operator" | "name", ...texts: readonly string[]): boolean {
    const { token } = this
    return token.kind === kind && texts.includes(token.text)
  }

  private takes(kind: "operator" | "name", text: string): boolean {
    if (!this.is(kind, text)) return false
    this.at += 1
    return true
  }

  private skipLines(): void {
    while (this.token.kind === "line end") this.at += 1
  }

  private get before(): number {
    return this.tokens[this.at - 1]?.span.to ?? 0
  }

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

  private statements(ends: () => boolean): readonly Statement[] {
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
  private body(): readonly Statement[] {
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

  expression(): Expression {
    this.depth += 1
    try {
      if (this.depth > DEPTH) return this.unread()
      return this.conditional()
    } finally {
      this.depth -= 1
    }
  }

  private unread(): Expression {
    const { span } = this.token
    this.at += 1
    return { kind: "unread", span }
  }

  private conditional(): Expression {
    const test = this.binary(0)
    if (!this.is("operator", "?")) return test
    this.at += 1
    this.skipLines()
    const whenTrue = this.conditional()
    this.skipLines()
    // `a ? b : c` is read as a label where no blank stands before the colon.
    if (!this.takes("operator", ":")) this.complain("A colon is missing here.")
    this.skipLines()
    const whenFalse = this.conditional()
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
      const { token } = this
      const word = token.kind === "name" && (token.text === "and" || token.text === "or") ? token.text : null
      const operator =
        word === "and" ? "&&" : word === "or" ? "||" : token.kind === "operator" ? token.text : ""
      const strength = word === null ? BINARY[operator] : 1
      if (strength === undefined || strength < least) return left
      this.at += 1
      this.skipLines()
      const right = this.binary(strength + 1)
      const span = { from: left.span.from, to: right.span.to }
      left =
        operator === "!~"
          ? { kind: "not", operand: { kind: "binary", operator: "=~", left, right, span }, span }
          : { kind: "binary", operator, left, right, span }
    }
  }

  private unary(): Expression {
    const { span } = this.token
    if (this.takes("operator", "!") || this.takes("name", "not")) {
      const operand = this.unary()
      return { kind: "not", operand, span: { from: span.from, to: operand.span.to } }
    }
    if (this.is("operator", "-") && this.tokens[this.at + 1]?.kind === "number") {
      this.at += 1
      const inner = this.postfix()
      return inner.kind === "number" ? { ...inner, value: -inner.value } : inner
    }
    if (this.takes("operator", "*") || this.takes("operator", "**")) {
      const operand = this.postfix()
      return { kind: "spread", operand, span: { from: span.from, to: operand.span.to } }
    }
    if (this.takes("operator", "&")) {
      // `&:strip`: a symbol as a block.
      const operand = this.postfix()
      return operand.kind === "symbol" ? { ...operand, kind: "symbol", name: `&${operand.name}` } : operand
    }
    return this.postfix()
  }

  private postfix(): Expression {
    let value = this.primary()
    for (;;) {
      const { token } = this
      // A line that begins with a dot goes on.
      if (token.kind === "line end") {
        let ahead = this.at
        while (this.tokens[ahead]?.kind === "line end") ahead += 1
        const next = this.tokens[ahead]
        if (next?.kind !== "operator" || (next.text !== "." && next.text !== "&.")) return value
        this.at = ahead
        continue
      }
      if (token.kind !== "operator") return value
      if (token.text === "." || token.text === "&." || token.text === "::") {
        this.at += 1
        this.skipLines()
        const name = this.token
        if (name.kind === "operator" && name.text === "(") {
          value = this.withCall({ kind: "member", object: value, name: "call", span: value.span })
          continue
        }
        if (!("text" in name) || name.kind === "operator") {
          this.complain("A name is missing behind this dot.", token)
          return value
        }
        this.at += 1
        // `a.b c: 1`: the label is the first argument's.
        const member: Expression = {
          kind: "member",
          object: value,
          name: name.text,
          span: { from: value.span.from, to: name.span.to },
        }
        if (name.kind === "label") {
          this.at -= 1
          return value
        }
        value = name.kind === "constant" && !this.is("operator", "(") ? member : this.withCall(member)
        continue
      }
      if (token.text === "[" && !token.isSpaced) {
        this.at += 1
        this.skipLines()
        const index = this.expression()
        this.skipLines()
        if (!this.takes("operator", "]")) this.complain("This bracket is not closed.", token)
        value = { kind: "index", object: value, index, span: { from: value.span.from, to: this.before } }
        continue
      }
      return value
    }
  }

  /** A name with its arguments and its block; without either it stays a name. */
  private withCall(callee: Expression): Expression {
    const { from } = callee.span
    let args: readonly Expression[] = []
    let isCall = false
    if (this.is("operator", "(") && !this.token.isSpaced) {
      args = this.inParentheses()
      isCall = true
    } else if (this.startsArgument()) {
      args = this.bareArguments()
      isCall = true
    }
    const block = this.block()
    return isCall || block !== null
      ? { kind: "call", callee, args, block, span: { from, to: this.before } }
      : callee
  }

  /** Does an argument stand behind a name, without parentheses? */
  private startsArgument(): boolean {
    const { token } = this
    if (!token.isSpaced) return false
    const next = this.tokens[this.at + 1]
    switch (token.kind) {
      case "string":
      case "symbol":
      case "number":
      case "pattern":
      case "words":
      case "label":
      case "constant":
      case "variable":
        return true
      case "name":
        return ![
          "do",
          "if",
          "unless",
          "and",
          "or",
          "then",
          "end",
          "else",
          "rescue",
          "while",
          "until",
        ].includes(token.text)
      case "operator":
        return (
          (["[", "*", "&", "-"].includes(token.text) && next?.isSpaced === false) ||
          token.text === "->" ||
          token.text === "!" ||
          token.text === "::"
        )
      default:
        return false
    }
  }

  private inParentheses(): readonly Expression[] {
    const opening = this.token
    this.at += 1
    const args = this.arguments(")")
    if (!this.takes("operator", ")")) this.complain("This parenthesis is not closed.", opening)
    return args
  }

  private bareArguments(): readonly Expression[] {
    return this.arguments(null)
  }

  /** Arguments up to a closing sign, or to the line's end; what has a label is one map at the end. */
  private arguments(close: string | null): readonly Expression[] {
    const found: Expression[] = []
    const entries: Entry[] = []
    if (close !== null) this.skipLines()
    while (close === null || !this.is("operator", close)) {
      if (this.token.kind === "end") break
      const before = this.at
      const entry = this.entry()
      if (entry !== null) entries.push(entry)
      else {
        const value = this.expression()
        if (this.takes("operator", "=>")) {
          this.skipLines()
          entries.push({ key: value, value: this.expression() })
        } else found.push(value)
      }
      if (close !== null) this.skipLines()
      if (!this.takes("operator", ",")) break
      this.skipLines()
      if (this.at === before) break
    }
    if (close !== null) this.skipLines()
    const [first] = entries
    const last = entries.at(-1)
    return first === undefined || last === undefined
      ? found
      : [
          ...found,
          { kind: "map", type: null, entries, span: { from: first.key.span.from, to: last.value.span.to } },
        ]
  }

  /** `key: value` */
  private entry(): Entry | null {
    const { token } = this
    if (token.kind !== "label") return null
    this.at += 1
    this.skipLines()
    const key: Expression = { kind: "symbol", name: token.text, span: token.span }
    // `{ origins: }` means the variable of that name.
    if (this.is("operator", ",", ")", "}") || this.token.kind === "end")
      return { key, value: { kind: "name", name: token.text, span: token.span } }
    return { key, value: this.expression() }
  }

  private parameters(open: string, close: string): readonly string[] {
    const names: string[] = []
    if (!this.takes("operator", open)) return names
    while (!this.is("operator", close) && this.token.kind !== "end" && this.token.kind !== "line end") {
      const { token } = this
      if (token.kind === "name" || token.kind === "label") names.push(token.text)
      this.at += 1
    }
    this.takes("operator", close)
    return names
  }

  /** `do |a, b| … end`, `{ |a| … }` */
  private block(): Procedure | null {
    const { span } = this.token
    if (this.is("name", "do")) {
      this.at += 1
      const parameters = this.is("operator", "|") ? this.parameters("|", "|") : []
      const body = this.body()
      return { parameters, body, span: { from: span.from, to: this.before } }
    }
    if (!this.is("operator", "{")) return null
    this.at += 1
    const parameters = this.is("operator", "|") ? this.parameters("|", "|") : []
    const body = this.statements(() => this.is("operator", "}"))
    if (!this.takes("operator", "}")) this.complain("This block is not closed.", { ...this.token, span })
    return { parameters, body, span: { from: span.from, to: this.before } }
  }

  private primary(): Expression {
    const { token } = this
    const { span } = token
    switch (token.kind) {
      case "number":
        this.at += 1
        return { kind: "number", value: token.value, span }
      case "string":
        this.at += 1
        return this.textOf(token.parts, span)
      case "pattern": {
        this.at += 1
        const source = token.parts.map((part) => (part.kind === "text" ? part.text : ""))
        // What is put into a pattern is not known when it is read.
        if (token.parts.some(({ kind }) => kind === "code")) return { kind: "unread", span }
        return { kind: "pattern", source: source.join(""), flags: token.flags.includes("i") ? "i" : "", span }
      }
      case "words":
        this.at += 1
        return {
          kind: "list",
          items: token.words.map((word) =>
            token.areSymbols ? { kind: "symbol", name: word, span } : { kind: "string", value: word, span },
          ),
          span,
        }
      case "symbol":
        this.at += 1
        return { kind: "symbol", name: token.text, span }
      case "variable":
        this.at += 1
        return { kind: "name", name: token.text, span }
      case "constant": {
        this.at += 1
        const name: Expression = { kind: "name", name: token.text, span }
        return this.is("operator", "(") && !this.token.isSpaced ? this.withCall(name) : name
      }
      case "name":
        return this.named(token.text, span)
      case "operator":
        return this.bracketed(token.text, span)
      default:
        return { kind: "unread", span }
    }
  }

  private named(name: string, span: Span): Expression {
    this.at += 1
    switch (name) {
      case "true":
      case "false":
        return { kind: "boolean", value: name === "true", span }
      case "nil":
        return { kind: "nothing", span }
      case "lambda":
      case "proc": {
        const block = this.block()
        return block === null
          ? { kind: "name", name, span }
          : { kind: "function", function: block, span: block.span }
      }
      default:
        if (ENDS.includes(name)) {
          this.at -= 1
          return { kind: "unread", span }
        }
        return this.withCall({ kind: "name", name, span })
    }
  }

  private bracketed(sign: string, span: Span): Expression {
    switch (sign) {
      case "(": {
        this.at += 1
        this.skipLines()
        const inner = this.expression()
        this.skipLines()
        if (!this.takes("operator", ")"))
          this.complain("This parenthesis is not closed.", { ...this.token, span })
        return { kind: "group", inner, span: { from: span.from, to: this.before } }
      }
      case "[": {
        this.at += 1
        const items = this.arguments("]")
        if (!this.takes("operator", "]"))
          this.complain("This bracket is not closed.", { ...this.token, span })
        return { kind: "list", items, span: { from: span.from, to: this.before } }
      }
      case "{": {
        this.at += 1
        const [map] = this.arguments("}")
        if (!this.takes("operator", "}")) this.complain("This brace is not closed.", { ...this.token, span })
        const whole = { from: span.from, to: this.before }
        return map?.kind === "map"
          ? { ...map, span: whole }
          : { kind: "map", type: null, entries: [], span: whole }
      }
      case "->": {
        this.at += 1
        const parameters = this.is("operator", "(") ? this.parameters("(", ")") : this.bareParameters()
        const block = this.block()
        return block === null
          ? { kind: "unread", span }
          : {
              kind: "function",
              function: { ...block, parameters },
              span: { from: span.from, to: this.before },
            }
      }
      case "::":
        this.at += 1
        return this.primary()
      default:
        return { kind: "unread", span }
    }
  }

  private bareParameters(): readonly string[] {
    const names: string[] = []
    while (this.token.kind === "name" && !this.is("name", "do")) {
      names.push(this.token.text)
      this.at += 1
      if (!this.takes("operator", ",")) break
    }
    return names
  }

  private textOf(parts: readonly StringPart[], span: Span): Expression {
    const [only] = parts
    if (parts.length === 1 && only?.kind === "text") return { kind: "string", value: only.text, span }
    return {
      kind: "joined",
      parts: parts.map((part): Expression => {
        if (part.kind === "text") return { kind: "string", value: part.text, span }
        const inner = parseRuby(this.text.slice(part.from, part.to)).statements[0]
        return inner?.kind === "expression"
          ? inner.expression
          : { kind: "unread", span: { from: part.from, to: part.to } }
      }),
      span,
    }
  }
}
