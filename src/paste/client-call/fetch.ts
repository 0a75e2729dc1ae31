import type { HeaderList } from "../../fetch/header-list.ts"
import type { Module } from "../../source/javascript/interpreter/evaluation.ts"
import {
  host,
  nativeFunction,
  undefinedAt,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { fetchSettings } from "./fetch-settings.ts"
import { bodyOf, entry, headersOf, known, type Make, merged, type Report, UNKNOWN_VALUE } from "./made.ts"

/** What a `new Request()` was made of. */
interface Kept {
  readonly input: Value | undefined
  readonly init: Value | undefined
}

/**
 * `fetch()`, and what it is given. https://fetch.spec.whatwg.org/#fetch-method
 * @param make takes down what is asked for
 */
export function fetchModules(make: Make, report: Report): readonly (readonly [string, Module])[] {
  const requests = new WeakMap<Value, Kept>()
  const lists = new WeakMap<Value, [string, string][]>()

  const listOf = (value: Value | undefined): HeaderList => {
    const kept = value === undefined ? undefined : lists.get(value)
    if (kept !== undefined) return kept
    if (value?.kind !== "array") return headersOf(value, report)
    return value.items.flatMap((pair) => {
      const [name, given] = pair.kind === "array" ? pair.items : []
      const written = known(name)
      return written === null ? [] : [[written, known(given) ?? UNKNOWN_VALUE] as const]
    })
  }
  const send = (input: Value | undefined, init: Value | undefined, span: Span): void => {
    const kept = input === undefined ? undefined : requests.get(input)
    const setting = (name: string): Value | undefined => entry(init, name) ?? entry(kept?.init, name)
    const body = setting("body")
    make(
      {
        ...fetchSettings(merged([kept?.init, init], span)),
        url: addressOf(kept === undefined ? input : kept.input),
        method: known(setting("method")) ?? "GET",
        headers: listOf(setting("headers")),
        // An object is made no JSON of: whoever forgets that sends `[object Object]`.
        body:
          body?.kind === "object" ? { kind: "text", text: "[object Object]" } : bodyOf(body, false, report),
      },
      span,
    )
  }
  const headersValue = (list: [string, string][], span: Span): Value => {
    const value = host("Headers", span, {
      get: (method, at) =>
        nativeFunction(method, at, ([first, second], where) => {
          const name = known(first) ?? ""
          const others = list.filter(([each]) => each.toLowerCase() !== name.toLowerCase())
          if (method === "set" || method === "delete") list.splice(0, list.length, ...others)
          if (method === "set" || method === "append") list.push([name, known(second) ?? UNKNOWN_VALUE])
          return undefinedAt(where)
        }),
    })
    lists.set(value, list)
    return value
  }
  return [
    [
      "global fetch",
      (_, span) =>
        nativeFunction("fetch", span, ([input, init], at) => {
          send(input, init, at)
          return {
            kind: "promise",
            settled: { ok: true, value: unknown("response", "it is the server's", at) },
            span: at,
          }
        }),
    ],
    [
      "global Request",
      (_, span) =>
        host("Request", span, {
          isFunction: true,
          construct: ([input, init], at) => {
            const value = host("request", at, { get: () => null })
            requests.set(value, { input, init })
            return value
          },
        }),
    ],
    [
      "global Headers",
      (_, span) =>
        host("Headers", span, {
          isFunction: true,
          construct: ([init], at) =>
            headersValue(
              listOf(init).map(([name, value]) => [name, value]),
              at,
            ),
        }),
    ],
    [
      "global FormData",
      (_, span) =>
        host("FormData", span, {
          isFunction: true,
          construct: (_args, at) =>
            host("FormData", at, {
              get: (name, where) => nativeFunction(name, where, (_given, here) => undefinedAt(here)),
            }),
        }),
    ],
  ]
}

/** An address as text: that of a URL object too. */
const addressOf = (value: Value | undefined): string | null =>
  value?.kind === "host" ? known(value.host.get?.("href", value.span) ?? undefined) : known(value)
