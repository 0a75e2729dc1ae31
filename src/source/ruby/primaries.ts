import type { Expression, ParameterShape, Procedure, Statement } from "../script/ast.ts"
import type { Span } from "../span.ts"
import { Cursor } from "./cursor.ts"
import type { StringPart } from "./tokens.ts"

/** Names that end a body, and begin no expression. */
export const ENDS = ["end", "else", "elsif", "when", "rescue", "ensure"]

/** Statements that are expressions in Ruby. */
const VALUES = ["if", "unless", "case", "begin", "while", "until", "class", "def"]

type Parameters = Pick<Procedure, "parameters" | "shapes">

/** Reads what an expression is made of: literals, names, what is in brackets, and blocks. */
export abstract class PrimaryReader extends Cursor {
  abstract expression(): Expression
  protected abstract arguments(close: string | null): readonly Expression[]
  protected abstract withCall(callee: Expression): Expression
  protected abstract body(): readonly Statement[]
  protected abstract statements(ends: () => boolean): readonly Statement[]
  /** a statement whose value is taken: `x = if a … end` */
  protected abstract asValue(): Expression
  /** a text of its own: what is put into a string */
  protected abstract statementsOf(text: string): readonly Statement[]

  /** of a loop's condition: the `do` behind it begins no block */
  protected isBeforeDo = false

  /** `(a, b = 2, *rest, c:, d: 4, **others, &block)` */
  protected parameters(open: string, close: string): Parameters {
    const names: string[] = []
    const shapes = new Map<string, ParameterShape>()
    if (!this.takes("operator", open)) return { parameters: names }
    while (!this.is("operator", close) && this.token.kind !== "end") {
      const before = this.at
      const sign = ["*", "**", "&"].find((each) => this.takes("operator", each))
      const { token } = this
      if (this.is("operator", "(")) {
        // `|a, (b, c)|`: the parts of a part are not taken out.
        this.skipBetween("(", ")")
        names.push("")
      } else if (token.kind === "name" || token.kind === "label") {
        this.at += 1
        names.push(token.text)
        const isLast = this.is("operator", ",", close) || this.token.kind === "line end"
        const shape = this.shapeOf(sign, token.kind === "label", isLast)
        if (shape !== null) shapes.set(token.text, shape)
      }
      if (this.at === before) this.at += 1
    }
    this.takes("operator", close)
    return shapes.size === 0 ? { parameters: names } : { parameters: names, shapes }
  }

  private shapeOf(sign: string | undefined, isLabel: boolean, isLast: boolean): ParameterShape | null {
    if (sign !== undefined) return { kind: sign === "*" ? "rest" : sign === "**" ? "keywords" : "block" }
    if (isLabel) return { kind: "keyword", fallback: isLast ? null : this.parameterDefault() }
    return this.takes("operator", "=") ? { kind: "optional", fallback: this.parameterDefault() } : null
  }

  /** Between the bars of a block, `|` ends a default. */
  protected abstract parameterDefault(): Expression

  /** `do |a, b| … end`, `{ |a| … }` */
  protected block(): Procedure | null {
    const { span } = this.token
    if (this.is("name", "do") && !this.isBeforeDo) {
      this.at += 1
      if (this.token.kind === "line end" && this.tokens[this.at + 1]?.kind === "operator") {
        // The parameters may stand on the next line.
        const next = this.tokens[this.at + 1]
        if (next !== undefined && "text" in next && next.text === "|") this.at += 1
      }
      const given = this.blockParameters()
      const body = this.body()
      return { ...given, body, isBlock: true, span: { from: span.from, to: this.before } }
    }
    if (!this.is("operator", "{")) return null
    this.at += 1
    const given = this.blockParameters()
    const body = this.statements(() => this.is("operator", "}"))
    if (!this.takes("operator", "}")) this.complain("This block is not closed.", { ...this.token, span })
    return { ...given, body, isBlock: true, span: { from: span.from, to: this.before } }
  }

  private blockParameters(): Parameters {
    return this.is("operator", "|") ? this.parameters("|", "|") : { parameters: [] }
  }

  protected primary(): Expression {
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

  protected named(name: string, span: Span): Expression {
    if (VALUES.includes(name)) return this.asValue()
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

  protected bracketed(sign: string, span: Span): Expression {
    switch (sign) {
      case "(": {
        this.at += 1
        const statements = this.statements(() => this.is("operator", ")"))
        if (!this.takes("operator", ")"))
          this.complain("This parenthesis is not closed.", { ...this.token, span })
        const whole = { from: span.from, to: this.before }
        const [only] = statements
        return statements.length === 1 && only?.kind === "expression"
          ? { kind: "group", inner: only.expression, span: whole }
          : this.lastOf(statements, whole)
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
        const given: Parameters = this.is("operator", "(")
          ? this.parameters("(", ")")
          : { parameters: this.bareParameters() }
        const block = this.block()
        return block === null
          ? { kind: "unread", span }
          : {
              kind: "function",
              function: { ...block, ...given, isBlock: false },
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

  /** The value of the last one of some statements. */
  protected lastOf(body: readonly Statement[], span: Span): Expression {
    const procedure: Procedure = { parameters: [], body, span }
    return {
      kind: "call",
      callee: { kind: "function", function: procedure, span },
      args: [],
      block: null,
      span,
    }
  }

  protected bareParameters(): readonly string[] {
    const names: string[] = []
    while (this.token.kind === "name" && !this.is("name", "do")) {
      names.push(this.token.text)
      this.at += 1
      if (!this.takes("operator", ",")) break
    }
    return names
  }

  protected textOf(parts: readonly StringPart[], span: Span): Expression {
    const [only] = parts
    if (parts.length === 1 && only?.kind === "text") return { kind: "string", value: only.text, span }
    return {
      kind: "joined",
      parts: parts.map((part): Expression => {
        if (part.kind === "text") return { kind: "string", value: part.text, span }
        const inner = this.statementsOf(this.text.slice(part.from, part.to))[0]
        return inner?.kind === "expression"
          ? inner.expression
          : { kind: "unread", span: { from: part.from, to: part.to } }
      }),
      span,
    }
  }
}
