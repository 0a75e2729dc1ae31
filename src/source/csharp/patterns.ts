import type { Expression } from "../script/ast.ts"
import { Cursor } from "./cursor.ts"

/**
 * Reads what stands behind `is`. https://learn.microsoft.com/dotnet/csharp/language-reference/operators/patterns
 * Constants are compared; what asks for a type or for properties is read past, and not known.
 */
export abstract class PatternReader extends Cursor {
  protected abstract unary(): Expression

  /** `left is …`, from behind the `is` */
  protected isPattern(left: Expression): Expression {
    let found = this.onePattern(left)
    while (this.isWord("and") || this.isWord("or")) {
      const operator = this.isWord("and") ? "&&" : "||"
      this.at += 1
      const right = this.onePattern(left)
      found = {
        kind: "binary",
        operator,
        left: found,
        right,
        span: { from: left.span.from, to: this.before() },
      }
    }
    return found
  }

  private onePattern(left: Expression): Expression {
    const not = this.isWord("not")
    if (not) this.at += 1
    const found = not ? this.onePattern(left) : this.primaryPattern(left)
    return not ? { kind: "not", operand: found, span: found.span } : found
  }

  private primaryPattern(left: Expression): Expression {
    const whole = (): Expression["span"] => ({ from: left.span.from, to: this.before() })
    const compared = ["<", ">", "<=", ">="].find((sign) => this.is(sign))
    if (compared !== undefined) {
      this.at += 1
      const right = this.unary()
      return { kind: "binary", operator: compared, left, right, span: whole() }
    }
    if (this.is("(")) {
      this.at += 1
      const found = this.isPattern(left)
      if (this.take(")")) return found
    }
    const isConstant =
      this.token.kind === "string" ||
      this.token.kind === "number" ||
      this.is("-") ||
      ["null", "true", "false"].includes(this.word() ?? "")
    if (isConstant) {
      const right = this.unary()
      return { kind: "binary", operator: "==", left, right, span: whole() }
    }
    if (!this.is("{")) this.testedType()
    if (this.is("(")) this.skipBetween("(", ")")
    if (this.is("{")) this.skipBetween("{", "}")
    const name = this.word()
    if (name !== null && !["and", "or", "when"].includes(name)) this.at += 1
    return { kind: "unread", span: whole() }
  }

  /** A type behind `is` or `as`: in `x is Y ? a : b` the question mark is not the type's. */
  protected testedType(): void {
    const isType = this.typeName()
    const last = this.tokens[this.at - 1]
    const ends = [")", "]", "}", ",", ";", "&&", "||"].some((sign) => this.is(sign))
    if (isType && last?.kind === "sign" && last.text === "?" && !ends) this.at -= 1
  }
}
