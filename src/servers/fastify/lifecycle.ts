import { toJson } from "../../source/javascript/interpreter/builtins/json.ts"
import { awaited } from "../../source/javascript/interpreter/expressions.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import { ownEntries } from "../../source/javascript/interpreter/members.ts"
import {
  describeThrown,
  errorObject,
  getErrorStatus,
  isOpaque,
  JsThrow,
  NOWHERE,
  nameOfError,
  nativeFunction,
  number,
  property,
  string,
  text,
  truth,
  undefinedAt,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import { refusalOf } from "../node/opaque-middleware.ts"
import { headerOf } from "../node/request-headers.ts"
import { nodeStatusText } from "../node/status-texts.ts"
import type { LayerInfo } from "../server.ts"
import { emptyHooks, type FastifyRoute, type Instance } from "./instance.ts"
import { isReply } from "./reply.ts"
import type { FastifyExchange, FastifyRuntime, Hook, HookName } from "./runtime.ts"

export const ROUTER: LayerInfo = { id: "router", name: "Router", role: "router", span: null }
const ON_ERROR: LayerInfo = {
  id: "fastify error handler",
  name: "Fastify’s error handler",
  role: "error handler",
  span: null,
}

/** What a request goes through. */
export interface Lifecycle {
  readonly runtime: FastifyRuntime
  readonly exchange: FastifyExchange
  readonly request: Value
  readonly reply: Value
  readonly instance: Instance
  /** null: no route fits */
  readonly route: FastifyRoute | null
}

/** The route that a request goes to: the most specific of those that fit; null where none does. */
export function routeFor(root: Instance, method: string, path: string) {
  const fitting = root.routes.flatMap((route) => {
    const match = route.methods.includes(method) ? route.match(path) : null
    return match === null ? [] : [{ route, match }]
  })
  const [first, ...others] = fitting
  return first === undefined
    ? null
    : others.reduce((best, each) => (each.match.rank > best.match.rank ? each : best), first)
}

/** Takes a request through its hooks and to its handler, and puts what comes of it into the answer: the body is returned. */
export function run(life: Lifecycle): string {
  const { exchange, runtime } = life
  try {
    for (const name of ["onRequest", "preParsing", "preValidation", "preHandler"] as const) {
      if (name === "preValidation") refuseMediaType(life)
      for (const hook of hooksOf(life, name)) if (!runHook(life, hook, name)) return sent(life)
    }
    handler(life)
    if (exchange.callsNotFound) {
      exchange.callsNotFound = false
      notFound(life)
    }
    return sent(life)
  } catch (error) {
    if (!(error instanceof JsThrow)) throw error
    return failed(life, error.value, runtime)
  }
}

/** lib/content-type-parser.js: without a parser for it, a body is refused: that of a form, too. */
function refuseMediaType({ exchange, route, instance }: Lifecycle): void {
  const { method } = exchange.request
  const type = headerOf(exchange.request, "content-type")
  if (route === null || type === null || !["POST", "PUT", "PATCH", "DELETE"].includes(method)) return
  const essence = (type.split(";")[0] ?? "").trim().toLowerCase()
  const parses = (known: string) => known === "*" || known === essence
  if (["application/json", "text/plain", ...instance.contentTypes].some(parses)) return
  const error = errorObject("FastifyError", "Unsupported Media Type", NOWHERE)
  error.properties.set("statusCode", property(number(415, NOWHERE)))
  error.properties.set("code", property(string("FST_ERR_CTP_INVALID_MEDIA_TYPE", NOWHERE)))
  throw new JsThrow(error, NOWHERE)
}

const hooksOf = ({ instance, route }: Lifecycle, name: HookName): readonly Hook[] => [
  ...instance.hooks[name],
  ...(route?.hooks ?? emptyHooks())[name],
]

/** Runs one hook. Does the request go on? Throws what it threw, or went on with. */
function runHook(life: Lifecycle, { handler: given, info }: Hook, name: HookName): boolean {
  const { runtime, exchange, request, reply } = life
  const { evaluation } = runtime
  if (isOpaque(given)) return opaque(life, given, info)
  const before = looks(exchange)
  let failure: Value | null = null
  const done = nativeFunction("done", given.span, ([error], at) => {
    if (error !== undefined && error.kind !== "null" && error.kind !== "undefined") failure = error
    return undefinedAt(at)
  })
  exchange.current = info
  const args =
    name === "preParsing" ? [request, reply, undefinedAt(given.span), done] : [request, reply, done]
  try {
    awaited(evaluation.inDoubt("ask now", () => callValue(evaluation, given, args, given.span)))
  } catch (error) {
    if (error instanceof JsThrow)
      exchange.visits.push({ layer: info, action: "raised", note: "an exception" })
    throw error
  }
  if (failure !== null) {
    exchange.visits.push({ layer: info, action: "raised", note: "went on with an error" })
    throw new JsThrow(failure, given.span)
  }
  if (exchange.sent !== null) {
    exchange.visits.push({ layer: info, action: "answered", note: String(exchange.response.statusCode) })
    return false
  }
  const isChanged = looks(exchange) !== before
  exchange.visits.push({
    layer: info,
    action: isChanged ? "changed the answer" : "passed on",
    note: isChanged ? "set headers, and went on" : "",
  })
  return true
}

const looks = ({ response }: FastifyExchange): string =>
  JSON.stringify(response.headers.map(({ name, value }) => [name, value]))

/** A hook that the text does not show does what the user says. */
function opaque({ runtime: { evaluation }, exchange }: Lifecycle, given: Value, info: LayerInfo): boolean {
  const refusal = refusalOf(evaluation, given, info, exchange.request)
  if (refusal === null) {
    exchange.visits.push({ layer: info, action: "passed on", note: "" })
    return true
  }
  const { status, why } = refusal
  exchange.visits.push({ layer: info, action: "answered", note: why })
  exchange.response.statusCode = status
  exchange.response.cause = { span: given.span, option: null, why }
  exchange.sent = { payload: null, by: info }
  return false
}

function handler(life: Lifecycle): void {
  const { runtime, exchange, request, reply, route } = life
  const { evaluation } = runtime
  if (route === null) {
    notFound(life)
    return
  }
  const { info } = route
  exchange.current = info
  if (isOpaque(route.handler)) {
    exchange.visits.push({
      layer: info,
      action: "answered",
      note: "it is not in the paste: it is taken to answer",
    })
    exchange.response.setHeader("content-type", "application/json; charset=utf-8", null)
    exchange.sent = { payload: { kind: "string", value: "{}", span: info.span ?? NOWHERE }, by: info }
    return
  }
  try {
    const result = evaluation.inDoubt("go on", () =>
      awaited(callValue(evaluation, route.handler, [request, reply], route.handler.span)),
    )
    if (exchange.callsNotFound) return
    if (exchange.sent === null)
      exchange.sent = {
        payload: result.kind === "undefined" || isReply(result) ? null : result,
        by: info,
      }
  } catch (error) {
    if (error instanceof JsThrow)
      exchange.visits.push({ layer: info, action: "raised", note: "an exception" })
    throw error
  }
  exchange.visits.push({ layer: info, action: "answered", note: String(exchange.response.statusCode) })
}

/** lib/four-oh-four.js, basic404, or the handler that the program sets. */
function notFound({ runtime, exchange, request, reply, instance }: Lifecycle): void {
  const { evaluation } = runtime
  const { method, path } = exchange.request
  const { notFound: own } = instance.own
  exchange.current = ROUTER
  const why = `no route answers ${method} ${path}`
  exchange.visits.push({ layer: ROUTER, action: "answered", note: why })
  exchange.response.statusCode = 404
  exchange.response.cause = { span: null, option: null, why }
  if (own !== null) {
    const result = evaluation.inDoubt("go on", () =>
      awaited(callValue(evaluation, own, [request, reply], own.span)),
    )
    exchange.sent ??= { payload: result.kind === "undefined" || isReply(result) ? null : result, by: ROUTER }
    return
  }
  exchange.response.setHeader("content-type", "application/json; charset=utf-8", null)
  const message = JSON.stringify(`Route ${method}:${path} not found`)
  exchange.sent = {
    payload: {
      kind: "string",
      value: `{"message":${message},"error":"Not Found","statusCode":404}`,
      span: NOWHERE,
    },
    by: ROUTER,
  }
}

/** lib/reply.js, `send`: what was given becomes a body, with its type; the hooks on the way out come after. */
function sent(life: Lifecycle): string {
  const { exchange, runtime } = life
  const { response } = exchange
  const payload = exchange.sent?.payload ?? null
  if (payload !== null && nameOfError(payload) !== null) return failed(life, payload, runtime)
  const body = payload === null ? "" : serialized(exchange, payload)
  for (const name of ["preSerialization", "onSend"] as const)
    for (const hook of hooksOf(life, name)) outHook(life, hook, payload)
  const isEmpty =
    exchange.request.method === "HEAD" || response.statusCode === 204 || response.statusCode === 304
  return isEmpty ? "" : body
}

function serialized({ response }: FastifyExchange, payload: Value): string {
  const type = response.getHeader("content-type")
  if (payload.kind === "string" && type === null) {
    response.setHeader("content-type", "text/plain; charset=utf-8", null)
    return payload.value
  }
  if (type === null) response.setHeader("content-type", "application/json; charset=utf-8", null)
  else if (/json/i.test(type.split(";")[0] ?? "") && !/charset/i.test(type))
    response.setHeader("content-type", `${type}; charset=utf-8`, null)
  return payload.kind === "string" ? payload.value : (toJson(payload) ?? "")
}

/** A hook on the way out may set headers; what it makes of the body is not played. */
function outHook({ runtime, exchange, request, reply }: Lifecycle, hook: Hook, payload: Value | null): void {
  const { evaluation } = runtime
  if (isOpaque(hook.handler)) return
  const before = looks(exchange)
  const done = nativeFunction("done", hook.handler.span, (_, at) => undefinedAt(at))
  const args = [request, reply, payload ?? undefinedAt(hook.handler.span), done]
  evaluation.inDoubt("ask now", () => callValue(evaluation, hook.handler, args, hook.handler.span))
  if (looks(exchange) !== before)
    exchange.visits.push({ layer: hook.info, action: "changed the answer", note: "on its way out" })
}

/** lib/error-handler.js: the program's own handler, or Fastify's. What was set before stays on the answer. */
function failed(life: Lifecycle, error: Value, { evaluation }: FastifyRuntime): string {
  const { exchange, request, reply, instance } = life
  const { response } = exchange
  response.removeHeader("content-type")
  exchange.sent = null
  exchange.current = ON_ERROR
  const own = instance.own.onError
  if (own !== null) {
    instance.own.onError = null
    try {
      const result = evaluation.inDoubt("go on", () =>
        awaited(callValue(evaluation, own, [error, request, reply], own.span)),
      )
      exchange.visits.push({ layer: ON_ERROR, action: "answered", note: `handles ${describeThrown(error)}` })
      if (exchange.sent === null)
        exchange.sent = {
          payload: result.kind === "undefined" || isReply(result) ? null : result,
          by: ON_ERROR,
        }
      return sent(life)
    } finally {
      instance.own.onError = own
    }
  }
  const member = (name: string): Value =>
    error.kind === "object"
      ? (error.properties.get(name)?.value ?? undefinedAt(NOWHERE))
      : undefinedAt(NOWHERE)
  for (const [name, value] of ownEntries(member("headers"))) response.setHeader(name, text(value) ?? "", null)
  const status =
    getErrorStatus(error) ??
    (response.statusCode >= 400 && response.statusCode <= 599 ? response.statusCode : 500)
  const why = `${describeThrown(error)}: nobody handles it, and Fastify answers`
  response.statusCode = status
  response.cause = { span: error.span, option: null, why }
  exchange.visits.push({ layer: ON_ERROR, action: "answered", note: why })
  response.setHeader("content-type", "application/json; charset=utf-8", null)
  exchange.sent = { payload: null, by: ON_ERROR }
  for (const hook of hooksOf(life, "onSend")) outHook(life, hook, null)
  const code = member("code")
  const fields = [
    `"statusCode":${status}`,
    ...(truth(code) === true ? [`"code":${JSON.stringify(text(code) ?? "")}`] : []),
    `"error":${JSON.stringify(nodeStatusText(status))}`,
    `"message":${JSON.stringify(text(member("message")) ?? "")}`,
  ]
  return exchange.request.method === "HEAD" ? "" : `{${fields.join(",")}}`
}
