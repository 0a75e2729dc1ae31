import { callValue } from "../../source/python/calls.ts"
import { Evaluation } from "../../source/python/evaluation.ts"
import { parsePython } from "../../source/python/parse/parse.ts"
import { type FunctionValue, PythonError, string, type Value } from "../../source/python/values.ts"
import { OpenQuestion } from "../../source/question.ts"
import type { Draft } from "../python/draft.ts"
import { callFactories, runModule } from "../python/run-module.ts"
import { withUsualNames } from "../python/usual-names.ts"
import type { Cause, Finding, LayerInfo, Server, ServerReply, ServerRequest } from "../server.ts"
import { NO_ROUTES, namesCorsHeader } from "../usual-findings.ts"
import { makeApp } from "./app.ts"
import { setCorsHeaders } from "./cors.ts"
import { errorPage, HttpAbort, slashRedirect } from "./errors.ts"
import { flaskModules } from "./modules.ts"
import { combined, fromConfig, isOn, refuseIfForbidden } from "./options.ts"
import { htmlDraft, responseFrom } from "./response.ts"
import { allowedMethods, type Matched, matchRule, takes } from "./routing.ts"
import type { FlaskApp, FlaskExchange, FlaskHook, FlaskRuntime } from "./runtime.ts"

const ROUTER: LayerInfo = { id: "flask", name: "Flask", role: "router", span: null }
const ERRORS: LayerInfo = {
  id: "handle_exception",
  name: "Flask.handle_exception",
  role: "error handler",
  span: null,
}

export interface FlaskSource {
  readonly text: string
  readonly env: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<string, string>>
}

const USUAL_NAMES = [
  ...["Flask", "Blueprint", "Response", "abort", "g", "jsonify", "make_response", "request"].map(
    (name) => [name, `flask.${name}`] as const,
  ),
  ...["CORS", "cross_origin"].map((name) => [name, `flask_cors.${name}`] as const),
]

/**
 * Reads a Flask file (Flask 2.2.2, Flask-CORS 3.0.10) into a server that answers as the real one does. Its code is run by
 * the interpreter of the simulator. Never throws: what does not parse or can't be known is among its findings and questions.
 */
export function flaskServer(source: FlaskSource): Server {
  const module = parsePython(source.text)
  let runtime: FlaskRuntime | null = null
  const current = (): FlaskRuntime => {
    if (runtime === null) throw new Error("the program runs before its runtime")
    return runtime
  }
  let implied: Value | null = null
  const modules = new Map(withUsualNames(flaskModules(current), USUAL_NAMES))
  modules.set("global app", (_, span) => {
    implied ??= makeApp(current(), span, true)
    return implied
  })
  const evaluation = new Evaluation(source.text, source, modules)
  const made: FlaskRuntime = {
    evaluation,
    apps: [],
    corsOptions: [],
    crossOrigin: new WeakMap(),
    exchange: null,
  }
  runtime = made
  const findings: Finding[] = []
  runModule(evaluation, module, findings)
  callFactories(evaluation, /\bFlask\s*\(/, () => made.apps.length > 0, findings)
  const [app] = [...made.apps].sort(
    (a, b) => b.routes.length + b.after.length - a.routes.length - a.after.length,
  )
  notice(source.text, made, app, findings)
  return {
    framework: "flask-cors",
    label: "Flask",
    version: "2.2.2, Flask-CORS 3.0.10",
    layers:
      app === undefined
        ? [ROUTER]
        : [...app.after.map(afterInfo).reverse(), ...app.before.map(beforeInfo), ROUTER],
    options: made.corsOptions[0] ?? [],
    findings,
    problems: module.problems,
    environment: evaluation.environment,
    questions: () => evaluation.asked,
    respond: (request) => respond(made, app ?? null, request),
  }
}

const afterInfo = ({ name, isCors, span }: FlaskHook): LayerInfo => ({
  id: `after ${name}`,
  name,
  role: isCors ? "cors" : "middleware",
  span,
})
const beforeInfo = ({ name, span }: FlaskHook): LayerInfo => ({
  id: `before ${name}`,
  name,
  role: "middleware",
  span,
})

function notice(source: string, runtime: FlaskRuntime, app: FlaskApp | undefined, findings: Finding[]): void {
  if (app === undefined) {
    findings.push({
      kind: "problem",
      text: "No Flask application was found here: nothing named Flask(__name__).",
      span: null,
    })
    return
  }
  if (runtime.corsOptions.length === 0 && !namesCorsHeader(source))
    findings.push({
      kind: "notice",
      text: "No CORS(app), no @cross_origin and no CORS header is here: no answer carries one.",
      span: app.span,
    })
  if (app.span === null)
    findings.push({
      kind: "notice",
      text: "The app is made elsewhere: it is taken to be a Flask application.",
      span: null,
    })
  if (app.routes.length === 0) findings.push(NO_ROUTES)
}

function respond(runtime: FlaskRuntime, app: FlaskApp | null, request: ServerRequest): ServerReply {
  const exchange: FlaskExchange = {
    request,
    visits: [],
    absences: [],
    params: new Map(),
    evaluated: new WeakSet(),
  }
  runtime.exchange = exchange
  runtime.evaluation.restart()
  try {
    const draft =
      app === null
        ? errorPage(ROUTER, 500, null, { span: null, option: null, why: "there is no app" })
        : answer(runtime, app, exchange)
    return {
      kind: "answer",
      status: draft.status,
      headers: draft.headers.filter(({ name }) => name !== "content-length"),
      body: request.method === "HEAD" || draft.status === 204 ? "" : draft.body,
      layer: draft.layer,
      visits: exchange.visits,
      absences: exchange.absences,
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

/** flask/app.py, full_dispatch_request and finalize_request */
function answer(runtime: FlaskRuntime, app: FlaskApp, exchange: FlaskExchange): Draft {
  const path = exchange.request.path.replace(/\?.*$/, "")
  const found = find(app, exchange.request.method, path)
  const blueprint = "matched" in found ? found.matched.route.blueprint : null
  let draft: Draft
  try {
    draft =
      before([...app.before, ...(blueprint?.before ?? [])], exchange) ??
      dispatch(runtime, app, exchange, found)
  } catch (error) {
    if (!(error instanceof PythonError)) throw error
    draft = handled(runtime, app, exchange, error)
  }
  for (const hook of [...(blueprint?.after ?? [])].reverse().concat([...app.after].reverse())) {
    const looks = JSON.stringify(draft.headers.map(({ name, value }) => [name, value]))
    draft = hook.run(draft) ?? draft
    if (JSON.stringify(draft.headers.map(({ name, value }) => [name, value])) !== looks)
      exchange.visits.push({ layer: afterInfo(hook), action: "changed the answer", note: "on its way out" })
  }
  return draft
}

function before(hooks: readonly FlaskHook[], exchange: FlaskExchange): Draft | null {
  for (const hook of hooks) {
    const layer = beforeInfo(hook)
    const draft = hook.run(null)
    if (draft !== null) {
      draft.layer = layer
      draft.cause ??= {
        span: hook.span,
        option: null,
        why: `${hook.name} answers before any view is reached`,
      }
      exchange.visits.push({ layer, action: "answered", note: String(draft.status) })
      return draft
    }
    exchange.visits.push({ layer, action: "passed on", note: "" })
  }
  return null
}

type Found =
  | { readonly kind: "route"; readonly matched: Matched }
  | { readonly kind: "options"; readonly matched: Matched; readonly allow: readonly string[] }
  | { readonly kind: "wrong method"; readonly allow: readonly string[] }
  | { readonly kind: "slash"; readonly to: string }
  | { readonly kind: "unknown" }
  | { readonly kind: "none" }

/** werkzeug's routing: which rule fits, of several the one with the fewest converters. */
function find(app: FlaskApp, method: string, path: string): Found {
  const fitting = app.routes.flatMap((route) => {
    const matched = matchRule(route, path)
    return matched === null || matched === "slash" ? [] : [matched]
  })
  const [best] = fitting
    .filter(({ route }) => takes(route, method))
    .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0))
  if (best !== undefined) {
    if (method === "OPTIONS" && best.route.hasAutomaticOptions)
      return { kind: "options", matched: best, allow: allowedMethods(fitting.map(({ route }) => route)) }
    return { kind: "route", matched: best }
  }
  if (fitting.length > 0)
    return { kind: "wrong method", allow: allowedMethods(fitting.map(({ route }) => route)) }
  const slash = app.routes.find((route) => matchRule(route, path) === "slash" && takes(route, method))
  if (slash !== undefined) return { kind: "slash", to: `${path}/` }
  const isUnknown = app.routes.length === 0 || app.unknownRoutes.some(({ prefix }) => path.startsWith(prefix))
  return { kind: isUnknown ? "unknown" : "none" }
}

function dispatch(runtime: FlaskRuntime, app: FlaskApp, exchange: FlaskExchange, found: Found): Draft {
  const { request, visits } = exchange
  const path = request.path.replace(/\?.*$/, "")
  const router = (draft: Draft, note: string): Draft => {
    visits.push({ layer: ROUTER, action: "answered", note })
    return draft
  }
  switch (found.kind) {
    case "route":
      return view(runtime, app, exchange, found.matched)
    case "options": {
      const draft = htmlDraft(ROUTER, 200, "")
      draft.append("allow", found.allow.join(", "), null)
      return router(draft, "OPTIONS, which Flask answers by itself")
    }
    case "wrong method": {
      const why = `the rule does not take ${request.method}`
      const draft = errorPage(ROUTER, 405, null, { span: null, option: null, why })
      draft.append("allow", found.allow.join(", "), null)
      return router(httpHandler(runtime, app, 405, draft) ?? draft, why)
    }
    case "slash": {
      const to = `${request.scheme}://${request.host ?? "localhost"}${found.to}`
      const why = "the rule ends with a slash: Flask redirects there"
      return router(slashRedirect(ROUTER, to, { span: null, option: null, why }), why)
    }
    case "unknown": {
      if (request.method === "OPTIONS") {
        const draft = htmlDraft(ROUTER, 200, "")
        draft.append("allow", "GET, HEAD, OPTIONS", null)
        return router(draft, "OPTIONS, which Flask answers by itself")
      }
      const layer: LayerInfo = { id: "route", name: `${request.method} ${path}`, role: "route", span: null }
      visits.push({ layer, action: "answered", note: "it is not in the paste: it is taken to be there" })
      const draft = htmlDraft(layer, 200, "{}")
      draft.set("content-type", "application/json", null)
      return draft
    }
    case "none": {
      const why = `no rule fits ${path}`
      const draft = errorPage(ROUTER, 404, null, { span: null, option: null, why })
      return router(httpHandler(runtime, app, 404, draft) ?? draft, why)
    }
  }
}

function view(
  runtime: FlaskRuntime,
  app: FlaskApp,
  exchange: FlaskExchange,
  { route, params }: Matched,
): Draft {
  const { evaluation } = runtime
  const { request, visits } = exchange
  const layer: LayerInfo = {
    id: "route",
    name: `${request.method} ${route.rule}`,
    role: "route",
    span: route.span,
  }
  const own = route.view?.kind === "function" ? runtime.crossOrigin.get(route.view) : undefined
  const options =
    own === undefined ? null : combined(own.span, fromConfig(app.config), [...own.options.given])
  if (options !== null) refuseIfForbidden(options)
  let draft: Draft
  if (options !== null && request.method === "OPTIONS" && isOn(options, "automatic_options") !== false) {
    draft = htmlDraft(layer, 200, "")
    const path = request.path.replace(/\?.*$/, "")
    const fitting = app.routes.filter((each) => {
      const matched = matchRule(each, path)
      return matched !== null && matched !== "slash"
    })
    draft.append("allow", allowedMethods(fitting).join(", "), null)
    visits.push({ layer, action: "answered", note: "OPTIONS, by @cross_origin" })
  } else {
    const keywords = new Map(
      [...params].map(
        ([name, value]) => [name, { value: string(value, route.span), span: route.span }] as const,
      ),
    )
    try {
      const returned: Value =
        route.view === null
          ? string("", route.span)
          : evaluation.quietly(() =>
              callValue(
                evaluation,
                route.view ?? string("", route.span),
                { positional: [], keywords, span: route.span },
                route.span,
              ),
            )
      draft = responseFrom(evaluation, returned, layer)
      draft.layer = layer
    } catch (error) {
      if (error instanceof PythonError)
        visits.push({ layer, action: "raised", note: `${error.type} was raised` })
      throw error
    }
    visits.push({ layer, action: "answered", note: String(draft.status) })
  }
  if (options !== null) {
    setCorsHeaders(evaluation, exchange, draft, options, "cross_origin")
    exchange.evaluated.add(draft)
  }
  return draft
}

/** flask/app.py, handle_user_exception and handle_exception: a handler of the app's, or a page. */
function handled(runtime: FlaskRuntime, app: FlaskApp, exchange: FlaskExchange, error: PythonError): Draft {
  if (error instanceof HttpAbort) {
    const cause: Cause = { span: error.span, option: null, why: `abort(${error.status})` }
    const page =
      error.response === null
        ? errorPage(ROUTER, error.status, error.description, cause)
        : responseFrom(runtime.evaluation, error.response, ROUTER)
    exchange.visits.push({ layer: ROUTER, action: "answered", note: `abort(${error.status})` })
    return httpHandler(runtime, app, error.status, page) ?? page
  }
  const cause: Cause = {
    span: error.span,
    option: null,
    why: `${error.type} is raised here, and Flask answers 500`,
  }
  const page = errorPage(ERRORS, 500, null, cause)
  const draft =
    ownHandler(runtime, app, error.type, page) ??
    ownHandler(runtime, app, "Exception", page) ??
    httpHandler(runtime, app, 500, page) ??
    page
  exchange.visits.push({ layer: ERRORS, action: "answered", note: `${error.type} was raised` })
  return draft
}

/** werkzeug/exceptions.py: the class of a status, by which a handler may be registered, too. */
const CLASSES: Readonly<Record<number, string>> = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  405: "MethodNotAllowed",
  409: "Conflict",
  415: "UnsupportedMediaType",
  422: "UnprocessableEntity",
  429: "TooManyRequests",
  500: "InternalServerError",
}

/** For an HTTP error: the handler of its status, of its class, of all HTTP errors, or of all exceptions. */
const httpHandler = (runtime: FlaskRuntime, app: FlaskApp, status: number, page: Draft): Draft | null =>
  ownHandler(runtime, app, status, page) ??
  ownHandler(runtime, app, CLASSES[status] ?? "HTTPException", page) ??
  ownHandler(runtime, app, "HTTPException", page) ??
  ownHandler(runtime, app, "Exception", page)

/** What the app's own handler for a status or an exception gives; null where it has none. */
function ownHandler(runtime: FlaskRuntime, app: FlaskApp, on: number | string, page: Draft): Draft | null {
  const found = app.handlers.find((each) => each.on === on)
  if (found === undefined) return null
  const { evaluation } = runtime
  const handler: FunctionValue = found.handler
  const error: Value = { kind: "unknown", key: "error", reason: "it is an exception", span: handler.span }
  const returned = evaluation.quietly(() =>
    callValue(
      evaluation,
      handler,
      { positional: [error], keywords: new Map(), span: handler.span },
      handler.span,
    ),
  )
  const draft = responseFrom(evaluation, returned, page.layer)
  draft.layer = page.layer
  draft.cause = page.cause
  return draft
}
