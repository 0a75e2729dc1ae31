import type { Dialect } from "../script/evaluation.ts"
import { host, native, nothing, text, unknown, type Value } from "../script/values.ts"
import type { Span } from "../span.ts"
import { phpFunction } from "./functions.ts"
import { phpTruth, written } from "./values.ts"

/** PHP, with its functions of texts and arrays, and Laravel's `env` and `config`. */
export const phpDialect: Dialect = {
  callsByName: false,
  truth: phpTruth,
  written,
  name: (evaluation, name, span) => {
    const own = phpFunction(name)
    if (own !== undefined) return native(name, span, (args, at) => own(evaluation, args, at))
    return name === "app" ? native(name, span, (_, at) => application(at)) : null
  },
  isFunctionScoped: true,
  nothingHasNothing: true,
  // An object of JSON has no more than it was given.
  member: (_, object, _name, span) =>
    object.kind === "map" || object.kind === "nothing" ? nothing(span) : null,
  operator: (evaluation, operator, left, right, span) => {
    if (operator === ".") {
      const [a, b] = [written(left), written(right)]
      return a === null || b === null
        ? unknown(evaluation.textAt(span), "a part of this text is not known", span)
        : text(a + b, span)
    }
    if (operator === "??") return left.kind === "nothing" ? right : left
    if (operator === "?:") {
      const isTrue = phpTruth(left)
      if (isTrue === null) return left
      return isTrue ? left : right
    }
    // What is added to nothing is all that there is.
    if (operator === "+" && left.kind === "nothing" && right.kind === "list") return right
    // Two arrays: what the left one has not is taken from the right.
    if (operator === "+" && left.kind === "map" && right.kind === "map")
      return { kind: "map", type: null, entries: new Map([...right.entries, ...left.entries]), span }
    return null
  },
}

const application = (span: Span): Value =>
  host(
    {
      name: "the application",
      member: (name, at) =>
        native(name, at, (_, where) =>
          unknown(`app()->${name}()`, "which environment the application runs in is not in the paste", where),
        ),
    },
    span,
  )
