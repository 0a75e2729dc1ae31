import { patternOf } from "../../source/javascript/interpreter/builtins/regexps.ts"
import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import { callValue, parameterCount } from "../../source/javascript/interpreter/functions.ts"
import { getMember, ownEntries } from "../../source/javascript/interpreter/members.ts"
import {
  errorObject,
  isCallable,
  isOpaque,
  nativeFunction,
  type ObjectValue,
  object,
  show,
  string,
  text,
  throwError,
  truth,
  undefinedAt,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import {
  BOOLEAN,
  joined,
  MiddlewareOptions,
  ORIGINS,
  TEXT,
  understoodOptions,
} from "../node/middleware-options.ts"
import { refusalOf } from "../node/origin-refusal.ts"
import { headerOf } from "../node/request-headers.ts"
import { addHook, addRoute, hookOf, type Instance, pluginValue } from "./instance.ts"
import { type FastifyExchange, type FastifyRuntime, HOOKS } from "./runtime.ts"

/** @fastify/cors 11.4.3, index.js */
const DEFAULTS = {
  origin: '"*"',
  methods: '"GET,HEAD,POST"',
  hook: '"onRequest"',
  preflightContinue: "false",
  optionsSuccessStatus: "204",
  credentials: "false",
  exposedHeaders: "null",
  allowedHeaders: "null",
  maxAge: "null",
  cacheControl: "null",
  preflight: "true",
  strictPreflight: "true",
} as const
type Options = MiddlewareOptions<keyof typeof DEFAULTS>

/** The npm package `@fastify/cors` 11.4.3 (index.js), header for header: the plugin. */
export const corsPlugin = (runtime: FastifyRuntime, span: Span): Value =>
  pluginValue("@fastify/cors", span, (instance, options, at) => {
    register(runtime, instance, options, at)
  })

function register(runtime: FastifyRuntime, instance: Instance, given: Value | undefined, span: Span): void {
  const { evaluation } = runtime
  runtime.corsOptions.push(understoodOptions(evaluation, DEFAULTS, given, span))
  const delegator =
    given === undefined
      ? undefined
      : isCallable(given) && !isOpaque(given)
        ? given
        : given.kind === "object"
          ? given.properties.get("delegator")?.value
          : undefined
  const named =
    given?.kind === "object" ? text(given.properties.get("hook")?.value ?? string("onRequest", span)) : null
  const hook = HOOKS.find((each) => each !== "onSend" && each === (named ?? "onRequest"))
  if (hook === undefined) throwError("TypeError", "@fastify/cors: Invalid hook option provided.", span)
  else {
    const handler = nativeFunction("cors", span, (args, at) => {
      const { exchange } = runtime
      const done = args[args.length - 1] ?? undefinedAt(at)
      if (exchange === null) return undefinedAt(at)
      const goOn = (error?: Value): Value =>
        callValue(evaluation, done, error === undefined ? [] : [error], at)
      if (delegator === undefined) return handle(runtime, exchange, given, span, false, goOn)
      const request = args[0] ?? undefinedAt(at)
      const withOptions = (options: Value | undefined) =>
        handle(runtime, exchange, options, options?.span ?? span, true, goOn)
      if (delegator.kind === "function" && parameterCount(delegator) !== 2) {
        const result = callValue(evaluation, delegator, [request], at)
        if (result.kind !== "promise") return goOn(errorObject("Error", "Invalid CORS origin option", at))
        return result.settled.ok ? withOptions(result.settled.value) : goOn(result.settled.value)
      }
      return callValue(
        evaluation,
        delegator,
        [
          request,
          nativeFunction("callback", at, ([error, options]) =>
            error !== undefined && truth(error) === true ? goOn(error) : withOptions(options),
          ),
        ],
        at,
      )
    })
    addHook(instance, hook, hookOf(runtime, handler, span, "cors"))
  }
  addRoute(
    runtime,
    instance,
    ["OPTIONS"],
    "*",
    undefined,
    nativeFunction("options", span, ([, reply], at) => {
      const { exchange } = runtime
      if (exchange === null || reply === undefined) return undefinedAt(at)
      const run = exchange.isPreflightEnabled ? "send" : "callNotFound"
      callValue(evaluation, getMember(evaluation, reply, run, at), [], at)
      return undefinedAt(at)
    }),
    span,
  )
}

/** The options of one answer: the plugin's, with those of the route's `config.cors` over them. */
function merged(given: Value | undefined, over: Value | undefined): Value | undefined {
  if (over?.kind !== "object") return given
  const made: ObjectValue = object({}, over.span)
  for (const from of [given, over])
    if (from?.kind === "object") for (const [key, each] of from.properties) made.properties.set(key, each)
  return made
}

/** `addCorsHeadersHandler` */
function handle(
  runtime: FastifyRuntime,
  exchange: FastifyExchange,
  given: Value | undefined,
  span: Span,
  isDynamic: boolean,
  goOn: (error?: Value) => Value,
): Value {
  const { evaluation } = runtime
  const own = exchange.config === null ? undefined : new Map(ownEntries(exchange.config)).get("cors")
  if (own !== undefined && own.kind === "boolean" && !own.value) return goOn()
  const options: Options = new MiddlewareOptions(
    evaluation,
    merged(given === undefined ? undefined : evaluation.settled(given), own),
    span,
  )
  const { response } = exchange
  const written = options.get("origin")
  const origin =
    written === null
      ? string("*", span)
      : isOpaque(written)
        ? (options.known("origin", ORIGINS) ?? string("*", span))
        : written.kind === "array" &&
            written.items.some((item) => item.kind === "string" && item.value === "*")
          ? string("*", written.span)
          : written
  const isFixed = origin.kind === "string" || (origin.kind === "boolean" && !origin.value)
  if (!isFixed || isDynamic)
    response.vary("Origin", options.cause("origin", "the answer depends on who asks"))
  const resolved = (value: Value): Value => {
    if (value.kind === "boolean" && !value.value) {
      exchange.absences.push({
        header: "access-control-allow-origin",
        layer: "cors",
        cause: options.cause("origin", `origin is ${show(origin)}: nothing is set at all`, origin),
      })
      return goOn()
    }
    if (truth(value) === false) return goOn(errorObject("Error", "Invalid CORS origin option", value.span))
    return addHeaders(runtime, exchange, options, value, goOn)
  }
  if (!isCallable(origin)) return resolved(origin)
  const asked = headerOf(exchange.request, "origin")
  let isAnswered = false
  const callback = nativeFunction("callback", origin.span, ([error, value], at) => {
    isAnswered = true
    if (error !== undefined && error.kind !== "null") {
      const settled = evaluation.settled(error)
      exchange.absences.push({
        header: "access-control-allow-origin",
        layer: "cors",
        cause: options.cause(
          "origin",
          `the origin function calls back with an error for ${asked ?? "no origin"}`,
          origin,
        ),
      })
      return goOn(settled)
    }
    const settled = value === undefined ? undefinedAt(at) : evaluation.settled(value)
    if (isOpaque(settled)) throw evaluation.open(evaluation.unknownOf(settled), BOOLEAN)
    return resolved(settled)
  })
  const result = callValue(
    evaluation,
    origin,
    [asked === null ? undefinedAt(span) : string(asked, span), callback],
    origin.span,
  )
  if (result.kind === "promise" && !isAnswered) {
    if (!result.settled.ok) return goOn(result.settled.value)
    const settled = evaluation.settled(result.settled.value)
    if (isOpaque(settled)) throw evaluation.open(evaluation.unknownOf(settled), BOOLEAN)
    return resolved(settled)
  }
  return undefinedAt(span)
}

/** `addCorsHeaders`, and for a preflight `addPreflightHeaders` */
function addHeaders(
  runtime: FastifyRuntime,
  exchange: FastifyExchange,
  options: Options,
  origin: Value,
  goOn: () => Value,
): Value {
  const { request, response } = exchange
  const asked = headerOf(request, "origin")
  const allowed = allowedOrigin(runtime.evaluation, options, asked, origin)
  if (allowed.value !== null) response.setHeader("Access-Control-Allow-Origin", allowed.value, allowed.cause)
  else exchange.absences.push({ header: "access-control-allow-origin", layer: "cors", cause: allowed.cause })
  const isOn = (
    name: "credentials" | "preflight" | "strictPreflight" | "preflightContinue",
    byDefault: boolean,
  ) => {
    const value = options.known(name, BOOLEAN)
    return value === null ? byDefault : value.kind === "boolean" ? value.value : null
  }
  const credentials = options.known("credentials", BOOLEAN)
  if (credentials !== null && truth(credentials) === true)
    response.setHeader(
      "Access-Control-Allow-Credentials",
      "true",
      options.cause("credentials", "credentials is true"),
    )
  const list = (name: "exposedHeaders" | "allowedHeaders" | "methods"): string | null => {
    const value = options.known(name, TEXT)
    return value === null || value.kind === "null" ? null : (joined(value, ", ") ?? "")
  }
  const exposed = list("exposedHeaders")
  if (exposed !== null)
    response.setHeader(
      "Access-Control-Expose-Headers",
      exposed,
      options.cause("exposedHeaders", "exposedHeaders lists them"),
    )
  // Both are compared with `=== true`.
  if (request.method !== "OPTIONS" || isOn("preflight", true) !== true) return goOn()
  const isComplete = (asked ?? "") !== "" && (headerOf(request, "access-control-request-method") ?? "") !== ""
  if (isOn("strictPreflight", true) === true && !isComplete) {
    response.statusCode = 400
    response.setHeader("content-type", "text/plain", null)
    response.cause = options.cause(
      "strictPreflight",
      "strictPreflight: an OPTIONS without Origin or Access-Control-Request-Method is refused",
    )
    exchange.sent = { payload: string("Invalid Preflight Request", options.span), by: exchange.current }
    return undefinedAt(options.span)
  }
  exchange.isPreflightEnabled = true
  const methods = list("methods")
  response.setHeader(
    "Access-Control-Allow-Methods",
    methods ?? "GET,HEAD,POST",
    options.cause("methods", methods === null ? "methods is not given: the default" : "methods lists them"),
  )
  const headers = list("allowedHeaders")
  const requested = headerOf(request, "access-control-request-headers")
  const mirrors = options.cause(
    "allowedHeaders",
    "allowedHeaders is not given: what was asked for is mirrored back",
  )
  if (headers === null) response.vary("Access-Control-Request-Headers", mirrors)
  const granted = headers ?? requested
  if (granted !== null)
    response.setHeader(
      "Access-Control-Allow-Headers",
      granted,
      headers === null ? mirrors : options.cause("allowedHeaders", "allowedHeaders lists them"),
    )
  const maxAge = options.known("maxAge", TEXT)
  if (maxAge !== null && maxAge.kind !== "null")
    response.setHeader(
      "Access-Control-Max-Age",
      text(maxAge) ?? "",
      options.cause("maxAge", `maxAge is ${show(maxAge)}`),
    )
  const cache = options.known("cacheControl", TEXT)
  const cacheControl =
    cache?.kind === "number" && Number.isInteger(cache.value)
      ? `max-age=${cache.value}`
      : cache?.kind === "string"
        ? cache.value
        : ""
  if (cacheControl !== "")
    response.setHeader("Cache-Control", cacheControl, options.cause("cacheControl", "cacheControl is set"))
  const continues = options.known("preflightContinue", BOOLEAN)
  if (continues !== null && truth(continues) === true) return goOn()
  const status = options.known("optionsSuccessStatus", TEXT)
  response.statusCode = status?.kind === "number" ? status.value : 204
  exchange.sent = { payload: null, by: exchange.current }
  return undefinedAt(options.span)
}

/** `getAccessControlAllowOriginHeader`; null where the header is left out. */
function allowedOrigin(evaluation: Evaluation, options: Options, asked: string | null, origin: Value) {
  if (origin.kind === "string") {
    const why =
      origin.value === "*"
        ? options.get("origin") === null
          ? "origin is not given: the default is `*`"
          : "`*` lets every origin in"
        : "origin is one string: it is sent to everybody, whoever asks"
    return { value: origin.value, cause: options.cause("origin", why, origin) }
  }
  const match = matching(evaluation, asked, origin)
  if (match !== null && asked !== null && asked !== "")
    return { value: asked, cause: options.cause("origin", match.why, match.value) }
  return { value: null, cause: refusalOf(origin, asked, options.span) }
}

/** `isRequestOriginAllowed`: the item that lets an origin in, and why; null when none does. */
function matching(
  evaluation: Evaluation,
  asked: string | null,
  given: Value,
): { readonly value: Value; readonly why: string } | null {
  const allowed = evaluation.settled(given)
  if (isOpaque(allowed)) throw evaluation.open(evaluation.unknownOf(allowed), ORIGINS)
  if (allowed.kind === "array") {
    for (const item of allowed.items) {
      const found = matching(evaluation, asked, item)
      if (found !== null) return found
    }
    return null
  }
  if (allowed.kind === "string")
    return asked === allowed.value ? { value: allowed, why: `${asked} is in the list` } : null
  if (allowed.kind === "regexp") {
    // RegExp.prototype.test(undefined) looks at the word "undefined".
    const subject = asked ?? "undefined"
    const matches = patternOf(evaluation, allowed, subject)?.test(subject) === true
    return matches ? { value: allowed, why: `${show(allowed)} matches somewhere in ${subject}` } : null
  }
  return truth(allowed) === true ? { value: allowed, why: "`true` reflects whatever origin asks" } : null
}
