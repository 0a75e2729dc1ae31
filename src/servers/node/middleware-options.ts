import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import { getMember } from "../../source/javascript/interpreter/members.ts"
import {
  isOpaque,
  type ObjectValue,
  show,
  text,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Expected } from "../../source/question.ts"
import type { Span } from "../../source/span.ts"
import type { Cause, UnderstoodOption } from "../server.ts"

export const ORIGINS: Expected = { kind: "origins" }
export const BOOLEAN: Expected = { kind: "boolean" }
export const TEXT: Expected = { kind: "text", suggestions: [] }

/** The options object of a middleware for one answer: a plain object's, or what a delegate called back with. */
export class MiddlewareOptions<Name extends string> {
  private readonly evaluation: Evaluation
  private readonly given: Value | undefined
  readonly span: Span
  constructor(evaluation: Evaluation, given: Value | undefined, span: Span) {
    this.evaluation = evaluation
    this.given = given
    this.span = span
  }

  /** What the text says of an option; null where it says nothing, so that the default counts. */
  get(name: Name): Value | null {
    const { given } = this
    if (given === undefined || given.kind !== "object") return null
    if (given.properties.has(name))
      return this.evaluation.settled(getMember(this.evaluation, given, name, given.span))
    const spread = [...given.properties].find(([key]) => key.startsWith("..."))
    return spread === undefined ? null : this.evaluation.settled(spread[1].value)
  }

  /** The option's value, where it has to be known. */
  known(name: Name, expected: Expected): Value | null {
    const value = this.get(name)
    if (value === null || !isOpaque(value)) return value
    throw this.evaluation.open(this.evaluation.unknownOf(value), expected)
  }

  cause(name: Name, why: string, value: Value | null = this.get(name)): Cause {
    return { option: name, why, span: value?.span ?? this.span }
  }
}

/** A list as it is written into a header: an array joined, else the text itself; null for what is empty, or is no text. */
export function joined(value: Value, separator = ","): string | null {
  const written =
    value.kind === "array" ? value.items.map((item) => text(item) ?? "").join(separator) : text(value)
  return written === null || written === "" ? null : written
}

/**
 * How the options read, for the screen.
 * @param defaults by the option's name, as the code would write them
 */
export function understoodOptions<Name extends string>(
  evaluation: Evaluation,
  defaults: Readonly<Record<Name, string>>,
  given: Value | undefined,
  span: Span,
): readonly UnderstoodOption[] {
  const settled = given === undefined ? undefined : evaluation.settled(given)
  const options: ObjectValue | null = settled?.kind === "object" ? settled : null
  return Object.entries<string>(defaults).map(([name, value]) => {
    const own = options?.properties.get(name)?.value
    return {
      name,
      value: own === undefined ? value : show(own),
      isDefault: own === undefined,
      span: own?.span ?? (settled === undefined || options !== null ? null : span),
    }
  })
}
