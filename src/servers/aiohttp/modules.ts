import type { Evaluation } from "../../source/python/evaluation.ts"
import { toJson } from "../../source/python/json.ts"
import { pythonModules } from "../../source/python/modules.ts"
import {
  argument,
  type CallArguments,
  callable,
  host,
  isSequence,
  none,
  string,
  type Value,
} from "../../source/python/values.ts"
import type { Span } from "../../source/span.ts"
import { responseValue } from "../flask/response.ts"
import { Draft } from "../python/draft.ts"
import { requestHeaders } from "../python/request-headers.ts"
import type { Cause, LayerInfo } from "../server.ts"
import { addToCors, keepOptions, originConfig, resourceOptions } from "./cors.ts"
import { type AioResource, addResource } from "./routing.ts"
import type { AioApp, AioRuntime, CorsSetup } from "./runtime.ts"

export const HANDLER: LayerInfo = { id: "handler", name: "the handler", role: "route", span: null }

type Module = (evaluation: Evaluation, span: Span) => Value
type Call = (args: CallArguments, span: Span) => Value

const VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]

/** aiohttp 3.8, web_exceptions.py: the statuses, and what their pages say */
const HTTP_ERRORS: Readonly<Record<string, readonly [status: number, reason: string]>> = {
  HTTPOk: [200, "OK"],
  HTTPCreated: [201, "Created"],
  HTTPNoContent: [204, "No Content"],
  HTTPFound: [302, "Found"],
  HTTPBadRequest: [400, "Bad Request"],
  HTTPUnauthorized: [401, "Unauthorized"],
  HTTPForbidden: [403, "Forbidden"],
  HTTPNotFound: [404, "Not Found"],
  HTTPConflict: [409, "Conflict"],
  HTTPTooManyRequests: [429, "Too Many Requests"],
  HTTPInternalServerError: [500, "Internal Server Error"],
}

/** What was raised as a response, and so can be caught and sent. */
export const raisedDrafts = new WeakMap<Value, Draft>()

/** What the emulator plays of aiohttp and aiohttp-cors. */
export function aiohttpModules(runtime: () => AioRuntime): ReadonlyMap<string, Module> {
  const plain =
    (label: string, call: Call): Module =>
    (_, span) =>
      callable(label, span, call)
  const web: Readonly<Record<string, Module>> = {
    Application: plain("Application", (args, span) => application(runtime(), args, span)),
    RouteTableDef: plain("RouteTableDef", (_, span) => routeTable(span)),
    Response: plain("Response", (args, span) =>
      responseValue(runtime().evaluation, responseDraft(runtime(), args, span), span),
    ),
    json_response: plain("json_response", (args, span) => {
      const draft = responseDraft(runtime(), { ...args, positional: [] }, span)
      const data = argument(args, 0, "data")
      draft.body = data === null ? "" : dumped(toJson(data))
      draft.set("content-type", "application/json; charset=utf-8", null)
      return responseValue(runtime().evaluation, draft, span)
    }),
    run_app: plain("run_app", (_, span) => none(span)),
    middleware: plain("middleware", (args, span) => args.positional[0] ?? none(span)),
    ...Object.fromEntries(
      VERBS.map((verb) => [
        verb.toLowerCase(),
        plain(verb.toLowerCase(), (args, span) => definition(verb, args.positional, span)),
      ]),
    ),
    route: plain("route", ({ positional: [method, ...rest] }, span) =>
      definition(method?.kind === "string" ? method.value.toUpperCase() : "*", rest, span),
    ),
    ...Object.fromEntries(
      Object.entries(HTTP_ERRORS).map(([name, [status, reason]]) => [
        name,
        plain(name, (args, span) => httpError(runtime(), name, status, reason, args, span)),
      ]),
    ),
  }
  return new Map<string, Module>([
    ...pythonModules,
    ...Object.entries(web).map(([name, module]): [string, Module] => [`aiohttp.web.${name}`, module]),
    ["aiohttp_cors.setup", plain("setup", (args, span) => setup(runtime(), args, span))],
    [
      "aiohttp_cors.ResourceOptions",
      plain("ResourceOptions", (args, span) => {
        const named = (name: string): Value | null => args.keywords.get(name)?.value ?? null
        const options = resourceOptions(runtime(), named, span)
        for (const name of [
          "allow_credentials",
          "expose_headers",
          "allow_headers",
          "max_age",
          "allow_methods",
        ]) {
          const value = named(name)
          runtime().corsOptions.push({
            name,
            value: value === null ? "—" : runtime().evaluation.textAt(value.span),
            isDefault: value === null,
            span: value?.span ?? null,
          })
        }
        const made = host("ResourceOptions", span, { truthy: true })
        keepOptions(made, options)
        return made
      }),
    ],
  ])
}

/** Python's json.dumps: a blank behind each comma and each colon */
function dumped(json: string | null): string {
  const written = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`
    if (typeof value !== "object" || value === null) return JSON.stringify(value)
    return `{${Object.entries(value)
      .map(([key, each]) => `${JSON.stringify(key)}: ${written(each)}`)
      .join(", ")}}`
  }
  return json === null ? "" : written(JSON.parse(json))
}

/** `raise web.HTTPUnauthorized(…)`: an exception that is a response */
function httpError(
  runtime: AioRuntime,
  name: string,
  status: number,
  reason: string,
  args: CallArguments,
  span: Span,
): Value {
  const text = args.keywords.get("text")?.value
  const cause: Cause | null =
    status >= 400 ? { span, option: null, why: `the code answers ${status} here` } : null
  const isEmpty = status === 204
  const draft = new Draft(
    HANDLER,
    status,
    isEmpty ? [] : [{ name: "content-type", value: "text/plain; charset=utf-8", cause: null }],
    isEmpty ? "" : text?.kind === "string" ? text.value : `${status}: ${reason}`,
    cause,
  )
  const location = argument(args, 0, "location")
  if (name === "HTTPFound" && location?.kind === "string") draft.set("location", location.value, cause)
  const made = responseValue(runtime.evaluation, draft, span)
  applyHeaders(made, args.keywords.get("headers")?.value ?? null, span)
  raisedDrafts.set(made, draft)
  return made
}

function applyHeaders(response: Value, headers: Value | null, span: Span): void {
  if (headers === null || response.kind !== "host") return
  const target = response.host.attribute?.("headers", span)
  const update = target?.kind === "host" ? target.host.attribute?.("update", span) : null
  if (update?.kind === "host")
    update.host.call?.({ positional: [headers], keywords: new Map(), span: headers.span }, headers.span)
}

/** web_response.py, Response.__init__ */
function responseDraft(runtime: AioRuntime, args: CallArguments, span: Span): Draft {
  const named = (name: string): Value | null => args.keywords.get(name)?.value ?? null
  const body = named("body")
  const text = named("text")
  const status = named("status")
  const type = named("content_type")
  const code = status?.kind === "number" ? status.value : 200
  const draft = new Draft(
    HANDLER,
    code,
    [],
    text?.kind === "string"
      ? text.value
      : body?.kind === "bytes" || body?.kind === "string"
        ? body.value
        : "",
    code >= 400 ? { span, option: null, why: `the code answers ${code} here` } : null,
  )
  const plain =
    type?.kind === "string" ? type.value : text === null ? "application/octet-stream" : "text/plain"
  draft.set("content-type", text === null ? plain : `${plain}; charset=utf-8`, null)
  applyHeaders(responseValue(runtime.evaluation, draft, span), named("headers"), span)
  return draft
}

interface Definition {
  readonly method: string
  readonly path: string
  readonly handler: Value
  readonly span: Span
}
const definitions = new WeakMap<Value, readonly Definition[]>()

/** `web.get("/x", handler)` */
function definition(method: string, [path, handler]: readonly Value[], span: Span): Value {
  const made = host("RouteDef", span, { truthy: true })
  if (path?.kind === "string" && handler !== undefined)
    definitions.set(made, [{ method, path: path.value, handler, span }])
  return made
}

/** `routes = web.RouteTableDef()` with `@routes.get("/x")` */
function routeTable(span: Span): Value {
  const own: Definition[] = []
  const value = host("routes", span, {
    truthy: true,
    attribute: (name, at) => {
      const verb = name === "view" ? "*" : name.toUpperCase()
      if (!VERBS.includes(verb) && name !== "route" && name !== "view") return null
      return callable(`routes.${name}`, at, ({ positional }, where) => {
        const [first, second] = positional
        const path = name === "route" ? second : first
        const method = name === "route" ? (first?.kind === "string" ? first.value.toUpperCase() : "*") : verb
        return callable("decorator", where, ({ positional: [handler] }, there) => {
          if (path?.kind === "string" && handler !== undefined)
            own.push({ method, path: path.value, handler, span: where })
          return handler ?? none(there)
        })
      })
    },
  })
  definitions.set(value, own)
  return value
}

function register(resources: AioResource[], { method, path, handler, span }: Definition): AioResource {
  const resource = addResource(resources, path, span)
  // What takes GET takes HEAD: `add_get` and `web.get` have allow_head.
  if (method === "GET") resource.routes.push({ resource, method: "HEAD", handler, span })
  resource.routes.push({ resource, method, handler, span })
  return resource
}

/** `web.Application(middlewares=[…])` */
function application(runtime: AioRuntime, args: CallArguments, span: Span): Value {
  const given = args.keywords.get("middlewares")?.value
  const middlewares =
    given !== undefined && isSequence(given)
      ? given.items.flatMap((each) => (each.kind === "function" ? [each] : []))
      : []
  const app: AioApp = { resources: [], middlewares: [...middlewares], signals: [], cors: null, span }
  runtime.apps.push(app)
  const routeValue = (resource: AioResource, method: string, at: Span): Value => {
    const value = host("route", at, {
      truthy: true,
      attribute: (name, where) =>
        name === "resource"
          ? resourceValue(resource, where)
          : name === "method"
            ? string(method, where)
            : null,
    })
    runtime.entities.set(value, { resource, method })
    return value
  }
  const resourceValue = (resource: AioResource, at: Span): Value => {
    const value = host("resource", at, {
      truthy: true,
      attribute: (name, where) =>
        name === "add_route"
          ? callable("resource.add_route", where, ({ positional: [method, handler] }, there) => {
              const verb = method?.kind === "string" ? method.value.toUpperCase() : "*"
              if (handler !== undefined)
                resource.routes.push({ resource, method: verb, handler, span: there })
              return routeValue(resource, verb, there)
            })
          : null,
    })
    runtime.entities.set(value, { resource, method: null })
    return value
  }
  const addRoutes = (value: Value | undefined): void => {
    if (value === undefined) return
    for (const each of definitions.get(value) ?? []) register(app.resources, each)
    if (isSequence(value)) for (const item of value.items) addRoutes(item)
  }
  const router = (at: Span): Value =>
    host("app.router", at, {
      truthy: true,
      attribute: (name, where) => {
        const verb = /^add_(get|post|put|patch|delete|head|options|route|view)$/
          .exec(name)?.[1]
          ?.toUpperCase()
        if (verb !== undefined)
          return callable(`router.${name}`, where, ({ positional }, there) => {
            const [first, second, third] = positional
            const isRoute = verb === "ROUTE"
            const method = isRoute
              ? first?.kind === "string"
                ? first.value.toUpperCase()
                : "*"
              : verb === "VIEW"
                ? "*"
                : verb
            const [path, handler] = isRoute ? [second, third] : [first, second]
            if (path?.kind !== "string" || handler === undefined) return none(there)
            // `add_route("GET", …)` takes GET alone.
            const resource = isRoute
              ? addResource(app.resources, path.value, there)
              : register(app.resources, { method, path: path.value, handler, span: there })
            if (isRoute) resource.routes.push({ resource, method, handler, span: there })
            return routeValue(resource, method, there)
          })
        if (name === "add_resource")
          return callable("router.add_resource", where, ({ positional: [path] }, there) =>
            path?.kind === "string"
              ? resourceValue(addResource(app.resources, path.value, there), there)
              : none(there),
          )
        if (name === "add_routes")
          return callable("router.add_routes", where, ({ positional: [routes] }, there) => {
            addRoutes(routes)
            return none(there)
          })
        if (name === "routes")
          return callable("router.routes", where, (_, there) => ({
            kind: "list",
            items: app.resources.flatMap((resource) =>
              resource.routes.map((route) => routeValue(resource, route.method, route.span)),
            ),
            span: there,
          }))
        if (name === "resources")
          return callable("router.resources", where, (_, there) => ({
            kind: "list",
            items: app.resources.map((resource) => resourceValue(resource, resource.span)),
            span: there,
          }))
        return null
      },
    })
  const kept = new Map<string, Value>()
  const value = host("app", span, {
    truthy: true,
    item: (key) => (key.kind === "string" ? (kept.get(key.value) ?? null) : null),
    setItem: (key, to) => {
      if (key.kind === "string") kept.set(key.value, to)
    },
    attribute: (name, at) => {
      switch (name) {
        case "router":
          return router(at)
        case "add_routes":
          return callable("app.add_routes", at, ({ positional: [routes] }, where) => {
            addRoutes(routes)
            return none(where)
          })
        case "middlewares":
          return host("app.middlewares", at, {
            truthy: true,
            attribute: (member, where) =>
              callable(`middlewares.${member}`, where, ({ positional: [each] }, there) => {
                if (member === "append" && each?.kind === "function") app.middlewares.push(each)
                return none(there)
              }),
          })
        case "on_response_prepare":
          return host("app.on_response_prepare", at, {
            truthy: true,
            attribute: (member, where) =>
              callable(member, where, ({ positional: [each] }, there) => {
                if (member === "append" && each?.kind === "function") app.signals.push(each)
                return none(there)
              }),
          })
        default:
          return /^on_|^cleanup_ctx$/.test(name)
            ? host(`app.${name}`, at, {
                truthy: true,
                attribute: (member, where) => callable(member, where, (_, there) => none(there)),
              })
            : callable(`app.${name}`, at, (_, where) => none(where))
      }
    },
  })
  appValues.set(value, app)
  return value
}

const appValues = new WeakMap<Value, AioApp>()

/** `cors = aiohttp_cors.setup(app, defaults={…})` */
function setup(runtime: AioRuntime, args: CallArguments, span: Span): Value {
  const target = argument(args, 0, "app")
  const app = (target === null ? undefined : appValues.get(target)) ?? runtime.apps[0]
  const made: CorsSetup = {
    defaults: originConfig(runtime, args.keywords.get("defaults")?.value ?? null),
    resources: new Map(),
    span,
  }
  if (app !== undefined) app.cors = made
  return host("cors", span, {
    truthy: true,
    attribute: (name, at) =>
      name === "add"
        ? callable("cors.add", at, (given, where) => {
            const [entity] = given.positional
            const known = entity === undefined ? undefined : runtime.entities.get(entity)
            if (known !== undefined)
              addToCors(
                made,
                known.resource,
                known.method,
                originConfig(runtime, argument(given, 1, "config")),
                where,
              )
            return entity ?? none(where)
          })
        : null,
  })
}

/** `request`, for a handler */
export function requestValue(runtime: AioRuntime, span: Span): Value {
  const request = () => runtime.exchange?.request ?? null
  return host("request", span, {
    truthy: true,
    attribute: (name, at) => {
      const current = request()
      if (current === null) return null
      switch (name) {
        case "method":
          return string(current.method, at)
        case "path":
          return string(current.path.replace(/\?.*$/, ""), at)
        case "headers":
          return requestHeaders(current.headers, at)
        default:
          return null
      }
    },
  })
}
