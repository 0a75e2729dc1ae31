import { toJson } from "../../source/javascript/interpreter/builtins/json.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import { getMember, ownEntries } from "../../source/javascript/interpreter/members.ts"
import {
  array,
  boolean,
  host,
  NOWHERE,
  nativeFunction,
  object,
  string,
  text,
  truth,
  undefinedAt,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { causeIn } from "../node/cause-in.ts"
import { headerValue } from "../node/open-headers.ts"
import { headerOf, headersValue } from "../node/request-headers.ts"
import type { Cause } from "../server.ts"
import { headersOf, WebHeaders, webHeadersValue } from "../web/web-headers.ts"
import {
  bodyText,
  responseOf,
  touch,
  touchHeaders,
  type WebResponse,
  webResponseValue,
} from "../web/web-response.ts"
import type { HonoExchange, HonoRuntime } from "./runtime.ts"

/** `get res()`: there is one as soon as somebody asks for it. */
export function currentResponse(exchange: HonoExchange): WebResponse {
  exchange.prepared ??= new WebHeaders()
  exchange.response ??= {
    status: 200,
    headers: exchange.prepared,
    body: null,
    span: null,
    typing: "none",
    madeWith: "a list",
  }
  touchHeaders(exchange.response)
  return exchange.response
}

/** `set res()`: the headers that were there before go over the new ones, `Content-Type` apart. */
export function setResponse(exchange: HonoExchange, given: WebResponse): void {
  let made = given
  exchange.asMade = exchange.response === null && given.madeWith !== "a list" ? given.headers.copy() : null
  if (exchange.response !== null) {
    touch(given)
    made = { ...given, headers: given.headers.copy() }
    let hasCookies = false
    for (const { name, value, cause } of exchange.response.headers.sorted()) {
      if (name === "content-type") continue
      if (name === "set-cookie") {
        if (!hasCookies) made.headers.delete(name)
        hasCookies = true
        made.headers.append(name, value, cause)
      } else made.headers.set(name, value, cause)
    }
  }
  exchange.response = made
  exchange.finalized = true
}

/** `c.header(name, value, { append })` */
export function setHeader(
  exchange: HonoExchange,
  name: string,
  value: string | null,
  append: boolean,
  cause: Cause | null,
): void {
  if (exchange.finalized && exchange.response !== null) {
    touch(exchange.response)
    exchange.asMade = null
    exchange.response = { ...exchange.response, headers: exchange.response.headers.copy() }
  }
  exchange.prepared ??= exchange.response === null ? new WebHeaders() : null
  const headers = exchange.response?.headers ?? exchange.prepared
  if (headers === null) return
  if (value === null) headers.delete(name)
  else if (append) headers.append(name, value, cause)
  else headers.set(name, value, cause)
}

/** `#newResponse(data, arg, headers)` */
export function newResponse(
  { evaluation }: HonoRuntime,
  exchange: HonoExchange,
  body: string | null,
  arg: Value | undefined,
  given: readonly (readonly [string, Value])[],
  span: Span | null,
): WebResponse {
  const causeAt = causeIn(evaluation)
  const headers = exchange.response?.headers.copy() ?? exchange.prepared?.copy() ?? new WebHeaders()
  const settled = arg === undefined ? undefined : evaluation.settled(arg)
  const isInit = settled?.kind === "object" || (settled?.kind === "host" && responseOf(settled) !== null)
  if (isInit && settled !== undefined)
    for (const { name, value, cause } of headersOf(
      getMember(evaluation, settled, "headers", settled.span),
      causeAt,
    ).sorted())
      if (name === "set-cookie") headers.append(name, value, cause)
      else headers.set(name, value, cause)
  for (const [name, to] of given) {
    if (to.kind === "array") {
      headers.delete(name)
      for (const each of to.items) headers.append(name, text(each) ?? "", causeAt(to.span))
    } else if (to.kind === "string")
      headers.set(name, to.value, to.span === NOWHERE ? null : causeAt(to.span))
  }
  const own =
    isInit && settled !== undefined ? getMember(evaluation, settled, "status", settled.span) : settled
  const status = own?.kind === "number" ? own.value : (exchange.status ?? 200)
  const isPlain = exchange.response === null && exchange.prepared === null && !isInit && given.length <= 1
  const isTyped = body === null || headers.has("content-type")
  const typing = isTyped ? "none" : isPlain && given.length === 1 ? "bare" : "implied"
  return { status, headers, body, span, typing, madeWith: isPlain ? "plain headers" : "a list" }
}

/** hono 4.13.19, context.js: `c` */
export function contextValue(runtime: HonoRuntime, exchange: HonoExchange, notFound: () => Value): Value {
  const { evaluation } = runtime
  const causeAt = causeIn(evaluation)
  const own = new Map<string, Value>()
  const value = (made: WebResponse, at: Span) => webResponseValue(evaluation, made, at)
  const entries = (given: Value | undefined) =>
    given === undefined
      ? []
      : ownEntries(evaluation.settled(given)).map(([k, v]) => [k, evaluation.settled(v)] as const)
  const typed = (type: string, given: Value | undefined) =>
    [["Content-Type", string(type, NOWHERE)] as const, ...entries(given)] as const
  const made = (run: (args: readonly Value[], at: Span) => WebResponse) => (name: string, at: Span) =>
    nativeFunction(`c.${name}`, at, (args, where) => value(run(args, where), where))
  const plain = made(([data, arg, given], at) =>
    newResponse(
      runtime,
      exchange,
      bodyText(data === undefined ? undefined : evaluation.settled(data)),
      arg,
      entries(given),
      at,
    ),
  )
  const methods: Readonly<Record<string, (name: string, at: Span) => Value>> = {
    newResponse: plain,
    body: plain,
    text: made(([data, arg, given], at) => {
      const isPlain =
        exchange.prepared === null && exchange.status === null && arg === undefined && given === undefined
      // Where nothing else is said, it is a response of the platform's own, and so is its type.
      if (isPlain && !exchange.finalized)
        return {
          status: 200,
          headers: new WebHeaders(),
          body: bodyText(data) ?? "",
          span: at,
          typing: "implied",
          madeWith: "nothing",
        }
      return newResponse(
        runtime,
        exchange,
        bodyText(data) ?? "",
        arg,
        typed("text/plain; charset=UTF-8", given),
        at,
      )
    }),
    json: made(([data, arg, given], at) =>
      newResponse(
        runtime,
        exchange,
        data === undefined ? "" : (toJson(evaluation.settled(data)) ?? ""),
        arg,
        typed("application/json", given),
        at,
      ),
    ),
    html: made(([data, arg, given], at) =>
      newResponse(runtime, exchange, bodyText(data) ?? "", arg, typed("text/html; charset=UTF-8", given), at),
    ),
    redirect: made(([to, status], at) => {
      setHeader(exchange, "Location", to === undefined ? "" : (text(to) ?? ""), false, causeAt(at))
      return newResponse(runtime, exchange, null, status ?? { kind: "number", value: 302, span: at }, [], at)
    }),
  }
  const run = (name: string, call: (args: readonly Value[], at: Span) => void) => (at: Span) =>
    nativeFunction(`c.${name}`, at, (args, where) => {
      call(
        args.map((arg) => evaluation.settled(arg)),
        where,
      )
      return undefinedAt(where)
    })
  const request = requestValue(exchange)
  return host("c", NOWHERE, {
    set: (name, to) => {
      const response = responseOf(to)
      if (name === "res" && response !== null) setResponse(exchange, response)
      else own.set(name, to)
    },
    get: (name, at) => {
      const known = own.get(name)
      if (known !== undefined) return known
      const method = Object.hasOwn(methods, name) ? methods[name] : undefined
      if (method !== undefined) return method(name, at)
      switch (name) {
        case "req":
          return request
        case "res":
          return value(currentResponse(exchange), at)
        case "header":
          return run(name, ([of, given, options], where) => {
            const named = of === undefined ? "" : (text(of) ?? "")
            const to = given === undefined ? undefined : headerValue(evaluation, named, given)
            const append = options === undefined ? undefined : getMember(evaluation, options, "append", where)
            setHeader(
              exchange,
              named,
              to === undefined || to.kind === "undefined" ? null : (text(to) ?? evaluation.textAt(to.span)),
              append !== undefined && truth(append) === true,
              causeAt(where),
            )
          })(at)
        case "status":
          return run(name, ([code]) => {
            if (code?.kind === "number") exchange.status = code.value
          })(at)
        case "set":
          return run(name, ([key, to], where) => {
            if (key !== undefined) exchange.vars.set(text(key) ?? "", to ?? undefinedAt(where))
          })(at)
        case "get":
          return nativeFunction("c.get", at, ([key], where) =>
            key === undefined
              ? undefinedAt(where)
              : (exchange.vars.get(text(key) ?? "") ?? undefinedAt(where)),
          )
        case "var":
          return object(Object.fromEntries(exchange.vars), at)
        case "notFound":
          return nativeFunction("c.notFound", at, () => notFound())
        case "finalized":
          return boolean(exchange.finalized, at)
        case "env":
          return host("c.env", at, { get: (variable, where) => evaluation.variable(variable, where) })
        case "event":
        case "executionCtx":
          return unknown(`c.${name}`, "it belongs to where the app runs", at)
        default:
          return undefinedAt(at)
      }
    },
  })
}

/** hono 4.13.19, request.js: `c.req` */
function requestValue(exchange: HonoExchange): Value {
  const { request } = exchange
  const url = new URL(request.path, `${request.scheme}://${request.host ?? "localhost"}`)
  const headers = headersValue(request, "c.req.raw.headers")
  return host("c.req", NOWHERE, {
    get: (name, at) => {
      switch (name) {
        case "header":
          return nativeFunction("c.req.header", at, ([of], where) => {
            if (of === undefined)
              return object(
                Object.fromEntries(
                  request.headers.map(([key, to]) => [key.toLowerCase(), string(to, where)]),
                ),
                where,
              )
            const found = headerOf(request, text(of) ?? "")
            return found === null ? undefinedAt(where) : string(found, where)
          })
        case "method":
          return string(request.method === "HEAD" ? "GET" : request.method, at)
        case "path":
          return string(url.pathname, at)
        case "url":
          return string(url.href, at)
        case "param":
          return nativeFunction("c.req.param", at, ([of], where) => {
            if (of === undefined)
              return object(
                Object.fromEntries(
                  Object.entries(exchange.params).map(([key, to]) => [key, string(to, where)]),
                ),
                where,
              )
            const key = text(of) ?? ""
            const to = Object.hasOwn(exchange.params, key) ? exchange.params[key] : undefined
            return to === undefined ? undefinedAt(where) : string(to, where)
          })
        case "query":
          return nativeFunction("c.req.query", at, ([of], where) => {
            if (of === undefined)
              return object(
                Object.fromEntries([...url.searchParams].map(([key, to]) => [key, string(to, where)])),
                where,
              )
            const to = url.searchParams.get(text(of) ?? "")
            return to === null ? undefinedAt(where) : string(to, where)
          })
        case "queries":
          return nativeFunction("c.req.queries", at, ([of], where) =>
            array(
              url.searchParams
                .getAll(of === undefined ? "" : (text(of) ?? ""))
                .map((each) => string(each, where)),
              where,
            ),
          )
        case "raw":
          return host("c.req.raw", at, {
            get: (member, where) =>
              member === "headers"
                ? webHeadersValue(
                    WebHeaders.of(
                      request.headers.map(([key, to]) => ({
                        name: key.toLowerCase(),
                        value: to,
                        cause: null,
                      })),
                    ),
                    where,
                    () => null,
                  )
                : member === "method"
                  ? string(request.method, where)
                  : member === "url"
                    ? string(url.href, where)
                    : undefinedAt(where),
          })
        case "headers":
          return headers
        case "json":
        case "text":
        case "parseBody":
        case "formData":
        case "valid":
          return nativeFunction(`c.req.${name}`, at, (_, where) =>
            unknown(`c.req.${name}()`, "it is not known before a request is made", where),
          )
        default:
          return undefinedAt(at)
      }
    },
  })
}

/** Calls what may be a promise's maker, and gives the response that comes of it; null where it gives none. */
export function responseFrom(
  runtime: HonoRuntime,
  handler: Value,
  args: readonly Value[],
): WebResponse | null {
  const result = callValue(runtime.evaluation, handler, args, handler.span)
  return responseOf(result.kind === "promise" && result.settled.ok ? result.settled.value : result)
}
