import { EvaluatedText, type Setting } from "../evaluated-text.ts"
import { weightOf } from "../heavy.ts"
import { type Expected, OpenQuestion, type Question, questionText } from "../question.ts"
import type { Span } from "../span.ts"
import { boolean, holdsMore, partsOf, Scope, text, type Value } from "./values.ts"

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
  /** what a value is as a part of a text; null where that is not known. Where it is missing, only texts and numbers are. */
  readonly written?: (value: Value) => string | null
  /** is an entry of nothing nothing, as in PHP? Elsewhere it is an error, or not read */
  readonly nothingHasNothing?: boolean
  /** is what was given no value empty or zero, by its type? */
  readonly hasZeroes?: boolean
  /** is a variable known in all of the function that it is made in, and not only in its branch or loop? */
  readonly isFunctionScoped?: boolean
  /** is a call without arguments made by naming it, as in Ruby? */
  readonly callsByName: boolean
}

/** How many steps a text may take: enough for any configuration, and over in some milliseconds. */
const STEPS = 40_000

/** One run of the evaluator over one text. */
export class Evaluation extends EvaluatedText {
  readonly dialect: Dialect
  readonly globals = new Scope(null)
  /** while a request is answered, a condition that is not known ends it with a question; before, it is taken for false */
  isAnswering = false

  constructor(source: string, setting: Setting, dialect: Dialect) {
    super(source, setting, STEPS)
    this.dialect = dialect
  }

  /** Is a value one that can be gone on with? */
  carries(value: Value): boolean {
    return !holdsMore(value) || this.affords(weightOf(value, partsOf))
  }

  /** Looks an environment variable up: its value, or null when it is not set. */
  variable(name: string, span: Span, fallback: string | null): string | null {
    return this.lookUp(name, span, fallback)
  }

  /** A comparison shows which values a variable can have. */
  noteChoice(value: Value, other: Value): void {
    const name = value.kind === "string" || value.kind === "nothing" ? value.variable : undefined
    if (name !== undefined && other.kind === "string") this.noteChoiceOf(name, other.value)
  }

  /**
   * A value that has to be known: itself, or what the user answered in its place.
   * @throws OpenQuestion where neither is there
   */
  known(value: Value, expected: Expected): Value {
    if (value.kind !== "unknown") return value
    const { key, reason, span } = value
    const given = this.answerText(key)
    const question: Question = {
      key,
      text: questionText(key, expected),
      reason,
      span,
      expected,
      assumed: null,
    }
    this.remember(question)
    if (given === null) throw new OpenQuestion(question)
    if (expected.kind === "boolean") return boolean(/^true$/i.test(given), span)
    if (expected.kind !== "origins") return text(given, span)
    const items = given
      .replace(/^\[|\]$/g, "")
      .split(",")
      .map((each) => each.trim().replace(/^["']|["']$/g, ""))
      .filter((each) => each !== "")
    return { kind: "list", items: items.map((each) => text(each, span)), span }
  }

  /** What was answered to a question of this key; what is assumed where nothing was. */
  answerOr(key: string, assumed: string): string {
    return this.answerText(key) ?? assumed
  }
}
