import type { BodyInit } from "../../fetch/body.ts"
import type { Header, HeaderList } from "../../fetch/header-list.ts"
import type { Module } from "../../source/javascript/interpreter/evaluation.ts"
import { ownEntries } from "../../source/javascript/interpreter/members.ts"
import {
  host,
  nativeFunction,
  string,
  undefinedAt,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { bodyOf, entry, headersOf, isSet, known, type Make, type Report, UNKNOWN_VALUE } from "./made.ts"

const NAMES = ["HttpClient", "HttpHeaders", "HttpParams"]
const PLAIN_METHODS = ["get", "delete", "head", "options"]
const BODY_METHODS = ["post", "put", "patch"]

/** Named values that change by making others: `HttpHeaders` and `HttpParams`. */
type Pairs = readonly Header[]

/**
 * Angular's `HttpClient`, with its headers and its parameters.
 * @angular/common 21.2.26, fesm2022/_module-chunk.mjs: HttpRequest, HttpXhrBackend
 * @returns the module `@angular/common/http` and its names, and a client as it is injected
 */
export function angular(
  make: Make,
  report: Report,
): {
  readonly modules: readonly (readonly [string, Module])[]
  readonly client: (span: Span) => Value
} {
  const pairs = new WeakMap<Value, Pairs>()

  const pairsValue = (label: string, list: Pairs, span: Span): Value => {
    const value = host(label, span, {
      get: (name, at) =>
        nativeFunction(name, at, ([first, second], where) => {
          const key = known(first) ?? ""
          const others = list.filter(([each]) => each.toLowerCase() !== key.toLowerCase())
          const own = [key, known(second) ?? UNKNOWN_VALUE] as const
          if (name === "toString") return string(queryOf(list), where)
          if (name === "set") return pairsValue(label, [...others, own], where)
          if (name === "append") return pairsValue(label, [...list, own], where)
          return name === "delete" ? pairsValue(label, others, where) : value
        }),
    })
    pairs.set(value, list)
    return value
  }
  const pairsClass = (label: string, span: Span): Value =>
    host(label, span, {
      isFunction: true,
      construct: ([given], at) => {
        const from = entry(given, "fromObject") ?? given
        return pairsValue(label, headersOf(from, report), at)
      },
    })
  /** `headers` and `params` of the options: of their class, or plain objects */
  const listed = (value: Value | undefined): Pairs => {
    const kept = value === undefined ? undefined : pairs.get(value)
    if (kept !== undefined) return kept
    return value === undefined
      ? []
      : ownEntries(value).flatMap(([name, each]) =>
          (each.kind === "array" ? each.items : [each]).map(
            (one) => [name, known(one) ?? UNKNOWN_VALUE] as const,
          ),
        )
  }
  const observable = (span: Span): Value =>
    host("Observable", span, { get: (name, at) => nativeFunction(name, at, () => observable(at)) })

  const send = (
    method: string,
    input: Value | undefined,
    given: { readonly body: Value | undefined; readonly options: Value | undefined },
    at: Span,
  ): Value => {
    const { options } = given
    const data = given.body ?? entry(options, "body")
    const written = known(input)
    const query = queryOf(listed(entry(options, "params")))
    const own = joined(listed(entry(options, "headers")))
    const body = bodyFor(data, pairs, report)
    const has = (name: string) => own.some(([each]) => each.toLowerCase() === name)
    const type = typeOf(data, pairs)
    const headers: HeaderList = [
      ...own,
      ...(has("accept") ? [] : [["Accept", "application/json, text/plain, */*"] as const]),
      ...(has("content-type") || type === null ? [] : [["Content-Type", type] as const]),
    ]
    make(
      {
        by: "HttpClient",
        initiator: {
          kind: "xhr",
          uploadListener: isSet(entry(options, "reportProgress")) && body !== null,
        },
        url:
          written === null || query === ""
            ? written
            : `${written}${written.includes("?") ? (written.endsWith("?") ? "" : "&") : "?"}${query}`,
        method: method.toUpperCase(),
        headers,
        body,
        credentials: isSet(entry(options, "withCredentials")) ? "include" : "same-origin",
      },
      at,
    )
    return observable(at)
  }
  const client = (span: Span): Value =>
    host("HttpClient", span, {
      get: (name, at) => {
        if (PLAIN_METHODS.includes(name))
          return nativeFunction(name, at, ([url, options], where) =>
            send(name, url, { body: undefined, options }, where),
          )
        if (BODY_METHODS.includes(name))
          return nativeFunction(name, at, ([url, body, options], where) =>
            send(name, url, { body, options }, where),
          )
        return name === "request"
          ? nativeFunction(name, at, ([method, url, options], where) =>
              send(known(method) ?? "GET", url, { body: undefined, options }, where),
            )
          : null
      },
    })
  const named = (name: string, span: Span): Value | null =>
    name === "HttpClient"
      ? host(name, span, { isFunction: true, construct: (_args, at) => client(at) })
      : name === "HttpHeaders" || name === "HttpParams"
        ? pairsClass(name, span)
        : null
  const module: Module = (_, span) =>
    host("@angular/common/http", span, {
      get: (name, at) =>
        named(name, at) ?? {
          kind: "external",
          path: `@angular/common/http.${name}`,
          written: name,
          isDefined: true,
          span: at,
        },
    })
  // Snippets are pasted without their imports.
  const globals = NAMES.map((name): readonly [string, Module] => [
    `global ${name}`,
    (_, span) => named(name, span) ?? undefinedAt(span),
  ])
  return { modules: [["@angular/common/http", module], ...globals], client }
}

/** What is set several times is sent once. HttpXhrBackend.handle */
function joined(list: Pairs): HeaderList {
  const found = new Map<string, Header>()
  for (const [name, value] of list) {
    const before = found.get(name.toLowerCase())
    found.set(name.toLowerCase(), before === undefined ? [name, value] : [before[0], `${before[1]},${value}`])
  }
  return [...found.values()]
}

/** Each name and value as HttpParams writes it: fewer signs than elsewhere are percent-encoded. HttpUrlEncodingCodec */
const queryOf = (list: Pairs): string =>
  list.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join("&")

const LEFT: Readonly<Record<string, string>> = {
  "40": "@",
  "3A": ":",
  "24": "$",
  "2C": ",",
  "3B": ";",
  "3D": "=",
  "3F": "?",
  "2F": "/",
}

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/%(\d[a-f0-9])/gi, (all, code: string) => LEFT[code] ?? all)

/** HttpRequest.serializeBody */
function bodyFor(data: Value | undefined, pairs: WeakMap<Value, Pairs>, report: Report): BodyInit | null {
  const list = data === undefined ? undefined : pairs.get(data)
  return list === undefined ? bodyOf(data, false, report) : { kind: "text", text: queryOf(list) }
}

/** HttpRequest.detectContentTypeHeader; null where the browser says it. */
function typeOf(data: Value | undefined, pairs: WeakMap<Value, Pairs>): string | null {
  if (data === undefined) return null
  if (pairs.has(data)) return "application/x-www-form-urlencoded;charset=UTF-8"
  switch (data.kind) {
    case "string":
      return "text/plain"
    case "object":
    case "array":
    case "number":
    case "boolean":
      return "application/json"
    // An instance of something that can't be looked into, most often a model.
    case "unknown":
    case "made":
    case "external":
      return "application/json"
    case "host":
      // Of anything else that has no type of its own it is an object; browsers type a form and its fields themselves.
      return data.label === "FormData" ? null : "application/json"
    default:
      return null
  }
}
