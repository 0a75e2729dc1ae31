import { awaited } from "../../source/javascript/interpreter/expressions.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import { promised } from "../../source/javascript/interpreter/members.ts"
import {
  isCallable,
  isOpaque,
  nativeFunction,
  show,
  string,
  text,
  throwError,
  truth,
  undefinedAt,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { BOOLEAN, MiddlewareOptions, ORIGINS, TEXT, understoodOptions } from "../node/middleware-options.ts"
import { refusalOf } from "../node/origin-refusal.ts"
import { headerOf } from "../node/request-headers.ts"
import type { Cause } from "../server.ts"
import { webResponseValue } from "../web/web-response.ts"
import { currentResponse, setHeader } from "./context.ts"
import type { HonoExchange, HonoRuntime } from "./runtime.ts"

/** hono 4.13.19, middleware/cors/index.js */
export const DEFAULT_METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "QUERY"]
const DEFAULTS = {
  origin: '"*"',
  allowMethods: `[${DEFAULT_METHODS.map((method) => `"${method}"`).join(", ")}]`,
  allowHeaders: "[]",
  exposeHeaders: "[]",
  credentials: "undefined",
  maxAge: "undefined",
} as const
type Options = MiddlewareOptions<keyof typeof DEFAULTS>

/** Hono's own `cors`, hono 4.13.19, middleware/cors/index.js, header for header. */
export function honoCors(runtime: HonoRuntime, given: Value | undefined, span: Span): Value {
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

/** A list as it is joined; null for one that is empty. What is no array has no `join`. */
function listed(options: Options, name: "allowHeaders" | "exposeHeaders"): string | null {
  const given = options.known(name, TEXT)
  if (given === null || given.kind === "undefined" || given.kind === "null") return null
  if (given.kind === "string" && given.value !== "")
    return throwError("TypeError", `opts.${name}.join is not a function`, given.span)
  return given.kind === "array" && given.items.length > 0
    ? given.items.map((item) => text(item) ?? "").join(",")
    : null
}

function run(
  runtime: HonoRuntime,
  exchange: HonoExchange,
  options: Options,
  context: Value,
  goOn: () => Value,
): Value {
  const { request } = exchange
  const { evaluation } = runtime
  const exposed = listed(options, "exposeHeaders")
  const allowed = listed(options, "allowHeaders")
  const set = (name: string, value: string, cause: Cause): void =>
    currentResponse(exchange).headers.set(name, value, cause)
  const asked = headerOf(request, "origin") ?? ""
  const origin = allowOrigin(runtime, options, asked, context)
  if (origin.value !== "") set("Access-Control-Allow-Origin", origin.value, origin.cause)
  else exchange.absences.push({ header: "access-control-allow-origin", layer: "cors", cause: origin.cause })
  const credentials = options.known("credentials", BOOLEAN)
  if (credentials !== null && truth(credentials) === true)
    set("Access-Control-Allow-Credentials", "true", options.cause("credentials", "credentials is true"))
  if (exposed !== null)
    set("Access-Control-Expose-Headers", exposed, options.cause("exposeHeaders", "exposeHeaders lists them"))
  const given = options.get("origin")
  const isStar = given === null || (given.kind === "string" && given.value === "*")
  const varies = options.cause("origin", "the answer depends on who asks")
  if (request.method !== "OPTIONS") {
    awaited(goOn())
    if (!isStar) setHeader(exchange, "Vary", "Origin", true, varies)
    return undefinedAt(options.span)
  }
  const { headers } = currentResponse(exchange)
  if (!isStar) headers.append("Vary", "Origin", varies)
  const maxAge = options.known("maxAge", TEXT)
  if (maxAge !== null && maxAge.kind !== "undefined" && maxAge.kind !== "null")
    set("Access-Control-Max-Age", text(maxAge) ?? "", options.cause("maxAge", `maxAge is ${show(maxAge)}`))
  const methods = allowMethods(runtime, options, asked, context)
  if (methods.value !== "") set("Access-Control-Allow-Methods", methods.value, methods.cause)
  const requested = headerOf(request, "Access-Control-Request-Headers") ?? ""
  const names =
    allowed ??
    requested
      .split(",")
      .map((each) => each.trim())
      .join(",")
  if (names !== "") {
    set(
      "Access-Control-Allow-Headers",
      names,
      options.cause(
        "allowHeaders",
        allowed === null
          ? "allowHeaders is not given: what was asked for is mirrored back"
          : "allowHeaders lists them",
      ),
    )
    headers.append(
      "Vary",
      "Access-Control-Request-Headers",
      options.cause("allowHeaders", "it is always said"),
    )
  }
  headers.delete("Content-Length")
  headers.delete("Content-Type")
  return webResponseValue(
    evaluation,
    {
      status: 204,
      headers: headers.copy(),
      body: null,
      span: options.span,
      typing: "none",
      madeWith: "a list",
    },
    options.span,
  )
}

interface Chosen {
  /** empty: nothing is written */
  readonly value: string
  readonly cause: Cause
}

function allowOrigin({ evaluation }: HonoRuntime, options: Options, asked: string, context: Value): Chosen {
  const given = options.known("origin", ORIGINS)
  if (given === null)
    return { value: "*", cause: options.cause("origin", "origin is not given: the default is `*`") }
  if (given.kind === "string") {
    if (given.value === "*")
      return { value: "*", cause: options.cause("origin", "`*` lets every origin in", given) }
    return given.value === asked && asked !== ""
      ? { value: asked, cause: options.cause("origin", `${asked} is the origin that is named`, given) }
      : { value: "", cause: refusalOf(given, asked === "" ? null : asked, options.span) }
  }
  if (isCallable(given)) {
    const result = evaluation.settled(
      awaited(callValue(evaluation, given, [string(asked, options.span), context], given.span)),
    )
    if (isOpaque(result)) throw evaluation.open(evaluation.unknownOf(result), ORIGINS)
    const value = truth(result) === true ? (text(result) ?? "") : ""
    return {
      value,
      cause: options.cause(
        "origin",
        `the origin function gives ${show(result)} for ${asked === "" ? "no origin" : asked}`,
        given,
      ),
    }
  }
  if (given.kind === "undefined" || given.kind === "null")
    return throwError("TypeError", `Cannot read properties of ${given.kind} (reading 'includes')`, given.span)
  if (given.kind !== "array")
    return throwError("TypeError", "optsOrigin.includes is not a function", given.span)
  const found = given.items.find((item) => {
    const settled = evaluation.settled(item)
    if (isOpaque(settled)) throw evaluation.open(evaluation.unknownOf(settled), ORIGINS)
    return settled.kind === "string" && settled.value === asked
  })
  return found !== undefined && asked !== ""
    ? { value: asked, cause: options.cause("origin", `${asked} is in the list`, found) }
    : { value: "", cause: refusalOf(given, asked === "" ? null : asked, options.span) }
}

function allowMethods({ evaluation }: HonoRuntime, options: Options, asked: string, context: Value): Chosen {
  const given = options.known("allowMethods", TEXT)
  if (given === null)
    return {
      value: DEFAULT_METHODS.join(","),
      cause: options.cause("allowMethods", "allowMethods is not given: the default"),
    }
  const list = isCallable(given)
    ? evaluation.settled(
        awaited(callValue(evaluation, given, [string(asked, options.span), context], given.span)),
      )
    : given
  const value = list.kind === "array" ? list.items.map((item) => text(item) ?? "").join(",") : ""
  return { value, cause: options.cause("allowMethods", `allowMethods is ${show(given)}`, given) }
}
