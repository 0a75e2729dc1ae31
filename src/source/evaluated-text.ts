import { MOST } from "./heavy.ts"
import type { EnvironmentVariable, Question } from "./question.ts"
import type { Span } from "./span.ts"

/** What the user told about the world outside of the text. */
export interface Setting {
  /** environment variables that are set */
  readonly env: Readonly<Record<string, string>>
  /** answers to questions, by their key: expressions of the text's language, or plain text */
  readonly answers: Readonly<Record<string, string>>
}

interface LookedUp {
  readonly span: Span
  readonly choices: Set<string>
  fallback: string | null
}

/**
 * One run of an evaluator over one text, as far as it is the same in every language: how much of it may run, what it looks up
 * outside of itself, and what it has to ask. Nothing that it does reaches outside.
 */
export abstract class EvaluatedText {
  readonly text: string
  readonly setting: Setting
  depth = 0
  private readonly mostSteps: number
  private steps = 0
  private readonly questions = new Map<string, Question>()
  private readonly variables = new Map<string, LookedUp>()
  private readonly suggestions = new Map<string, Set<string>>()

  /**
   * @param text the pasted file
   * @param setting what the user told about the world outside of it
   * @param mostSteps how many steps it may take: enough for any configuration, and over in some milliseconds
   */
  constructor(text: string, setting: Setting, mostSteps: number) {
    this.text = text
    this.setting = setting
    this.mostSteps = mostSteps
  }

  /** Counts a step; false when the text has used up all of them. */
  step(): boolean {
    this.steps += 1
    return this.steps <= this.mostSteps
  }

  /** May a value that holds so much be gone on with? Looking through a large one counts as steps. */
  protected affords(weight: number): boolean {
    this.steps += weight >> 5
    return weight <= MOST
  }

  /** A new request has all the steps again. */
  restart(): void {
    this.steps = 0
  }

  /** The text of a span, on one line. */
  textAt({ from, to }: Span): string {
    return this.text.slice(from, to).replace(/\s+/g, " ").trim()
  }

  /** What the user answered to a question; null where nothing was. */
  answerText(key: string): string | null {
    return Object.hasOwn(this.setting.answers, key) ? (this.setting.answers[key] ?? null) : null
  }

  /** Looks an environment variable up: its value, or null when it is not set. */
  protected lookUp(name: string, span: Span, fallback: string | null): string | null {
    const known = this.variables.get(name)
    if (known === undefined) this.variables.set(name, { span, choices: new Set(), fallback })
    else known.fallback ??= fallback
    return Object.hasOwn(this.setting.env, name) ? (this.setting.env[name] ?? null) : null
  }

  /** `process.env.ORIGIN || "http://localhost:5173"`: what is taken where a variable is not set. The first one stays. */
  protected noteFallbackOf(variable: string, fallback: string): void {
    const known = this.variables.get(variable)
    if (known !== undefined) known.fallback ??= fallback
  }

  /** What a variable is compared with is one of its values. */
  protected noteChoiceOf(variable: string, choice: string): void {
    this.variables.get(variable)?.choices.add(choice)
  }

  /** What an unknown is compared with is a likely answer. */
  protected noteSuggestion(key: string, suggestion: string): void {
    this.suggestions.set(key, (this.suggestions.get(key) ?? new Set()).add(suggestion))
  }

  protected suggestionsFor(key: string): readonly string[] {
    return [...(this.suggestions.get(key) ?? [])]
  }

  get environment(): readonly EnvironmentVariable[] {
    return [...this.variables].map(([name, { span, choices, fallback }]) => ({
      name,
      span,
      choices: [...choices],
      fallback,
    }))
  }

  /** Remembers a question. The first one of a key stays, unless a later one can't do without an answer. */
  protected remember(question: Question): void {
    const before = this.questions.get(question.key)
    if (before === undefined || (before.assumed !== null && question.assumed === null))
      this.questions.set(question.key, question)
  }

  /** Remembers a question, where none of its key is. */
  askAbout(question: Question): void {
    if (!this.questions.has(question.key)) this.questions.set(question.key, question)
  }

  get asked(): readonly Question[] {
    return [...this.questions.values()]
  }
}
