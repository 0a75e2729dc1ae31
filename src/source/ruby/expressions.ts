import type { Entry, Expression } from "../script/ast.ts"
import { ENDS, PrimaryReader } from "./primaries.ts"

/** What is nested deeper is not read. */
const DEPTH = 80

const BINARY: Readonly<Record<string, number>> = {
  "||": 3,
  "&&": 4,
  "==": 6,
  "!=": 6,
  "=~": 6,
  "!~": 6,
  "===": 6,
  "<=>": 6,
  "..": 5,
  "...": 5,
  "<": 7,
  ">": 7,
  "<=": 7,
  ">=": 7,
  "|": 8,
  "^": 8,
  "&": 9,
  "<<": 10,
  ">>": 10,
  "+": 11,
  "-": 11,
  "*": 12,
  "/": 12,
  "%": 12,
  "**": 13,
}

/** Words that are no argument of the name before them. */
const NO_ARGUMENTS = ["do", "if", "unless", "and", "or", "then", "while", "until", "in"]

/** Reads expressions: operators by their precedence, and calls with and without parentheses. */
export abstract class ExpressionReader extends PrimaryReader {
  private depth = 0

  expression(): Expression {
    this.depth += 1
    try {
      if (this.depth > DEPTH) return this.unread()
      return this.conditional()
    } finally {
      this.depth -= 1
    }
  }

  protected unread(): Expression {
    const { span } = this.token
    this.at += 1
    return { kind: "unread", span }
  }

  protected conditional(): Expression {
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

  protected parameterDefault(): Expression {
    return this.binary((BINARY["|"] ?? 0) + 1)
  }

  protected binary(least: number): Expression {
    let left = this.unary()
    for (;;) {
      const { token } = this
      const word = token.kind === "name" && (token.text === "and" || token.text === "or") ? token.text : null
      const operator =
        word === "and" ? "&&" : word === "or" ? "||" : token.kind === "operator" ? token.text : ""
      const strength = word === null ? BINARY[operator] : 1
      if (strength === undefined || strength < least) return left
      this.at += 1
      // `list[1..]`
      if (operator.startsWith("..") && (this.is("operator", ")", "]") || this.token.kind === "line end"))
        return { kind: "unread", span: left.span }
      this.skipLines()
      const right = this.binary(strength + 1)
      const span = { from: left.span.from, to: right.span.to }
      left =
        operator === "!~"
          ? { kind: "not", operand: { kind: "binary", operator: "=~", left, right, span }, span }
          : { kind: "binary", operator, left, right, span }
    }
  }

  protected unary(): Expression {
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
    if (this.takes("operator", "~")) {
      const operand = this.unary()
      return { kind: "unread", span: { from: span.from, to: operand.span.to } }
    }
    if (this.takes("operator", "*") || this.takes("operator", "**")) {
      // `*a + b` and `*1..3` spread the whole.
      const operand = this.binary(BINARY["||"] ?? 0)
      return { kind: "spread", operand, span: { from: span.from, to: operand.span.to } }
    }
    if (this.takes("operator", "&")) {
      // `&:strip`: a symbol as a block.
      const operand = this.postfix()
      return operand.kind === "symbol" ? { ...operand, kind: "symbol", name: `&${operand.name}` } : operand
    }
    return this.postfix()
  }

  protected postfix(): Expression {
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
        const [first] = this.arguments("]")
        if (!this.takes("operator", "]")) this.complain("This bracket is not closed.", token)
        const index: Expression = first ?? { kind: "unread", span: token.span }
        value = { kind: "index", object: value, index, span: { from: value.span.from, to: this.before } }
        continue
      }
      return value
    }
  }

  /** A name with its arguments and its block; without either it stays a name. */
  protected withCall(callee: Expression): Expression {
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
  protected startsArgument(): boolean {
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
        return !NO_ARGUMENTS.includes(token.text) && !ENDS.includes(token.text)
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

  protected inParentheses(): readonly Expression[] {
    const opening = this.token
    this.at += 1
    const args = this.arguments(")")
    if (!this.takes("operator", ")")) this.complain("This parenthesis is not closed.", opening)
    return args
  }

  protected bareArguments(): readonly Expression[] {
    return this.arguments(null)
  }

  /** Arguments up to a closing sign, or to the line's end; what has a label is one map at the end. */
  protected arguments(close: string | null): readonly Expression[] {
    const found: Expression[] = []
    const entries: Entry[] = []
    if (close !== null) this.skipLines()
    while (close === null || !this.is("operator", close)) {
      if (this.token.kind === "end") break
      const before = this.at
      const entry = this.entry()
      if (entry !== null) entries.push(entry)
      else if (this.is("operator", "**")) {
        const others = this.unary()
        entries.push({ key: others, value: others })
      } else {
        const value = this.expression()
        if (this.takes("operator", "=>")) {
          this.skipLines()
          entries.push({ key: value, value: this.expression() })
          // `f(a = 1)`
        } else if (this.takes("operator", "=")) found.push(this.expression())
        else found.push(value)
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
  protected entry(): Entry | null {
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
}
