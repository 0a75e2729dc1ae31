import { callValue, caught } from "../../source/javascript/interpreter/functions.ts"
import { getMember } from "../../source/javascript/interpreter/members.ts"
import {
  host,
  isCallable,
  isOpaque,
  JsThrow,
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
import { type FastifyMatcher, pathMatcher } from "./path.ts"
import { type FastifyRuntime, HOOKS, type Hook, type HookName, type Hooks } from "./runtime.ts"

const VERBS = ["get", "post", "put", "patch", "delete", "head", "options"]
const ALL = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]

export interface FastifyRoute {
  readonly methods: readonly string[]
  readonly url: string
  readonly match: FastifyMatcher
  readonly handler: Value
  readonly instance: Instance
  readonly hooks: Hooks
  readonly config: Value | null
  readonly info: LayerInfo
}

/** A Fastify instance: the root, or the context of a plugin, which has the hooks of its parent, and its own. */
export interface Instance {
  readonly prefix: string
  readonly parent: Instance | null
  readonly children: Instance[]
  readonly hooks: Hooks
  readonly routes: FastifyRoute[]
  readonly own: { notFound: Value | null; onError: Value | null }
  /** types of bodies that there is a parser for, besides JSON and plain text */
  readonly contentTypes: string[]
  /** plugins that were registered, to be loaded when the code at hand is done */
  readonly queue: (() => void)[]
  readonly span: Span
}

/** What a plugin of another package does with an instance; it is not encapsulated. */
export type Plugin = (instance: Instance, options: Value | undefined, span: Span) => void

const plugins = new WeakMap<object, Plugin>()
const instances = new WeakMap<object, Instance>()

/** The instance behind a value; null for one that is none. */
export const instanceOf = (value: Value): Instance | null =>
  value.kind === "host" ? (instances.get(value.host) ?? null) : null

/** A plugin as a value of the program: callable, as its `default`, and by any of its names. */
export function pluginValue(label: string, span: Span, plugin: Plugin): Value {
  const value: Value = host(label, span, {
    isFunction: true,
    call: (_args, at) => undefinedAt(at),
    get: () => value,
  })
  if (value.kind === "host") plugins.set(value.host, plugin)
  return value
}

export const emptyHooks = (): Hooks => ({
  onRequest: [],
  preParsing: [],
  preValidation: [],
  preHandler: [],
  preSerialization: [],
  onSend: [],
})

const copied = (hooks: Hooks): Hooks => ({
  onRequest: [...hooks.onRequest],
  preParsing: [...hooks.preParsing],
  preValidation: [...hooks.preValidation],
  preHandler: [...hooks.preHandler],
  preSerialization: [...hooks.preSerialization],
  onSend: [...hooks.onSend],
})

export const rootInstance = (span: Span): Instance => ({
  prefix: "",
  parent: null,
  children: [],
  hooks: emptyHooks(),
  routes: [],
  own: { notFound: null, onError: null },
  contentTypes: [],
  queue: [],
  span,
})

const counts = new WeakMap<FastifyRuntime, Map<string, number>>()

/** A hook as a station on the way. */
export function hookOf(runtime: FastifyRuntime, handler: Value, at: Span, named: string | null = null): Hook {
  const own = named ?? nameOfHandler(runtime.evaluation, handler)
  const name = own === "a middleware" ? "a hook" : own
  const known = counts.get(runtime) ?? new Map<string, number>()
  counts.set(runtime, known)
  const count = (known.get(name) ?? 0) + 1
  known.set(name, count)
  return {
    handler,
    info: {
      id: count === 1 ? name : `${name} ${count}`,
      name,
      role: name === "cors" ? "cors" : "middleware",
      span: handler.kind === "host" || handler.kind === "function" ? handler.span : at,
    },
  }
}

/** A hook of an instance, and of the plugins that were loaded into it before. */
export function addHook(instance: Instance, name: HookName, hook: Hook): void {
  instance.hooks[name].push(hook)
  for (const child of instance.children) addHook(child, name, hook)
}

const isHook = (name: string): name is HookName => HOOKS.some((each) => each === name)

/** Loads what is queued, and what is queued by that: avvio's order, depth first. */
export function load(instance: Instance): void {
  for (let count = 0; count < 500; count++) {
    const next = instance.queue.shift()
    if (next === undefined) return
    next()
  }
}

const listOf = (value: Value | undefined): readonly Value[] =>
  value === undefined ? [] : value.kind === "array" ? value.items : [value]

/** A route of the text, or of a plugin. */
export function addRoute(
  runtime: FastifyRuntime,
  instance: Instance,
  methods: readonly string[],
  path: string,
  options: Value | undefined,
  handler: Value,
  at: Span,
): void {
  const url = `${instance.prefix}${path === "/" && instance.prefix !== "" ? "" : path}` || "/"
  const member = (name: string): Value | undefined => {
    const value = options === undefined ? undefined : getMember(runtime.evaluation, options, name, at, true)
    return value === undefined || value.kind === "undefined" ? undefined : value
  }
  const hooks = emptyHooks()
  for (const name of HOOKS)
    for (const each of listOf(member(name))) if (isCallable(each)) hooks[name].push(hookOf(runtime, each, at))
  instance.routes.push({
    // Each GET has a HEAD beside it.
    methods: methods.includes("GET") && !methods.includes("HEAD") ? [...methods, "HEAD"] : methods,
    url,
    match: pathMatcher(url),
    handler,
    instance,
    hooks,
    config: member("config") ?? null,
    info: { id: "route", name: `${methods[0] ?? "GET"} ${url}`, role: "route", span: at },
  })
}

/** `fastify()`, or the instance that a plugin is given. */
export function instanceValue(runtime: FastifyRuntime, instance: Instance, span: Span): Value {
  const own = new Map<string, Property>()
  const { evaluation } = runtime
  const log = host("log", span, {
    get: (name, at) => nativeFunction(`log.${name}`, at, (_, where) => undefinedAt(where)),
  })

  const register = (args: readonly Value[], at: Span): void => {
    const [given, options] = args
    if (given === undefined) return
    instance.queue.push(() => {
      // Options that are a function are made when the plugin is loaded.
      const made =
        options !== undefined && isCallable(options) && !isOpaque(options)
          ? callValue(evaluation, options, [self], at)
          : options
      loadPlugin(runtime, instance, given, made, at)
    })
  }
  const self: Value = host("fastify", span, {
    set: (name, value, at) => {
      own.set(name, { value, keySpan: at, getter: null })
    },
    has: (name) => own.has(name),
    get: (name, at) => {
      const property = own.get(name)
      if (property !== undefined) return property.value
      const method = (run: (args: readonly Value[], where: Span) => void) =>
        nativeFunction(`fastify.${name}`, at, (args, where) => {
          run(args, where)
          return self
        })
      if (VERBS.includes(name) || name === "all")
        return method(([path, ...rest], where) => {
          const handler = rest.findLast(isCallable)
          const options = rest.find(({ kind }) => kind === "object")
          const inner =
            options === undefined ? undefined : getMember(evaluation, options, "handler", where, true)
          const taken = handler ?? inner
          if (path === undefined || taken === undefined) return
          addRoute(
            runtime,
            instance,
            name === "all" ? ALL : [name.toUpperCase()],
            text(path) ?? "/",
            options,
            taken,
            where,
          )
        })
      switch (name) {
        case "register":
          return method(register)
        case "addHook":
          return method(([hook, handler], where) => {
            const name = hook?.kind === "string" && isHook(hook.value) ? hook.value : null
            // Its turn comes after what was registered before: fastify.js, addHook.
            if (name !== null && handler !== undefined)
              instance.queue.push(() => addHook(instance, name, hookOf(runtime, handler, where)))
          })
        case "route":
          return method(([options], where) => {
            if (options === undefined) return
            const member = (key: string) => getMember(evaluation, options, key, where, true)
            const methods = listOf(member("method")).map((each) => (text(each) ?? "GET").toUpperCase())
            const url = member("url").kind === "string" ? member("url") : member("path")
            addRoute(runtime, instance, methods, text(url) ?? "/", options, member("handler"), where)
          })
        case "setErrorHandler":
          return method(([handler]) => {
            instance.own.onError = handler ?? null
          })
        case "setNotFoundHandler":
          return method((args) => {
            instance.own.notFound = args.findLast(isCallable) ?? null
          })
        case "decorate":
        case "decorateRequest":
        case "decorateReply":
          return method(([key, value], where) => {
            if (name === "decorate" && key?.kind === "string")
              own.set(key.value, { value: value ?? undefinedAt(where), keySpan: where, getter: null })
          })
        case "after":
        case "ready":
          return nativeFunction(`fastify.${name}`, at, ([callback], where) => {
            if (callback !== undefined && isCallable(callback))
              instance.queue.push(() => {
                caught(() => callValue(evaluation, callback, [{ kind: "null", span: where }], where))
              })
            return { kind: "promise", settled: { ok: true, value: self }, span: where }
          })
        case "listen":
          return nativeFunction("fastify.listen", at, (args, where) => {
            const callback = args.findLast(isCallable)
            if (callback?.kind === "function")
              evaluation.later.push(() =>
                callValue(
                  evaluation,
                  callback,
                  [{ kind: "null", span: where }, string("http://127.0.0.1", where)],
                  where,
                ),
              )
            return {
              kind: "promise",
              settled: { ok: true, value: string("http://127.0.0.1:3000", where) },
              span: where,
            }
          })
        case "addContentTypeParser":
          return method(([types]) => {
            for (const each of listOf(types)) instance.contentTypes.push((text(each) ?? "").toLowerCase())
          })
        case "log":
          return log
        case "prefix":
          return string(instance.prefix, at)
        case "use":
        case "addSchema":
        case "setValidatorCompiler":
        case "setSerializerCompiler":
        case "withTypeProvider":
          return method(() => {})
        default:
          return null
      }
    },
  })
  if (self.kind === "host") instances.set(self.host, instance)
  return self
}

/** `register(plugin, options)`, when its turn comes. */
export function loadPlugin(
  runtime: FastifyRuntime,
  instance: Instance,
  given: Value,
  options: Value | undefined,
  at: Span,
): void {
  const { evaluation } = runtime
  const settled = given.kind === "promise" ? given.settled.value : given
  const known = settled.kind === "host" ? plugins.get(settled.host) : undefined
  if (known !== undefined) {
    known(instance, options === undefined ? undefined : evaluation.settled(options), at)
    return
  }
  if (isOpaque(settled) || !isCallable(settled)) return
  const isShared = settled.kind === "host" && shared.has(settled.host)
  const prefix = options === undefined ? "" : (prefixOf(runtime, options, at) ?? "")
  const child: Instance = isShared
    ? instance
    : {
        prefix: `${instance.prefix}${prefix}`,
        parent: instance,
        children: [],
        hooks: copied(instance.hooks),
        routes: instance.routes,
        own: { ...instance.own },
        contentTypes: [...instance.contentTypes],
        queue: [],
        span: at,
      }
  if (!isShared) instance.children.push(child)
  const done = nativeFunction("done", at, (_, where) => undefinedAt(where))
  // What the plugin registers comes before its next sibling.
  const siblings = child.queue.splice(0)
  const result = caught(() =>
    callValue(
      evaluation,
      settled,
      [
        instanceValue(runtime, child, at),
        options ?? { kind: "object", properties: new Map(), of: null, span: at },
        done,
      ],
      at,
    ),
  )
  if (!result.ok) throw result.thrown
  if (result.value.kind === "promise" && !result.value.settled.ok)
    throw new JsThrow(result.value.settled.value, at)
  load(child)
  child.queue.push(...siblings)
}

const prefixOf = (runtime: FastifyRuntime, options: Value, at: Span): string | null => {
  const value = getMember(runtime.evaluation, options, "prefix", at, true)
  return value.kind === "string" ? value.value : null
}

/** Functions that `fastify-plugin` wrapped: they work on the instance that registers them. */
const shared = new WeakSet<object>()

/** `fp(plugin)` of `fastify-plugin`. */
export function sharedPlugin(runtime: FastifyRuntime, given: Value, span: Span): Value {
  const value = nativeFunction("plugin", span, (args, at) => callValue(runtime.evaluation, given, args, at))
  if (value.kind === "host") shared.add(value.host)
  return value
}
