import { callValue } from "../../source/javascript/interpreter/functions.ts"
import {
  isOpaque,
  JsThrow,
  NOWHERE,
  nameOfError,
  string,
  throwError,
  undefinedAt,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import { runInOnion } from "../node/onion.ts"
import type { LayerInfo } from "../server.ts"
import { responseOf, touch, type WebResponse } from "../web/web-response.ts"
import type { HonoApp, HonoRoute } from "./app.ts"
import { newResponse, responseFrom, setResponse } from "./context.ts"
import type { HonoExchange, HonoRuntime } from "./runtime.ts"

export const NOT_FOUND: LayerInfo = { id: "hono", name: "Hono", role: "router", span: null }
const ON_ERROR: LayerInfo = {
  id: "hono onerror",
  name: "Hono’s error handler",
  role: "error handler",
  span: null,
}

const looks = ({ response, prepared, finalized }: HonoExchange): string =>
  JSON.stringify([
    finalized,
    response?.status,
    (response?.headers ?? prepared)?.sorted().map(({ name, value }) => [name, value]),
  ])

/** What an app says where no route answers: its own handler, or Hono's. */
export function notFoundResponse(
  runtime: HonoRuntime,
  exchange: HonoExchange,
  app: HonoApp,
  context: Value,
): WebResponse {
  const { method, path } = exchange.request
  const why = `no route answers ${method} ${path.split("?")[0] ?? "/"}`
  exchange.visits.push({ layer: NOT_FOUND, action: "answered", note: why })
  exchange.answeredBy = NOT_FOUND
  const own = app.own.notFound
  const made = own === null ? null : responseFrom(runtime, own, [context])
  return (
    made ??
    newResponse(
      runtime,
      exchange,
      "404 Not Found",
      { kind: "number", value: 404, span: NOWHERE },
      [["Content-Type", string("text/plain; charset=UTF-8", NOWHERE)]],
      null,
    )
  )
}

/** What an app says to an exception. */
function errorResponse(
  runtime: HonoRuntime,
  exchange: HonoExchange,
  app: HonoApp,
  context: Value,
  error: Value,
): WebResponse {
  exchange.answeredBy = ON_ERROR
  const own = app.own.onError
  const made = own === null ? null : responseFrom(runtime, own, [error, context])
  if (made !== null) return made
  const inner = error.kind === "object" ? error.properties.get("response")?.value : undefined
  const given = inner === undefined ? null : responseOf(inner)
  if (given !== null) touch(given)
  if (given !== null && inner !== undefined)
    return newResponse(runtime, exchange, given.body, inner, [], null)
  return newResponse(
    runtime,
    exchange,
    "Internal Server Error",
    { kind: "number", value: 500, span: NOWHERE },
    [["Content-Type", string("text/plain; charset=UTF-8", NOWHERE)]],
    null,
  )
}

/**
 * hono 4.13.19, compose.js and hono-base.js, `#dispatch`: runs every handler whose path and method fit, in the order in
 * which they were added.
 * @param opaque runs a handler that the text does not show
 * @returns the response. Throws what no handler of errors took.
 */
export function dispatch(
  runtime: HonoRuntime,
  exchange: HonoExchange,
  app: HonoApp,
  context: Value,
  opaque: (route: HonoRoute, goOn: () => Value) => Value,
): WebResponse {
  const { evaluation } = runtime
  const method = exchange.request.method === "HEAD" ? "GET" : exchange.request.method
  const path = exchange.request.path.split("?")[0] ?? "/"
  const matched = app.routes.flatMap((route) => {
    const params = route.method === "ALL" || route.method === method ? route.match(path) : null
    return params === null ? [] : [{ route, params }]
  })
  const failed = (error: unknown): WebResponse => {
    if (!(error instanceof JsThrow) || nameOfError(error.value) === null) throw error
    const response = errorResponse(runtime, exchange, app, context, error.value)
    const why = `${error.message}: nobody catches it, and Hono answers`
    exchange.visits.push({ layer: ON_ERROR, action: "answered", note: why })
    return response
  }
  const run = ({ route, params }: (typeof matched)[number], goOn: () => Value): Value => {
    exchange.params = params
    const { handler, info } = route
    if (isOpaque(handler)) return opaque(route, goOn)
    return runInOnion(
      {
        info,
        span: handler.span,
        visits: exchange.visits,
        looks: () => looks(exchange),
        status: () => exchange.response?.status ?? 200,
      },
      (next) =>
        evaluation.inDoubt(info.role === "route" ? "go on" : "ask now", () =>
          callValue(evaluation, handler, [context, next], handler.span),
        ),
      goOn,
      () => {
        exchange.answeredBy = info
      },
    )
  }
  const step = (at: number): Value => {
    const each = matched[at]
    if (each === undefined) {
      if (!exchange.finalized) setResponse(exchange, notFoundResponse(runtime, exchange, app, context))
      return undefinedAt(NOWHERE)
    }
    let made: WebResponse | null
    let isError = false
    try {
      made = responseOf(run(each, () => step(at + 1)))
    } catch (error) {
      made = failed(error)
      isError = true
    }
    if (made !== null && (!exchange.finalized || isError)) setResponse(exchange, made)
    return undefinedAt(NOWHERE)
  }
  const [only, ...others] = matched
  try {
    // A single handler that gives nothing leads to 404; among several it is an error.
    if (only !== undefined && others.length === 0) {
      const result = run(only, () => step(1))
      const made = responseOf(result)
      return (
        made ??
        (exchange.finalized && exchange.response !== null
          ? exchange.response
          : notFoundResponse(runtime, exchange, app, context))
      )
    }
    step(0)
    if (!exchange.finalized || exchange.response === null)
      return throwError(
        "Error",
        "Context is not finalized. Did you forget to return a Response object or `await next()`?",
        NOWHERE,
      )
    return exchange.response
  } catch (error) {
    return failed(error)
  }
}
