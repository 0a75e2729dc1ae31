import { toJson } from "../../source/javascript/interpreter/builtins/json.ts"
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

const METHODS = ["get", "post", "put", "patch", "head", "delete"]

/** What the shortcuts of a response ask for. ky 1.14.3, distribution/core/constants.js, responseTypes */
const ACCEPT: ReadonlyMap<string, string> = new Map([
  ["json", "application/json"],
  ["text", "text/*"],
  ["formData", "multipart/form-data"],
  ["arrayBuffer", "*/*"],
  ["blob", "*/*"],
  ["bytes", "*/*"],
])

/** `ky`, and what `ky.create()` and `ky.extend()` give. ky 1.14.3, distribution/core/Ky.js */
export function kyValue(make: Make, report: Report, defaults: Value, span: Span): Value {
  const send = (
    input: Value | undefined,
    given: Value | undefined,
    method: string | null,
    at: Span,
  ): Value => {
    const options = merged([defaults, given], at)
    const written = known(input)
    const prefix = known(entry(options, "prefixUrl"))
    const lacksPrefix = entry(options, "prefixUrl") !== undefined && prefix === null
    // ky throws at it.
    const isRooted = prefix !== null && prefix !== "" && written?.startsWith("/") === true
    const path =
      written === null || lacksPrefix || isRooted
        ? null
        : prefix === null || prefix === ""
          ? written
          : `${prefix.replace(/\/?$/, "/")}${written}`
    const query = queryOf(entry(options, "searchParams")).replace(/^\?/, "")
    const json = entry(options, "json")
    const own = headersOfEither([defaults, given], report)
    const hasType = own.some(([name]) => name.toLowerCase() === "content-type")
    const also = make(
      {
        by: "ky",
        ...fetchSettings(options),
        url: path === null || query === "" ? path : path.replace(/(?:\?.*?)?(?=#|$)/, () => `?${query}`),
        method: (method ?? known(entry(options, "method")) ?? "GET").toUpperCase(),
        headers: json === undefined || hasType ? own : [...own, ["content-type", "application/json"]],
        body:
          json === undefined
            ? bodyOf(entry(options, "body"), false, report)
            : { kind: "text", text: toJson(json) ?? "{}" },
      },
      at,
      isRooted
        ? "ky throws here: behind a `prefixUrl`, the address must not begin with a slash."
        : lacksPrefix
          ? "The `prefixUrl` can't be known. Write it out."
          : undefined,
    )
    const response = (where: Span): Value =>
      host("response", where, {
        get: (name, there) => {
          const type = ACCEPT.get(name)
          if (type === undefined) return nativeFunction(name, there, () => response(there))
          return nativeFunction(name, there, (_, here) => {
            if (!own.some(([each]) => each.toLowerCase() === "accept")) also([["accept", type]])
            return {
              kind: "promise",
              settled: { ok: true, value: unknown("response", "it is the server's", here) },
              span: here,
            }
          })
        },
      })
    return response(at)
  }
  const self: Value = host("ky", span, {
    isFunction: true,
    call: ([input, options], at) => send(input, options, null, at),
    get: (name, at) => {
      if (name === "default") return self
      if (name === "create")
        return nativeFunction(name, at, ([options], where) =>
          kyValue(make, report, options ?? object({}, where), where),
        )
      if (name === "extend")
        return nativeFunction(name, at, ([options], where) =>
          kyValue(make, report, merged([defaults, options], where), where),
        )
      return METHODS.includes(name)
        ? nativeFunction(name, at, ([input, options], where) => send(input, options, name, where))
        : null
    },
  })
  return self
}
