import type { Span } from "../../span.ts"
import type { Evaluation } from "./evaluation.ts"
import { isStandard } from "./standard-names.ts"
import {
  boolean,
  host,
  isOpaque,
  nativeFunction,
  object,
  string,
  throwError,
  undefinedAt,
  unknown,
  type Value,
} from "./values.ts"

/** What `for … of` and spreading go through. Throws a TypeError for what has no iterator; nothing comes of an unknown. */
export function iterate(evaluation: Evaluation, given: Value, span: Span): readonly Value[] {
  const value = evaluation.settled(given)
  if (isOpaque(value)) return []
  if (value.kind === "array") return value.items
  if (value.kind === "string") return [...value.value].map((each) => string(each, value.span))
  if (value.kind === "host" && value.host.iterate !== undefined) return value.host.iterate()
  return throwError("TypeError", `${value.kind} is not iterable`, span)
}

/** An iterator over what is there already: it gives one after the other, and can be spread and gone through. */
export function iteratorOver(items: readonly Value[], span: Span): Value {
  let at = 0
  return host("Iterator", span, {
    iterate: () => {
      const rest = items.slice(at)
      at = items.length
      return rest
    },
    get: (name, where) =>
      name === "next"
        ? nativeFunction(name, where, () => {
            const value = items[at] ?? undefinedAt(where)
            const done = at >= items.length
            at += 1
            return object({ value, done: boolean(done, where) }, where)
          })
        : isStandard("Iterator", name)
          ? unknown(name, `\`${name}\` of an iterator is not followed`, where)
          : null,
  })
}
