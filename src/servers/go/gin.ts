import type { Evaluation } from "../../source/script/evaluation.ts"
import { call } from "../../source/script/run.ts"
import { host, list, native, nothing, number, said, text, type Value } from "../../source/script/values.ts"
import type { Span } from "../../source/span.ts"
import type { Cause, LayerInfo } from "../server.ts"
import { canonical } from "./response-writer.ts"
import { type GoExchange, type GoRuntime, headerMap, headerValue, jsonOf } from "./runtime.ts"

/** What runs for a request, one after the other: gin.HandlerFunc */
export interface GinHandler {
  readonly layer: LayerInfo
  readonly run: (context: GinContext) => void
}

/** gin.Context: the chain of a request, and where it has come to. */
export class GinContext {
  readonly exchange: GoExchange
  private readonly chain: readonly GinHandler[]
  private at = -1
  /** the status that was named; it is written with the body, or at the end */
  status: number | null = null
  statusCause: Cause | null = null

  constructor(exchange: GoExchange, chain: readonly GinHandler[]) {
    this.exchange = exchange
    this.chain = chain
  }

  /** context.go, Next */
  next(): void {
    this.at += 1
    for (; this.at < this.chain.length; this.at++) {
      const handler = this.chain[this.at]
      if (handler === undefined) return
      handler.run(this)
      if (this.isAborted) this.exchange.answeredBy ??= handler.layer
    }
  }

  abort(): void {
    this.at = this.chain.length + 1
  }

  get isAborted(): boolean {
    return this.at > this.chain.length
  }

  writeNow(): void {
    this.exchange.writer.writeHeader(this.status ?? 200, this.statusCause)
  }
}

interface Route {
  readonly method: string | null
  readonly path: string
  readonly chain: readonly GinHandler[]
  readonly span: Span
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]

/** github.com/gin-gonic/gin, as far as CORS hangs on it. */
export function ginPackage(runtime: GoRuntime) {
  return (_evaluation: Evaluation, name: string, span: Span): Value | null => {
    switch (name) {
      case "Default":
      case "New":
        return native(name, span, (_, at) => engine(runtime, at))
      case "H":
        return text("gin.H", span)
      case "Logger":
      case "Recovery":
        return native(name, span, (_, at) => ginHandler(runtime, name, at, (context) => context.next()))
      case "BasicAuth":
        return native(name, span, (_, at) =>
          ginHandler(runtime, "BasicAuth", at, (context) => {
            const given =
              context.exchange.request.headers.find(([each]) => /^authorization$/i.test(each))?.[1] ?? ""
            if (/^basic /i.test(given)) return
            const asked =
              context.exchange.request.method === "OPTIONS" ? ", and a preflight never has one" : ""
            const cause: Cause = {
              span: at,
              option: null,
              why: `a user is asked for, by Authorization${asked}`,
            }
            context.exchange.writer.set("WWW-Authenticate", 'Basic realm="Authorization Required"', cause)
            stop(context, 401, cause)
          }),
        )
      default:
        return /^(?:SetMode|ReleaseMode|DebugMode|TestMode|DisableConsoleColor)$/.test(name)
          ? native(name, span, (_, at) => nothing(at))
          : null
    }
  }
}

const handlers = new WeakMap<object, GinHandler>()

/** A handler of a library as a value of the text. */
export function ginHandler(
  runtime: GoRuntime,
  name: string,
  span: Span,
  run: (context: GinContext) => void,
  role: LayerInfo["role"] = "middleware",
): Value {
  const own = { name }
  handlers.set(own, { layer: runtime.layer(name, role, span), run })
  return host(own, span)
}

/** A value as a handler: one of a library, or a function of the text with a context. */
function handlerOf(runtime: GoRuntime, value: Value, role: LayerInfo["role"], name: string): GinHandler {
  const known = value.kind === "host" ? handlers.get(value.host) : undefined
  if (known !== undefined) return known
  return {
    layer: runtime.layer(name, role, value.span),
    run: (context) => {
      call(runtime.evaluation, value, [contextValue(runtime, context, value.span)], value.span)
    },
  }
}

const nameOf = (runtime: GoRuntime, value: Value): string => {
  const written = runtime.evaluation.textAt(value.span)
  return written.startsWith("func")
    ? (/^func (?:\([^)]*\) )?(\w+)/.exec(written)?.[1] ?? "middleware")
    : written.replace(/\(.*$/s, "")
}

/** An engine that a text does not show, with middleware of the text, and a route for whatever is asked for but OPTIONS. */
export function engineWith(runtime: GoRuntime, middleware: Value, span: Span): Value {
  const made = engine(runtime, span)
  const member = (name: string): Value =>
    (made.kind === "host" ? made.host.member?.(name, span) : null) ?? nothing(span)
  const route = ginHandler(runtime, "the route", span, ({ exchange: { writer } }) => {
    if (writer.status === null) writer.writeHeader(200)
  })
  call(runtime.evaluation, member("Use"), [middleware], span)
  for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
    call(runtime.evaluation, member(method), [text("/*path", span), route], span)
  return made
}

function engine(runtime: GoRuntime, span: Span): Value {
  const routes: Route[] = []
  /** those of the engine itself: they run where no route matches as well */
  const everywhere: GinHandler[] = []
  const root = group(runtime, routes, "", everywhere)
  const value = runtime.handler(
    {
      name: "gin",
      member: (name, at) => {
        if (name === "Run" || name === "RunTLS")
          return native(name, at, (_, where) => {
            runtime.served = value
            return nothing(where)
          })
        return root(name, at)
      },
    },
    (exchange) => answer(runtime, routes, everywhere, exchange),
    span,
  )
  return value
}

function group(
  runtime: GoRuntime,
  routes: Route[],
  prefix: string,
  own: GinHandler[],
): (name: string, at: Span) => Value | null {
  const register = (method: string | null, [path, ...given]: readonly Value[], at: Span): Value => {
    const written = path === undefined ? "" : (said(path) ?? "")
    const whole = joined(prefix, written)
    const last = given.length - 1
    const chain = given.map((each, i) =>
      i === last
        ? handlerOf(runtime, each, "route", `${method ?? "any"} ${whole}`)
        : handlerOf(runtime, each, "middleware", nameOf(runtime, each)),
    )
    routes.push({ method, path: whole, chain: [...own, ...chain], span: at })
    return nothing(at)
  }
  return (name, at) => {
    if (METHODS.includes(name)) return native(name, at, (args, where) => register(name, args, where))
    switch (name) {
      case "Any":
        return native(name, at, (args, where) => register(null, args, where))
      case "Handle":
        return native(name, at, ([method, ...rest], where) =>
          register(method === undefined ? null : said(method), rest, where),
        )
      case "Use":
        return native(name, at, (given, where) => {
          for (const each of given) own.push(handlerOf(runtime, each, "middleware", nameOf(runtime, each)))
          return nothing(where)
        })
      case "Group":
        return native(name, at, ([path, ...given], where) => {
          const inner = [
            ...own,
            ...given.map((each) => handlerOf(runtime, each, "middleware", nameOf(runtime, each))),
          ]
          const written = path === undefined ? "" : (said(path) ?? "")
          return host(
            { name: "a group", member: group(runtime, routes, joined(prefix, written), inner) },
            where,
          )
        })
      case "NoRoute":
      case "SetTrustedProxies":
      case "Static":
      case "StaticFile":
      case "LoadHTMLGlob":
        return native(name, at, (_, where) => nothing(where))
      default:
        return null
    }
  }
}

const joined = (prefix: string, path: string): string => {
  const whole = `${prefix.replace(/\/$/, "")}/${path.replace(/^\//, "")}`
  return path === "" ? prefix || "/" : whole
}

/** gin.go, handleHTTPRequest: a tree for each method; what no route of the method takes is a 404, behind the engine's own. */
function answer(
  runtime: GoRuntime,
  routes: readonly Route[],
  everywhere: readonly GinHandler[],
  exchange: GoExchange,
): void {
  const { request } = exchange
  const [path = "/"] = request.path.split("?")
  const own = routes.filter(({ method }) => method === request.method || method === null)
  const found = own.find((route) => fits(route.path, path))
  const router = runtime.layer("router", "router", null)
  if (found === undefined) {
    const other = path.endsWith("/") ? path.replace(/\/+$/, "") : `${path}/`
    const slash = other === "" ? undefined : own.find((route) => fits(route.path, other))
    if (slash !== undefined && request.method !== "CONNECT" && path !== "/") {
      const cause: Cause = {
        span: slash.span,
        option: "RedirectTrailingSlash",
        why: `the route is ${slash.path}: gin redirects to it`,
      }
      exchange.answeredBy ??= router
      exchange.writer.set("Location", other, cause)
      if (request.method === "GET") exchange.writer.set("Content-Type", "text/html; charset=utf-8", null)
      exchange.writer.writeHeader(request.method === "GET" ? 301 : 307, cause)
      if (request.method === "GET") exchange.writer.write(`<a href="${other}">Moved Permanently</a>.\n\n`)
      return
    }
  }
  const missing: GinHandler = { layer: router, run: () => undefined }
  const context = new GinContext(exchange, found?.chain ?? [...everywhere, missing])
  if (found === undefined) {
    context.status = 404
    context.statusCause = { span: null, option: null, why: `no route takes ${request.method} ${path}` }
  }
  context.next()
  if (exchange.writer.status !== null) return
  if (found === undefined && context.status === 404) {
    exchange.answeredBy ??= router
    exchange.visits.push({ layer: router, action: "answered", note: "404, no route matches" })
    exchange.writer.set("Content-Type", "text/plain", null)
    exchange.writer.writeHeader(404, context.statusCause)
    exchange.writer.write("404 page not found")
    return
  }
  context.writeNow()
}

function fits(pattern: string, path: string): boolean {
  const source = pattern
    .replace(/[.+?^$(){}|[\]\\]/g, "\\$&")
    .replace(/\/\*\w+$/, "/.*")
    .replace(/:\w+/g, "[^/]+")
  return new RegExp(`^${source}$`).test(path)
}

/** context.go, AbortWithStatus: the status is written at once, and nothing more of the chain runs */
export function stop(context: GinContext, status: number, cause: Cause | null): void {
  context.status = status
  context.statusCause = cause
  context.writeNow()
  context.abort()
}

/** `c` */
function contextValue(runtime: GoRuntime, context: GinContext, span: Span): Value {
  const { exchange } = context
  const { writer } = exchange
  const statusOf = (value: Value | undefined): number => (value?.kind === "number" ? value.value : 200)
  const causeOf = (status: number, at: Span): Cause | null =>
    status >= 300 ? { span: at, option: null, why: `it answers ${status} here` } : null
  const render = (status: number, type: string, body: string, at: Span): void => {
    if (writer.status === null) {
      if (writer.values("content-type").length === 0) writer.set("Content-Type", type, null)
      writer.writeHeader(status, causeOf(status, at))
    }
    if (status !== 204 && status !== 304) writer.write(body)
  }
  const functions: Readonly<Record<string, (args: readonly Value[], at: Span) => Value>> = {
    Next: (_, at) => {
      context.next()
      return nothing(at)
    },
    Abort: (_, at) => {
      context.abort()
      return nothing(at)
    },
    AbortWithStatus: ([status], at) => {
      stop(context, statusOf(status), causeOf(statusOf(status), at))
      return nothing(at)
    },
    AbortWithStatusJSON: ([status, body], at) => {
      context.abort()
      render(statusOf(status), "application/json; charset=utf-8", jsonOf(body), at)
      return nothing(at)
    },
    Status: ([status], at) => {
      context.status = statusOf(status)
      context.statusCause = causeOf(statusOf(status), at)
      return nothing(at)
    },
    JSON: ([status, body], at) => {
      render(statusOf(status), "application/json; charset=utf-8", jsonOf(body), at)
      return nothing(at)
    },
    String: ([status, body], at) => {
      render(statusOf(status), "text/plain; charset=utf-8", body === undefined ? "" : (said(body) ?? ""), at)
      return nothing(at)
    },
    Header: ([name, value], at) => {
      const key = name === undefined ? "" : (said(name) ?? "")
      const written = value === undefined ? "" : (said(headerValue(runtime.evaluation, key, value)) ?? "")
      if (key !== "") {
        if (written === "") writer.delete(key)
        else writer.set(canonical(key), written, { span: at, option: null, why: "it is set here" })
      }
      return nothing(at)
    },
    GetHeader: ([name], at) => {
      const wanted = (name === undefined ? "" : (said(name) ?? "")).toLowerCase()
      return text(exchange.request.headers.find(([each]) => each.toLowerCase() === wanted)?.[1] ?? "", at)
    },
    Set: (_, at) => nothing(at),
    IsAborted: (_, at) => ({ kind: "boolean", value: context.isAborted, span: at }),
  }
  return host(
    {
      name: "the context",
      member: (name, at) => {
        const own = functions[name]
        if (own !== undefined) return native(name, at, (args, where) => own(args, where))
        if (name === "Request") return runtime.requestOf(exchange, at)
        if (name === "Writer")
          return host(
            {
              name: "the response",
              member: (of, where) =>
                of === "Header"
                  ? native(of, where, (_, here) => headerMap(runtime.evaluation, writer, here))
                  : of === "WriteHeader"
                    ? native(of, where, ([status], here) => {
                        context.status = statusOf(status)
                        context.statusCause = causeOf(statusOf(status), here)
                        return nothing(here)
                      })
                    : of === "Write" || of === "WriteString"
                      ? native(of, where, ([body], here) => {
                          context.writeNow()
                          writer.write(body === undefined ? "" : (said(body) ?? ""))
                          return list([number(0, here), nothing(here)], here)
                        })
                      : null,
            },
            at,
          )
        return null
      },
    },
    span,
  )
}
