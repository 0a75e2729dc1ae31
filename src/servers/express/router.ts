import { callValue, caught, parameterCount } from "../../source/javascript/interpreter/functions.ts"
import {
  host,
  isCallable,
  isOpaque,
  nativeFunction,
  type Property,
  string,
  throwError,
  undefinedAt,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { nameOfHandler } from "../node/handler-name.ts"
import { type PathMatcher, pathMatcher } from "../node/path.ts"
import type { LayerInfo } from "../server.ts"
import type { Runtime } from "./runtime.ts"

const VERBS = [
  "get",
  "post",
  "put",
  "patch",
  "delete",
  "head",
  "options",
  "trace",
  "connect",
  "search",
  "propfind",
]

/** A middleware, or a router, that `use` adds. */
interface UseLayer {
  readonly kind: "use"
  readonly match: PathMatcher
  readonly path: string | null
  readonly handler: Value
  readonly info: LayerInfo
}

/** A route, with its handlers in order; a handler without a method is one of `all`. */
interface RouteLayer {
  readonly kind: "route"
  readonly match: PathMatcher
  readonly path: string
  readonly handlers: { readonly method: string | null; readonly handler: Value; readonly span: Span }[]
  readonly span: Span
}

export type StackLayer = UseLayer | RouteLayer

/** An app or a router of the text: what it was told, in order. */
export interface Router {
  readonly stack: StackLayer[]
  readonly settings: Map<string, Value>
  readonly value: Value
  readonly label: "app" | "router"
  /** the app that an app was last mounted on, whose `request` and `settings` it inherits */
  parent: Router | null
}

/** Express 5.2, lib/application.js, on `mount`: an app inherits from its parent, which can't be one of its own. */
function inherit(child: Router, parent: Router, at: Span): void {
  for (let above: Router | null = parent; above !== null; above = above.parent)
    if (above === child) throwError("TypeError", "Cyclic __proto__ value", at)
  child.parent = parent
}

const routers = new WeakMap<object, Router>()

/** The router behind a value; null for one that is none. */
export const routerOf = (value: Value): Router | null =>
  value.kind === "host" ? (routers.get(value.host) ?? null) : null

const names = new WeakMap<Runtime, Map<string, number>>()

function infoOf(runtime: Runtime, handler: Value, span: Span): LayerInfo {
  const name = nameOfHandler(runtime.evaluation, handler)
  const counts = names.get(runtime) ?? new Map<string, number>()
  names.set(runtime, counts)
  const count = (counts.get(name) ?? 0) + 1
  counts.set(name, count)
  return {
    id: count === 1 ? name : `${name} ${count}`,
    name,
    role: name === "cors" ? "cors" : "middleware",
    span: handler.kind === "host" || handler.kind === "function" ? handler.span : span,
  }
}

const flatten = (values: readonly Value[]): readonly Value[] =>
  values.flatMap((value) => (value.kind === "array" ? flatten(value.items) : [value]))

const isPath = (value: Value | undefined): boolean =>
  value?.kind === "string" ||
  value?.kind === "regexp" ||
  (value?.kind === "array" && value.items.length > 0 && value.items.every((item) => isPath(item)))

/** `express()` or `express.Router()`: what it is told is written down here. */
export function makeRouter(runtime: Runtime, label: "app" | "router", span: Span): Value {
  const stack: StackLayer[] = []
  const settings = new Map<string, Value>()
  const own = new Map<string, Property>()

  const use = (args: readonly Value[], at: Span): void => {
    const [first] = args
    const path = first !== undefined && isPath(first) ? first : null
    for (const handler of flatten(path === null ? args : args.slice(1))) {
      if (!isCallable(handler)) throwError("TypeError", "argument handler must be a function", at)
      stack.push({
        kind: "use",
        match: pathMatcher(path ?? string("/", at), true),
        path: path === null ? null : runtime.evaluation.textAt(path.span),
        handler,
        info: infoOf(runtime, handler, at),
      })
      const child = routerOf(handler)
      if (label === "app" && child?.label === "app") inherit(child, router, at)
    }
  }
  const route = (path: Value, at: Span): RouteLayer => {
    const written = path.kind === "string" ? path.value : runtime.evaluation.textAt(path.span)
    const made: RouteLayer = {
      kind: "route",
      match: pathMatcher(path, false),
      path: written,
      handlers: [],
      span: at,
    }
    stack.push(made)
    return made
  }
  const add = (layer: RouteLayer, method: string | null, handlers: readonly Value[], at: Span): void => {
    for (const handler of flatten(handlers)) {
      if (!isCallable(handler)) throwError("TypeError", "argument handler must be a function", at)
      layer.handlers.push({ method, handler, span: at })
    }
  }
  const self: Value = host(label, span, {
    isFunction: true,
    call: (_args, at) => undefinedAt(at),
    set: (name, value, at) => {
      own.set(name, { value, keySpan: at, getter: null })
    },
    get: (name, at) => {
      const property = own.get(name)
      if (property !== undefined) return property.value
      const method = (run: (args: readonly Value[], where: Span) => Value) =>
        nativeFunction(`${label}.${name}`, at, run)
      if (name === "use")
        return method((args, where) => {
          use(args, where)
          return self
        })
      if (name === "route")
        return method(([path], where) => {
          const layer = route(path ?? string("/", where), where)
          const verbs: Value = host("route", where, {
            get: (verb, there) =>
              VERBS.includes(verb) || verb === "all"
                ? nativeFunction(verb, there, (handlers, on) => {
                    add(layer, verb === "all" ? null : verb.toUpperCase(), handlers, on)
                    return verbs
                  })
                : null,
          })
          return verbs
        })
      if (name === "all" || VERBS.includes(name))
        return method(([path, ...handlers], where) => {
          // `app.get("env")` asks for a setting.
          if (name === "get" && handlers.length === 0)
            return settings.get(path?.kind === "string" ? path.value : "") ?? undefinedAt(where)
          add(
            route(path ?? string("/", where), where),
            name === "all" ? null : name.toUpperCase(),
            handlers,
            where,
          )
          return self
        })
      if (name === "set" || name === "enable" || name === "disable")
        return method(([key, value], where) => {
          if (key?.kind === "string")
            settings.set(
              key.value,
              name === "set"
                ? (value ?? undefinedAt(where))
                : { kind: "boolean", value: name === "enable", span: where },
            )
          return self
        })
      if (name === "enabled")
        return method(
          ([key], where) => settings.get(key?.kind === "string" ? key.value : "") ?? undefinedAt(where),
        )
      if (name === "listen")
        return method(([...args], where) => {
          const callback = args[args.length - 1]
          if (callback !== undefined && callback.kind === "function")
            runtime.evaluation.later.push(() => callValue(runtime.evaluation, callback, [], where))
          return host("server", where, {
            get: (_, there) => nativeFunction("server", there, () => undefinedAt(there)),
          })
        })
      if (name === "param" || name === "engine" || name === "on") return method(() => self)
      if (name === "locals") return host("locals", at, {})
      if (name === "mountpath") return string("/", at)
      return null
    },
  })
  const router: Router = { stack, settings, value: self, label, parent: null }
  if (self.kind === "host") routers.set(self.host, router)
  return self
}

/** What goes through a router's stack needs of the world around. */
export interface Passage {
  readonly req: Value
  readonly res: Value
  /** a middleware or handler that the text does not show */
  readonly opaque: (
    handler: Value,
    info: LayerInfo,
    isLast: boolean,
    goOn: (error: Value | null) => void,
  ) => void
  readonly routeInfo: (method: string, path: string, span: Span) => LayerInfo
}

type Done = (error: Value | null) => void

/** More routers than anybody nests; Node's own stack holds some thousands. */
const DEPTH = 100

/**
 * Takes a request through a router: router 2.2.0, index.js, `handle`. Everything is done when it returns.
 * @param done what comes after the last layer
 * @param depth how many routers the request is inside of: one that is mounted on itself has no end
 */
export function handle(runtime: Runtime, router: Router, passage: Passage, done: Done, depth = 0): void {
  const { exchange } = runtime
  if (exchange === null) return
  if (depth >= DEPTH) {
    const overflow = caught(() =>
      throwError("RangeError", "Maximum call stack size exceeded", router.value.span),
    )
    done(overflow.ok ? null : overflow.thrown.value)
    return
  }
  const { request } = exchange
  const allowed: string[] = []
  const finish: Done = (error) => {
    if (error === null && request.method === "OPTIONS" && allowed.length > 0 && !exchange.response.isEnded)
      sendOptions(runtime, allowed)
    else done(error)
  }
  const walk = (from: number, error: Value | null): void => {
    if (exchange.response.isEnded) return
    const path = exchange.url.split("?")[0] ?? "/"
    for (let at = from; at < router.stack.length; at++) {
      const layer = router.stack[at]
      const match = layer?.match(path) ?? null
      if (layer === undefined || match === null) continue
      const goOn: Done = (next) => walk(at + 1, next)
      if (layer.kind === "use") {
        if (!isAtBoundary(path, match.path)) continue
        mounted(runtime, layer, match.path, error, passage, goOn, depth)
        return
      }
      if (error !== null) continue
      const methods = new Set(layer.handlers.map(({ method }) => method))
      const handles =
        methods.has(null) || methods.has(request.method) || (request.method === "HEAD" && methods.has("GET"))
      if (!handles && request.method === "OPTIONS")
        allowed.push(
          ...[...methods].flatMap((method) => (method === null ? [] : [method])),
          ...(methods.has("GET") && !methods.has("HEAD") ? ["HEAD"] : []),
        )
      if (!handles) continue
      exchange.params = match.params
      dispatch(runtime, layer, passage, goOn)
      return
    }
    finish(error)
  }
  walk(0, null)
}

const isAtBoundary = (path: string, prefix: string): boolean =>
  prefix === "" ||
  (path.startsWith(prefix) && (path[prefix.length] === undefined || path[prefix.length] === "/"))

function mounted(
  runtime: Runtime,
  layer: UseLayer,
  prefix: string,
  error: Value | null,
  passage: Passage,
  goOn: Done,
  depth: number,
): void {
  const { exchange } = runtime
  if (exchange === null) return
  const before = exchange.url
  const rest = before.slice(prefix.length)
  exchange.url = rest.startsWith("/") ? rest : `/${rest}`
  const leave: Done = (next) => {
    exchange.url = before
    goOn(next)
  }
  const inner = routerOf(layer.handler)
  if (inner !== null) {
    if (error === null) handle(runtime, inner, passage, leave, depth + 1)
    else leave(error)
  } else run(runtime, layer.handler, layer.info, error, passage, false, leave)
  exchange.url = before
}

function dispatch(runtime: Runtime, layer: RouteLayer, passage: Passage, done: Done): void {
  const method = runtime.exchange?.request.method ?? "GET"
  const takes = (each: string | null) =>
    each === null ||
    each === method ||
    (method === "HEAD" && each === "GET" && !layer.handlers.some((other) => other.method === "HEAD"))
  const handlers = layer.handlers.filter((each) => takes(each.method))
  const info = passage.routeInfo(method, layer.path, layer.span)
  const walk = (at: number, error: Value | null): void => {
    const each = handlers[at]
    if (each === undefined || isRouteSignal(error, "route")) {
      done(isRouteSignal(error, "route") ? null : error)
      return
    }
    const isLast = at === handlers.length - 1
    const own: LayerInfo =
      isLast || each.handler.kind === "host"
        ? info
        : {
            ...info,
            id: `${info.id} ${at}`,
            name: nameOfHandler(runtime.evaluation, each.handler),
            role: "middleware",
            span: each.handler.span,
          }
    const shown =
      each.handler.kind === "host" && each.handler.label === "cors"
        ? { ...info, id: "cors", name: "cors", role: "cors" as const, span: each.handler.span }
        : own
    run(runtime, each.handler, shown, error, passage, isLast, (next) => walk(at + 1, next))
  }
  walk(0, null)
}

const isRouteSignal = (error: Value | null, signal: string): boolean =>
  error?.kind === "string" && error.value === signal

/** Runs one handler, and takes it from there. */
function run(
  runtime: Runtime,
  handler: Value,
  info: LayerInfo,
  error: Value | null,
  passage: Passage,
  isLast: boolean,
  goOn: Done,
): void {
  const { exchange, evaluation } = runtime
  if (exchange === null) return
  const isErrorHandler = handler.kind === "function" && parameterCount(handler) === 4
  if (isErrorHandler !== (error !== null) && !(error === null && isOpaque(handler))) {
    goOn(error)
    return
  }
  const before = runtime.current
  if (isOpaque(handler)) {
    passage.opaque(handler, info, isLast, goOn)
    return
  }
  let isOn = false
  const headersBefore = exchange.response.headers.length
  const next = nativeFunction("next", handler.span, ([problem], at) => {
    if (isOn) return undefinedAt(at)
    isOn = true
    const passed =
      problem === undefined || problem.kind === "undefined" || problem.kind === "null" ? null : problem
    const isChanged = exchange.response.headers.length !== headersBefore
    if (info.role !== "route")
      exchange.visits.push({
        layer: info,
        action: passed !== null ? "raised" : isChanged ? "changed the answer" : "passed on",
        note: passed === null ? (isChanged ? "set headers, and went on" : "") : "went on with an error",
      })
    goOn(passed)
    runtime.current = info
    return undefinedAt(at)
  })
  const args = isErrorHandler
    ? [error ?? undefinedAt(handler.span), passage.req, passage.res, next]
    : [passage.req, passage.res, next]
  const wasEnded = exchange.response.isEnded
  runtime.current = info
  const result = evaluation.inDoubt(isLast && info.role === "route" ? "go on" : "ask now", () =>
    caught(() => callValue(evaluation, handler, args, handler.span)),
  )
  const rejected =
    result.ok && result.value.kind === "promise" && !result.value.settled.ok
      ? result.value.settled.value
      : null
  const thrown = result.ok ? rejected : result.thrown.value
  if (thrown !== null && !isOn && !exchange.response.isEnded) {
    isOn = true
    exchange.visits.push({ layer: info, action: "raised", note: "an exception" })
    goOn(thrown)
    runtime.current = before
    return
  }
  if (
    !isOn &&
    !wasEnded &&
    exchange.response.isEnded &&
    !exchange.visits.some(({ layer, action }) => layer === info && action === "answered")
  )
    exchange.visits.push({ layer: info, action: "answered", note: String(exchange.response.statusCode) })
  if (!isOn && !exchange.response.isEnded) silent(runtime, handler, info, isLast, goOn)
  runtime.current = before
}

/** It neither answered nor went on, as far as the text shows: what it waits for is outside. */
function silent(runtime: Runtime, handler: Value, info: LayerInfo, isLast: boolean, goOn: Done): void {
  const { exchange, evaluation } = runtime
  if (exchange === null) return
  const goesOn = !isLast && /\bnext\b/.test(evaluation.textAt(handler.span).replace(/^[^)]*\)/, ""))
  if (goesOn) {
    exchange.visits.push({
      layer: info,
      action: "passed on",
      note: "what it waits for is outside of the paste: it is taken to let the request through",
    })
    goOn(null)
    return
  }
  exchange.visits.push({
    layer: info,
    action: "answered",
    note: "its answer is not in the paste: it is taken to be one",
  })
  exchange.response.end("", info)
}

/** router 2.2.0, index.js, sendOptionsResponse */
function sendOptions(runtime: Runtime, methods: readonly string[]): void {
  const { exchange } = runtime
  if (exchange === null) return
  const allow = [...new Set(methods)].sort().join(", ")
  const { response } = exchange
  const why =
    "the router answers OPTIONS by itself, with the methods of the routes that fit: no CORS middleware came before"
  const cause = { span: null, option: null, why }
  response.setHeader("Allow", allow, cause)
  response.setHeader("Content-Type", "text/plain", null)
  response.setHeader("X-Content-Type-Options", "nosniff", null)
  response.cause = cause
  exchange.visits.push({ layer: ROUTER, action: "answered", note: "OPTIONS, with the methods of its routes" })
  response.end(allow, ROUTER)
}

export const ROUTER: LayerInfo = { id: "router", name: "Router", role: "router", span: null }
