import { MOST, weightOf } from "../heavy.ts"
import type { EnvironmentVariable, Expected, Question } from "../question.ts"
import type { Span } from "../span.ts"
import { boolean, holdsMore, partsOf, Scope, text, type Value } from "./values.ts"

/** What the user told about the world outside of the text. */
export interface Setting {
  readonly env: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<string, string>>
}

/** What a language has by itself: the members of its values, and the names that it and known packages give. */
export interface Dialect {
  /** a name that no scope has: `os`, `Rails`; null where it means nothing here */
  readonly name: (evaluation: Evaluation, name: string, span: Span) => Value | null
  /** a member of a plain value: `"a,b".split`, `list.include?`; a function where it is one */
  readonly member: (evaluation: Evaluation, object: Value, name: string, span: Span) => Value | null
  /** an operator that is not common to all: `=~`, `<<` */
  readonly operator: (
    evaluation: Evaluation,
    operator: string,
    left: Value,
    right: Value,
    span: Span,
  ) => Value | null
  /** what is true in a condition; null where that is not known. Where it is missing, all but false and nothing is. */
  readonly truth?: (value: Value) => boolean | null
  /** is a call without arguments made by naming it, as in Ruby? */
  readonly callsByName: boolean
}

/** The answer hangs on what nobody has said. */
export class OpenQuestion extends Error {
  readonly question: Question
  constructor(question: Question) {
    super(question.text)
    this.question = question
  }
}

/** How many steps a text may take: enough for any configuration, and over in some milliseconds. */
const STEPS = 40_000

/** One run of the evaluator over one text. Nothing that it does reaches outside. */
export class Evaluation {
  readonly text: string
  readonly setting: Setting
  readonly dialect: Dialect
  readonly globals = new Scope(null)
  /** while a request is answered, a condition that is not known ends it with a question; before, it is taken for false */
  isAnswering = false
  depth = 0
  private steps = 0
  private readonly questions = new Map<string, Question>()
  private readonly variables = new Map<
    string,
    { span: Span; choices: Set<string>; fallback: string | null }
  >()

  constructor(source: string, setting: Setting, dialect: Dialect) {
    this.text = source
    this.setting = setting
    this.dialect = dialect
  }

  /** Counts a step; false when all of them are used up. */
  step(): boolean {
    this.steps += 1
    return this.steps <= STEPS
  }

  /** Is a value one that can be gone on with? Looking through a large one counts as steps. */
  carries(value: Value): boolean {
    if (!holdsMore(value)) return true
    const weight = weightOf(value, partsOf)
    this.steps += weight >> 5
    return weight <= MOST
  }

  /** A new request has all the steps again. */
  restart(): void {
    this.steps = 0
  }

  /** The text of a span, on one line. */
  textAt(span: Span): string {
    return this.text.slice(span.from, span.to).replace(/\s+/g, " ").trim()
  }

  /** An environment variable: its value, or null when it is not set. */
  variable(name: string, span: Span, fallback: string | null): string | null {
    const known = this.variables.get(name)
    if (known === undefined) this.variables.set(name, { span, choices: new Set(), fallback })
    else if (known.fallback === null) known.fallback = fallback
    return Object.hasOwn(this.setting.env, name) ? (this.setting.env[name] ?? null) : null
  }

  /** A comparison shows which values a variable can have. */
  noteChoice(value: Value, other: Value): void {
    const name = value.kind === "string" || value.kind === "nothing" ? value.variable : undefined
    if (name !== undefined && other.kind === "string") this.variables.get(name)?.choices.add(other.value)
  }

  get environment(): readonly EnvironmentVariable[] {
    return [...this.variables].map(([name, { span, choices, fallback }]) => ({
      name,
      span,
      choices: [...choices],
      fallback,
    }))
  }

  get asked(): readonly Question[] {
    return [...this.questions.values()]
  }

  /**
   * A value that has to be known: itself, or what the user answered in its place.
   * @throws OpenQuestion where neither is there
   */
  known(value: Value, expected: Expected): Value {
    if (value.kind !== "unknown") return value
    const { key, reason, span } = value
    const given = Object.hasOwn(this.setting.answers, key) ? this.setting.answers[key] : undefined
    const question: Question = {
      key,
      text: expected.kind === "boolean" ? `Is \`${key}\` true here?` : `What is \`${key}\` here?`,
      reason,
      span,
      expected,
      assumed: null,
    }
    this.questions.set(key, question)
    if (given === undefined) throw new OpenQuestion(question)
    if (expected.kind === "boolean") return boolean(/^true$/i.test(given), span)
    if (expected.kind !== "origins") return text(given, span)
    const items = given
      .replace(/^\[|\]$/g, "")
      .split(",")
      .map((each) => each.trim().replace(/^["']|["']$/g, ""))
      .filter((each) => each !== "")
    return { kind: "list", items: items.map((each) => text(each, span)), span }
  }

  /** Notes a question that the text can do without. */
  ask(question: Question): void {
    if (!this.questions.has(question.key)) this.questions.set(question.key, question)
  }

  /** What was answered to a question of this key; what is assumed where nothing was. */
  answerOr(key: string, assumed: string): string {
    return Object.hasOwn(this.setting.answers, key) ? (this.setting.answers[key] ?? assumed) : assumed
  }
}
