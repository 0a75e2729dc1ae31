import { call } from "../script/run.ts"
import { boolean, list, nothing, number, said, unknown, type Value } from "../script/values.ts"
import type { Methods, Native } from "./methods.ts"

/**
 * A method of a map. Whether a key was a symbol or a text is not kept: what gives keys away is not read.
 * @param run is told the entries, which it may change
 */
const ofEntries =
  (
    run: (
      entries: Map<string, Value>,
      args: Parameters<Native>[1],
      span: Parameters<Native>[2],
      evaluation: Parameters<Native>[0],
      block: Value | null,
    ) => Value | null,
  ) =>
  (object: Value): Native =>
  (evaluation, args, span, block) =>
    (object.kind === "map" ? run(object.entries, args, span, evaluation, block) : null) ??
    unknown(evaluation.textAt(span), "this is not read", span)

const keyOf = (value: Value | undefined): string => (value === undefined ? "" : (said(value) ?? ""))

const merged = ofEntries((entries, others, span, _, block) => {
  const made = new Map(entries)
  for (const other of others) {
    if (other.kind !== "map" || block !== null) return null
    for (const [key, value] of other.entries) made.set(key, value)
  }
  return { kind: "map", type: null, entries: made, span }
})

const mergedInto =
  (object: Value): Native =>
  (evaluation, args, span, block) => {
    const made = merged(object)(evaluation, args, span, block)
    if (object.kind !== "map" || made.kind !== "map") return made
    for (const [key, value] of made.entries) object.entries.set(key, value)
    return object
  }

/** Methods of maps. */
export const MAP: Methods = {
  fetch: ofEntries(
    (entries, [key, fallback], span, evaluation, block) =>
      entries.get(keyOf(key)) ??
      fallback ??
      (block === null || key === undefined ? nothing(span) : call(evaluation, block, [key], span)),
  ),
  dig: ofEntries((entries, [key, ...rest], span) => {
    let at: Value = entries.get(keyOf(key)) ?? nothing(span)
    for (const each of rest) {
      if (at.kind === "map") at = at.entries.get(keyOf(each)) ?? nothing(span)
      else if (at.kind === "list" && each.kind === "number") at = at.items.at(each.value) ?? nothing(span)
      else if (at.kind !== "nothing") return null
    }
    return at
  }),
  "key?": ofEntries((entries, [key], span) => boolean(entries.has(keyOf(key)), span)),
  "has_key?": ofEntries((entries, [key], span) => boolean(entries.has(keyOf(key)), span)),
  "include?": ofEntries((entries, [key], span) => boolean(entries.has(keyOf(key)), span)),
  "empty?": ofEntries((entries, _, span) => boolean(entries.size === 0, span)),
  length: ofEntries((entries, _, span) => number(entries.size, span)),
  size: ofEntries((entries, _, span) => number(entries.size, span)),
  values: ofEntries((entries, _, span) => list([...entries.values()], span)),
  merge: merged,
  "merge!": mergedInto,
  update: mergedInto,
  store: ofEntries((entries, [key, value], span) => {
    entries.set(keyOf(key), value ?? nothing(span))
    return value ?? nothing(span)
  }),
  delete: ofEntries((entries, [key], span) => {
    const gone = entries.get(keyOf(key))
    entries.delete(keyOf(key))
    return gone ?? nothing(span)
  }),
  transform_values: ofEntries((entries, _, span, evaluation, block) =>
    block === null
      ? null
      : {
          kind: "map",
          type: null,
          entries: new Map([...entries].map(([key, value]) => [key, call(evaluation, block, [value], span)])),
          span,
        },
  ),
  dup: ofEntries((entries, _, span) => ({ kind: "map", type: null, entries: new Map(entries), span })),
  freeze: (object) => () => object,
}
