import type { BodyInit } from "../../fetch/body.ts"
import type { HeaderList } from "../../fetch/header-list.ts"
import type { RequestInit } from "../../fetch/request.ts"
import { toJson } from "../../source/javascript/interpreter/builtins/json.ts"
import type { Evaluation, Module } from "../../source/javascript/interpreter/evaluation.ts"
import { callValue, caught } from "../../source/javascript/interpreter/functions.ts"
import { ownEntries } from "../../source/javascript/interpreter/members.ts"
import { runProgram } from "../../source/javascript/interpreter/program.ts"
import {
  host,
  isOpaque,
  nativeFunction,
  object,
  property,
  show,
  text,
  truth,
  undefinedAt,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import { placeOf, type Span, type SyntaxProblem } from "../../source/span.ts"

/** A call that makes a request otherwise than by `fetch()`, as it was understood. */
export interface ReadClientCall {
  /** null when there is no such call, or its URL can't be known */
  readonly request: RequestInit | null
  readonly problems: readonly SyntaxProblem[]
}

const BLANK: Omit<RequestInit, "initiator" | "url"> = {
  method: "GET",
  headers: [],
  body: null,
  mode: "cors",
  credentials: "same-origin",
  redirect: "follow",
}

/** Does the text call axios, jQuery, XMLHttpRequest, EventSource or sendBeacon? */
export const looksLikeClientCall = (given: string): boolean =>
  /\baxios\s*[.(]|\$\s*\.\s*(?:ajax|get|post|getJSON)\s*\(|\bjQuery\s*\.|\bnew\s+(?:XMLHttpRequest|EventSource)\s*\(|\bsendBeacon\s*\(/.test(
    given,
  )

/**
 * Reads the first request that a snippet makes by axios, jQuery, XMLHttpRequest, EventSource or `sendBeacon()`: the interpreter
 * runs it in a page that writes down what it is asked for. Functions that nothing calls are called. Never throws.
 */
export function readClientCall(given: string): ReadClientCall {
  const problems: SyntaxProblem[] = []
  const report = (span: Span, message: string): void => {
    problems.push({ span, place: placeOf(given, span.from), message })
  }
  let request: RequestInit | null = null
  const make: Make = (made, span, unknownUrl = "The URL can't be known. Write it out.") => {
    if (request !== null) return
    if (made.url === null) report(span, unknownUrl)
    else request = { ...BLANK, ...made, url: made.url }
  }
  const {
    evaluation,
    problems: syntax,
    thrown,
  } = runProgram(given, { env: {}, answers: {} }, modules(make, report))
  evaluation.doubt = "go on"
  for (const value of [...evaluation.globals.names.values()]) {
    if (request !== null) break
    if (value.kind === "function") {
      evaluation.restart()
      caught(() => callValue(evaluation, value, [], value.span))
    }
  }
  for (const { span, message } of request === null ? thrown : [])
    report(span, `JavaScript throws ${message} here.`)
  if (request === null && problems.length === 0)
    report({ from: 0, to: given.length }, "No request is made here.")
  return { request, problems: [...syntax, ...problems] }
}

type Made = Partial<Omit<RequestInit, "url">> & {
  readonly url: string | null
  readonly initiator: RequestInit["initiator"]
}
type Make = (made: Made, span: Span, unknownUrl?: string) => void
type Report = (span: Span, message: string) => void

/** What stands in a header for what can't be known: an ellipsis of its own is no letter that a header can carry. */
const UNKNOWN_VALUE = "..."

const known = (value: Value | undefined): string | null =>
  value === undefined || value.kind === "undefined" ? null : isOpaque(value) ? null : text(value)

function headersOf(value: Value | undefined, report: Report): HeaderList {
  return ownEntries(value ?? undefinedAt({ from: 0, to: 0 })).flatMap(([name, each]) => {
    // axios keeps defaults for methods, and for all of them, under names of their own.
    if (each.kind === "undefined" || each.kind === "null" || each.kind === "object") return []
    const written = known(each)
    if (written === null) {
      report(each.span, `The value of \`${name}\` can't be known: it is sent as “...”.`)
      return [[name, UNKNOWN_VALUE] as const]
    }
    return [[name, written] as const]
  })
}

/** What `data` is sent as. */
function bodyOf(value: Value | undefined, asForm: boolean, report: Report): BodyInit | null {
  if (value === undefined || value.kind === "undefined" || value.kind === "null") return null
  if (value.kind === "host" && value.label === "URLSearchParams")
    return { kind: "form", text: known(value.host.get?.("text", value.span) ?? undefined) ?? "" }
  if (value.kind === "object" || value.kind === "array") {
    if (asForm)
      return {
        kind: "form",
        text: new URLSearchParams(
          ownEntries(value).map(([name, each]) => [name, known(each) ?? "…"]),
        ).toString(),
      }
    const json = toJson(value)
    if (json == null) report(value.span, "A part of the body can't be known: it is sent as {}.")
    return { kind: "text", text: json ?? "{}" }
  }
  const written = known(value)
  if (written === null) report(value.span, `The body can't be known (${show(value)}): it is sent as “…”.`)
  return { kind: "text", text: written ?? "…" }
}

const entry = (value: Value | undefined, name: string): Value | undefined =>
  value?.kind === "object" ? value.properties.get(name)?.value : undefined

const isSet = (value: Value | undefined): boolean => value !== undefined && truth(value) === true

function modules(make: Make, report: Report): ReadonlyMap<string, Module> {
  // One for the whole program: what is set on its defaults counts for every call.
  let made: Value | null = null
  const axios: Module = (evaluation, span) => {
    made ??= axiosValue({ evaluation, make, report }, object({}, span), span)
    return made
  }
  const query: Module = (_, span) => jqueryValue(make, report, span)
  return new Map<string, Module>([
    ["axios", axios],
    ["global axios", axios],
    ["jquery", query],
    ["global $", query],
    ["global jQuery", query],
    [
      "global XMLHttpRequest",
      (_, span) =>
        host("XMLHttpRequest", span, {
          isFunction: true,
          construct: (_args, at) => xhrValue(make, report, at),
        }),
    ],
    [
      "global EventSource",
      (_, span) =>
        host("EventSource", span, {
          isFunction: true,
          construct: ([url, init], at) => {
            make(
              {
                initiator: { kind: "eventsource" },
                url: known(url),
                credentials: isSet(entry(init, "withCredentials")) ? "include" : "same-origin",
              },
              at,
            )
            return object({}, at)
          },
        }),
    ],
    [
      "global navigator",
      (_, span) =>
        host("navigator", span, {
          get: (name, at) =>
            name === "sendBeacon"
              ? nativeFunction(name, at, ([url, data], where) => {
                  make(
                    {
                      initiator: { kind: "beacon" },
                      url: known(url),
                      method: "POST",
                      body: bodyOf(data, false, report),
                      credentials: "include",
                    },
                    where,
                  )
                  return { kind: "boolean", value: true, span: where }
                })
              : null,
        }),
    ],
    [
      "global URLSearchParams",
      (_, span) =>
        host("URLSearchParams", span, {
          isFunction: true,
          construct: ([given], at) => {
            const pairs =
              given?.kind === "object"
                ? ownEntries(given).map(([name, each]) => [name, known(each) ?? "…"])
                : []
            const params = new URLSearchParams(given?.kind === "string" ? given.value : pairs)
            return host("URLSearchParams", at, {
              get: (name, where) =>
                name === "text"
                  ? { kind: "string", value: params.toString(), span: where }
                  : name === "toString"
                    ? nativeFunction(name, where, () => ({
                        kind: "string",
                        value: params.toString(),
                        span: where,
                      }))
                    : name === "append" || name === "set"
                      ? nativeFunction(name, where, ([key, value]) => {
                          params[name](known(key) ?? "", known(value) ?? "…")
                          return undefinedAt(where)
                        })
                      : null,
            })
          },
        }),
    ],
    [
      "global document",
      (_, span) =>
        host("document", span, {
          get: (name, at) => nativeFunction(`document.${name}`, at, (_args, where) => eventTarget(where)),
        }),
    ],
    ["global localStorage", (_, span) => storage("localStorage", report, span)],
    ["global sessionStorage", (_, span) => storage("sessionStorage", report, span)],
    ["global window", (_, span) => unknown("window", "it belongs to the page", span)],
  ])
}

/** An element of the page: what is to happen on an event is done at once. */
function eventTarget(span: Span): Value {
  return host("element", span, {
    get: (name, at) =>
      name === "addEventListener"
        ? nativeFunction(name, at, (_args, where) => undefinedAt(where))
        : unknown(name, "it belongs to the page", at),
    set: () => {},
  })
}

/** What a page has kept, most often a token: something is there, and nobody knows what. */
const storage = (label: string, report: Report, span: Span): Value =>
  host(label, span, {
    get: (name, at) =>
      nativeFunction(name, at, (_args, where) => {
        if (name !== "getItem") return undefinedAt(where)
        report(where, `What \`${label}\` holds can't be known: it is taken for “...”.`)
        return { kind: "string", value: UNKNOWN_VALUE, span: where }
      }),
  })

interface Surroundings {
  readonly evaluation: Evaluation
  readonly make: Make
  readonly report: Report
}

const PLAIN_METHODS = ["get", "delete", "head", "options"]
const BODY_METHODS = ["post", "put", "patch"]

/** `axios`, or what `axios.create()` gives. https://axios-http.com/docs/api_intro */
function axiosValue(given: Surroundings, defaults: Value, span: Span): Value {
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
    const params = setting("params")
    const query =
      params?.kind === "object"
        ? new URLSearchParams(ownEntries(params).map(([name, each]) => [name, known(each) ?? "…"])).toString()
        : ""
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
          const merged = object({}, where)
          for (const from of [defaults, config])
            if (from?.kind === "object")
              for (const [key, each] of from.properties) merged.properties.set(key, property(each.value))
          return axiosValue(given, merged, where)
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
  let config: Value = object({}, at)
  for (const from of configs)
    if (from?.kind === "object")
      for (const [name, each] of from.properties) config.properties.set(name, property(each.value))
  config.properties.set("headers", property(own))
  for (const each of interceptors.toReversed()) {
    const taken = config
    const given = caught(() => callValue(evaluation, each, [taken], at))
    if (!given.ok) continue
    const { value } = given
    const returned = value.kind === "promise" && value.settled?.ok === true ? value.settled.value : value
    if (returned.kind === "object") config = returned
  }
  const sent = entry(config, "headers")
  if (sent?.kind === "object") sent.properties.delete("set")
  return config
}

/** `$.ajax()` and its short forms. https://api.jquery.com/jQuery.ajax/ */
function jqueryValue(make: Make, report: Report, span: Span): Value {
  const chain = (at: Span): Value =>
    host("jqXHR", at, { get: (name, where) => nativeFunction(name, where, () => chain(where)) })
  const send = (
    settings: Value | undefined,
    given: { readonly url?: Value | undefined; readonly method?: string; readonly data?: Value | undefined },
    at: Span,
  ): Value => {
    const method = (
      given.method ??
      known(entry(settings, "method") ?? entry(settings, "type")) ??
      "GET"
    ).toUpperCase()
    const contentType = known(entry(settings, "contentType"))
    const data = given.data ?? entry(settings, "data")
    const isQuery = method === "GET" || method === "HEAD"
    const body = isQuery ? null : bodyOf(data, true, report)
    const query =
      isQuery && data?.kind === "object"
        ? new URLSearchParams(ownEntries(data).map(([name, each]) => [name, known(each) ?? "…"])).toString()
        : ""
    const url = known(given.url ?? entry(settings, "url"))
    make(
      {
        initiator: { kind: "xhr", library: "jquery", uploadListener: false },
        url: url === null || query === "" ? url : `${url}${url.includes("?") ? "&" : "?"}${query}`,
        method,
        headers: [
          ...headersOf(entry(settings, "headers"), report),
          ...(contentType === null || isQuery ? [] : [["Content-Type", contentType] as const]),
        ],
        body,
        credentials: isSet(entry(entry(settings, "xhrFields"), "withCredentials"))
          ? "include"
          : "same-origin",
      },
      at,
    )
    return chain(at)
  }
  return host("$", span, {
    isFunction: true,
    call: (_args, at) => chain(at),
    get: (name, at) => {
      if (name === "ajax")
        return nativeFunction(name, at, ([first, second], where) =>
          first?.kind === "object" ? send(first, {}, where) : send(second, { url: first }, where),
        )
      if (name === "get" || name === "getJSON")
        return nativeFunction(name, at, ([url, data], where) =>
          send(undefined, { url, method: "GET", data: data?.kind === "function" ? undefined : data }, where),
        )
      if (name === "post")
        return nativeFunction(name, at, ([url, data], where) =>
          send(undefined, { url, method: "POST", data: data?.kind === "function" ? undefined : data }, where),
        )
      return null
    },
  })
}

/** An XMLHttpRequest: what it was told is sent by `send()`. */
function xhrValue(make: Make, report: Report, span: Span): Value {
  const headers: (readonly [string, string])[] = []
  let [method, url]: [string, string | null] = ["GET", null]
  let [isIncluded, isListening] = [false, false]
  const upload = host("upload", span, {
    set: () => {
      isListening = true
    },
    get: (name, at) =>
      nativeFunction(name, at, (_args, where) => {
        isListening = true
        return undefinedAt(where)
      }),
  })
  return host("XMLHttpRequest", span, {
    set: (name, value) => {
      if (name === "withCredentials") isIncluded = truth(value) === true
    },
    get: (name, at) => {
      if (name === "upload") return upload
      return nativeFunction(name, at, ([first, second], where) => {
        if (name === "open") [method, url] = [known(first) ?? "GET", known(second)]
        if (name === "setRequestHeader") headers.push([known(first) ?? "", known(second) ?? UNKNOWN_VALUE])
        if (name === "send")
          make(
            {
              initiator: { kind: "xhr", uploadListener: isListening },
              url,
              method,
              headers,
              body: bodyOf(first, false, report),
              credentials: isIncluded ? "include" : "same-origin",
            },
            where,
          )
        return undefinedAt(where)
      })
    },
  })
}
