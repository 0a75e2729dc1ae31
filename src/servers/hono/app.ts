import {
  host,
  isCallable,
  nativeFunction,
  type Property,
  string,
  text,
  undefinedAt,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { nameOfHandler } from "../node/handler-name.ts"
import type { LayerInfo } from "../server.ts"
import { type HonoMatcher, mergePath, pathMatcher } from "./path.ts"
import type { HonoRuntime } from "./runtime.ts"

const METHODS = ["get", "post", "put", "delete", "options", "patch", "query", "all"]

/** A handler at a path: middleware and routes are of one kind, and run in the order in which they were added. */
export interface HonoRoute {
  readonly method: string
  readonly path: string
  readonly match: HonoMatcher
  readonly handler: Value
  readonly info: LayerInfo
}

/** An app of the text: what it was told, in order. */
export interface HonoApp {
  readonly routes: HonoRoute[]
  readonly base: string
  readonly own: { notFound: Value | null; onError: Value | null }
}

const apps = new WeakMap<object, HonoApp>()

/** The app behind a value; null for one that is none. */
export const appOf = (value: Value): HonoApp | null =>
  value.kind === "host" ? (apps.get(value.host) ?? null) : null

const counts = new WeakMap<HonoRuntime, Map<string, number>>()

function infoOf(
  runtime: HonoRuntime,
  handler: Value,
  at: Span,
  route: { readonly method: string; readonly path: string } | null,
): LayerInfo {
  if (route !== null) return { id: "route", name: `${route.method} ${route.path}`, role: "route", span: at }
  const name = nameOfHandler(runtime.evaluation, handler)
  const known = counts.get(runtime) ?? new Map<string, number>()
  counts.set(runtime, known)
  const count = (known.get(name) ?? 0) + 1
  known.set(name, count)
  return {
    id: count === 1 ? name : `${name} ${count}`,
    name,
    role: name === "cors" ? "cors" : "middleware",
    span: handler.kind === "host" || handler.kind === "function" ? handler.span : at,
  }
}

const listOf = (value: Value | undefined): readonly Value[] =>
  value === undefined ? [] : value.kind === "array" ? value.items : [value]

/** `new Hono()`, and what `basePath` gives: the same routes, below another path. */
export function makeApp(
  runtime: HonoRuntime,
  span: Span,
  base = "/",
  routes: HonoRoute[] = [],
  handlers: HonoApp["own"] = { notFound: null, onError: null },
): Value {
  const app: HonoApp = { routes, base, own: handlers }
  const own = new Map<string, Property>()
  let last = "/"
  const add = (method: string, path: string, handler: Value, at: Span, isRoute: boolean): void => {
    const whole = mergePath(base, path)
    routes.push({
      method,
      path: whole,
      match: pathMatcher(whole),
      handler,
      info: infoOf(runtime, handler, at, isRoute && !isMiddleware(handler) ? { method, path: whole } : null),
    })
  }
  // `cors()` given to a route is a middleware all the same.
  const isMiddleware = (handler: Value): boolean => handler.kind === "host"
  const addAll = (
    methods: readonly string[],
    paths: readonly string[],
    list: readonly Value[],
    at: Span,
  ): void => {
    for (const path of paths)
      for (const method of methods)
        list.forEach((handler, i) => {
          if (isCallable(handler)) add(method, path, handler, at, i === list.length - 1)
        })
  }
  const self: Value = host("app", span, {
    set: (name, value, at) => {
      own.set(name, { value, keySpan: at, getter: null })
    },
    get: (name, at) => {
      const property = own.get(name)
      if (property !== undefined) return property.value
      const method = (run: (args: readonly Value[], where: Span) => Value) =>
        nativeFunction(`app.${name}`, at, run)
      if (METHODS.includes(name))
        return method((args, where) => {
          const [first] = args
          const isPath = first?.kind === "string"
          if (isPath) last = first.value
          addAll([name.toUpperCase()], [last], isPath ? args.slice(1) : args, where)
          return self
        })
      switch (name) {
        case "on":
          return method(([methods, paths, ...list], where) => {
            addAll(
              listOf(methods).map((each) => (text(each) ?? "").toUpperCase()),
              listOf(paths).map((each) => text(each) ?? ""),
              list,
              where,
            )
            return self
          })
        case "use":
          return method((args, where) => {
            const [first] = args
            const isPath = first?.kind === "string"
            last = isPath ? first.value : "*"
            for (const handler of isPath ? args.slice(1) : args)
              if (isCallable(handler)) add("ALL", last, handler, where, false)
            return self
          })
        case "route":
          return method(([path, inner]) => {
            const other = inner === undefined ? null : appOf(inner)
            if (other !== null)
              for (const route of [...other.routes]) {
                const whole = mergePath(
                  mergePath(base, path === undefined ? "/" : (text(path) ?? "/")),
                  route.path,
                )
                routes.push({
                  ...route,
                  path: whole,
                  match: pathMatcher(whole),
                  info:
                    route.info.role === "route"
                      ? { ...route.info, name: `${route.method} ${whole}` }
                      : route.info,
                })
              }
            return self
          })
        case "basePath":
          return method(([path], where) =>
            makeApp(
              runtime,
              where,
              mergePath(base, path === undefined ? "/" : (text(path) ?? "/")),
              routes,
              handlers,
            ),
          )
        case "notFound":
          return method(([handler]) => {
            handlers.notFound = handler ?? null
            return self
          })
        case "onError":
          return method(([handler]) => {
            handlers.onError = handler ?? null
            return self
          })
        case "mount":
        case "fire":
          return method(() => self)
        case "fetch":
        case "request":
          return nativeFunction(`app.${name}`, at, (_, where) => undefinedAt(where))
        case "port":
          return undefinedAt(at)
        case "routes":
          return string("", at)
        default:
          return null
      }
    },
  })
  if (self.kind === "host") apps.set(self.host, app)
  return self
}
