import { awaited } from "../../source/javascript/interpreter/expressions.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import { promised } from "../../source/javascript/interpreter/members.ts"
import {
  isCallable,
  isOpaque,
  JsThrow,
  nativeFunction,
  object,
  property,
  show,
  string,
  text,
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
import { headerOf } from "../node/request-headers.ts"
import type { Cause } from "../server.ts"
import { setStatus } from "./body.ts"
import type { KoaExchange, KoaRuntime } from "./runtime.ts"

/** @koa/cors 5.0.0, index.js */
const DEFAULTS = {
  origin: '"*"',
  allowMethods: '"GET,HEAD,PUT,POST,DELETE,PATCH"',
  allowHeaders: "undefined",
  exposeHeaders: "undefined",
  credentials: "undefined",
  maxAge: "undefined",
  keepHeadersOnError: "true",
  secureContext: "false",
  privateNetworkAccess: "undefined",
} as const
type Options = MiddlewareOptions<keyof typeof DEFAULTS>
const DEFAULT_METHODS = "GET,HEAD,PUT,POST,DELETE,PATCH"

/** The npm package `@koa/cors` 5.0.0 (index.js), header for header. */
export function koaCors(runtime: KoaRuntime, given: Value | undefined, span: Span): Value {
  const { evaluation } = runtime
  runtime.corsOptions.push(understoodOptions(evaluation, DEFAULTS, given, span))
  return nativeFunction("cors", span, ([context, next], at) => {
    const { exchange } = runtime
    if (exchange === null) return undefinedAt(at)
    const options: Options = new MiddlewareOptions(
      evaluation,
      given === undefined ? undefined : evaluation.settled(given),
      span,
    )
    const goOn = () => callValue(evaluation, next ?? undefinedAt(at), [], at)
    return promised(() => run(runtime, exchange, options, context ?? undefinedAt(at), goOn), at)
  })
}

function run(
  runtime: KoaRuntime,
  exchange: KoaExchange,
  options: Options,
  context: Value,
  goOn: () => Value,
): Value {
  const { request, response } = exchange
  const requestOrigin = headerOf(request, "Origin") ?? ""
  response.vary("Origin", options.cause("origin", "`Vary: Origin` is always set"))
  const allowed = originFor(runtime, exchange, options, context)
  if (allowed === null) return goOn()
  const credentials = credentialsFor(runtime, options, context)
  const isReflected = credentials !== false && allowed.origin === "*"
  const origin = isReflected ? requestOrigin : allowed.origin
  const cause = isReflected
    ? { ...allowed.cause, why: "credentials are allowed, and `*` becomes whatever origin asks" }
    : allowed.cause
  const kept = new Map<string, string>()
  const set = (name: string, value: string, why: Cause): void => {
    response.setHeader(name, value, why)
    kept.set(name, value)
  }
  const secureContext = (): void => {
    const secure = options.known("secureContext", BOOLEAN)
    if (secure === null || truth(secure) !== true) return
    const why = options.cause("secureContext", "secureContext is true")
    set("Cross-Origin-Opener-Policy", "same-origin", why)
    set("Cross-Origin-Embedder-Policy", "require-corp", why)
  }
  const allowCredentials = (): void => {
    if (credentials === true)
      set("Access-Control-Allow-Credentials", "true", options.cause("credentials", "credentials is true"))
  }
  if (request.method !== "OPTIONS") {
    set("Access-Control-Allow-Origin", origin, cause)
    allowCredentials()
    writeText(options, "exposeHeaders", "Access-Control-Expose-Headers", set)
    secureContext()
    const keeps = options.known("keepHeadersOnError", BOOLEAN)
    if (keeps !== null && keeps.kind !== "undefined" && truth(keeps) === false) {
      try {
        return awaited(goOn())
      } catch (error) {
        if (error instanceof JsThrow)
          exchange.absences.push({
            header: "access-control-allow-origin",
            layer: "cors",
            cause: options.cause(
              "keepHeadersOnError",
              "keepHeadersOnError is false: Koa clears all headers when something throws",
            ),
          })
        throw error
      }
    }
    try {
      return awaited(goOn())
    } catch (error) {
      if (error instanceof JsThrow) keepOnError(error.value, kept)
      throw error
    }
  }
  if ((headerOf(request, "Access-Control-Request-Method") ?? "") === "") return goOn()
  set("Access-Control-Allow-Origin", origin, cause)
  allowCredentials()
  const maxAge = options.known("maxAge", TEXT)
  if (maxAge !== null && truth(maxAge) === true)
    set(
      "Access-Control-Max-Age",
      text(maxAge) ?? "",
      options.cause("maxAge", `maxAge is ${show(maxAge)}`, maxAge),
    )
  const asksPrivate = (headerOf(request, "Access-Control-Request-Private-Network") ?? "") !== ""
  const givesPrivate = options.known("privateNetworkAccess", BOOLEAN)
  if (givesPrivate !== null && truth(givesPrivate) === true && asksPrivate)
    set(
      "Access-Control-Allow-Private-Network",
      "true",
      options.cause("privateNetworkAccess", "privateNetworkAccess is true"),
    )
  const methods = options.known("allowMethods", TEXT)
  const written = methods === null ? DEFAULT_METHODS : truth(methods) === true ? (joined(methods) ?? "") : ""
  if (written !== "")
    set(
      "Access-Control-Allow-Methods",
      written,
      options.cause(
        "allowMethods",
        methods === null ? "allowMethods is not given: the default" : `allowMethods is ${show(methods)}`,
      ),
    )
  secureContext()
  const named = options.known("allowHeaders", TEXT)
  const isNamed = named !== null && truth(named) === true && joined(named) !== null
  const headers = isNamed ? joined(named) : headerOf(request, "Access-Control-Request-Headers")
  if (headers !== null && headers !== "")
    set(
      "Access-Control-Allow-Headers",
      headers,
      isNamed
        ? options.cause("allowHeaders", `allowHeaders is ${show(named)}`, named)
        : options.cause("allowHeaders", "allowHeaders is not given: what was asked for is mirrored back"),
    )
  setStatus(exchange, 204)
  return undefinedAt(options.span)
}

/** What the origin option comes to; null where the function says no, and nothing is set. */
function originFor(
  { evaluation }: KoaRuntime,
  exchange: KoaExchange,
  options: Options,
  context: Value,
): { readonly origin: string; readonly cause: Cause } | null {
  const given = options.get("origin")
  if (given === null || truth(given) === false)
    return {
      origin: "*",
      cause: options.cause(
        "origin",
        given === null
          ? "origin is not given: the default is `*`"
          : `origin is ${show(given)}: \`*\` is taken`,
      ),
    }
  const known = isOpaque(given) ? options.known("origin", ORIGINS) : given
  if (known === null) return null
  if (!isCallable(known)) {
    const written = joined(known) ?? ""
    const why =
      known.kind === "array"
        ? "an array is no list of origins to @koa/cors: it is written into the header, whole"
        : written === "*"
          ? "`*` lets every origin in"
          : "origin is one string: it is sent to everybody, whoever asks"
    return { origin: written, cause: options.cause("origin", why, known) }
  }
  const result = evaluation.settled(awaited(callValue(evaluation, known, [context], known.span)))
  if (isOpaque(result)) throw evaluation.open(evaluation.unknownOf(result), ORIGINS)
  if (truth(result) === false) {
    exchange.absences.push({
      header: "access-control-allow-origin",
      layer: "cors",
      cause: options.cause(
        "origin",
        `the origin function gives ${show(result)} for ${headerOf(exchange.request, "Origin") ?? "no origin"}`,
        known,
      ),
    })
    return null
  }
  const written = text(result) ?? ""
  return {
    origin: written,
    cause: options.cause("origin", `the origin function gives ${show(result)}`, known),
  }
}

/** `credentials`: true, false, or something that is neither and counts as true for `*` alone. */
function credentialsFor({ evaluation }: KoaRuntime, options: Options, context: Value): boolean | "truthy" {
  const given = options.known("credentials", BOOLEAN)
  if (given === null) return false
  if (!isCallable(given)) return truth(given) === true
  const result = evaluation.settled(awaited(callValue(evaluation, given, [context], given.span)))
  if (isOpaque(result)) throw evaluation.open(evaluation.unknownOf(result), BOOLEAN)
  return result.kind === "boolean" ? result.value : truth(result) === true ? "truthy" : false
}

function writeText(
  options: Options,
  name: "exposeHeaders",
  header: string,
  set: (name: string, value: string, cause: Cause) => void,
): void {
  const given = options.known(name, TEXT)
  const written = given === null || truth(given) !== true ? null : joined(given)
  if (given !== null && written !== null)
    set(header, written, options.cause(name, `${name} is ${show(given)}`))
}

/** The headers go along with the error, for Koa clears those of the answer. What is no object takes none. */
function keepOnError(error: Value, kept: ReadonlyMap<string, string>): void {
  if (error.kind !== "object") return
  const own = error.properties.get("headers")?.value
  const before: readonly (readonly [string, Value])[] =
    own?.kind === "object" ? [...own.properties].map(([name, { value }]) => [name, value]) : []
  const vary = before.find(([name]) => /^vary$/i.test(name))?.[1]
  const varied = vary === undefined ? "" : (text(vary) ?? "")
  const names = varied.split(",").map((name) => name.trim().toLowerCase())
  const headers = object(
    Object.fromEntries([
      ...before.filter(([name]) => !/^vary$/i.test(name)),
      ...[...kept].map(([name, value]): [string, Value] => [name, string(value, error.span)]),
      [
        "vary",
        string(
          varied === ""
            ? "Origin"
            : names.includes("origin") || names.includes("*")
              ? varied
              : `${varied}, Origin`,
          error.span,
        ),
      ],
    ]),
    error.span,
  )
  error.properties.set("headers", property(headers))
}
