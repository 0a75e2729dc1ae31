import type { Evaluation } from "../../source/python/evaluation.ts"
import type {
  CallArguments,
  ClassValue,
  FunctionValue,
  RecordedCall,
  Value,
} from "../../source/python/values.ts"
import type { Span } from "../../source/span.ts"

/** A route as the text declares it. */
export interface RouteDeclaration {
  readonly kind: "route"
  readonly path: string
  /** null: every method */
  readonly methods: readonly string[] | null
  readonly endpoint: Value | null
  /** FastAPI's routes answer JSON and do not add HEAD to GET */
  readonly style: "fastapi" | "starlette"
  readonly status: number
  readonly span: Span
}

/** Something under a prefix: another app of the text, or one that the text does not show. */
export interface MountDeclaration {
  readonly kind: "mount"
  readonly path: string
  readonly app: Value
  readonly span: Span
}

/** Routes that are declared elsewhere: `app.include_router(users.router, prefix="/users")`. */
export interface UnknownRoutes {
  readonly kind: "unknown routes"
  readonly prefix: string
  readonly written: string
  readonly span: Span
}

export type Routing = RouteDeclaration | MountDeclaration | UnknownRoutes

/** A middleware as the text adds it. */
export interface MiddlewareDeclaration {
  readonly of: Value
  readonly arguments: CallArguments
  /** positional arguments that follow the app */
  readonly positional: readonly Value[]
  readonly span: Span
  /** `@app.middleware("http")`: a function instead of a class */
  readonly dispatch: FunctionValue | null
}

export interface ExceptionHandler {
  /** the exception's name, or a status code */
  readonly for: string
  readonly handler: Value
  readonly span: Span
}

/** An application as the text builds it. */
export interface AppDeclaration {
  readonly framework: "fastapi" | "starlette"
  readonly name: string
  readonly span: Span | null
  /** outermost first, ServerErrorMiddleware and ExceptionMiddleware apart */
  readonly middleware: readonly MiddlewareDeclaration[]
  readonly handlers: readonly ExceptionHandler[]
  readonly routing: readonly Routing[]
  readonly redirectSlashes: boolean
}

const HTTP_DECORATORS = ["get", "post", "put", "patch", "delete", "head", "options", "trace"]

/** Reads what the text did to one application, in the order in which it ran. */
export function declareApp(evaluation: Evaluation, app: Value, name: string): AppDeclaration {
  const object = app.kind === "object" ? app : null
  const keyword = (key: string) => object?.arguments.keywords.get(key)?.value
  const framework = object !== null && /(^|\.)Starlette$/.test(object.path) ? "starlette" : "fastapi"
  const middleware: MiddlewareDeclaration[] = []
  const handlers: ExceptionHandler[] = []
  const routing: Routing[] = []

  const listed = keyword("middleware")
  for (const item of listed !== undefined && "items" in listed ? listed.items : []) {
    const declared = middlewareObject(item)
    if (declared !== null) middleware.push(declared)
  }
  const listedHandlers = keyword("exception_handlers")
  if (listedHandlers?.kind === "dict") {
    for (const { key, value } of listedHandlers.entries)
      handlers.push({ for: exceptionClass(key), handler: value, span: value.span })
  }
  const listedRoutes = keyword("routes")
  for (const item of listedRoutes !== undefined && "items" in listedRoutes ? listedRoutes.items : []) {
    routing.push(...routesOf(item))
  }

  for (const call of evaluation.calls) {
    if (!isSame(call.target, app)) continue
    switch (call.method) {
      case "add_middleware":
        middleware.unshift(added(call))
        break
      case "middleware":
        if (call.decorated?.kind === "function") {
          middleware.unshift({
            of: call.decorated,
            arguments: call.arguments,
            positional: [],
            span: call.decorated.span,
            dispatch: call.decorated,
          })
        }
        break
      case "exception_handler":
      case "add_exception_handler": {
        const [on, given] = call.arguments.positional
        const handler = call.decorated ?? given
        if (on !== undefined && handler !== undefined)
          handlers.push({ for: exceptionClass(on), handler, span: handler.span })
        break
      }
      default:
    }
  }
  routing.push(...declaredRoutes(evaluation, app, framework, ""))
  const redirect = keyword("redirect_slashes")
  return {
    framework,
    name,
    span: object?.span ?? null,
    middleware,
    handlers,
    routing,
    redirectSlashes: !(redirect?.kind === "boolean" && !redirect.value),
  }
}

/** Values of the text are compared by identity, names of other modules by their path. */
export const isSame = (a: Value, b: Value): boolean =>
  a === b || (a.kind === "external" && b.kind === "external" && a.path === b.path)

function added(call: RecordedCall): MiddlewareDeclaration {
  const given = call.arguments.keywords.get("middleware_class")?.value
  const [first, ...rest] = call.arguments.positional
  const of: Value = first ?? given ?? { kind: "none", span: call.span }
  const keywords = new Map([...call.arguments.keywords].filter(([name]) => name !== "middleware_class"))
  return { of, arguments: { ...call.arguments, keywords }, positional: rest, span: call.span, dispatch: null }
}

/** `Middleware(CORSMiddleware, allow_origins=[…])` in a list. */
function middlewareObject(item: Value): MiddlewareDeclaration | null {
  if (item.kind !== "object")
    return {
      of: item,
      arguments: { positional: [], keywords: new Map(), span: item.span },
      positional: [],
      span: item.span,
      dispatch: null,
    }
  if (!/(^|\.)Middleware$/.test(item.path)) return null
  const [of, ...positional] = item.arguments.positional
  return of === undefined
    ? null
    : { of, arguments: item.arguments, positional, span: item.span, dispatch: null }
}

/** The class of an exception, or a status code. FastAPI has an HTTPException of its own, a child of Starlette's. */
export function exceptionClass(value: Value): string {
  switch (value.kind) {
    case "external":
    case "object": {
      const name = value.path.slice(value.path.lastIndexOf(".") + 1)
      const isStarlettes = value.path.startsWith("starlette.") && name === "HTTPException"
      return isStarlettes || name === "StarletteHTTPException" ? "starlette.HTTPException" : name
    }
    case "class":
      return value.name
    case "number":
      return String(value.value)
    default:
      return ""
  }
}

/** The routes of an app or a router, with those of the routers that it includes. */
function declaredRoutes(
  evaluation: Evaluation,
  owner: Value,
  framework: "fastapi" | "starlette",
  prefix: string,
): Routing[] {
  const found: Routing[] = []
  for (const call of evaluation.calls) {
    if (!isSame(call.target, owner)) continue
    const { arguments: args, method, span } = call
    const path = textOf(args.positional[0] ?? args.keywords.get("path")?.value)
    const status = statusOf(args)
    const endpoint: Value | null =
      call.decorated ??
      args.positional[1] ??
      args.keywords.get("endpoint")?.value ??
      args.keywords.get("route")?.value ??
      null
    if (HTTP_DECORATORS.includes(method) && path !== null) {
      found.push({
        kind: "route",
        path: prefix + path,
        methods: [method.toUpperCase()],
        endpoint,
        style: "fastapi",
        status,
        span,
      })
    } else if (["api_route", "add_api_route"].includes(method) && path !== null) {
      found.push({
        kind: "route",
        path: prefix + path,
        methods: methodsOf(args) ?? ["GET"],
        endpoint,
        style: "fastapi",
        status,
        span,
      })
    } else if (["route", "add_route"].includes(method) && path !== null) {
      found.push({
        kind: "route",
        path: prefix + path,
        methods: withHead(methodsOf(args) ?? ["GET"]),
        endpoint,
        style: "starlette",
        status,
        span,
      })
    } else if (method === "mount" && path !== null) {
      found.push({
        kind: "mount",
        path: prefix + path.replace(/\/$/, ""),
        app: args.positional[1] ?? args.keywords.get("app")?.value ?? { kind: "none", span },
        span,
      })
    } else if (method === "include_router") {
      const router = args.positional[0] ?? args.keywords.get("router")?.value
      if (router !== undefined)
        found.push(
          ...includedRoutes(
            evaluation,
            router,
            framework,
            prefix + (textOf(args.keywords.get("prefix")?.value) ?? ""),
            span,
          ),
        )
    }
  }
  return found
}

function includedRoutes(
  evaluation: Evaluation,
  router: Value,
  framework: "fastapi" | "starlette",
  prefix: string,
  span: Span,
): Routing[] {
  if (router.kind === "object" && /(^|\.)(APIRouter|Router)$/.test(router.path)) {
    return declaredRoutes(
      evaluation,
      router,
      framework,
      prefix + (textOf(router.arguments.keywords.get("prefix")?.value) ?? ""),
    )
  }
  const written =
    router.kind === "external" || router.kind === "object" ? router.written : evaluation.textAt(span)
  return [{ kind: "unknown routes", prefix, written, span }]
}

const textOf = (value: Value | undefined): string | null => (value?.kind === "string" ? value.value : null)

function statusOf(args: CallArguments): number {
  const value = args.keywords.get("status_code")?.value
  return value === undefined ? 200 : (statusNumber(value) ?? 200)
}

/** A number, or a name of `fastapi.status`: HTTP_201_CREATED. */
export function statusNumber(value: Value): number | null {
  if (value.kind === "number") return value.value
  const named = value.kind === "external" ? /HTTP_(\d{3})_/.exec(value.path)?.[1] : undefined
  return named === undefined ? null : Number(named)
}

function methodsOf(args: CallArguments): readonly string[] | null {
  const value = args.keywords.get("methods")?.value
  if (value === undefined || !("items" in value)) return null
  return value.items.flatMap((item) => (item.kind === "string" ? [item.value.toUpperCase()] : []))
}

/** starlette/routing.py: a Route for GET answers HEAD too. */
const withHead = (methods: readonly string[]): readonly string[] =>
  methods.includes("GET") && !methods.includes("HEAD") ? [...methods, "HEAD"] : methods

/** `Route("/users", users, methods=["GET"])`, `Mount("/api", app=…, routes=[…])` in a list. */
function routesOf(item: Value, prefix = ""): readonly Routing[] {
  if (item.kind !== "object") return []
  const { arguments: args, span } = item
  const own = textOf(args.positional[0] ?? args.keywords.get("path")?.value)
  if (own === null) return []
  const path = prefix + own
  if (/(^|\.)Route$/.test(item.path)) {
    const endpoint = args.positional[1] ?? args.keywords.get("endpoint")?.value ?? null
    // A class endpoint answers by its methods; a function answers GET if nothing else is said.
    const methods = methodsOf(args) ?? (endpoint?.kind === "class" ? endpointMethods(endpoint) : ["GET"])
    return [
      {
        kind: "route",
        path,
        methods: withHead(methods),
        endpoint,
        style: "starlette",
        status: 200,
        span,
      },
    ]
  }
  if (/(^|\.)Mount$/.test(item.path)) {
    const at = path.replace(/\/$/, "")
    const app = args.positional[1] ?? args.keywords.get("app")?.value
    if (app !== undefined) return [{ kind: "mount", path: at, app, span }]
    // Its own routes are answered by a router of its own; one after the other comes to the same.
    const routes = args.keywords.get("routes")?.value
    if (routes !== undefined && "items" in routes) return routes.items.flatMap((each) => routesOf(each, at))
    return [{ kind: "mount", path: at, app: item, span }]
  }
  return []
}

const endpointMethods = (of: ClassValue): readonly string[] =>
  HTTP_DECORATORS.filter((name) => of.attributes.has(name)).map((name) => name.toUpperCase())

/** Is it a FastAPI or Starlette application? */
export const isApplication = (value: Value): boolean =>
  value.kind === "object" && /(^|\.)(FastAPI|Starlette)$/.test(value.path)
