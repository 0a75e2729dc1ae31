import type { BodyInit } from "../../fetch/body.ts"
import type { Header, HeaderList } from "../../fetch/header-list.ts"
import {
  host,
  nativeFunction,
  object,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { fetchSettings, headersOfEither } from "./fetch-settings.ts"
import { bodyOf, entry, known, type Make, merged, queryOf, type Report } from "./made.ts"

const PAYLOAD_METHODS = ["PATCH", "POST", "PUT", "DELETE"]

/** What it takes for JSON: plain values, a text as well. ofetch 1.5.1, isJSONSerializable */
const isJson = (value: Value): boolean =>
  ["object", "array", "string", "number", "boolean"].includes(value.kind)

/**
 * `$fetch` of Nuxt and Nitro, which is `ofetch` of the package, and what `create()` gives.
 * ofetch 1.5.1, src/fetch.ts, createFetch
 */
export function ofetchValue(make: Make, report: Report, label: string, defaults: Value, span: Span): Value {
  const send = (input: Value | undefined, given: Value | undefined, at: Span): Value => {
    const options = merged([defaults, given], at)
    const written = known(input)
    const base = known(entry(options, "baseURL"))
    const isWhole = written !== null && /^[a-z][a-z\d+.-]*:/i.test(written)
    const lacksBase = !isWhole && entry(options, "baseURL") !== undefined && base === null
    const path =
      written === null || lacksBase
        ? null
        : isWhole || base === null || base === "" || base === "/"
          ? written
          : `${base.replace(/\/$/, "")}/${written.replace(/^\//, "")}`
    const query = [entry(options, "params"), entry(options, "query")]
      .map(queryOf)
      .filter((each) => each !== "")
    const method = (known(entry(options, "method")) ?? "GET").toUpperCase()
    const payload = PAYLOAD_METHODS.includes(method) ? entry(options, "body") : undefined
    const { body, types } = sent(payload, headersOfEither([defaults, given], report), report)
    make(
      {
        by: label,
        ...fetchSettings(options),
        url:
          path === null || query.length === 0
            ? path
            : `${path}${path.includes("?") ? "&" : "?"}${query.join("&")}`,
        method,
        headers: types,
        body,
      },
      at,
      lacksBase ? "The `baseURL` can't be known. Write it out." : undefined,
    )
    return {
      kind: "promise",
      settled: { ok: true, value: unknown("data", "it is the server's", at) },
      span: at,
    }
  }
  const self: Value = host(label, span, {
    isFunction: true,
    call: ([input, options], at) => send(input, options, at),
    get: (name, at) => {
      if (name === "raw" || name === "native")
        return nativeFunction(name, at, ([input, options], where) => send(input, options, where))
      if (name === "create")
        return nativeFunction(name, at, ([options], where) =>
          ofetchValue(make, report, label, merged([defaults, options ?? object({}, where)], where), where),
        )
      return ["ofetch", "$fetch", "default"].includes(name) ? self : null
    },
  })
  return self
}

/** The body, and the headers with those that go with it. */
function sent(
  payload: Value | undefined,
  own: HeaderList,
  report: Report,
): { readonly body: BodyInit | null; readonly types: HeaderList } {
  const type = own.find(([name]) => name.toLowerCase() === "content-type")?.[1]
  if (payload === undefined || !isJson(payload)) return { body: bodyOf(payload, false, report), types: own }
  const added: readonly Header[] = [
    ...(type === undefined ? [["content-type", "application/json"] as const] : []),
    ...(own.some(([name]) => name.toLowerCase() === "accept")
      ? []
      : [["accept", "application/json"] as const]),
  ]
  const isForm = type === "application/x-www-form-urlencoded"
  const body = bodyOf(payload, isForm, report)
  return {
    // Made a text by the library: no type comes with it any more.
    body: body?.kind === "form" ? { kind: "text", text: body.text } : body,
    types: [...own, ...added],
  }
}
