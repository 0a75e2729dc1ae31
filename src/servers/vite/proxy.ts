import { byteLowercase } from "../../fetch/header-list.ts"
import { patternOf } from "../../source/javascript/interpreter/builtins/regexps.ts"
import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import {
  host,
  isOpaque,
  NOWHERE,
  nativeFunction,
  object,
  property,
  string,
  text,
  undefinedAt,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import { OpenQuestion } from "../../source/question.ts"
import { requestValue } from "../express/request.ts"
import type { NodeExchange, Runtime } from "../express/runtime.ts"
import type { LayerInfo, LocatedHeader, ServerRequest } from "../server.ts"
import type { Upstream } from "../upstream.ts"
import type { ProxyRule } from "./config.ts"

/** The first rule that fits a path; null where none does. server/middlewares/proxy.ts, createProxyContextMatcher */
export const ruleFor = (
  evaluation: Evaluation,
  rules: readonly ProxyRule[],
  path: string,
): ProxyRule | null =>
  rules.find(({ context, span }) =>
    context.startsWith("^")
      ? (patternOf(evaluation, { kind: "regexp", source: context, flags: "", span }, path)?.firstFrom(
          path,
          0,
        ) ?? null) !== null
      : path.startsWith(context),
  ) ?? null

type Handlers = ReadonlyMap<string, readonly Value[]>

/** What `configure: (proxy) => { proxy.on("proxyRes", …) }` listens to. */
function handlersOf({ evaluation }: Runtime, { configure, span }: ProxyRule): Handlers {
  const handlers = new Map<string, Value[]>()
  if (configure === null) return handlers
  const proxy: Value = host("proxy", span, {
    get: (name, at) =>
      nativeFunction(name, at, ([event, handler]) => {
        const written = event === undefined ? null : text(event)
        if (name === "on" && written !== null && handler !== undefined)
          handlers.set(written, [...(handlers.get(written) ?? []), handler])
        return proxy
      }),
  })
  callValue(evaluation, configure, [proxy, object({}, span)], span)
  return handlers
}

/**
 * Sends a request on, and the answer back: http-proxy-3, passes/web-incoming.ts and web-outgoing.ts, as vite 8.3.8 calls it.
 * Of the request, `Host` alone is changed, and only by `changeOrigin`; the answer's headers take the place of those that were
 * set before. Where `bypass` keeps the request, the response is not ended.
 */
export function forwarded(
  runtime: Runtime,
  rule: ProxyRule,
  layer: LayerInfo,
  upstream: Upstream,
  exchange: NodeExchange,
): void {
  const { evaluation } = runtime
  const { request, response, visits } = exchange
  if (isBypassed(runtime, rule, layer, exchange)) {
    visits.push({ layer, action: response.isEnded ? "answered" : "passed on", note: "`bypass` keeps it" })
    return
  }
  const handlers = handlersOf(runtime, rule)
  const path = rule.rewrite === null ? request.path : rewritten(evaluation, rule.rewrite, request.path)
  const base =
    rule.target === null || rule.target.pathname === "/" ? "" : rule.target.pathname.replace(/\/$/, "")
  const sent: ServerRequest = {
    ...request,
    path: `${base}${path}`,
    headers: set(request.headers, rule.headers),
    scheme: rule.target?.protocol === "https:" ? "https" : "http",
    host: rule.changeOrigin && rule.target !== null ? rule.target.host : request.host,
  }
  const asked = changedByHandlers(runtime, handlers.get("proxyReq") ?? [], sent, exchange)
  visits.push({ layer, action: "passed on", note: path === request.path ? "" : `as ${asked.path}` })
  const reply = upstream.respond(asked)
  visits.push(...reply.visits)
  if (reply.kind === "undetermined") throw new OpenQuestion(reply.question)
  response.statusCode = reply.status
  response.cause = reply.cause
  exchange.absences.push(...reply.absences)
  const answered = answerOf(runtime, handlers.get("proxyRes") ?? [], reply.headers, exchange)
  const byName = new Map<string, LocatedHeader[]>()
  for (const header of answered) {
    const name = byteLowercase(header.name)
    byName.set(name, [...(byName.get(name) ?? []), header])
  }
  for (const [name, all] of byName)
    response.setHeader(
      name,
      all.map(({ value }) => value),
      all[0]?.cause ?? null,
    )
  response.end(reply.body, reply.layer)
}

/** `bypass(req, res, options)`: a text is the path of a file of Vite's own, `false` a 404. */
function isBypassed(
  runtime: Runtime,
  { bypass, span }: ProxyRule,
  layer: LayerInfo,
  exchange: NodeExchange,
): boolean {
  if (bypass === null) return false
  const { evaluation } = runtime
  const given = evaluation.settled(
    callValue(evaluation, bypass, [requestValue(exchange), object({}, span), object({}, span)], span),
  )
  if (given.kind === "string") {
    exchange.url = given.value
    return true
  }
  if (given.kind !== "boolean" || given.value) return false
  exchange.response.statusCode = 404
  exchange.response.cause = { span: bypass.span, option: "bypass", why: "`bypass` gives false" }
  exchange.response.end("", layer)
  return true
}

/** `rewrite: (path) => path.replace(/^\/api/, "")` */
function rewritten(evaluation: Evaluation, rewrite: Value, path: string): string {
  const given = evaluation.settled(callValue(evaluation, rewrite, [string(path, rewrite.span)], rewrite.span))
  if (isOpaque(given))
    throw evaluation.open(evaluation.unknownOf(given), { kind: "text", suggestions: [path] })
  return text(given) ?? path
}

type Pairs = readonly (readonly [string, string])[]

const set = (headers: Pairs, own: Pairs): Pairs => {
  const names = own.map(([name]) => byteLowercase(name))
  return [...headers.filter(([name]) => !names.includes(byteLowercase(name))), ...own]
}

/** What `proxyReq.setHeader("Origin", …)` and `removeHeader` make of a request. */
function changedByHandlers(
  { evaluation }: Runtime,
  handlers: readonly Value[],
  sent: ServerRequest,
  exchange: NodeExchange,
): ServerRequest {
  let changed = sent
  const proxyReq = host("proxyReq", NOWHERE, {
    get: (name, at) =>
      nativeFunction(name, at, ([first, second], where) => {
        const key = first === undefined ? null : text(evaluation.settled(first))
        const value = second === undefined ? null : text(evaluation.settled(second))
        if (key === null) return undefinedAt(where)
        if (name === "removeHeader")
          changed = {
            ...changed,
            headers: changed.headers.filter(([each]) => byteLowercase(each) !== byteLowercase(key)),
          }
        if (name === "setHeader" && value !== null)
          changed =
            byteLowercase(key) === "host"
              ? { ...changed, host: value }
              : { ...changed, headers: set(changed.headers, [[key, value]]) }
        return undefinedAt(where)
      }),
  })
  for (const handler of handlers)
    callValue(evaluation, handler, [proxyReq, requestValue(exchange)], handler.span)
  return changed
}

/** What `proxyRes.headers["access-control-allow-origin"] = …` and `delete` make of an answer's headers. */
function answerOf(
  { evaluation }: Runtime,
  handlers: readonly Value[],
  headers: readonly LocatedHeader[],
  exchange: NodeExchange,
): readonly LocatedHeader[] {
  if (handlers.length === 0) return headers
  const list = object({}, NOWHERE)
  for (const { name, value } of headers) {
    const before = list.properties.get(byteLowercase(name))?.value
    const both = before?.kind === "string" ? `${before.value}, ${value}` : value
    list.properties.set(byteLowercase(name), property(string(both, NOWHERE)))
  }
  const proxyRes = object({ headers: list }, NOWHERE)
  for (const handler of handlers)
    callValue(evaluation, handler, [proxyRes, requestValue(exchange), undefinedAt(NOWHERE)], handler.span)
  return [...list.properties].flatMap(([name, { value, keySpan }]): readonly LocatedHeader[] => {
    const kept = headers.filter((each) => byteLowercase(each.name) === byteLowercase(name))
    const written = text(evaluation.settled(value))
    if (kept.map((each) => each.value).join(", ") === written) return kept
    return written === null
      ? []
      : [{ name, value: written, cause: { span: keySpan, option: "configure", why: "`configure` sets it" } }]
  })
}
