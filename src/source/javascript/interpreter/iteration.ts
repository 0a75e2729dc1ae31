import type { Span } from "../../span.ts"
import type { Evaluation } from "./evaluation.ts"
import { isOpaque, string, throwError, type Value } from "./values.ts"

/** What `for … of` and spreading go through. Throws a TypeError for what has no iterator; nothing comes of an unknown. */
export function iterate(evaluation: Evaluation, given: Value, span: Span): readonly Value[] {
  const value = evaluation.settled(given)
  if (isOpaque(value)) return []
  if (value.kind === "array") return value.items
  if (value.kind === "string") return [...value.value].map((each) => string(each, value.span))
  if (value.kind === "host" && value.host.iterate !== undefined) return value.host.iterate()
  return throwError("TypeError", `${value.kind} is not iterable`, span)
}
