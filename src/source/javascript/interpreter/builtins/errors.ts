import type { Span } from "../../../span.ts"
import type { Evaluation } from "../evaluation.ts"
import { errorBase, errorObject, property, text, undefinedAt, type Value } from "../values.ts"
import { namespace } from "./namespace.ts"

const ERRORS = ["Error", "TypeError", "RangeError", "SyntaxError", "EvalError", "ReferenceError", "URIError"]

export const isErrorName = (name: string): boolean => ERRORS.includes(name)

/** `Error`, `TypeError` and the others. */
export function errorClass(evaluation: Evaluation, name: string, span: Span): Value {
  const make = ([message, options]: readonly Value[], at: Span): Value => {
    const isGiven = message !== undefined && message.kind !== "undefined"
    const made = errorObject(name, isGiven ? (text(evaluation.settled(message)) ?? "") : "", at)
    const cause = options?.kind === "object" ? options.properties.get("cause") : undefined
    if (cause !== undefined) made.properties.set("cause", property(cause.value))
    return made
  }
  return namespace(
    evaluation,
    name,
    span,
    {
      // Where it was thrown is not told anyway.
      captureStackTrace: (_, at) => undefinedAt(at),
    },
    {
      call: (args, at) => make(args, at),
      construct: (args, at) => make(args, at),
      isInstance: (value) => {
        const base = value.kind === "object" ? errorBase(value.of) : null
        return base !== null && (name === "Error" || base === name)
      },
      isFunction: true,
    },
  )
}
