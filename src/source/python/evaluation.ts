import { MOST, weightOf } from "../heavy.ts"
import type { EnvironmentVariable, Expected, Question } from "../question.ts"
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

/** What the user told about the world outside of the text. */
export interface Setting {
  /** environment variables that are set */
  readonly env: Readonly<Record<string, string>>
  /** answers to questions, by their key: Python expressions, or plain text */
  readonly answers: Readonly<Record<string, string>>
}

/** How many steps a pasted file may take: enough for any configuration, and over in a few milliseconds. */
const STEPS = 40_000

/**
 * One run of the partial evaluator over one text: what it met, what it recorded, what it has to ask.
 * Nothing that it does reaches outside.
 */
export class Evaluation {
  readonly text: string
  readonly setting: Setting
  readonly globals: Scope = scopeInside(null)
  readonly calls: RecordedCall[] = []
  readonly modules: ReadonlyMap<string, (evaluation: Evaluation, span: Span) => Value>
  /** what calling a thing from outside does, while a request is being answered: `await response(scope, receive, send)` */
  callObject: ((object: ObjectValue, args: CallArguments) => Value | null) | null = null
  /** no questions while a route runs: what it depends on rarely decides a CORS answer */
  isMuted = false
  /** what the generator that is running has yielded so far */
  yielded: Value[] = []
  depth = 0
  tryDepth = 0
  private steps = 0
  private readonly questions = new Map<string, Question>()
  private readonly variables = new Map<
    string,
    { span: Span; choices: Set<string>; fallback: string | null }
  >()
  private readonly comparisons = new Map<string, Set<string>>()

  /** does a stretch of the text bear on what is looked for? Where it does not, nothing is asked. */
  readonly bearsOn: (text: string) => boolean

  /**
   * @param text the pasted file
   * @param setting what the user told about the world outside of it
   * @param modules what is known of other modules, by path; `global Flask` for a name that nothing imports
   * @param bearsOn says of a conditional statement whether it is worth a question
   */
  constructor(
    text: string,
    setting: Setting,
    modules: ReadonlyMap<string, (evaluation: Evaluation, span: Span) => Value>,
    bearsOn: (text: string) => boolean = () => true,
  ) {
    this.text = text
    this.setting = setting
    this.modules = modules
    this.bearsOn = bearsOn
  }

  /** Counts a step; false when the text has used up all of them. */
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

  /** The answer that the user gave for a key, as a value at the span that asks; null when there is none. */
  answer(key: string, span: Span): Value | null {
    const given = Object.hasOwn(this.setting.answers, key) ? this.setting.answers[key] : undefined
    if (given === undefined) return null
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
  ask(unknown: UnknownValue, expected: Expected, assumed: string | null): void {
    const before = this.questions.get(unknown.key)
    if (this.isMuted || (before !== undefined && (before.assumed === null || assumed !== null))) return
    const suggestions = [...(this.comparisons.get(unknown.key) ?? [])]
    this.questions.set(unknown.key, {
      key: unknown.key,
      text:
        expected.kind === "boolean" ? `Is \`${unknown.key}\` true here?` : `What is \`${unknown.key}\` here?`,
      reason: unknown.reason,
      span: unknown.span,
      expected:
        expected.kind === "boolean" && suggestions.length > 0 ? { kind: "text", suggestions } : expected,
      assumed,
    })
  }

  askAbout(question: Question): void {
    if (!this.isMuted && !this.questions.has(question.key)) this.questions.set(question.key, question)
  }

  get asked(): readonly Question[] {
    return [...this.questions.values()]
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
    const known = this.variables.get(name)
    if (known === undefined) this.variables.set(name, { span, choices: new Set(), fallback })
    else if (known.fallback === null) known.fallback = fallback
    return Object.hasOwn(this.setting.env, name) ? (this.setting.env[name] ?? null) : null
  }

  get environment(): readonly EnvironmentVariable[] {
    return [...this.variables].map(([name, { span, choices, fallback }]) => ({
      name,
      span,
      choices: [...choices],
      fallback,
    }))
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
        if (one.kind === "string" && one.variable !== undefined)
          this.variables.get(one.variable)?.choices.add(each.value)
        else if (one.kind === "unknown" || one.kind === "external") {
          const { key } = this.unknownOf(one)
          this.comparisons.set(key, (this.comparisons.get(key) ?? new Set()).add(each.value))
        }
      }
    }
  }

  /** A variable that is not set still shows its choices: `os.getenv("ENV") == "production"`. */
  noteUnset(variable: string, other: Value): void {
    if (other.kind === "string") this.variables.get(variable)?.choices.add(other.value)
  }
}

/** The value as if it stood at another place of the text: an answer stands where the question is. */
function relocate(value: Value, span: Span): Value {
  if (isSequence(value)) return { ...value, span, items: value.items.map((item) => relocate(item, span)) }
  return { ...value, span }
}
