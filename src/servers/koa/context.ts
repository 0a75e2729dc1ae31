import { getMember, ownEntries } from "../../source/javascript/interpreter/members.ts"
import {
  array,
  boolean,
  errorObject,
  type Host,
  host,
  isOpaque,
  JsThrow,
  NOWHERE,
  nativeFunction,
  number,
  object,
  property,
  string,
  text,
  truth,
  undefinedAt,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { causeIn } from "../node/cause-in.ts"
import { contentTypeOf, withCharset } from "../node/content-types.ts"
import { headerEntries, headerValue } from "../node/open-headers.ts"
import { cookiesOf, headerOf, headersValue } from "../node/request-headers.ts"
import { nodeStatusText } from "../node/status-texts.ts"
import { setBody, setStatus } from "./body.ts"
import type { KoaExchange, KoaRuntime } from "./runtime.ts"

/** koa 3.3.0: `ctx`, with its `request` and `response`, as far as it is known before a request is made. */
export function contextValue(runtime: KoaRuntime, exchange: KoaExchange): Value {
  const own = new Map<string, Value>()
  const request = requestMembers(exchange)
  const response = responseMembers(runtime, exchange)
  const requestHost = host("ctx.request", NOWHERE, {
    get: (name, at) =>
      name === "body"
        ? unknown("ctx.request.body", "it is not known before a request is made", at)
        : request(name, at),
  })
  const responseHost = host("ctx.response", NOWHERE, response)
  const self: Value = host("ctx", NOWHERE, {
    set: (name, value, span) => {
      if (!setResponse(runtime, exchange, name, value, span)) own.set(name, value)
    },
    has: (name) => own.has(name),
    get: (name, at) => {
      const known = own.get(name)
      if (known !== undefined) return known
      switch (name) {
        case "request":
          return requestHost
        case "response":
          return responseHost
        case "req":
          return host("ctx.req", at, { get: request })
        case "res":
          return responseHost
        case "state":
          return exchange.state
        case "params":
          return object(
            Object.fromEntries(
              Object.entries(exchange.params).map(([key, value]) => [key, string(value, at)]),
            ),
            at,
          )
        case "throw":
          return nativeFunction("ctx.throw", at, (args, where) => thrown(args, where))
        case "assert":
          return nativeFunction("ctx.assert", at, ([value, ...rest], where) =>
            value !== undefined && truth(runtime.evaluation.settled(value)) === true
              ? undefinedAt(where)
              : thrown(rest, where),
          )
        case "cookies":
          return cookiesValue(runtime, exchange, at)
        case "respond":
          return boolean(true, at)
        case "app":
        case "session":
        case "user":
          return unknown(`ctx.${name}`, "it is not known before a request is made", at)
        default:
          return response.get?.(name, at) ?? request(name, at)
      }
    },
  })
  return self
}

/** http-errors 2, index.js: the error that `ctx.throw(status, message, properties)` throws. */
function thrown(args: readonly Value[], span: Span): never {
  let status = 500
  let message: string | null = null
  let given: Value | null = null
  let properties: Value | null = null
  for (const arg of args) {
    if (arg.kind === "number") status = arg.value
    else if (arg.kind === "string") message = arg.value
    else if (arg.kind === "object" && arg.properties.has("message")) given = arg
    else if (arg.kind === "object") properties = arg
  }
  const error =
    given?.kind === "object"
      ? given
      : errorObject(
          status >= 500 ? "InternalServerError" : "BadRequestError",
          message ?? nodeStatusText(status),
          span,
        )
  if (error.kind === "object") {
    for (const [key, value] of [
      ["status", number(status, span)],
      ["statusCode", number(status, span)],
      ["expose", boolean(status < 500, span)],
    ] as const)
      error.properties.set(key, property(value))
    if (properties !== null)
      for (const [key, value] of ownEntries(properties)) error.properties.set(key, property(value))
  }
  throw new JsThrow(error, span)
}

type Members = (name: string, at: Span) => Value

function requestMembers(exchange: KoaExchange): Members {
  const { request } = exchange
  const url = new URL(request.path, "http://localhost")
  const headers = headersValue(request, "ctx.headers")
  return (name, at) => {
    switch (name) {
      case "headers":
      case "header":
        return headers
      case "get":
        return nativeFunction("ctx.get", at, ([of], where) =>
          string(of === undefined ? "" : (headerOf(request, text(of) ?? "") ?? ""), where),
        )
      case "method":
        return string(request.method, at)
      case "path":
        return string(url.pathname, at)
      case "url":
      case "originalUrl":
        return string(request.path, at)
      case "querystring":
        return string(url.search.slice(1), at)
      case "search":
        return string(url.search, at)
      case "query":
        return object(
          Object.fromEntries([...url.searchParams].map(([key, value]) => [key, string(value, at)])),
          at,
        )
      case "host":
        return string(request.host ?? "", at)
      case "hostname":
        return string((request.host ?? "").replace(/:\d+$/, ""), at)
      case "origin":
        return string(`${request.scheme}://${request.host ?? "localhost"}`, at)
      case "protocol":
        return string(request.scheme, at)
      case "secure":
        return boolean(request.scheme === "https", at)
      case "ip":
        return string("127.0.0.1", at)
      case "ips":
        return array([], at)
      case "fresh":
        return boolean(false, at)
      case "stale":
        return boolean(true, at)
      case "is":
        return nativeFunction("ctx.is", at, (_, where) => boolean(false, where))
      case "accepts":
        return nativeFunction("ctx.accepts", at, ([first], where) => first ?? undefinedAt(where))
      default:
        return undefinedAt(at)
    }
  }
}

/** `ctx.status = …`, `ctx.body = …`, `ctx.type = …`; false for a name that is none of the response's. */
function setResponse(
  runtime: KoaRuntime,
  exchange: KoaExchange,
  name: string,
  given: Value,
  span: Span,
): boolean {
  const value = runtime.evaluation.settled(given)
  switch (name) {
    case "status":
    case "statusCode":
      if (value.kind === "number") {
        setStatus(exchange, value.value)
        if (value.value >= 400)
          exchange.response.cause = { span, option: null, why: `the code answers ${value.value}` }
      }
      return true
    case "body":
      setBody(exchange, value, null)
      return true
    case "type": {
      const type = contentTypeOf(text(value) ?? "")
      if (type !== null)
        exchange.response.setHeader("Content-Type", withCharset(type), causeIn(runtime.evaluation)(span))
      return true
    }
    case "message":
    case "length":
    case "etag":
    case "lastModified":
      return true
    default:
      return false
  }
}

function responseMembers(runtime: KoaRuntime, exchange: KoaExchange): Host {
  const { response } = exchange
  const { evaluation } = runtime
  const written = (value: Value): string | readonly string[] =>
    value.kind === "array"
      ? value.items.map((item) => text(item) ?? "")
      : isOpaque(value)
        ? evaluation.textAt(value.span)
        : (text(value) ?? "")
  const set = (args: readonly Value[], span: Span): void => {
    const [first, second] = args.map((arg) => evaluation.settled(arg))
    if (first === undefined) return
    if (second === undefined)
      for (const [key, value] of headerEntries(evaluation, first))
        response.setHeader(key, written(value), causeIn(runtime.evaluation)(span))
    else {
      const name = text(first) ?? ""
      response.setHeader(
        name,
        written(headerValue(evaluation, name, second)),
        causeIn(runtime.evaluation)(span),
      )
    }
  }
  const methods: Readonly<Record<string, (args: readonly Value[], span: Span) => void>> = {
    set,
    setHeader: set,
    append: ([name, value], span) => {
      if (name !== undefined && value !== undefined)
        for (const each of [written(evaluation.settled(value))].flat())
          response.appendHeader(text(name) ?? "", each, causeIn(runtime.evaluation)(span))
    },
    remove: ([name]) => {
      if (name !== undefined) response.removeHeader(text(name) ?? "")
    },
    vary: ([field], span) => {
      for (const each of field?.kind === "array" ? field.items : field === undefined ? [] : [field])
        response.vary(text(each) ?? "", causeIn(runtime.evaluation)(span))
    },
    redirect: ([target], span) => {
      response.setHeader(
        "Location",
        target === undefined ? "" : (text(target) ?? "/"),
        causeIn(runtime.evaluation)(span),
      )
      if (![300, 301, 302, 303, 305, 307, 308].includes(response.statusCode)) setStatus(exchange, 302)
      response.cause = { span, option: null, why: "the code redirects" }
      const to = response.getHeader("Location") ?? ""
      response.setHeader("Content-Type", "text/html; charset=utf-8", null)
      setBody(exchange, string(`Redirecting to ${to}.`, span), null)
    },
    attachment: () => {},
    flushHeaders: () => {},
  }
  return {
    set: (name, value, span) => {
      setResponse(runtime, exchange, name, value, span)
    },
    get: (name, at) => {
      const run = Object.hasOwn(methods, name) ? methods[name] : undefined
      if (run !== undefined)
        return nativeFunction(`ctx.${name}`, at, (args, span) => {
          run(args, span)
          return undefinedAt(span)
        })
      switch (name) {
        case "status":
        case "statusCode":
          return number(response.statusCode, at)
        case "body":
          return exchange.body ?? undefinedAt(at)
        case "message":
          return string(nodeStatusText(response.statusCode), at)
        case "type":
          return string(response.getHeader("Content-Type")?.split(";")[0] ?? "", at)
        case "headerSent":
          return boolean(false, at)
        case "has":
          return nativeFunction("ctx.response.has", at, ([of], where) =>
            boolean(of !== undefined && response.hasHeader(text(of) ?? ""), where),
          )
        case "getHeader":
          return nativeFunction("ctx.res.getHeader", at, ([of], where) => {
            const value = of === undefined ? null : response.getHeader(text(of) ?? "")
            return value === null ? undefinedAt(where) : string(value, where)
          })
        default:
          return null
      }
    },
  }
}

/** The npm package `cookies` 0.9: `ctx.cookies`. */
function cookiesValue(runtime: KoaRuntime, exchange: KoaExchange, span: Span): Value {
  const { request, response } = exchange
  return host("ctx.cookies", span, {
    get: (name, at) =>
      name === "get"
        ? nativeFunction("ctx.cookies.get", at, ([of], where) => {
            const all = cookiesOf(headerOf(request, "cookie"), where)
            const key = of === undefined ? "" : (text(of) ?? "")
            return Object.hasOwn(all, key) ? (all[key] ?? undefinedAt(where)) : undefinedAt(where)
          })
        : name === "set"
          ? nativeFunction("ctx.cookies.set", at, ([key, value, options], where) => {
              const read = (option: string): Value =>
                options === undefined
                  ? undefinedAt(where)
                  : getMember(runtime.evaluation, options, option, where)
              const isOn = (option: string, byDefault: boolean): boolean =>
                read(option).kind === "undefined" ? byDefault : truth(read(option)) === true
              const sameSite = read("sameSite")
              const parts = [
                `${key === undefined ? "" : (text(key) ?? "")}=${value === undefined ? "" : (text(value) ?? "…")}`,
                `path=${text(read("path")) === "undefined" ? "/" : (text(read("path")) ?? "/")}`,
                ...(read("domain").kind === "string" ? [`domain=${text(read("domain")) ?? ""}`] : []),
                ...(sameSite.kind === "string" ? [`samesite=${sameSite.value.toLowerCase()}`] : []),
                ...(isOn("secure", false) ? ["secure"] : []),
                ...(isOn("httpOnly", true) ? ["httponly"] : []),
              ]
              response.appendHeader("Set-Cookie", parts.join("; "), causeIn(runtime.evaluation)(where))
              return undefinedAt(where)
            })
          : null,
  })
}
