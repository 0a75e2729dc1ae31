import { callValue } from "../../source/python/calls.ts"
import { Evaluation } from "../../source/python/evaluation.ts"
import { parsePython } from "../../source/python/parse/parse.ts"
import { callable, PythonError, type Value } from "../../source/python/values.ts"
import { OpenQuestion } from "../../source/question.ts"
import { draftOf, responseValue } from "../flask/response.ts"
import { Draft } from "../python/draft.ts"
import { callFactories, runModule } from "../python/run-module.ts"
import { withUsualNames } from "../python/usual-names.ts"
import type { Cause, Finding, LayerInfo, Server, ServerReply, ServerRequest } from "../server.ts"
import { onResponse, preflight } from "./cors.ts"
import { aiohttpModules, HANDLER, raisedDrafts, requestValue } from "./modules.ts"
import { type AioRoute, resolve } from "./routing.ts"
import type { AioApp, AioExchange, AioRuntime } from "./runtime.ts"

const ROUTER: LayerInfo = { id: "router", name: "aiohttp", role: "router", span: null }

interface AiohttpSource {
  readonly text: string
  readonly env: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<string, string>>
}

const USUAL_NAMES = [
  ["web", "aiohttp.web"],
  ["aiohttp_cors", "aiohttp_cors"],
] as const

/**
 * Reads an aiohttp file (aiohttp 3.8.4, aiohttp-cors 0.7.0) into a server that answers as the real one does. Its code is run
 * by the interpreter of the simulator. Never throws.
 */
export function aiohttpServer(source: AiohttpSource): Server {
  const module = parsePython(source.text)
  let runtime: AioRuntime | null = null
  const current = (): AioRuntime => {
    if (runtime === null) throw new Error("the program runs before its runtime")
    return runtime
  }
  const evaluation = new Evaluation(source.text, source, withUsualNames(aiohttpModules(current), USUAL_NAMES))
  const made: AioRuntime = { evaluation, apps: [], corsOptions: [], exchange: null, entities: new WeakMap() }
  runtime = made
  const findings: Finding[] = []
  runModule(evaluation, module, findings)
  callFactories(evaluation, /\bApplication\s*\(/, () => made.apps.length > 0, findings)
  const app = [...made.apps].sort((a, b) => b.resources.length - a.resources.length)[0] ?? null
  if (app === null)
    findings.push({
      kind: "problem",
      text: "No aiohttp application was found here: nothing like web.Application().",
      span: null,
    })
  else if (app.cors === null)
    findings.push({
      kind: "notice",
      text: "There is no aiohttp_cors.setup(app) here: no answer carries a CORS header, unless a handler sets it.",
      span: app.span,
    })
  else if (app.cors.resources.size === 0)
    findings.push({
      kind: "notice",
      text: "cors.add() was called for no route: setup alone changes nothing.",
      span: app.cors.span,
    })
  const cors: LayerInfo | null =
    app?.cors == null ? null : { id: "cors", name: "aiohttp_cors", role: "cors", span: app.cors.span }
  return {
    framework: "aiohttp-cors",
    label: "aiohttp",
    version: "3.8.4, aiohttp-cors 0.7.0",
    layers: [...(cors === null ? [] : [cors]), ...(app?.middlewares ?? []).map(middlewareInfo), ROUTER],
    options: made.corsOptions,
    findings,
    problems: module.problems,
    environment: evaluation.environment,
    questions: () => evaluation.asked,
    respond: (request) => respond(made, app, request),
  }
}

const middlewareInfo = ({ name, definition, span }: AioApp["middlewares"][number]): LayerInfo => ({
  id: `middleware ${name}`,
  name,
  role: "middleware",
  span: definition?.span ?? span,
})

function respond(runtime: AioRuntime, app: AioApp | null, request: ServerRequest): ServerReply {
  const exchange: AioExchange = { request, visits: [], absences: [] }
  runtime.exchange = exchange
  runtime.evaluation.restart()
  try {
    const draft = app === null ? errorDraft(500, null) : answer(runtime, app, exchange)
    const isNamed = draft.get("access-control-allow-origin") !== null
    return {
      kind: "answer",
      status: draft.status,
      headers: draft.headers,
      body: request.method === "HEAD" || draft.status === 204 ? "" : draft.body,
      layer: draft.layer,
      visits: exchange.visits,
      absences: isNamed ? [] : exchange.absences,
      reachedApplication: true,
      cause: draft.cause,
    }
  } catch (error) {
    if (error instanceof OpenQuestion)
      return { kind: "undetermined", question: error.question, visits: exchange.visits }
    throw error
  } finally {
    runtime.exchange = null
  }
}

const TEXT = [{ name: "content-type", value: "text/plain; charset=utf-8", cause: null }]

const errorDraft = (status: 404 | 405 | 500, cause: Cause | null): Draft =>
  new Draft(
    ROUTER,
    status,
    TEXT,
    status === 404
      ? "404: Not Found"
      : status === 405
        ? "405: Method Not Allowed"
        : "500 Internal Server Error\n\nServer got itself in trouble",
    cause,
  )

/** web_app.py, Application._handle: middleware around whatever the URL leads to; then the signal that aiohttp-cors listens to */
function answer(runtime: AioRuntime, app: AioApp, exchange: AioExchange): Draft {
  const { request, visits } = exchange
  const path = request.path.replace(/\?.*$/, "")
  const resolved = resolve(app.resources, request.method, path)
  let draft: Draft
  try {
    draft = around(runtime, app, 0, () => {
      if (resolved.kind === "route") return fromRoute(runtime, app, resolved.route)
      if (resolved.kind === "no path") {
        visits.push({ layer: ROUTER, action: "answered", note: "404, no route matches" })
        return raised(runtime, errorDraft(404, { span: null, option: null, why: `no route is ${path}` }))
      }
      const cause: Cause = { span: null, option: null, why: `no route takes ${request.method} ${path}` }
      visits.push({ layer: ROUTER, action: "answered", note: "405" })
      const refused = errorDraft(405, cause)
      refused.set("allow", resolved.allowed.join(","), cause)
      return raised(runtime, refused)
    })
  } catch (error) {
    if (!(error instanceof PythonError)) throw error
    const response = error.value === null ? undefined : raisedDrafts.get(error.value)
    draft =
      response ??
      errorDraft(500, {
        span: error.span,
        option: null,
        why: `${error.type}: nobody handles it, and aiohttp answers 500`,
      })
    if (response === undefined) visits.push({ layer: ROUTER, action: "raised", note: error.type })
  }
  if (app.cors !== null && resolved.kind === "route")
    onResponse(runtime, app.cors, resolved.route, draft, request)
  for (const signal of app.signals) {
    const positional = [
      requestValue(runtime, signal.span),
      responseValue(runtime.evaluation, draft, signal.span),
    ]
    callValue(runtime.evaluation, signal, { positional, keywords: new Map(), span: signal.span }, signal.span)
  }
  return draft
}

/** What aiohttp refuses is an exception: it goes past whatever a middleware does behind its `await handler(request)`. */
function raised({ evaluation }: AioRuntime, draft: Draft): never {
  const span = draft.cause?.span ?? { from: 0, to: 0 }
  const value = responseValue(evaluation, draft, span)
  raisedDrafts.set(value, draft)
  throw new PythonError("HTTPException", String(draft.status), span, value)
}

function fromRoute(runtime: AioRuntime, app: AioApp, route: AioRoute): Draft {
  const visits = runtime.exchange?.visits ?? []
  if (route.handler === null && app.cors !== null) {
    const layer: LayerInfo = { id: "cors", name: "aiohttp_cors", role: "cors", span: app.cors.span }
    visits.push({ layer, action: "answered", note: "the preflight" })
    const draft = preflight(runtime, app.cors, route.resource, layer)
    return draft.status === 403 ? raised(runtime, draft) : draft
  }
  const layer: LayerInfo = { ...HANDLER, name: `${route.method} ${route.resource.path}`, span: route.span }
  visits.push({ layer, action: "answered", note: "" })
  return called(runtime, route.handler, [requestValue(runtime, route.span)], layer)
}

/** What a handler gives has to be a response; one that is not in the paste is taken to answer 200. */
function called(
  runtime: AioRuntime,
  handler: Value | null,
  positional: readonly Value[],
  layer: LayerInfo,
): Draft {
  if (handler === null || (handler.kind !== "function" && handler.kind !== "host"))
    return new Draft(
      layer,
      200,
      [{ name: "content-type", value: "application/json; charset=utf-8", cause: null }],
      "{}",
    )
  const value = callValue(
    runtime.evaluation,
    handler,
    { positional, keywords: new Map(), span: handler.span },
    handler.span,
  )
  const draft = draftOf(value)
  if (draft === null) throw new PythonError("RuntimeError", "a handler has to give a response", handler.span)
  draft.layer = layer
  return draft
}

function around(runtime: AioRuntime, app: AioApp, at: number, inner: () => Draft): Draft {
  const middleware = app.middlewares[at]
  if (middleware === undefined) return inner()
  const info = middlewareInfo(middleware)
  const visits = runtime.exchange?.visits ?? []
  let hasPassed = false
  const handler = callable("handler", middleware.span, (_, span) => {
    hasPassed = true
    visits.push({ layer: info, action: "passed on", note: "" })
    const draft = around(runtime, app, at + 1, inner)
    return responseValue(runtime.evaluation, draft, span)
  })
  const value = callValue(
    runtime.evaluation,
    middleware,
    {
      positional: [requestValue(runtime, middleware.span), handler],
      keywords: new Map(),
      span: middleware.span,
    },
    middleware.span,
  )
  const draft = draftOf(value)
  if (draft === null)
    throw new PythonError("RuntimeError", "a middleware has to give a response", middleware.span)
  if (!hasPassed) {
    visits.push({ layer: info, action: "answered", note: String(draft.status) })
    draft.layer = info
  }
  return draft
}
