import type { Span } from "./span.ts"

/** What kind of answer would settle an unknown. */
export type Expected =
  | { readonly kind: "origins" }
  | { readonly kind: "boolean" }
  | { readonly kind: "text"; readonly suggestions: readonly string[] }
  | {
      readonly kind: "choice"
      readonly choices: readonly { readonly value: string; readonly label: string }[]
    }

/**
 * Something that the pasted text does not say, and that the user can. The answer is part of the scenario,
 * under `key`; until there is one, `assumed` says what is taken for granted (null: nothing is).
 */
export interface Question {
  readonly key: string
  readonly text: string
  readonly reason: string
  readonly span: Span
  readonly expected: Expected
  readonly assumed: string | null
}

/** An environment variable that the text looks up: the known choices make it a switch on the screen. */
export interface EnvironmentVariable {
  readonly name: string
  readonly span: Span
  /** values that the text compares it with */
  readonly choices: readonly string[]
  /** what the text falls back to when it is not set; null when there is no fallback */
  readonly fallback: string | null
}

/** What is asked of an unknown. */
export const questionText = (key: string, expected: Expected): string =>
  expected.kind === "boolean" ? `Is \`${key}\` true here?` : `What is \`${key}\` here?`

/** Nothing goes on without the answer to a question. */
export class OpenQuestion extends Error {
  readonly question: Question
  constructor(question: Question) {
    super(question.text)
    this.question = question
  }
}
