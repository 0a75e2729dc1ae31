import type { Span } from "../../../span.ts"
import type { Evaluation } from "../evaluation.ts"
import { awaited } from "../expressions.ts"
import { callValue } from "../functions.ts"
import { iterate } from "../iteration.ts"
import { promised } from "../members.ts"
import { array, nativeFunction, object, string, undefinedAt, unknown, type Value } from "../values.ts"
import { namespace } from "./namespace.ts"

/** `Promise`: each of them is settled when it is made, as nothing here takes time. */
export function promiseClass(evaluation: Evaluation, span: Span): Value {
  const of = (ok: boolean, value: Value, at: Span): Value =>
    ok && value.kind === "promise" ? value : { kind: "promise", settled: { ok, value }, span: at }
  const listed = (list: Value | undefined, at: Span) =>
    list === undefined ? [] : iterate(evaluation, list, at)
  const isRejected = (value: Value) => value.kind === "promise" && !value.settled.ok
  return namespace(
    evaluation,
    "Promise",
    span,
    {
      resolve: ([value], at) => of(true, value ?? undefinedAt(at), at),
      reject: ([value], at) => of(false, value ?? undefinedAt(at), at),
      all: ([list], at) => promised(() => array(listed(list, at).map(awaited), at), at),
      race: ([list], at) => promised(() => awaited(listed(list, at)[0] ?? never(evaluation, at)), at),
      any: ([list], at) => {
        const all = listed(list, at)
        return promised(
          () => awaited(all.find((each) => !isRejected(each)) ?? all[0] ?? never(evaluation, at)),
          at,
        )
      },
      allSettled: ([list], at) => {
        const outcomes = listed(list, at).map((each) => {
          if (each.kind !== "promise" || each.settled.ok)
            return object({ status: string("fulfilled", at), value: awaited(each) }, at)
          return object({ status: string("rejected", at), reason: each.settled.value }, at)
        })
        return of(true, array(outcomes, at), at)
      },
    },
    {
      isFunction: true,
      isInstance: ({ kind }) => kind === "promise",
      construct: ([executor], at) => {
        let settled: { ok: boolean; value: Value } | null = null
        const settle = (ok: boolean) =>
          nativeFunction("settle", at, ([given], where) => {
            const value = given ?? undefinedAt(where)
            // What is resolved with a promise goes as that one goes.
            settled ??= ok && value.kind === "promise" ? { ...value.settled } : { ok, value }
            return undefinedAt(where)
          })
        const run = (): Value => {
          if (executor !== undefined) callValue(evaluation, executor, [settle(true), settle(false)], at)
          return settled === null ? never(evaluation, at) : of(settled.ok, settled.value, at)
        }
        return promised(run, at)
      },
    },
  )
}

const never = (evaluation: Evaluation, span: Span): Value =>
  unknown(evaluation.textAt(span), "it is settled later, by something outside", span)
