import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import { callValue, caught } from "../../source/javascript/interpreter/functions.ts"
import { ownEntries } from "../../source/javascript/interpreter/members.ts"
import {
  host,
  nativeFunction,
  object,
  property,
  undefinedAt,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { bodyOf, entry, headersOf, isSet, known, type Make, merged, queryOf, type Report } from "./made.ts"

interface Surroundings {
  readonly evaluation: Evaluation
  readonly make: Make
  readonly report: Report
}

const PLAIN_METHODS = ["get", "delete", "head", "options"]
const BODY_METHODS = ["post", "put", "patch"]

/** `axios`, or what `axios.create()` gives. https://axios-http.com/docs/api_intro */
export function axiosValue(given: Surroundings, defaults: Value, span: Span): Value {
  const { evaluation, make, report } = given
  const interceptors: Value[] = []
  const own = new Map<string, Value>([
    ["defaults", defaults],
    ["interceptors", interceptorsValue(interceptors, span)],
  ])
  const send = (
    config: Value | undefined,
    call: { readonly url?: Value | undefined; readonly method?: string; readonly data?: Value | undefined },
    at: Span,
  ): Value => {
    const common = entry(entry(defaults, "headers"), "common")
    const written = [common, entry(defaults, "headers"), entry(config, "headers")].flatMap((each) =>
      each === undefined ? [] : ownEntries(each),
    )
    const changed = intercepted(evaluation, interceptors, [defaults, config], written, at)
    const setting = (name: string): Value | undefined => entry(changed, name)
    const baseValue = setting("baseURL")
    const base = known(baseValue)
    const path = known(call.url ?? setting("url"))
    const query = queryOf(setting("params"))
    const isWhole = path !== null && /^[a-z][a-z\d+.-]*:\/\//i.test(path)
    // What is not set here may be set where the page is built.
    const lacksBase = !isWhole && baseValue !== undefined && base === null
    const joined =
      path === null || lacksBase
        ? null
        : base === null || isWhole
          ? path
          : `${base.replace(/\/?\/$/, "")}/${path.replace(/^\/+/, "")}`
    const url =
      joined === null ? null : query === "" ? joined : `${joined}${joined.includes("?") ? "&" : "?"}${query}`
    make(
      {
        initiator: {
          kind: "xhr",
          library: "axios",
          uploadListener: setting("onUploadProgress") !== undefined,
        },
        url,
        method: call.method ?? (known(setting("method")) ?? "GET").toUpperCase(),
        headers: headersOf(setting("headers"), report),
        body: bodyOf(call.data ?? setting("data"), false, report),
        credentials: isSet(setting("withCredentials")) ? "include" : "same-origin",
      },
      at,
      lacksBase ? "The `baseURL` can't be known. Write it out." : undefined,
    )
    return {
      kind: "promise",
      settled: { ok: true, value: object({ data: unknown("response.data", "it is the server's", at) }, at) },
      span: at,
    }
  }
  const self: Value = host("axios", span, {
    isFunction: true,
    set: (name, value) => {
      own.set(name, value)
    },
    call: ([first, second], at) =>
      first?.kind === "object" ? send(first, {}, at) : send(second, { url: first }, at),
    get: (name, at) => {
      const kept = own.get(name)
      if (kept !== undefined) return kept
      if (name === "default") return self
      if (name === "request") return nativeFunction(name, at, ([config], where) => send(config, {}, where))
      if (name === "create")
        return nativeFunction(name, at, ([config], where) => {
          return axiosValue(given, merged([defaults, config], where), where)
        })
      if (PLAIN_METHODS.includes(name))
        return nativeFunction(name, at, ([url, config], where) =>
          send(config, { url, method: name.toUpperCase() }, where),
        )
      if (BODY_METHODS.includes(name))
        return nativeFunction(name, at, ([url, data, config], where) =>
          send(config, { url, method: name.toUpperCase(), data }, where),
        )
      return null
    },
  })
  // `axios.defaults.withCredentials = true` and `axios.defaults.headers.common["X"] = …` need somewhere to go.
  if (defaults.kind === "object" && !defaults.properties.has("headers"))
    defaults.properties.set("headers", property(object({ common: object({}, span) }, span)))
  return self
}

/** `axios.interceptors`: what looks at a request before it is sent is kept. What looks at responses changes none. */
const interceptorsValue = (kept: Value[], span: Span): Value =>
  host("interceptors", span, {
    get: (of, at) =>
      host(`interceptors.${of}`, at, {
        get: (name, where) =>
          nativeFunction(name, where, ([each], here) => {
            if (of === "request" && name === "use" && each !== undefined) kept.push(each)
            return undefinedAt(here)
          }),
      }),
  })

/** The config of a request as it is sent: merged, and looked at by each interceptor, the last one first. */
function intercepted(
  evaluation: Evaluation,
  interceptors: readonly Value[],
  configs: readonly (Value | undefined)[],
  headers: readonly (readonly [string, Value])[],
  at: Span,
): Value {
  const own = object({}, at)
  for (const [name, value] of headers)
    if (value.kind !== "object" && value.kind !== "undefined" && value.kind !== "null")
      own.properties.set(name, property(value))
  const set = nativeFunction("set", at, ([name, value], where) => {
    const written = known(name)
    if (written !== null && value !== undefined) own.properties.set(written, property(value))
    return undefinedAt(where)
  })
  own.properties.set("set", property(set))
  const first = merged(configs, at)
  first.properties.set("headers", property(own))
  let config: Value = first
  for (const each of interceptors.toReversed()) {
    const taken = config
    const given = caught(() => callValue(evaluation, each, [taken], at))
    if (!given.ok) continue
    const { value } = given
    const returned = value.kind === "promise" && value.settled.ok ? value.settled.value : value
    if (returned.kind === "object") config = returned
  }
  const sent = entry(config, "headers")
  if (sent?.kind === "object") sent.properties.delete("set")
  return config
}
