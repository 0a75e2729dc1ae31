import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import type { Value } from "../../source/javascript/interpreter/values.ts"

/** The name of a middleware, as a person would call it. */
export function nameOfHandler(evaluation: Evaluation, handler: Value): string {
  switch (handler.kind) {
    case "function":
      return handler.name === "" ? "a middleware" : handler.name
    case "host":
      return handler.label
    case "made":
    case "external":
      return handler.written.replace(/\(…?\)$/, "").replace(/^require\(["'](.+)["']\)$/, "$1")
    default:
      return evaluation.textAt(handler.span).slice(0, 30)
  }
}
