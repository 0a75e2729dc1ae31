import type { Expression, Statement } from "../script/ast.ts"
import type { Span } from "../span.ts"
import type { Token } from "./tokens.ts"

/** Where a reader of C# is among the tokens, and what it has to complain of; names of types are read here too. */
export abstract class Cursor {
  readonly complaints: { readonly span: Span; readonly message: string }[] = []
  /** assignments are expressions in C#: what a statement made of one alone is */
  protected readonly assignments = new WeakMap<Expression, Statement>()
  protected readonly text: string
  protected readonly tokens: readonly Token[]
  protected at = 0
  protected depth = 0

  constructor(text: string, tokens: readonly Token[]) {
    this.text = text
    this.tokens = tokens
  }

  /** What stands between braces. */
  protected abstract body(): readonly Statement[]

  protected get token(): Token {
    return this.tokens[this.at] ?? { kind: "end", span: { from: this.text.length, to: this.text.length } }
  }

  protected textOf({ from, to }: Span): string {
    return this.text.slice(from, to)
  }

  protected is(sign: string): boolean {
    return this.token.kind === "sign" && this.token.text === sign
  }

  protected isSign(ahead: number, sign: string): boolean {
    const token = this.tokens[this.at + ahead]
    return token?.kind === "sign" && token.text === sign
  }

  protected word(): string | null {
    return this.token.kind === "name" ? this.token.text : null
  }

  protected wordAt(ahead: number): string | null {
    const token = this.tokens[this.at + ahead]
    return token?.kind === "name" ? token.text : null
  }

  protected isWord(word: string): boolean {
    return this.word() === word
  }

  protected take(sign: string): boolean {
    if (!this.is(sign)) return false
    this.at += 1
    return true
  }

  protected expect(sign: string): void {
    if (!this.take(sign)) this.missing(sign)
  }

  protected missing(sign: string): void {
    this.complain(`${sign} is missing here.`)
  }

  protected complain(message: string): void {
    this.complaints.push({ span: this.token.span, message })
  }

  protected before(): number {
    return this.tokens[this.at - 1]?.span.to ?? 0
  }

  /** `Get<string[]>(`: type arguments, and not a comparison */
  protected isGeneric(): boolean {
    const before = this.at
    const isList = this.typeArguments()
    const isCall = isList && this.is("(")
    this.at = before
    return isCall
  }

  protected typeArguments(): boolean {
    if (!this.take("<")) return false
    while (this.typeName() && this.take(","));
    return this.take(">")
  }

  protected dottedName(): string | null {
    const first = this.word()
    if (first === null) return null
    this.at += 1
    let name = first
    while (this.is(".") && this.tokens[this.at + 1]?.kind === "name") {
      this.at += 1
      name += `.${this.word()}`
      this.at += 1
    }
    return name
  }

  /** `(string Name, int Age)`, as a type. Where there is none, nothing is taken. */
  private tupleType(): boolean {
    const before = this.at
    let count = 0
    if (this.take("("))
      do {
        if (!this.typeName()) break
        if (this.word() !== null) this.at += 1
        count += 1
      } while (this.take(","))
    if (count > 1 && this.take(")")) return true
    this.at = before
    return false
  }

  /** A type: `a.B<C>[]?`. Where there is none, nothing is taken. */
  protected typeName(): boolean {
    const before = this.at
    if (!this.tupleType() && this.dottedName() === null) return false
    if (this.is("<") && !this.typeArguments()) {
      this.at = before
      return false
    }
    while ((this.is("[") && (this.isSign(1, "]") || this.isSign(1, ","))) || this.is("?")) {
      if (this.take("?")) continue
      this.at += 1
      while (this.take(","));
      if (!this.take("]")) {
        this.at = before
        return false
      }
    }
    return true
  }

  /** What stands between two brackets, and they themselves, is passed over. */
  protected skipBetween(open: string, close: string): void {
    let depth = 0
    while (this.token.kind !== "end") {
      if (this.is(open)) depth += 1
      if (this.is(close)) depth -= 1
      this.at += 1
      if (depth === 0) return
    }
  }
}
