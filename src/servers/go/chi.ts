import type { Evaluation } from "../../source/script/evaluation.ts"
import { call } from "../../source/script/run.ts"
import { native, nothing, said, type Value } from "../../source/script/values.ts"
import type { Span } from "../../source/span.ts"
import type { Cause } from "../server.ts"
import type { GoExchange, GoRuntime } from "./runtime.ts"

const METHODS: Readonly<Record<string, string>> = {
  Get: "GET",
  Post: "POST",
  Put: "PUT",
  Patch: "PATCH",
  Delete: "DELETE",
  Head: "HEAD",
  Options: "OPTIONS",
}

interface Route {
  readonly method: string | null
  readonly path: string
  readonly handler: Value
  readonly span: Span
}

/** github.com/go-chi/chi, as far as CORS hangs on it: what `Use` names stands around the routes, 404 and 405 included. */
export function chiPackage(runtime: GoRuntime) {
  return (_evaluation: Evaluation, name: string, span: Span): Value | null =>
    name === "NewRouter" || name === "NewMux" ? native(name, span, (_, at) => router(runtime, at)) : null
}

function router(runtime: GoRuntime, span: Span): Value {
  const routes: Route[] = []
  const around: Value[] = []
  const register = (method: string | null, [path, handler]: readonly Value[], at: Span): Value => {
    const written = path === undefined ? null : said(path)
    if (written !== null && handler !== undefined) routes.push({ method, path: written, handler, span: at })
    return nothing(at)
  }
  const inner = runtime.handler({ name: "the routes" }, (exchange) => answer(runtime, routes, exchange), span)
  const wrapped = (): Value =>
    around.reduceRight(
      (handler, middleware) => call(runtime.evaluation, middleware, [handler], middleware.span),
      inner,
    )
  return runtime.handler(
    {
      name: "the router",
      member: (name, at) => {
        const method = METHODS[name]
        if (method !== undefined) return native(name, at, (args, where) => register(method, args, where))
        switch (name) {
          case "Handle":
          case "HandleFunc":
            return native(name, at, (args, where) => register(null, args, where))
          case "Use":
            return native(name, at, (given, where) => {
              around.push(...given)
              return nothing(where)
            })
          case "Route":
          case "Group":
            return native(name, at, (given, where) => {
              const [path, body] = name === "Route" ? given : [undefined, given[0]]
              const nested = router(runtime, where)
              if (body !== undefined) call(runtime.evaluation, body, [nested], where)
              const prefix = path === undefined ? "" : (said(path) ?? "")
              routes.push({ method: null, path: `${prefix}/*`, handler: nested, span: where })
              return nested
            })
          case "Mount":
            return native(name, at, ([path, handler], where) => {
              const prefix = path === undefined ? "" : (said(path) ?? "")
              if (handler !== undefined)
                routes.push({ method: null, path: `${prefix}/*`, handler, span: where })
              return nothing(where)
            })
          default:
            return null
        }
      },
    },
    (exchange) => runtime.serve(wrapped(), exchange),
    span,
  )
}

/** mux.go, routeHTTP */
function answer(runtime: GoRuntime, routes: readonly Route[], exchange: GoExchange): void {
  const { request, writer } = exchange
  const [path = "/"] = request.path.split("?")
  const fitting = routes.filter((route) => fits(route.path, path))
  const found = fitting.find(({ method }) => method === null || method === request.method)
  if (found !== undefined) {
    const layer = runtime.layer(`${found.method ?? "any"} ${found.path}`, "route", found.span)
    exchange.visits.push({ layer, action: "answered", note: "" })
    exchange.answeredBy ??= layer
    const prefix = found.path.endsWith("/*") ? found.path.slice(0, -2) : null
    const nested =
      prefix === null
        ? exchange
        : { ...exchange, request: { ...request, path: request.path.slice(prefix.length) || "/" } }
    runtime.serve(found.handler, nested)
    return
  }
  const layer = runtime.layer("router", "router", null)
  exchange.answeredBy ??= layer
  if (fitting.length > 0) {
    const cause: Cause = {
      span: fitting[0]?.span ?? null,
      option: null,
      why: `no route takes ${request.method} here`,
    }
    exchange.visits.push({ layer, action: "answered", note: "405" })
    for (const { method } of fitting) if (method !== null) writer.add("Allow", method, cause)
    writer.writeHeader(405, cause)
    return
  }
  exchange.visits.push({ layer, action: "answered", note: "404, no route matches" })
  writer.set("Content-Type", "text/plain; charset=utf-8", null)
  writer.set("X-Content-Type-Options", "nosniff", null)
  writer.writeHeader(404, { span: null, option: null, why: "no route matches" })
  writer.write("404 page not found\n")
}

function fits(pattern: string, path: string): boolean {
  const source = pattern
    .replace(/[.+?^$()|[\]\\]/g, "\\$&")
    .replace(/\{[^}]*\}/g, "[^/]+")
    .replace(/\/\*$/, "(?:/.*)?")
  return new RegExp(`^${source}$`).test(path)
}
