import type { Evaluation } from "../../source/script/evaluation.ts"
import { host, list, native, nothing, number, said, text, type Value } from "../../source/script/values.ts"
import type { Span } from "../../source/span.ts"
import { nodeStatusText } from "../node/status-texts.ts"
import type { Cause } from "../server.ts"
import { type GoExchange, type GoRuntime, jsonOf } from "./runtime.ts"

const METHODS = ["Get", "Head", "Post", "Put", "Patch", "Delete", "Connect", "Options", "Trace"]

/** net/http, as far as servers go. */
export function httpPackage(runtime: GoRuntime) {
  const usual = serveMux(runtime, { from: 0, to: 0 })
  // It is there in every program, and made by none.
  runtime.made.length = 0
  return (_evaluation: Evaluation, name: string, span: Span): Value | null => {
    const method = /^Method(\w+)$/.exec(name)?.[1]
    if (method !== undefined && METHODS.includes(method)) return text(method.toUpperCase(), span)
    const status = STATUS[name]
    if (status !== undefined) return number(status, span)
    switch (name) {
      case "NewServeMux":
        return native(name, span, (_, at) => serveMux(runtime, at))
      case "HandlerFunc":
        return native(name, span, ([inner], at) => handlerFunc(runtime, inner, at))
      case "HandleFunc":
      case "Handle":
        // The server listens with the usual mux where it is told none.
        if (!runtime.made.includes(usual)) runtime.made.push(usual)
        return usual.kind === "host" ? (usual.host.member?.(name, span) ?? null) : null
      case "ListenAndServe":
      case "ListenAndServeTLS":
        return native(name, span, (args, at) => {
          const given = args.at(-1)
          runtime.served = given === undefined || given.kind === "nothing" ? usual : given
          return nothing(at)
        })
      case "DefaultServeMux":
        return usual
      case "Server":
        return text("http.Server", span)
      case "Error":
        return native(name, span, ([, message, code], at) => httpError(runtime, message, code, at))
      case "NotFound":
        return native(name, span, (_, at) => {
          if (runtime.answering !== null) notFound(runtime, runtime.answering)
          return nothing(at)
        })
      case "StatusText":
        return native(name, span, ([code], at) =>
          text(code?.kind === "number" ? nodeStatusText(code.value) : "", at),
        )
      case "FileServer":
      case "Dir":
        return native(name, span, (_, at) =>
          runtime.handler(
            { name: "a file server" },
            (exchange) => {
              const layer = runtime.layer("files", "route", at)
              exchange.answeredBy ??= layer
              exchange.writer.writeHeader(200)
            },
            at,
          ),
        )
      default:
        return null
    }
  }
}

const STATUS: Readonly<Record<string, number>> = {
  StatusOK: 200,
  StatusCreated: 201,
  StatusAccepted: 202,
  StatusNoContent: 204,
  StatusMovedPermanently: 301,
  StatusFound: 302,
  StatusBadRequest: 400,
  StatusUnauthorized: 401,
  StatusForbidden: 403,
  StatusNotFound: 404,
  StatusMethodNotAllowed: 405,
  StatusTeapot: 418,
  StatusInternalServerError: 500,
  StatusServiceUnavailable: 503,
}

/** A function with `w` and `r` as a handler. */
function handlerFunc(runtime: GoRuntime, inner: Value | undefined, span: Span): Value {
  const own = inner ?? nothing(span)
  return runtime.handler({ name: "a handler" }, (exchange) => runtime.serve(own, exchange), span)
}

/** net/http, Error */
function httpError(
  runtime: GoRuntime,
  message: Value | undefined,
  code: Value | undefined,
  span: Span,
): Value {
  const exchange = runtime.answering
  if (exchange === null) return nothing(span)
  const status = code?.kind === "number" ? code.value : 500
  const why: Cause = { span, option: null, why: `it answers ${status} here` }
  exchange.writer.set("Content-Type", "text/plain; charset=utf-8", null)
  exchange.writer.set("X-Content-Type-Options", "nosniff", null)
  exchange.writer.writeHeader(status, why)
  exchange.writer.write(`${message === undefined ? "" : (said(message) ?? "")}\n`)
  return nothing(span)
}

function notFound(runtime: GoRuntime, exchange: GoExchange): void {
  const layer = runtime.layer("router", "router", null)
  exchange.answeredBy ??= layer
  exchange.visits.push({ layer, action: "answered", note: "404, no route matches" })
  exchange.writer.set("Content-Type", "text/plain; charset=utf-8", null)
  exchange.writer.set("X-Content-Type-Options", "nosniff", null)
  exchange.writer.writeHeader(404, { span: null, option: null, why: "no route of the mux matches" })
  exchange.writer.write("404 page not found\n")
}

interface Registered {
  readonly method: string | null
  readonly pattern: string
  readonly handler: Value
  readonly span: Span
}

/** http.ServeMux: the longest pattern that fits; methods and `{names}` in it since Go 1.22. */
function serveMux(runtime: GoRuntime, span: Span): Value {
  const routes: Registered[] = []
  const register = ([pattern, handler]: readonly Value[], at: Span): Value => {
    const written = pattern === undefined ? null : said(pattern)
    if (written !== null && handler !== undefined) {
      const [, method = null, path = written] = /^([A-Z]+)\s+(\S+)$/.exec(written) ?? []
      routes.push({ method, pattern: path, handler, span: at })
    }
    return nothing(at)
  }
  return runtime.handler(
    {
      name: "the mux",
      member: (name, at) => (name === "Handle" || name === "HandleFunc" ? native(name, at, register) : null),
    },
    (exchange) => {
      const [path = "/"] = exchange.request.path.split("?")
      const { method } = exchange.request
      const fitting = routes
        .filter(({ pattern }) => fits(pattern, path))
        .sort(
          (a, b) =>
            b.pattern.length - a.pattern.length || Number(b.method !== null) - Number(a.method !== null),
        )
      const found = fitting.find(
        (each) =>
          each.method === null || each.method === method || (each.method === "GET" && method === "HEAD"),
      )
      const layer = runtime.layer("router", "router", null)
      if (found !== undefined) {
        const route = runtime.layer(
          `${found.method === null ? "" : `${found.method} `}${found.pattern}`,
          "route",
          found.span,
        )
        exchange.visits.push({ layer: route, action: "answered", note: "" })
        exchange.answeredBy ??= route
        runtime.serve(found.handler, exchange)
        return
      }
      if (fitting.length > 0) {
        const allowed = [
          ...new Set(
            fitting.flatMap((each) => (each.method === "GET" ? ["GET", "HEAD"] : [each.method ?? ""])),
          ),
        ].sort()
        const cause: Cause = {
          span: fitting[0]?.span ?? null,
          option: null,
          why: `no route takes ${method} here`,
        }
        exchange.answeredBy ??= layer
        exchange.writer.set("Allow", allowed.join(", "), cause)
        exchange.writer.set("Content-Type", "text/plain; charset=utf-8", null)
        exchange.writer.set("X-Content-Type-Options", "nosniff", null)
        exchange.writer.writeHeader(405, cause)
        exchange.writer.write("Method Not Allowed\n")
        return
      }
      const slash = routes.find(({ pattern }) => pattern === `${path}/`)
      if (slash !== undefined) {
        const cause: Cause = {
          span: slash.span,
          option: null,
          why: "the route has a slash at its end: the mux redirects to it",
        }
        exchange.answeredBy ??= layer
        exchange.writer.set("Location", `${path}/`, cause)
        if (method === "GET" || method === "HEAD")
          exchange.writer.set("Content-Type", "text/html; charset=utf-8", null)
        exchange.writer.writeHeader(301, cause)
        if (method === "GET") exchange.writer.write(`<a href="${path}/">Moved Permanently</a>.\n\n`)
        return
      }
      notFound(runtime, exchange)
    },
    span,
  )
}

function fits(pattern: string, path: string): boolean {
  const bare = pattern.replace(/^[^/]+(?=\/)/, "")
  if (bare.includes("{")) {
    const source = bare
      .replace(/[.+?^$()|[\]\\]/g, "\\$&")
      .replace(/\{\w+\.\.\.\}/g, ".*")
      .replace(/\{\$\}/g, "")
      .replace(/\{\w+\}/g, "[^/]+")
    return new RegExp(`^${source}$`).test(path)
  }
  return bare.endsWith("/") ? path.startsWith(bare) : path === bare
}

/** fmt and encoding/json: what writes into an answer. */
export function writingPackages(runtime: GoRuntime) {
  const written = (texts: readonly Value[], end = ""): void => {
    runtime.answering?.writer.write(texts.map((each) => said(each) ?? "").join("") + end)
  }
  const fmt = (_evaluation: Evaluation, name: string, span: Span): Value | null => {
    switch (name) {
      case "Fprint":
      case "Fprintf":
        return native(name, span, ([, ...texts], at) => {
          written(name === "Fprintf" ? texts.slice(0, 1) : texts)
          return nothing(at)
        })
      case "Fprintln":
        return native(name, span, ([, ...texts], at) => {
          written(texts, "\n")
          return nothing(at)
        })
      case "Sprintf":
        return native(name, span, ([format, ...given], at) => {
          let i = 0
          const pattern = format === undefined ? "" : (said(format) ?? "")
          return text(
            pattern.replace(/%[sdvq]/g, () => {
              const value = given[i]
              i += 1
              return value === undefined ? "" : (said(value) ?? "")
            }),
            at,
          )
        })
      default:
        return native(name, span, (_, at) => nothing(at))
    }
  }
  const json = (_evaluation: Evaluation, name: string, span: Span): Value | null => {
    if (name === "Marshal")
      return native(name, span, ([value], at) => list([text(jsonOf(value), at), nothing(at)], at))
    if (name !== "NewEncoder") return null
    return native(name, span, (_, at) =>
      host(
        {
          name: "an encoder",
          member: (of, where) =>
            of === "Encode"
              ? native(of, where, ([value], here) => {
                  runtime.answering?.writer.write(`${jsonOf(value)}\n`)
                  return nothing(here)
                })
              : null,
        },
        at,
      ),
    )
  }
  const io = (_evaluation: Evaluation, name: string, span: Span): Value | null =>
    name === "WriteString"
      ? native(name, span, ([, value], at) => {
          written(value === undefined ? [] : [value])
          return nothing(at)
        })
      : null
  return { fmt, json, io }
}
