import { caught } from "../../source/javascript/interpreter/functions.ts"
import { promised } from "../../source/javascript/interpreter/members.ts"
import {
  errorObject,
  JsThrow,
  nativeFunction,
  undefinedAt,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import type { LayerInfo, Visit } from "../server.ts"

/** A layer of an onion: what stands inside of it runs while it waits for `next()`. */
export interface OnionLayer {
  readonly info: LayerInfo
  readonly span: Span
  readonly visits: Visit[]
  /** what the answer looks like so far: two that are equal were not changed in between */
  readonly looks: () => string
  /** what it answered, for the list of visits */
  readonly status: () => number
}

/**
 * Runs one layer, and writes down what it did: passed the request on, changed the answer, answered, or raised.
 * @param run the layer, given its `next`
 * @param goOn what stands inside of it
 * @param onAnswered it let the request go no further
 * @returns what it gave, its promise settled. Throws what it threw, or what its promise was rejected with.
 */
export function runInOnion(
  { info, span, visits, looks, status }: OnionLayer,
  run: (next: Value) => Value,
  goOn: () => Value,
  onAnswered: () => void,
): Value {
  const before = looks()
  let at: number | null = null
  let after = before
  const next = nativeFunction("next", span, (_, where) => {
    if (at !== null)
      return {
        kind: "promise",
        settled: { ok: false, value: errorObject("Error", "next() called multiple times", where) },
        span: where,
      }
    const isChanged = looks() !== before
    at =
      visits.push({
        layer: info,
        action: isChanged ? "changed the answer" : "passed on",
        note: isChanged ? "set headers, and went on" : "",
      }) - 1
    const result = promised(goOn, where)
    after = looks()
    return result
  })
  const result = caught(() => run(next))
  const rejected =
    result.ok && result.value.kind === "promise" && !result.value.settled.ok
      ? result.value.settled.value
      : null
  const thrown = result.ok ? rejected : result.thrown.value
  if (thrown !== null) {
    if (at === null) visits.push({ layer: info, action: "raised", note: "an exception" })
    throw new JsThrow(thrown, thrown.span)
  }
  if (at === null) {
    visits.push({ layer: info, action: "answered", note: String(status()) })
    onAnswered()
  } else if (looks() !== after)
    visits[at] = { layer: info, action: "changed the answer", note: "on its way out" }
  if (!result.ok) return undefinedAt(span)
  return result.value.kind === "promise" ? result.value.settled.value : result.value
}
