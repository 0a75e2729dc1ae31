import { callFunction } from "../../source/python/calls.ts"
import type { Evaluation } from "../../source/python/evaluation.ts"
import { toJson } from "../../source/python/json.ts"
import { type FunctionValue, number, PythonError, string, type Value } from "../../source/python/values.ts"
import { Draft, type Exchange, json, type Outcome, plainText } from "../python/draft.ts"
import { percentDecoded } from "../python/percent-decode.ts"
import type { Cause, LayerInfo } from "../server.ts"
import { type AppDeclaration, isApplication, type RouteDeclaration, type Routing } from "./app.ts"
import {
  exceptionAnswer,
  type HttpException,
  httpExceptionAnswer,
  routerException,
} from "./exception-handlers.ts"
import { draftOf, requestValue, responseFrom, responseValue } from "./request-values.ts"
import type { StarletteVersion } from "./versions.ts"

/** What the router needs besides the routes: how to run a mounted app of the text. */
export interface RouterContext {
  readonly evaluation: Evaluation
  readonly app: AppDeclaration
  readonly version: StarletteVersion
  readonly mounted: (app: Value, exchange: Exchange) => Outcome | null
}

export const ROUTER: LayerInfo = { id: "router", name: "Router", role: "router", span: null }

/** Starlette's path templates: `/users/{id}`, `{path:path}`. starlette/routing.py, compile_path */
function compilePath(template: string, isPrefix: boolean): RegExp {
  const converters: ReadonlyMap<string, string> = new Map([
    ["str", "[^/]+"],
    ["path", ".*"],
    ["int", "[0-9]+"],
    ["float", "[0-9]+(?:\\.[0-9]+)?"],
    ["uuid", "[0-9a-fA-F-]{36}"],
  ])
  const pattern = template.replace(
    /\{(\w+)(?::(\w+))?\}|[.*+?^${}()|[\]\\]/g,
    (part, name?: string, converter?: string) =>
      name === undefined ? `\\${part}` : `(?<${name}>${converters.get(converter ?? "str") ?? "[^/]+"})`,
  )
  return new RegExp(isPrefix ? `^${pattern}(?:/.*)?$` : `^${pattern}$`)
}

const FASTAPI_OWN = ["/openapi.json", "/docs", "/docs/oauth2-redirect", "/redoc"]

/** Finds the route and runs it: starlette/routing.py, Router.app. Throws PythonError where the route raises. */
export function route(context: RouterContext, exchange: Exchange): Outcome {
  const { app, version, evaluation } = context
  const { request } = exchange
  const path = request.path.replace(/\?.*$/, "")
  let partial: RouteDeclaration | null = null
  for (const entry of app.routing) {
    if (entry.kind === "unknown routes") continue
    if (entry.kind === "mount") {
      if (!compilePath(entry.path, true).test(path)) continue
      const outcome = mount(context, exchange, entry.app, entry.path)
      if (outcome !== null) return outcome
      continue
    }
    if (!compilePath(entry.path, false).test(path)) continue
    if (entry.methods === null || entry.methods.includes(request.method)) return run(context, exchange, entry)
    partial ??= entry
  }
  if (partial !== null) {
    const methods = version.headComesLast ? partial.methods : [...(partial.methods ?? [])].reverse()
    const why = `${partial.path} answers ${partial.methods?.join(", ")}, not ${request.method}`
    exchange.visits.push({ layer: ROUTER, action: "answered", note: why })
    evaluation.restart()
    return refuse(context, exchange, routerException(405, [["allow", (methods ?? []).join(", ")]]), {
      span: partial.span,
      option: null,
      why,
    })
  }
  if (app.framework === "fastapi" && FASTAPI_OWN.includes(path) && ["GET", "HEAD"].includes(request.method)) {
    return {
      kind: "response",
      draft: json(ROUTER, 200, "{}", {
        span: app.span,
        option: null,
        why: "FastAPI serves its own documentation",
      }),
    }
  }
  const assumed = assumedRoute(context, exchange, path)
  if (assumed !== null) return assumed
  const redirect = slashRedirect(app, exchange, path)
  if (redirect !== null) return redirect
  const why = `no route has the path ${path}`
  exchange.visits.push({ layer: ROUTER, action: "answered", note: why })
  evaluation.restart()
  return refuse(context, exchange, routerException(404), { span: app.span, option: null, why })
}

/** What the router raises is answered by ExceptionMiddleware. */
function refuse(
  { evaluation, app }: RouterContext,
  exchange: Exchange,
  exception: HttpException,
  cause: Cause,
  layer: LayerInfo = ROUTER,
): Outcome {
  return {
    kind: "response",
    draft: httpExceptionAnswer({ evaluation, app, exchange, layer, cause }, exception),
  }
}

function mount(context: RouterContext, exchange: Exchange, app: Value, prefix: string): Outcome | null {
  const rest = exchange.request.path.slice(prefix.length)
  const inner: Exchange = {
    ...exchange,
    request: { ...exchange.request, path: rest.startsWith("/") ? rest : `/${rest}` },
  }
  if (isApplication(app)) return context.mounted(app, inner)
  if (app.kind === "object" && /StaticFiles$/.test(app.path)) {
    // A file that may be there or not; other methods than GET and HEAD are refused. starlette/staticfiles.py
    const isRead = ["GET", "HEAD"].includes(exchange.request.method)
    const layer: LayerInfo = { id: "static", name: "StaticFiles", role: "route", span: app.span }
    exchange.visits.push({ layer, action: "answered", note: isRead ? "a file" : "only GET and HEAD" })
    return isRead
      ? { kind: "response", draft: plainText(layer, 200, "") }
      : refuse(
          context,
          exchange,
          routerException(405),
          { span: app.span, option: null, why: "StaticFiles answers GET and HEAD only" },
          layer,
        )
  }
  const layer: LayerInfo = {
    id: `mount ${prefix}`,
    name: `mounted at ${prefix}`,
    role: "route",
    span: app.span,
  }
  exchange.visits.push({
    layer,
    action: "answered",
    note: "an app outside of the paste, taken to answer 200",
  })
  return { kind: "response", draft: json(layer, 200, "") }
}

/** Routes that the text does not show are taken to be there, and to answer 200. */
function assumedRoute(context: RouterContext, exchange: Exchange, path: string): Outcome | null {
  const { app } = context
  const elsewhere = app.routing.find(
    (entry) => entry.kind === "unknown routes" && path.startsWith(entry.prefix.replace(/\{.*$/, "")),
  )
  const hasRoutes = app.routing.some((entry) => entry.kind !== "unknown routes")
  if (elsewhere === undefined && hasRoutes) return null
  const { method } = exchange.request
  if (method === "OPTIONS") {
    const why = "routes answer the methods that they declare, and OPTIONS is seldom one of them"
    exchange.visits.push({ layer: ROUTER, action: "answered", note: why })
    return refuse(context, exchange, routerException(405), { span: app.span, option: null, why })
  }
  const layer: LayerInfo = {
    id: "route",
    name: `${method} ${path}`,
    role: "route",
    span: elsewhere?.span ?? null,
  }
  const where = elsewhere?.kind === "unknown routes" ? `\`${elsewhere.written}\`` : "elsewhere"
  exchange.visits.push({ layer, action: "answered", note: `declared ${where}, taken to answer 200` })
  return {
    kind: "response",
    draft: json(layer, 200, "", {
      span: elsewhere?.span ?? null,
      option: null,
      why: `the route is declared ${where}, outside of the paste; it is taken to answer 200`,
    }),
  }
}

/** `/users/` for `/users`: 307 to the other one. starlette/routing.py, redirect_slashes */
function slashRedirect(app: AppDeclaration, exchange: Exchange, path: string): Outcome | null {
  const { request } = exchange
  if (!app.redirectSlashes || path === "/") return null
  const other = path.endsWith("/") ? path.replace(/\/+$/, "") : `${path}/`
  const found = app.routing.find(
    (entry): entry is Extract<Routing, { kind: "route" }> =>
      entry.kind === "route" && compilePath(entry.path, false).test(other),
  )
  if (found === undefined) return null
  const why = `the route is ${found.path}; the slash at the end makes it another path`
  exchange.visits.push({ layer: ROUTER, action: "answered", note: why })
  const draft = new Draft(ROUTER, 307, [], "", { span: found.span, option: null, why })
  const query = request.path.slice(path.length)
  draft.append(
    "location",
    request.host === null ? `${other}${query}` : `${request.scheme}://${request.host}${other}${query}`,
    draft.cause,
  )
  return { kind: "response", draft }
}

/** The lane that a route has in the diagram. */
const routeLayer = (entry: RouteDeclaration, method: string): LayerInfo => ({
  id: "route",
  name: `${method} ${entry.path}`,
  role: "route",
  span: entry.span,
})

/** Runs a route as far as the text allows; what can't be followed is taken to answer its declared status. */
function run(context: RouterContext, exchange: Exchange, entry: RouteDeclaration): Outcome {
  const { evaluation, app } = context
  const layer = routeLayer(entry, exchange.request.method)
  const endpoint =
    entry.endpoint?.kind === "class"
      ? (entry.endpoint.attributes.get(exchange.request.method.toLowerCase()) ?? null)
      : entry.endpoint
  if (endpoint?.kind !== "function") {
    exchange.visits.push({ layer, action: "answered", note: `${entry.status}` })
    return {
      kind: "response",
      draft: entry.style === "fastapi" ? json(layer, entry.status, "") : plainText(layer, entry.status, ""),
    }
  }
  const own = new Draft(layer, entry.status, [], "")
  evaluation.restart()
  evaluation.isMuted = true
  try {
    const value = callFunction(evaluation, endpoint, {
      positional: endpointArguments(evaluation, exchange, endpoint, entry, own),
      keywords: new Map(),
      span: endpoint.span,
    })
    const draft = draftOf(value) ?? responseFrom(evaluation, value, layer) ?? jsonDraft(own, value)
    exchange.visits.push({ layer, action: "answered", note: `${draft.status}` })
    return { kind: "response", draft }
  } catch (error) {
    if (!(error instanceof PythonError)) throw error
    const cause: Cause = { span: error.span, option: null, why: evaluation.textAt(error.span) }
    const handled = exceptionAnswer({ evaluation, app, exchange, layer, cause }, error)
    exchange.visits.push({
      layer,
      action: handled === null ? "raised" : "answered",
      note: handled === null ? error.type : `${handled.status}`,
    })
    return handled === null ? { kind: "raised", error } : { kind: "response", draft: handled }
  } finally {
    evaluation.isMuted = false
  }
}

/** FastAPI turns what a route returns into a JSONResponse; a null body status empties it, and keeps its content-type. */
function jsonDraft(own: Draft, value: Value): Draft {
  own.body = [204, 304].includes(own.status) ? "" : (toJson(value) ?? "")
  own.headers = [{ name: "content-type", value: "application/json", cause: null }, ...own.headers]
  return own
}

function endpointArguments(
  evaluation: Evaluation,
  exchange: Exchange,
  endpoint: FunctionValue,
  entry: RouteDeclaration,
  own: Draft,
): Value[] {
  const parameters = endpoint.parameters.filter(({ kind, name }) => kind === "normal" && name !== "self")
  const path = exchange.request.path.replace(/\?.*$/, "")
  const inPath = compilePath(entry.path, false).exec(path)?.groups ?? {}
  return parameters.map((parameter): Value => {
    const annotation = parameter.annotation === null ? "" : evaluation.textAt(parameter.annotation.span)
    if (/\bRequest$/.test(annotation) || (entry.style === "starlette" && parameter.name === "request"))
      return requestValue(exchange.request, endpoint.span)
    if (/\bResponse$/.test(annotation)) return responseValue(evaluation, own, endpoint.span, () => {})
    const text = inPath[parameter.name]
    if (text !== undefined && /^(str)?$/.test(annotation)) return string(percentDecoded(text), endpoint.span)
    if (text !== undefined && annotation === "int" && /^\d+$/.test(text))
      return number(Number(text), endpoint.span)
    return {
      kind: "unknown",
      key: parameter.name,
      reason: `\`${parameter.name}\` comes with the request`,
      span: endpoint.span,
    }
  })
}
