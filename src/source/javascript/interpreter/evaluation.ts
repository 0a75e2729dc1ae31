import { EvaluatedText, type Setting } from "../../evaluated-text.ts"
import { weightOf } from "../../heavy.ts"
import { type Expected, OpenQuestion, type Question, questionText } from "../../question.ts"
import type { Span } from "../../span.ts"
import { type Scope, scopeInside } from "./scope.ts"
import {
  type ExternalValue,
  holdsMore,
  isOpaque,
  type MadeValue,
  partsOf,
  type RegExpValue,
  type UnknownValue,
  type Value,
} from "./values.ts"

/** What another module gives to one that imports it. */
export type Module = (evaluation: Evaluation, span: Span) => Value

/** How many steps a text may take: enough for any configuration, and over in some milliseconds. */
const STEPS = 40_000

/**
 * What to do at a condition that can't be known: take it for false and put the question beside the code (while the file is
 * read), stop and ask (where the answer decides), or take it for false in silence (inside of a route).
 */
export type Doubt = "ask later" | "ask now" | "go on"

/** One run of the interpreter over one text. */
export class Evaluation extends EvaluatedText {
  readonly modules: ReadonlyMap<string, Module>
  readonly globals: Scope
  /** what `module.exports` and `export` gave away, by name */
  readonly exported = new Map<string, Value>()
  doubt: Doubt = "ask later"
  /** the file is read, and requests are answered: from then on a question may stop it wherever it is */
  isAnswering = false
  /** where patterns with the flag `g` or `y` go on: from the beginning again at every request, whatever came before it */
  readonly lastIndexes = new Map<RegExpValue, number>()
  /** callbacks of timers, which run when the code that set them is done */
  readonly later: (() => void)[] = []

  /**
   * @param modules what is known of other modules, by name
   * @param self what `this` is outside of functions
   */
  constructor(
    text: string,
    setting: Setting,
    modules: ReadonlyMap<string, Module>,
    self: Value | null = null,
  ) {
    super(text, setting, STEPS)
    this.modules = modules
    this.globals = scopeInside(null, true, self)
  }

  /** Is a value one that can be gone on with? */
  carries(value: Value): boolean {
    return !holdsMore(value) || this.affords(weightOf(value, partsOf))
  }

  /** Of an earlier request nothing is left to do. */
  override restart(): void {
    super.restart()
    this.depth = 0
    this.later.length = 0
    this.lastIndexes.clear()
  }

  /** Runs something in another kind of doubt. */
  inDoubt<T>(doubt: Doubt, run: () => T): T {
    const before = this.doubt
    this.doubt = doubt
    try {
      return run()
    } finally {
      this.doubt = before
    }
  }

  /** The unknown behind a value that the text does not tell, with the reason why it does not. */
  unknownOf(value: UnknownValue | ExternalValue | MadeValue): UnknownValue {
    if (value.kind === "unknown") return value
    const { written, span } = value
    if (value.kind === "made")
      return {
        kind: "unknown",
        key: written,
        reason: `\`${written}\` is made by code outside of the paste`,
        span,
      }
    const module = /^\.{0,2}\/?[^.]+/.exec(value.path)?.[0] ?? value.path
    return {
      kind: "unknown",
      key: written,
      reason: value.isDefined
        ? `\`${written}\` is defined elsewhere, in \`${module}\``
        : `\`${written}\` is not defined in the paste`,
      span,
    }
  }

  /** The user's answer for what the text does not tell, or the value as it is. */
  settled(value: Value): Value {
    if (!isOpaque(value)) return value
    const { key, span } = this.unknownOf(value)
    const given = this.answerText(key)
    return given === null ? value : answerValue(given, span)
  }

  /** Remembers a question that nothing goes on without; to be thrown. */
  open(of: UnknownValue, expected: Expected): OpenQuestion {
    this.ask(of, expected, null)
    return new OpenQuestion(this.question(of, expected, null))
  }

  private question(of: UnknownValue, expected: Expected, assumed: string | null): Question {
    const suggestions = this.suggestionsFor(of.key)
    return {
      key: of.key,
      text: questionText(of.key, expected),
      reason: of.reason,
      span: of.span,
      expected:
        suggestions.length > 0 && expected.kind !== "choice" ? { kind: "text", suggestions } : expected,
      assumed,
    }
  }

  /** Remembers a question. The first one for a key stays, unless a later one can't do without an answer. */
  ask(of: UnknownValue, expected: Expected, assumed: string | null): void {
    this.remember(this.question(of, expected, assumed))
  }

  /** Is a condition that can't be known true? See `Doubt`. */
  decide(value: UnknownValue): boolean {
    const given = this.answerText(value.key)
    if (given !== null) return /^true$/i.test(given)
    if (this.doubt === "ask now") throw this.open(value, { kind: "boolean" })
    if (this.doubt === "ask later") this.ask(value, { kind: "boolean" }, "false")
    return false
  }

  /** Looks an environment variable up. */
  variable(name: string, span: Span): Value {
    const value = this.lookUp(name, span, null)
    return value === null
      ? { kind: "undefined", span, variable: name }
      : { kind: "string", value, span, variable: name }
  }

  /** `left || right`, of which the left may be a variable that is not set. */
  noteFallback(left: Value, right: Value): void {
    const name = variableOf(left)
    if (name !== null && right.kind === "string") this.noteFallbackOf(name, right.value)
  }

  /** A comparison with a variable or an unknown shows which values it can have. */
  noteComparison(a: Value, b: Value): void {
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      if (other.kind !== "string") continue
      const name = variableOf(one)
      if (name !== null) this.noteChoiceOf(name, other.value)
      else if (isOpaque(one)) this.noteSuggestion(this.unknownOf(one).key, other.value)
    }
  }
}

const variableOf = (value: Value): string | null =>
  value.kind === "string" || value.kind === "undefined" ? (value.variable ?? null) : null

/** An answer as a value: a JSON literal where it is one, a list of origins, else text. */
function answerValue(given: string, span: Span): Value {
  // As the screen offers it, for every language.
  if (/^(?:true|false)$/i.test(given)) return { kind: "boolean", value: /^true$/i.test(given), span }
  const literal = jsonOrNull(given)
  if (literal !== null) return fromJson(literal, span)
  return { kind: "string", value: given, span }
}

function jsonOrNull(given: string): unknown {
  try {
    return JSON.parse(given)
  } catch {
    return null
  }
}

/** A JSON value as one of the interpreter's. */
export function fromJson(json: unknown, span: Span): Value {
  if (json === null) return { kind: "null", span }
  if (typeof json === "string") return { kind: "string", value: json, span }
  if (typeof json === "number") return { kind: "number", value: json, span }
  if (typeof json === "boolean") return { kind: "boolean", value: json, span }
  if (Array.isArray(json)) return { kind: "array", items: json.map((item) => fromJson(item, span)), span }
  const entries = typeof json === "object" ? Object.entries(json) : []
  return {
    kind: "object",
    of: null,
    span,
    properties: new Map(
      entries.map(([key, value]) => [key, { value: fromJson(value, span), keySpan: span, getter: null }]),
    ),
  }
}
