import { callValue } from "../../source/python/calls.ts"
import {
  argument,
  type CallArguments,
  callable,
  type FunctionValue,
  host,
  isSequence,
  none,
  string,
  type Value,
} from "../../source/python/values.ts"
import type { Span } from "../../source/span.ts"
import type { Draft } from "../python/draft.ts"
import { answersOptions } from "./options.ts"
import { draftOf, responseFrom, responseValue, VIEW } from "./response.ts"
import type { Blueprint, FlaskApp, FlaskHook, FlaskRoute, FlaskRuntime, Hooks } from "./runtime.ts"

const VERBS = ["get", "post", "put", "patch", "delete"]

const apps = new WeakMap<object, FlaskApp>()
const blueprints = new WeakMap<object, Blueprint>()

export const appOf = (value: Value): FlaskApp | null =>
  value.kind === "host" ? (apps.get(value) ?? null) : null
const blueprintOf = (value: Value): Blueprint | null =>
  value.kind === "host" ? (blueprints.get(value) ?? null) : null

/** The hooks that a thing given to `CORS(…)` has: an app's, a blueprint's, or those of the app that the text does not show. */
export function hooksOf(runtime: FlaskRuntime, target: Value): Hooks | null {
  const known = appOf(target) ?? blueprintOf(target)
  if (known !== null) return known
  if (target.kind !== "external" && target.kind !== "unknown") return null
  const [first] = runtime.apps
  if (first !== undefined) return first
  const implied = emptyApp(null)
  runtime.apps.push(implied)
  return implied
}

const emptyApp = (span: Span | null): FlaskApp => ({
  config: new Map(),
  routes: [],
  unknownRoutes: [],
  before: [],
  after: [],
  handlers: [],
  span,
})

/**
 * `Flask(__name__)`
 * @param isImplied the text does not make it: something in it is called `app`
 */
export function makeApp(runtime: FlaskRuntime, span: Span, isImplied = false): Value {
  const app = emptyApp(isImplied ? null : span)
  runtime.apps.push(app)
  const config = configValue(app, span)
  const value = host("app", span, {
    truthy: true,
    attribute: (name, at) => {
      const shared = sharedAttribute(runtime, app, app.routes, null, name, at)
      if (shared !== null) return shared
      switch (name) {
        case "config":
          return config
        case "register_blueprint":
          return callable("app.register_blueprint", at, (args, where) => {
            register(app, args)
            return none(where)
          })
        case "register_error_handler":
          return callable("app.register_error_handler", at, ({ positional: [on, handler] }, where) => {
            if (on !== undefined && handler?.kind === "function")
              app.handlers.push({ on: errorName(on), handler })
            return none(where)
          })
        case "logger":
          return host("app.logger", at, {
            truthy: true,
            attribute: (level, where) => callable(`logger.${level}`, where, (_, there) => none(there)),
          })
        case "wsgi_app":
          return none(at)
        case "run":
        case "app_context":
        case "cli":
        case "shell_context_processor":
        case "context_processor":
        case "teardown_appcontext":
        case "teardown_request":
          return callable(`app.${name}`, at, ({ positional: [first] }, where) => first ?? none(where))
        default:
          return null
      }
    },
    setAttribute: () => {},
  })
  apps.set(value, app)
  return value
}

/** `app.config`: a dict that can be updated, and filled from an object. */
function configValue(app: FlaskApp, span: Span): Value {
  const put = (key: Value, value: Value): void => {
    if (key.kind === "string") app.config.set(key.value, value)
  }
  return host("app.config", span, {
    truthy: true,
    item: (key) => (key.kind === "string" ? (app.config.get(key.value) ?? null) : null),
    setItem: (key, value) => put(key, value),
    has: (key) => (key.kind === "string" ? app.config.has(key.value) : null),
    attribute: (name, at) =>
      callable(`config.${name}`, at, (args, where) => {
        const [first, second] = args.positional
        if (name === "get")
          return (first?.kind === "string" ? app.config.get(first.value) : undefined) ?? second ?? none(where)
        if (name === "update" || name === "from_mapping") {
          if (first?.kind === "dict") for (const { key, value } of first.entries) put(key, value)
          for (const [key, { value }] of args.keywords) put(string(key, where), value)
        }
        if (name === "from_object" && (first?.kind === "class" || first?.kind === "instance"))
          for (const [key, value] of first.attributes) if (/^[A-Z]/.test(key)) put(string(key, where), value)
        return none(where)
      }),
  })
}

/** `Blueprint("api", __name__, url_prefix="/api")` */
export function makeBlueprint(runtime: FlaskRuntime, args: CallArguments, span: Span): Value {
  const name = argument(args, 0, "name")
  const prefix = args.keywords.get("url_prefix")?.value
  const blueprint: Blueprint = {
    name: name?.kind === "string" ? name.value : "blueprint",
    prefix: prefix?.kind === "string" ? prefix.value : "",
    routes: [],
    before: [],
    after: [],
    handlers: [],
    span,
  }
  const value = host("blueprint", span, {
    truthy: true,
    attribute: (member, at) => sharedAttribute(runtime, blueprint, blueprint.routes, blueprint, member, at),
    setAttribute: () => {},
  })
  blueprints.set(value, blueprint)
  return value
}

function register(app: FlaskApp, args: CallArguments): void {
  const given = argument(args, 0, "blueprint")
  const prefix = args.keywords.get("url_prefix")?.value
  const blueprint = given === null ? null : blueprintOf(given)
  if (blueprint === null) {
    app.unknownRoutes.push({
      prefix: prefix?.kind === "string" ? prefix.value : "",
      written: given?.kind === "external" ? given.written : "a blueprint",
    })
    return
  }
  const base = prefix?.kind === "string" ? prefix.value : blueprint.prefix
  for (const route of blueprint.routes) app.routes.push({ ...route, rule: `${base}${route.rule}`, blueprint })
}

/** What apps and blueprints have in common: routes, hooks, error handlers. */
function sharedAttribute(
  runtime: FlaskRuntime,
  hooks: Hooks,
  routes: FlaskRoute[],
  blueprint: Blueprint | null,
  name: string,
  at: Span,
): Value | null {
  const decorator = (run: (view: Value) => void): Value =>
    callable(`@${name}`, at, ({ positional: [view] }, where) => {
      if (view !== undefined) run(view)
      return view ?? none(where)
    })
  if (name === "route" || VERBS.includes(name))
    return callable(`app.${name}`, at, (args, where) => {
      const rule = argument(args, 0, "rule")
      return decorator((view) => {
        routes.push(
          routeOf(
            runtime,
            rule,
            args,
            name === "route" ? null : [name.toUpperCase()],
            view,
            blueprint,
            where,
          ),
        )
      })
    })
  switch (name) {
    case "add_url_rule":
      return callable("app.add_url_rule", at, (args, where) => {
        const view = argument(args, 2, "view_func")
        routes.push(routeOf(runtime, argument(args, 0, "rule"), args, null, view, blueprint, where))
        return none(where)
      })
    case "before_request":
    case "before_app_request":
      return decorator((view) => {
        if (view.kind === "function") hooks.before.push(beforeHook(runtime, view))
      })
    case "after_request":
    case "after_app_request":
      return decorator((view) => {
        if (view.kind === "function") hooks.after.push(afterHook(runtime, view))
      })
    case "errorhandler":
    case "app_errorhandler":
      return callable(`app.${name}`, at, (args) => {
        const [on] = args.positional
        return decorator((view) => {
          if (on !== undefined && view.kind === "function")
            hooks.handlers.push({ on: errorName(on), handler: view })
        })
      })
    default:
      return null
  }
}

const errorName = (on: Value): number | string =>
  on.kind === "number"
    ? on.value
    : on.kind === "external"
      ? on.path.slice(on.path.lastIndexOf(".") + 1)
      : on.kind === "class"
        ? on.name
        : "Exception"

function routeOf(
  runtime: FlaskRuntime,
  rule: Value | null,
  args: CallArguments,
  verbs: readonly string[] | null,
  view: Value | null,
  blueprint: Blueprint | null,
  span: Span,
): FlaskRoute {
  const listed = args.keywords.get("methods")?.value
  const methods =
    verbs ??
    (listed !== undefined && isSequence(listed)
      ? listed.items.flatMap((item) => (item.kind === "string" ? [item.value.toUpperCase()] : []))
      : ["GET"])
  const own = view?.kind === "function" ? runtime.crossOrigin.get(view) : undefined
  const viewAnswers = own !== undefined && answersOptions(own.options)
  const automatic = args.keywords.get("provide_automatic_options")?.value
  const isOff = automatic?.kind === "boolean" && !automatic.value
  return {
    rule: rule?.kind === "string" ? rule.value : "/",
    methods: viewAnswers && !methods.includes("OPTIONS") ? [...methods, "OPTIONS"] : methods,
    hasAutomaticOptions: !viewAnswers && !isOff && !methods.includes("OPTIONS"),
    view,
    blueprint,
    span,
  }
}

const callHook = (runtime: FlaskRuntime, view: FunctionValue, positional: readonly Value[]): Value =>
  callValue(runtime.evaluation, view, { positional, keywords: new Map(), span: view.span }, view.span)

function beforeHook(runtime: FlaskRuntime, view: FunctionValue): FlaskHook {
  return {
    name: view.name,
    isCors: false,
    span: view.span,
    run: () => {
      const returned = callHook(runtime, view, [])
      if (returned.kind === "none" || returned.kind === "unknown" || returned.kind === "external") return null
      return responseFrom(runtime.evaluation, returned, VIEW)
    },
  }
}

function afterHook(runtime: FlaskRuntime, view: FunctionValue): FlaskHook {
  return {
    name: view.name,
    isCors: false,
    span: view.span,
    run: (draft: Draft | null) => {
      if (draft === null) return null
      const returned = callHook(runtime, view, [responseValue(runtime.evaluation, draft, view.span)])
      return draftOf(returned) ?? draft
    },
  }
}
