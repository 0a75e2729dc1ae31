import type { Module } from "../../source/javascript/interpreter/evaluation.ts"
import { awaited } from "../../source/javascript/interpreter/expressions.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import { promised } from "../../source/javascript/interpreter/members.ts"
import {
  errorObject,
  host,
  JsThrow,
  NOWHERE,
  nativeFunction,
  property,
  undefinedAt,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import { OpenQuestion } from "../../source/question.ts"
import type { Span } from "../../source/span.ts"
import { commonModules, singleModule } from "../node/modules.ts"
import { refusalOf } from "../node/opaque-middleware.ts"
import { headerOf } from "../node/request-headers.ts"
import { type NodeSource, runServerFile, servedFrom } from "../node/server-file.ts"
import { nodeStatusText } from "../node/status-texts.ts"
import type { LayerInfo, Server, ServerReply, ServerRequest } from "../server.ts"
import { NO_ROUTES, namesCorsHeader } from "../usual-findings.ts"
import { WebHeaders } from "../web/web-headers.ts"
import { type WebResponse, webGlobals, webResponseValue } from "../web/web-response.ts"
import { appOf, type HonoApp, type HonoRoute, makeApp } from "./app.ts"
import { dispatch, NOT_FOUND, notFoundResponse } from "./compose.ts"
import { contextValue, setHeader } from "./context.ts"
import { honoCors } from "./cors.ts"
import type { HonoExchange, HonoRuntime } from "./runtime.ts"
import { secureHeaders } from "./secure-headers.ts"

/** Middleware of Hono's own that lets every request through, as far as CORS is concerned. */
const PASSING = [
  "logger",
  "pretty-json",
  "timing",
  "etag",
  "compress",
  "body-limit",
  "cache",
  "request-id",
  "timeout",
  "csrf",
]
/** Middleware of Hono's own that answers 401 where there is no `Authorization`. */
const GUARDS: readonly (readonly [string, string])[] = [
  ["bearer-auth", "bearerAuth"],
  ["basic-auth", "basicAuth"],
  ["jwt", "jwt"],
]

function honoModules(
  runtime: () => HonoRuntime,
  made: (application: Value) => Value,
): ReadonlyMap<string, Module> {
  const hono: Module = (_, span) => {
    const value: Value = host("Hono", span, {
      isFunction: true,
      construct: (_args, at) => made(makeApp(runtime(), at)),
      get: (name) => (name === "Hono" || name === "default" ? value : null),
    })
    return value
  }
  const passing = (name: string, at: Span): Value =>
    nativeFunction(name, at, ([, next], where) =>
      callValue(runtime().evaluation, next ?? undefinedAt(where), [], where),
    )
  const guard = (name: string, at: Span): Value =>
    nativeFunction(name, at, ([, next], where) => {
      const { exchange, evaluation } = runtime()
      if (exchange === null || headerOf(exchange.request, "authorization") !== null)
        return callValue(evaluation, next ?? undefinedAt(where), [], where)
      return promised(() => {
        throw new JsThrow(httpException(evaluation, 401, "Unauthorized", at), at)
      }, where)
    })
  return new Map<string, Module>([
    ["hono", hono],
    ["hono/quick", hono],
    ["hono/tiny", hono],
    ["hono/cors", singleModule("cors", (given, span) => honoCors(runtime(), given, span))],
    ["hono/secure-headers", singleModule("secureHeaders", (_, span) => secureHeaders(runtime, span))],
    ...PASSING.map((name): [string, Module] => [
      `hono/${name}`,
      singleModule(name, (_, span) => passing(name, span)),
    ]),
    ...GUARDS.map(([module, name]): [string, Module] => [
      `hono/${module}`,
      singleModule(name, (_, span) => guard(name, span)),
    ]),
    [
      "hono/http-exception",
      (evaluation, span) =>
        host("http-exception", span, {
          get: (name, at) =>
            name === "HTTPException"
              ? host("HTTPException", at, {
                  isFunction: true,
                  construct: ([status, options], where) => {
                    const given = options?.kind === "object" ? options.properties : null
                    const message = given?.get("message")?.value
                    const response = given?.get("res")?.value
                    return httpException(
                      evaluation,
                      status?.kind === "number" ? status.value : 500,
                      message?.kind === "string" ? message.value : "",
                      where,
                      response,
                    )
                  },
                })
              : null,
        }),
    ],
    [
      "@hono/node-server",
      (evaluation, span) =>
        host("node-server", span, {
          get: (name, at) =>
            name === "serve"
              ? nativeFunction("serve", at, ([, callback], where) => {
                  if (callback?.kind === "function")
                    evaluation.later.push(() => callValue(evaluation, callback, [undefinedAt(where)], where))
                  return undefinedAt(where)
                })
              : null,
        }),
    ],
    ...webGlobals,
    ...commonModules,
  ])
}

/** hono 4.13.19, http-exception.js: an error that brings its response along. */
function httpException(
  evaluation: HonoRuntime["evaluation"],
  status: number,
  message: string,
  span: Span,
  given?: Value,
): Value {
  const error = errorObject("Error", message, span)
  const response: WebResponse = {
    status,
    headers: new WebHeaders(),
    body: message,
    span,
    typing: "implied",
    madeWith: "a list",
  }
  error.properties.set("response", property(given ?? webResponseValue(evaluation, response, span)))
  error.properties.set("status", property({ kind: "number", value: status, span }))
  return error
}

/**
 * Reads a Hono file (hono 4.13.19, served by @hono/node-server 1.19) into a server that answers as the real one does. Its
 * code is run by the interpreter, never by the platform. Never throws: what does not parse or can't be known is among its
 * findings and questions.
 */
export function honoServer(source: NodeSource): Server {
  const file = runServerFile(source, {
    start: (evaluation): HonoRuntime => ({ evaluation, corsOptions: [], exchange: null }),
    modules: honoModules,
    usualNames: [
      ["Hono", "hono"],
      ["cors", "hono/cors"],
    ],
    app: { names: ["app"], make: makeApp },
    factories: { making: /\bnew\s+(?:OpenAPI)?Hono\b/, given: /^app$/ },
  })
  const { runtime: made, evaluation } = file
  const findings = [...file.findings]
  const served = servedFrom(file, ["app"], appOf)
  if (served === null)
    findings.push({
      kind: "problem",
      text: "No Hono application was found here: nothing named new Hono().",
      span: null,
    })
  else if (made.corsOptions.length === 0 && !namesCorsHeader(source.text))
    findings.push({
      kind: "notice",
      text: "No cors() and no CORS header is set here: no answer carries one.",
      span: null,
    })
  if (served !== null && !hasRoutes(served)) findings.push(NO_ROUTES)
  return {
    framework: "hono",
    label: "Hono",
    version: "4.13.19",
    layers: [
      ...(served?.routes.flatMap(({ info }) => (info.role === "route" ? [] : [info])) ?? []),
      NOT_FOUND,
    ],
    options: made.corsOptions[0] ?? [],
    findings,
    problems: file.problems,
    environment: evaluation.environment,
    questions: () => evaluation.asked,
    respond: (request) => respond(made, served, request),
  }
}

const hasRoutes = ({ routes }: HonoApp): boolean => routes.some(({ info }) => info.role === "route")

function respond(runtime: HonoRuntime, served: HonoApp | null, request: ServerRequest): ServerReply {
  const exchange: HonoExchange = {
    request,
    visits: [],
    absences: [],
    vars: new Map(),
    response: null,
    asMade: null,
    prepared: null,
    status: null,
    finalized: false,
    params: {},
    answeredBy: null,
  }
  runtime.exchange = exchange
  runtime.evaluation.restart()
  runtime.evaluation.isAnswering = true
  const app = withTakenRoute(runtime, exchange, served, request)
  let response: WebResponse
  try {
    const context: Value = contextValue(runtime, exchange, () =>
      webResponseValue(runtime.evaluation, notFoundResponse(runtime, exchange, app, context), NOWHERE),
    )
    response = dispatch(runtime, exchange, app, context, (route, goOn) =>
      opaque(runtime, exchange, route, goOn),
    )
  } catch (error) {
    if (error instanceof OpenQuestion)
      return { kind: "undetermined", question: error.question, visits: exchange.visits }
    if (!(error instanceof JsThrow)) throw error
    // What is no Error is for the server around Hono, which knows nothing of its headers.
    response = {
      status: 500,
      headers: new WebHeaders(),
      body: "",
      span: error.span,
      typing: "none",
      madeWith: "a list",
    }
  } finally {
    runtime.exchange = null
  }
  const by = exchange.answeredBy ?? NOT_FOUND
  if (request.method === "HEAD") response = forHead(exchange, response)
  const { headers } = response
  // @hono/node-server 1.19, buildOutgoingHttpHeaders
  if (!headers.has("content-type") && response.typing !== "bare")
    headers.set("content-type", "text/plain; charset=UTF-8", null)
  const isEmpty = request.method === "HEAD" || response.status === 204 || response.status === 304
  return {
    kind: "answer",
    status: response.status,
    headers: headers.sorted().filter(({ name }) => name !== "content-length"),
    body: isEmpty ? "" : (response.body ?? ""),
    layer: by,
    visits: exchange.visits,
    absences: exchange.absences,
    reachedApplication: true,
    cause:
      response.status >= 400
        ? { span: response.span, option: null, why: exchange.visits.at(-1)?.note ?? String(response.status) }
        : null,
  }
}

/**
 * For HEAD a response is made anew from that of GET. @hono/node-server 1.19, response.ts: from what that one was made with,
 * so that what middleware set on it is lost, and where it was made with nothing, it fails.
 */
function forHead(exchange: HonoExchange, response: WebResponse): WebResponse {
  if (response.madeWith === "a list") return response
  if (response.madeWith === "nothing") {
    const why = "@hono/node-server 1.19 fails at HEAD where GET is a plain text"
    exchange.visits.push({ layer: NOT_FOUND, action: "raised", note: why })
    return { ...response, status: 500, headers: new WebHeaders(), body: "", typing: "none" }
  }
  const asMade = exchange.response === response ? exchange.asMade : null
  return { ...response, headers: asMade ?? response.headers, typing: "none" }
}

/** The paste has no routes: the one that is asked for is taken to be there, OPTIONS apart. */
function withTakenRoute(
  runtime: HonoRuntime,
  exchange: HonoExchange,
  served: HonoApp | null,
  request: ServerRequest,
): HonoApp {
  const app = served ?? { routes: [], base: "/", own: { notFound: null, onError: null } }
  if (hasRoutes(app) || request.method === "OPTIONS") return app
  const path = request.path.split("?")[0] ?? "/"
  const info: LayerInfo = { id: "route", name: `${request.method} ${path}`, role: "route", span: null }
  const handler = nativeFunction("the route", NOWHERE, () => {
    setHeader(exchange, "content-type", "application/json", false, null)
    const headers = new WebHeaders()
    headers.set("content-type", "application/json", null)
    return webResponseValue(
      runtime.evaluation,
      { status: 200, headers, body: "{}", span: null, typing: "none", madeWith: "a list" },
      NOWHERE,
    )
  })
  return { ...app, routes: [...app.routes, { method: "ALL", path, match: () => ({}), handler, info }] }
}

/** A handler that the text does not show: a route answers, anything else does what the user says it does. */
function opaque(
  { evaluation }: HonoRuntime,
  exchange: HonoExchange,
  { handler, info }: HonoRoute,
  goOn: () => Value,
): Value {
  const { visits, request } = exchange
  const answer = (status: number, body: string, note: string): Value => {
    visits.push({ layer: info, action: "answered", note })
    exchange.answeredBy = info
    const headers = new WebHeaders()
    headers.set("content-type", body === "{}" ? "application/json" : "text/plain; charset=UTF-8", null)
    return webResponseValue(
      evaluation,
      { status, headers, body, span: handler.span, typing: "none", madeWith: "a list" },
      handler.span,
    )
  }
  if (info.role === "route") return answer(200, "{}", "it is not in the paste: it is taken to answer")
  const refusal = refusalOf(evaluation, handler, info, request)
  if (refusal !== null) return answer(refusal.status, nodeStatusText(refusal.status), refusal.why)
  visits.push({ layer: info, action: "passed on", note: "" })
  return awaited(goOn())
}
