import { awaited } from "../../source/javascript/interpreter/expressions.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import { promised } from "../../source/javascript/interpreter/members.ts"
import {
  host,
  isCallable,
  nativeFunction,
  string,
  text,
  undefinedAt,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { type PathMatcher, pathMatcher } from "../node/path.ts"
import type { LayerInfo } from "../server.ts"
import { setBody, setStatus } from "./body.ts"
import { compose, type KoaLayer } from "./compose.ts"
import { layerInfo } from "./layer-info.ts"
import type { KoaRuntime } from "./runtime.ts"

const VERBS = ["get", "post", "put", "patch", "delete", "del", "head", "options", "link", "unlink"]
/** The methods that `allowedMethods` knows. */
const IMPLEMENTED = new Set(["HEAD", "OPTIONS", "GET", "PUT", "PATCH", "POST", "DELETE"])

interface RouterLayer {
  /** empty: a middleware of `router.use` */
  readonly methods: readonly string[]
  readonly path: string
  readonly match: PathMatcher
  readonly layers: readonly KoaLayer[]
}

interface KoaRouter {
  readonly layers: RouterLayer[]
}
/** The routers behind what `router.routes()` gives. */
const routesOf = new WeakMap<object, KoaRouter>()

/** The npm packages `@koa/router` and `koa-router` 12 to 14: `new Router({ prefix })`. */
export function makeRouter(runtime: KoaRuntime, options: Value | undefined, span: Span): Value {
  const router: KoaRouter = { layers: [] }
  let prefix =
    options?.kind === "object"
      ? (text(options.properties.get("prefix")?.value ?? string("", span)) ?? "")
      : ""
  const join = (path: string): string => `${prefix}${path === "/" && prefix !== "" ? "" : path}` || "/"

  const addRoute = (methods: readonly string[], args: readonly Value[], at: Span): void => {
    // `router.get("name", "/path", handler)`
    const strings = args.filter(({ kind }) => kind === "string")
    const path = strings[strings.length > 1 ? 1 : 0]
    const written = join(path?.kind === "string" ? path.value : "/")
    const handlers = args.flatMap((each) => (each.kind === "array" ? each.items : [each])).filter(isCallable)
    router.layers.push({
      methods,
      path: written,
      match: pathMatcher(string(written, path?.span ?? at), false),
      layers: handlers.map((handler, i) => ({
        handler,
        info:
          i === handlers.length - 1
            ? routeInfo(methods[methods.length - 1] ?? "ALL", written, at)
            : layerInfo(runtime, handler, at),
      })),
    })
  }
  const use = (args: readonly Value[], at: Span): void => {
    const [first] = args
    const path = first?.kind === "string" ? first.value : null
    for (const handler of path === null ? args : args.slice(1)) {
      const inner = handler.kind === "host" ? routesOf.get(handler.host) : undefined
      if (inner !== undefined) {
        for (const layer of [...inner.layers]) {
          const written = join(`${path ?? ""}${layer.path}`)
          router.layers.push({
            ...layer,
            path: written,
            match: pathMatcher(string(written, at), layer.methods.length === 0),
          })
        }
        continue
      }
      const written = path === null ? prefix : join(path)
      router.layers.push({
        methods: [],
        path: written === "" ? "/" : written,
        match: pathMatcher(string(written === "" ? "/" : written, at), true),
        layers: [{ handler, info: layerInfo(runtime, handler, at) }],
      })
    }
  }
  const self: Value = host("router", span, {
    get: (name, at) => {
      const method = (run: (args: readonly Value[], where: Span) => Value) =>
        nativeFunction(`router.${name}`, at, run)
      if (VERBS.includes(name) || name === "all")
        return method((args, where) => {
          const verb = name === "del" ? "DELETE" : name.toUpperCase()
          addRoute(name === "all" ? [...IMPLEMENTED] : verb === "GET" ? ["HEAD", "GET"] : [verb], args, where)
          return self
        })
      switch (name) {
        case "use":
          return method((args, where) => {
            use(args, where)
            return self
          })
        case "prefix":
          return method(([given]) => {
            prefix = given?.kind === "string" ? given.value : prefix
            return self
          })
        case "routes":
        case "middleware":
          return method((_, where) => {
            const value = nativeFunction("router.routes", where, ([context, next], there) =>
              promised(() => dispatch(runtime, router, context, next, there), there),
            )
            if (value.kind === "host") routesOf.set(value.host, router)
            return value
          })
        case "allowedMethods":
          return method((_, where) =>
            nativeFunction("router.allowedMethods", where, ([, next], there) =>
              promised(() => allowedMethods(runtime, next, there), there),
            ),
          )
        case "param":
        case "redirect":
        case "register":
          return method(() => self)
        default:
          return null
      }
    },
  })
  return self
}

const routeInfo = (method: string, path: string, span: Span): LayerInfo => ({
  id: "route",
  name: `${method} ${path}`,
  role: "route",
  span,
})

function dispatch(
  runtime: KoaRuntime,
  router: KoaRouter,
  context: Value | undefined,
  next: Value | undefined,
  span: Span,
): Value {
  const { exchange, evaluation } = runtime
  if (exchange === null) return undefinedAt(span)
  const goOn = () => callValue(evaluation, next ?? undefinedAt(span), [], span)
  const path = exchange.request.path.split("?")[0] ?? "/"
  const fitting = router.layers.flatMap((layer) => {
    const match = layer.match(path)
    return match === null ? [] : [{ layer, match }]
  })
  exchange.matched = [...(exchange.matched ?? []), ...fitting.flatMap(({ layer }) => layer.methods)]
  const taken = fitting.filter(
    ({ layer: { methods } }) => methods.length === 0 || methods.includes(exchange.request.method),
  )
  if (!taken.some(({ layer }) => layer.methods.length > 0)) return goOn()
  const route = taken.findLast(({ layer }) => layer.methods.length > 0)
  exchange.params = route?.match.params ?? {}
  return awaited(
    compose(
      runtime,
      taken.flatMap(({ layer }) => layer.layers),
      context ?? undefinedAt(span),
      goOn,
    ),
  )
}

/** `router.allowedMethods()`: OPTIONS, 405 and 501 for the paths of the router. */
function allowedMethods(runtime: KoaRuntime, next: Value | undefined, span: Span): Value {
  const { exchange, evaluation } = runtime
  const result = awaited(callValue(evaluation, next ?? undefinedAt(span), [], span))
  if (exchange === null || exchange.matched === null || exchange.response.statusCode !== 404) return result
  const allowed = [...new Set(exchange.matched)]
  const { method } = exchange.request
  const cause = {
    span,
    option: null,
    why: "router.allowedMethods() answers by itself, with the methods of the routes that fit",
  }
  const say = (): void => exchange.response.setHeader("Allow", allowed.join(", "), cause)
  if (!IMPLEMENTED.has(method)) {
    setStatus(exchange, 501)
    say()
  } else if (allowed.length > 0 && method === "OPTIONS") {
    setStatus(exchange, 200)
    setBody(exchange, string("", span), null)
    say()
  } else if (allowed.length > 0 && !allowed.includes(method)) {
    setStatus(exchange, 405)
    say()
  } else return result
  exchange.response.cause = cause
  exchange.answeredBy = { id: "allowedMethods", name: "router.allowedMethods", role: "router", span }
  return result
}
