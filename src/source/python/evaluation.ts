import { EvaluatedText, type Setting } from "../evaluated-text.ts"
import { weightOf } from "../heavy.ts"
import { type Expected, type Question, questionText } from "../question.ts"
import type { Span } from "../span.ts"
import { evaluate } from "./expressions.ts"
import { parsePythonExpression } from "./parse/parse.ts"
import { type Scope, scopeInside } from "./scope.ts"
import {
  type CallArguments,
  holdsMore,
  isSequence,
  type ObjectValue,
  partsOf,
  type RecordedCall,
  string,
  type UnknownValue,
  type Value,
} from "./values.ts"

/** How many steps a pasted file may take: enough for any configuration, and over in a few milliseconds. */
const STEPS = 40_000

/** One run of the partial evaluator over one text. */
export class Evaluation extends EvaluatedText {
  readonly globals: Scope = scopeInside(null)
  readonly calls: RecordedCall[] = []
  readonly modules: ReadonlyMap<string, (evaluation: Evaluation, span: Span) => Value>
  /** what calling a thing from outside does, while a request is being answered: `await response(scope, receive, send)` */
  callObject: ((object: ObjectValue, args: CallArguments) => Value | null) | null = null
  /** no questions while a route runs: what it depends on rarely decides a CORS answer */
  isMuted = false
  /** what the generator that is running has yielded so far */
  yielded: Value[] = []
  tryDepth = 0
  /** does a stretch of the text bear on what is looked for? Where it does not, nothing is asked. */
  readonly bearsOn: (text: string) => boolean

  /**
   * @param modules what is known of other modules, by path; `global Flask` for a name that nothing imports
   * @param bearsOn says of a conditional statement whether it is worth a question
   */
  constructor(
    text: string,
    setting: Setting,
    modules: ReadonlyMap<string, (evaluation: Evaluation, span: Span) => Value>,
    bearsOn: (text: string) => boolean = () => true,
  ) {
    super(text, setting, STEPS)
    this.modules = modules
    this.bearsOn = bearsOn
  }

  /** Is a value one that can be gone on with? */
  carries(value: Value): boolean {
    return !holdsMore(value) || this.affords(weightOf(value, partsOf))
  }

  /** The answer that the user gave for a key, as a value at the span that asks; null when there is none. */
  answer(key: string, span: Span): Value | null {
    const given = this.answerText(key)
    if (given === null) return null
    const expression = parsePythonExpression(given)
    if (expression === null || expression.kind === "name") return string(given, span)
    return relocate(evaluate(this, this.globals, expression), span)
  }

  /** The unknown behind a value from outside, with the reason why it is one. */
  unknownOf(value: Value): UnknownValue {
    if (value.kind === "unknown") return value
    const span = value.span
    if (value.kind === "external") {
      if (!value.isDefined)
        return {
          kind: "unknown",
          key: value.written,
          reason: `\`${value.written}\` is not defined in the paste`,
          span,
        }
      const module = value.path.includes(".") ? value.path.slice(0, value.path.lastIndexOf(".")) : value.path
      return {
        kind: "unknown",
        key: value.written,
        reason: `\`${value.written}\` is defined elsewhere, in \`${module.replace(/^\.+/, "") || module}\``,
        span,
      }
    }
    if (value.kind === "object") {
      return {
        kind: "unknown",
        key: value.written,
        reason: `\`${value.written}\` is made by code outside of the paste`,
        span,
      }
    }
    return { kind: "unknown", key: this.textAt(span), reason: "this is not read", span }
  }

  /** Remembers a question. The first one for a key stays, unless a later one can't do without an answer. */
  ask({ key, reason, span }: UnknownValue, expected: Expected, assumed: string | null): void {
    if (this.isMuted) return
    const suggestions = this.suggestionsFor(key)
    this.remember({
      key,
      text: questionText(key, expected),
      reason,
      span,
      expected:
        expected.kind === "boolean" && suggestions.length > 0 ? { kind: "text", suggestions } : expected,
      assumed,
    })
  }

  override askAbout(question: Question): void {
    if (!this.isMuted) super.askAbout(question)
  }

  /** Runs something without asking what it hangs on. */
  quietly<T>(run: () => T): T {
    const before = this.isMuted
    this.isMuted = true
    try {
      return run()
    } finally {
      this.isMuted = before
    }
  }

  /** Looks an environment variable up: its value, or null when it is not set. */
  variable(name: string, span: Span, fallback: string | null): string | null {
    return this.lookUp(name, span, fallback)
  }

  /** A comparison with a variable or an unknown shows which values it can have. */
  noteComparison(a: Value, b: Value): void {
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const others = isSequence(other) ? other.items : [other]
      for (const each of others) {
        if (each.kind !== "string") continue
        if (one.kind === "string" && one.variable !== undefined) this.noteChoiceOf(one.variable, each.value)
        else if (one.kind === "unknown" || one.kind === "external")
          this.noteSuggestion(this.unknownOf(one).key, each.value)
      }
    }
  }

  /** A variable that is not set still shows its choices: `os.getenv("ENV") == "production"`. */
  noteUnset(variable: string, other: Value): void {
    if (other.kind === "string") this.noteChoiceOf(variable, other.value)
  }
}

/** The value as if it stood at another place of the text: an answer stands where the question is. */
function relocate(value: Value, span: Span): Value {
  if (isSequence(value)) return { ...value, span, items: value.items.map((item) => relocate(item, span)) }
  return { ...value, span }
}
