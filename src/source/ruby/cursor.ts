import { MOST_PROBLEMS, placesIn, type SyntaxProblem } from "../span.ts"
import type { Token } from "./tokens.ts"

/** Where the reading of Ruby stands among its tokens. */
export class Cursor {
  readonly problems: SyntaxProblem[]
  protected readonly text: string
  protected readonly tokens: readonly Token[]
  protected readonly placeOf: ReturnType<typeof placesIn>
  protected at = 0

  constructor(text: string, tokens: readonly Token[], problems: readonly SyntaxProblem[]) {
    this.text = text
    this.tokens = tokens
    this.problems = [...problems]
    this.placeOf = placesIn(text)
  }

  protected get token(): Token {
    return (
      this.tokens[this.at] ?? {
        kind: "end",
        span: { from: this.text.length, to: this.text.length },
        isSpaced: false,
      }
    )
  }

  protected complain(message: string, { span } = this.token): void {
    if (this.problems.length < MOST_PROBLEMS)
      this.problems.push({ span, place: this.placeOf(span.from), message })
  }

  protected is(kind: "operator" | "name", ...texts: readonly string[]): boolean {
    const { token } = this
    return token.kind === kind && texts.includes(token.text)
  }

  protected takes(kind: "operator" | "name", text: string): boolean {
    if (!this.is(kind, text)) return false
    this.at += 1
    return true
  }

  /** Is the word behind this one that? */
  protected isNext(text: string): boolean {
    const next = this.tokens[this.at + 1]
    return next?.kind === "name" && next.text === text
  }

  /** What stands between two brackets, and they themselves, is passed over. */
  protected skipBetween(open: string, close: string): void {
    let depth = 0
    while (this.token.kind !== "end") {
      if (this.is("operator", open)) depth += 1
      if (this.is("operator", close)) depth -= 1
      this.at += 1
      if (depth === 0) return
    }
  }

  protected skipLines(): void {
    while (this.token.kind === "line end") this.at += 1
  }

  protected get before(): number {
    return this.tokens[this.at - 1]?.span.to ?? 0
  }
}
