import {
  boolean,
  host,
  isOpaque,
  NOWHERE,
  nativeFunction,
  number,
  object,
  string,
  text,
  undefinedAt,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { causeIn } from "../node/cause-in.ts"
import { headerEntries, headerValue } from "../node/open-headers.ts"
import { cookiesOf, headerOf, headersValue } from "../node/request-headers.ts"
import type { FastifyExchange, FastifyRuntime } from "./runtime.ts"

/** fastify 5.12, lib/request.js, as far as it is known before a request is made. */
export function requestValue(runtime: FastifyRuntime, exchange: FastifyExchange): Value {
  const { request } = exchange
  const url = new URL(request.path, "http://localhost")
  const headers = headersValue(request, "request.headers")
  const raw = host("request.raw", NOWHERE, {
    get: (name, at) =>
      name === "headers"
        ? headers
        : name === "method"
          ? string(request.method, at)
          : name === "url"
            ? string(request.path, at)
            : undefinedAt(at),
  })
  return host("request", NOWHERE, {
    set: (name, value) => {
      exchange.requestOwn.set(name, value)
    },
    has: (name) => exchange.requestOwn.has(name),
    get: (name, at) => {
      const known = exchange.requestOwn.get(name)
      if (known !== undefined) return known
      switch (name) {
        case "headers":
          return headers
        case "raw":
          return raw
        case "method":
          return string(request.method, at)
        case "url":
        case "originalUrl":
          return string(request.path, at)
        case "query":
          return object(
            Object.fromEntries([...url.searchParams].map(([key, value]) => [key, string(value, at)])),
            at,
          )
        case "params":
          return object(
            Object.fromEntries(
              Object.entries(exchange.params).map(([key, value]) => [key, string(value, at)]),
            ),
            at,
          )
        case "host":
          return string(request.host ?? "", at)
        case "hostname":
          return string((request.host ?? "").replace(/:\d+$/, ""), at)
        case "protocol":
          return string(request.scheme, at)
        case "ip":
          return string("127.0.0.1", at)
        case "id":
          return string("req-1", at)
        case "cookies":
          return object(cookiesOf(headerOf(request, "cookie"), at), at)
        case "routeOptions":
        case "routerPath":
          return object({ config: exchange.config ?? object({}, at), url: string(url.pathname, at) }, at)
        case "log":
          return host("log", at, {
            get: (level, where) => nativeFunction(`log.${level}`, where, (_, there) => undefinedAt(there)),
          })
        case "body":
        case "user":
        case "session":
        case "server":
          return unknown(`request.${name}`, "it is not known before a request is made", at)
        case "jwtVerify":
          return nativeFunction("request.jwtVerify", at, (_, where) => verified(runtime, exchange, where))
        default:
          return undefinedAt(at)
      }
    },
  })
}

/** `request.jwtVerify()` of @fastify/jwt: without an Authorization header it rejects with 401. */
function verified({ evaluation }: FastifyRuntime, { request }: FastifyExchange, span: Span): Value {
  if (headerOf(request, "authorization") !== null)
    return { kind: "promise", settled: { ok: true, value: undefinedAt(span) }, span }
  const error = object(
    {
      statusCode: number(401, span),
      code: string("FST_JWT_NO_AUTHORIZATION_IN_HEADER", span),
      message: string("No Authorization was found in request.headers", span),
    },
    span,
    "Error",
  )
  evaluation.step()
  return { kind: "promise", settled: { ok: false, value: error }, span }
}

/** fastify 5.12, lib/reply.js: what is sent is kept until the hooks have seen it. */
export function replyValue(runtime: FastifyRuntime, exchange: FastifyExchange): Value {
  const { response } = exchange
  const { evaluation } = runtime
  const own = new Map<string, Value>()
  const causeAt = causeIn(evaluation)
  const written = (value: Value): string | readonly string[] =>
    value.kind === "array"
      ? value.items.map((item) => text(item) ?? "")
      : isOpaque(value)
        ? evaluation.textAt(value.span)
        : value.kind === "undefined"
          ? ""
          : (text(value) ?? "")
  const setHeader = (name: string, given: Value, span: Span): void => {
    const value = headerValue(evaluation, name, given)
    if (/^set-cookie$/i.test(name))
      for (const each of [written(value)].flat()) response.appendHeader(name, each, causeAt(span))
    else response.setHeader(name, written(value), causeAt(span))
  }
  const setStatus = (code: Value | undefined, span: Span): void => {
    if (code?.kind !== "number") return
    response.statusCode = code.value
    if (code.value >= 400) response.cause = { span, option: null, why: `the code answers ${code.value}` }
  }
  const methods: Readonly<Record<string, (args: readonly Value[], span: Span) => void>> = {
    code: ([code], span) => setStatus(code, span),
    status: ([code], span) => setStatus(code, span),
    header: ([name, value], span) => {
      if (name !== undefined) setHeader(text(name) ?? "", value ?? string("", span), span)
    },
    headers: ([given], span) => {
      for (const [name, value] of given === undefined ? [] : headerEntries(evaluation, given))
        setHeader(name, evaluation.settled(value), span)
    },
    removeHeader: ([name]) => {
      if (name !== undefined) response.removeHeader(text(name) ?? "")
    },
    type: ([type], span) => {
      if (type !== undefined) response.setHeader("content-type", text(type) ?? "", causeAt(span))
    },
    send: ([payload]) => {
      exchange.sent ??= {
        payload: payload === undefined || payload.kind === "undefined" ? null : payload,
        by: exchange.current,
      }
    },
    redirect: (args, span) => {
      const target = args.find(({ kind }) => kind !== "number")
      const code = args.find(({ kind }) => kind === "number")
      response.statusCode = code?.kind === "number" ? code.value : 302
      response.setHeader("location", target === undefined ? "" : (text(target) ?? "/"), causeAt(span))
      response.cause = { span, option: null, why: "the code redirects" }
      exchange.sent ??= { payload: null, by: exchange.current }
    },
    callNotFound: () => {
      exchange.callsNotFound = true
    },
    hijack: () => {},
    setCookie: ([name, value], span) => {
      if (name !== undefined && value !== undefined)
        response.appendHeader(
          "set-cookie",
          `${text(name) ?? ""}=${encodeURIComponent(text(value) ?? "…")}`,
          causeAt(span),
        )
    },
    clearCookie: () => {},
  }
  const self: Value = host("reply", NOWHERE, {
    set: (name, value) => {
      if (name === "statusCode") setStatus(value, value.span)
      else own.set(name, value)
    },
    get: (name, at) => {
      const known = own.get(name)
      if (known !== undefined) return known
      const run = Object.hasOwn(methods, name) ? methods[name] : undefined
      if (run !== undefined)
        return nativeFunction(`reply.${name}`, at, (args, span) => {
          run(
            args.map((arg) => evaluation.settled(arg)),
            span,
          )
          return self
        })
      switch (name) {
        case "sent":
          return boolean(exchange.sent !== null, at)
        case "statusCode":
          return number(response.statusCode, at)
        case "getHeader":
          return nativeFunction("reply.getHeader", at, ([of], where) => {
            const value = of === undefined ? null : response.getHeader(text(of) ?? "")
            return value === null ? undefinedAt(where) : string(value, where)
          })
        case "hasHeader":
          return nativeFunction("reply.hasHeader", at, ([of], where) =>
            boolean(of !== undefined && response.hasHeader(text(of) ?? ""), where),
          )
        case "raw":
          return host("reply.raw", at, {
            get: (member, where) =>
              member === "setHeader" || member === "header"
                ? nativeFunction("reply.raw.setHeader", where, ([of, to], there) => {
                    if (of !== undefined && to !== undefined) setHeader(text(of) ?? "", to, there)
                    return undefinedAt(there)
                  })
                : member === "end"
                  ? nativeFunction("reply.raw.end", where, (args, there) => {
                      methods.send?.(args, there)
                      return undefinedAt(there)
                    })
                  : undefinedAt(where),
          })
        case "log":
          return host("log", at, {
            get: (level, where) => nativeFunction(`log.${level}`, where, (_, there) => undefinedAt(there)),
          })
        default:
          return null
      }
    },
  })
  return self
}

export const isReply = (value: Value): boolean => value.kind === "host" && value.label === "reply"
