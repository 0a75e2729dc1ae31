import { get } from "../../fetch/header-list.ts"
import { patternOf } from "../../source/javascript/interpreter/builtins/regexps.ts"
import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import {
  isCallable,
  isOpaque,
  nativeFunction,
  type RegExpValue,
  show,
  string,
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
import type { NodeResponse } from "../node/node-response.ts"
import { refusalOf } from "../node/origin-refusal.ts"
import type { Cause, Finding } from "../server.ts"
import type { NodeExchange, Runtime } from "./runtime.ts"

/** The package's own defaults. cors 2.8.6, lib/index.js */
const DEFAULTS = {
  origin: '"*"',
  methods: '"GET,HEAD,PUT,PATCH,POST,DELETE"',
  allowedHeaders: "undefined",
  exposedHeaders: "undefined",
  credentials: "undefined",
  maxAge: "undefined",
  preflightContinue: "false",
  optionsSuccessStatus: "204",
} as const

/** `headers` is another name for `allowedHeaders`. */
type OptionName = keyof typeof DEFAULTS | "headers"
const DEFAULT_METHODS = "GET,HEAD,PUT,PATCH,POST,DELETE"

type Options = MiddlewareOptions<OptionName>

/**
 * The npm package `cors` 2.8.6 (lib/index.js), header for header: what `cors(options)` gives.
 * @param given options, a delegate that calls back with options, or nothing
 */
export function corsMiddleware(runtime: Runtime, given: Value | undefined, span: Span): Value {
  const { evaluation } = runtime
  runtime.corsOptions.push(understoodOptions(evaluation, DEFAULTS, given, span))
  runtime.remembering.push(...rememberingOf(evaluation, given))
  return nativeFunction("cors", span, ([req, , next], at) => {
    const { exchange } = runtime
    if (exchange === null) return undefinedAt(at)
    return evaluation.inDoubt("ask now", () => {
      const goOn = (error?: Value): Value =>
        callValue(evaluation, next ?? undefinedAt(at), error === undefined ? [] : [error], at)
      const settledGiven = given === undefined ? undefined : evaluation.settled(given)
      if (settledGiven !== undefined && isOpaque(settledGiven)) {
        const unknown = evaluation.unknownOf(settledGiven)
        throw evaluation.open({ ...unknown, key: unknown.key }, TEXT)
      }
      if (settledGiven === undefined || !isCallable(settledGiven))
        return withOptions(
          runtime,
          exchange,
          new MiddlewareOptions<OptionName>(evaluation, settledGiven, span),
          goOn,
        )
      const delegate = nativeFunction("callback", at, ([error, options], where) => {
        if (error !== undefined && truth(error) === true) return goOn(error)
        return withOptions(
          runtime,
          exchange,
          new MiddlewareOptions<OptionName>(evaluation, options, options?.span ?? where),
          goOn,
        )
      })
      return callValue(evaluation, settledGiven, [req ?? undefinedAt(at), delegate], at)
    })
  })
}

/** The patterns among the origins that have the flag `g` or `y`. */
function rememberingOf(evaluation: Evaluation, given: Value | undefined): readonly RegExpValue[] {
  const options = given === undefined ? undefined : evaluation.settled(given)
  const own = options?.kind === "object" ? options.properties.get("origin")?.value : undefined
  const origin = own === undefined ? undefined : evaluation.settled(own)
  const origins = origin?.kind === "array" ? origin.items : origin === undefined ? [] : [origin]
  return origins.flatMap((each) => (each.kind === "regexp" && /[gy]/.test(each.flags) ? [each] : []))
}

/** What is to be said of patterns that remember: `cors` tests them as they are, and doesn't set them back. */
export const rememberingFindings = ({ remembering }: Runtime): readonly Finding[] =>
  remembering.map((pattern) => {
    const how = pattern.flags.includes("y")
      ? "has the flag y: it matches only where its last match ended, at first at the beginning."
      : "has the flag g: after a match, `test` goes on where it stopped, so that the next request from the same origin does not match. Every other one is refused, beginning with the one after the preflight; what is played here is the first."
    return { kind: "problem", text: `${show(pattern)} ${how} Take the flag away.`, span: pattern.span }
  })

function withOptions(
  runtime: Runtime,
  exchange: NodeExchange,
  options: Options,
  goOn: (error?: Value) => Value,
): Value {
  const { evaluation } = runtime
  const { span } = options
  const origin = options.get("origin")
  if (origin === null) return apply(runtime, exchange, options, string("*", span), goOn)
  const known = isCallable(origin) && isOpaque(origin) ? options.known("origin", ORIGINS) : origin
  if (known === null || truth(known) === false) {
    exchange.absences.push({
      header: "access-control-allow-origin",
      layer: "cors",
      cause: options.cause("origin", `origin is ${show(origin)}: cors does nothing at all`, origin),
    })
    return goOn()
  }
  if (!isCallable(known)) return apply(runtime, exchange, options, known, goOn)
  const requestOrigin = get(exchange.request.headers, "origin")
  const asked: Value = requestOrigin === null ? undefinedAt(span) : string(requestOrigin, span)
  let isAnswered = false
  const callback = nativeFunction("callback", known.span, ([error, allowed], where) => {
    isAnswered = true
    const isError = error !== undefined && truth(evaluation.settled(error)) !== false
    const problem = error === undefined ? null : evaluation.settled(error)
    if (problem !== null && isOpaque(problem)) evaluation.decide(evaluation.unknownOf(problem))
    const value = allowed === undefined ? undefinedAt(where) : evaluation.settled(allowed)
    if (isOpaque(value)) throw evaluation.open(evaluation.unknownOf(value), BOOLEAN)
    if (!isError && truth(value) === true)
      return apply(runtime, exchange, options, { ...value, span: value.span }, goOn)
    exchange.absences.push({
      header: "access-control-allow-origin",
      layer: "cors",
      cause: {
        option: "origin",
        span: known.span,
        why: isError
          ? `the origin function calls back with an error for ${requestOrigin ?? "no origin"}`
          : `the origin function calls back with ${show(value)} for ${requestOrigin ?? "no origin"}`,
      },
    })
    return isError ? goOn(error) : goOn()
  })
  const result = callValue(evaluation, known, [asked, callback], known.span)
  if (!isAnswered && isOpaque(result))
    throw evaluation.open(
      { ...evaluation.unknownOf(result), key: `origin function for ${requestOrigin ?? "no origin"}` },
      BOOLEAN,
    )
  return result
}

/** `cors(options, req, res, next)` of the package. */
function apply(
  runtime: Runtime,
  exchange: NodeExchange,
  options: Options,
  origin: Value,
  goOn: () => Value,
): Value {
  const { request, response } = exchange
  if (request.method !== "OPTIONS") {
    configureOrigin(runtime, exchange, options, origin)
    configureCredentials(response, options)
    configureExposedHeaders(response, options)
    return goOn()
  }
  configureOrigin(runtime, exchange, options, origin)
  configureCredentials(response, options)
  const methods = options.known("methods", TEXT)
  const written = methods === null ? DEFAULT_METHODS : joined(methods)
  if (written !== null)
    response.setHeader(
      "Access-Control-Allow-Methods",
      written,
      options.cause(
        "methods",
        methods === null ? "methods is not given: the default" : `methods is ${show(methods)}`,
      ),
    )
  configureAllowedHeaders(exchange, options)
  configureMaxAge(response, options)
  configureExposedHeaders(response, options)
  const continues = options.known("preflightContinue", BOOLEAN)
  if (continues !== null && truth(continues) === true) return goOn()
  const status = options.known("optionsSuccessStatus", TEXT)
  response.statusCode = status?.kind === "number" ? status.value : 204
  response.setHeader("Content-Length", "0", null)
  response.end("", runtime.current)
  return undefinedAt(options.span)
}

function configureOrigin(runtime: Runtime, exchange: NodeExchange, options: Options, origin: Value): void {
  const { response, request } = exchange
  const set = (value: string, cause: Cause) => response.setHeader("Access-Control-Allow-Origin", value, cause)
  if (origin.kind === "string" && origin.value === "*") {
    set(
      "*",
      options.cause(
        "origin",
        options.get("origin") === null
          ? "origin is not given: the default is `*`"
          : "`*` lets every origin in",
        origin,
      ),
    )
    return
  }
  if (origin.kind === "string") {
    const cause = options.cause(
      "origin",
      `origin is one string: it is sent to everybody, whoever asks`,
      origin,
    )
    set(origin.value, cause)
    response.vary("Origin", cause)
    return
  }
  const requestOrigin = get(request.headers, "origin")
  const match = isOriginAllowed(runtime.evaluation, requestOrigin, origin)
  const cause =
    match === null
      ? refusalOf(origin, requestOrigin, options.span)
      : options.cause("origin", match.why, match.value)
  if (match !== null && requestOrigin !== null) set(requestOrigin, cause)
  else exchange.absences.push({ header: "access-control-allow-origin", layer: "cors", cause })
  response.vary("Origin", options.cause("origin", "the answer depends on who asks"))
}

/** The item that lets an origin in, and why; null when none does. */
function isOriginAllowed(
  evaluation: Evaluation,
  origin: string | null,
  given: Value,
): { readonly value: Value; readonly why: string } | null {
  const allowed = evaluation.settled(given)
  if (allowed.kind === "array") {
    let open: Value | null = null
    for (const item of allowed.items) {
      if (isOpaque(evaluation.settled(item))) {
        open ??= item
        continue
      }
      const found = isOriginAllowed(evaluation, origin, item)
      if (found !== null) return found
    }
    if (open !== null && isOpaque(open)) throw evaluation.open(evaluation.unknownOf(open), ORIGINS)
    return null
  }
  if (allowed.kind === "string")
    return origin === allowed.value ? { value: allowed, why: `${origin} is in the list` } : null
  if (allowed.kind === "regexp") {
    // RegExp.prototype.test(undefined) looks at the word "undefined".
    const subject = origin ?? "undefined"
    const found = patternOf(evaluation, allowed, subject)?.firstFrom(subject, 0) ?? null
    const matches = found !== null && (!allowed.flags.includes("y") || found.index === 0)
    return matches ? { value: allowed, why: `${show(allowed)} matches somewhere in ${subject}` } : null
  }
  return truth(allowed) === true ? { value: allowed, why: "`true` reflects whatever origin asks" } : null
}

function configureCredentials(response: NodeResponse, options: Options): void {
  const value = options.known("credentials", BOOLEAN)
  if (value?.kind === "boolean" && value.value)
    response.setHeader(
      "Access-Control-Allow-Credentials",
      "true",
      options.cause("credentials", "credentials is true"),
    )
}

function configureAllowedHeaders({ request, response }: NodeExchange, options: Options): void {
  const named = options.known("allowedHeaders", TEXT)
  const given = named !== null && truth(named) === true ? named : options.get("headers")
  if (given === null || truth(given) === false) {
    const asked = get(request.headers, "access-control-request-headers")
    const cause = options.cause(
      "allowedHeaders",
      "allowedHeaders is not given: what was asked for is mirrored back",
    )
    response.vary("Access-Control-Request-Headers", cause)
    if (asked !== null && asked !== "") response.setHeader("Access-Control-Allow-Headers", asked, cause)
    return
  }
  const written = joined(given)
  if (written !== null)
    response.setHeader(
      "Access-Control-Allow-Headers",
      written,
      options.cause("allowedHeaders", `allowedHeaders is ${show(given)}`, given),
    )
}

function configureExposedHeaders(response: NodeResponse, options: Options): void {
  const given = options.known("exposedHeaders", TEXT)
  const written = given === null || truth(given) === false ? null : joined(given)
  if (written !== null)
    response.setHeader(
      "Access-Control-Expose-Headers",
      written,
      options.cause("exposedHeaders", "exposedHeaders lists them"),
    )
}

function configureMaxAge(response: NodeResponse, options: Options): void {
  const given = options.known("maxAge", TEXT)
  if (given === null || (given.kind !== "number" && truth(given) === false)) return
  const written = joined(given)
  if (written !== null)
    response.setHeader("Access-Control-Max-Age", written, options.cause("maxAge", `maxAge is ${show(given)}`))
}
