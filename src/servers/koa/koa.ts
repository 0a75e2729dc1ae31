import { awaited } from "../../source/javascript/interpreter/expressions.ts"
import { ownEntries } from "../../source/javascript/interpreter/members.ts"
import {
  describeThrown,
  JsThrow,
  NOWHERE,
  object,
  text,
  truth,
  undefinedAt,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import { OpenQuestion } from "../../source/question.ts"
import { NodeResponse } from "../node/node-response.ts"
import { type NodeSource, runServerFile, servedFrom } from "../node/server-file.ts"
import { isKnownStatus, nodeStatusText } from "../node/status-texts.ts"
import type { Finding, LayerInfo, Server, ServerReply, ServerRequest } from "../server.ts"
import { NO_ROUTES, namesCorsHeader } from "../usual-findings.ts"
import { appOf, type KoaApp, makeApp } from "./app.ts"
import { respondedBody, setTextBody } from "./body.ts"
import { compose } from "./compose.ts"
import { contextValue } from "./context.ts"
import { koaModules } from "./modules.ts"
import type { KoaExchange, KoaRuntime } from "./runtime.ts"

const KOA: LayerInfo = { id: "koa", name: "Koa", role: "router", span: null }
const ON_ERROR: LayerInfo = {
  id: "koa onerror",
  name: "Koa’s error handler",
  role: "error handler",
  span: null,
}

/**
 * Reads a Koa file (koa 3.3.0, @koa/cors 5.0.0) into a server that answers as the real one does. Its code is run by the
 * interpreter, never by the platform. Never throws: what does not parse or can't be known is among its findings and questions.
 */
export function koaServer(source: NodeSource): Server {
  const file = runServerFile(source, {
    start: (evaluation): KoaRuntime => ({ evaluation, corsOptions: [], exchange: null }),
    modules: koaModules,
    usualNames: [
      ["Koa", "koa"],
      ["cors", "@koa/cors"],
      ["Router", "@koa/router"],
    ],
    app: { names: ["app"], make: makeApp },
    factories: { making: /\bnew\s+Koa\b/, given: /^app$/ },
  })
  const { runtime: made, evaluation } = file
  const findings = [...file.findings]
  const served = servedFrom(file, ["app"], appOf)
  notice(source.text, made, served, findings)
  return {
    framework: "koa",
    label: "Koa",
    version: "3.3.0, @koa/cors 5.0.0",
    layers: [...(served?.middleware.map(({ info }) => info) ?? []), KOA],
    options: made.corsOptions[0] ?? [],
    findings,
    problems: file.problems,
    environment: evaluation.environment,
    questions: () => evaluation.asked,
    respond: (request) => respond(made, served, request),
  }
}

const hasRoutes = ({ middleware }: KoaApp): boolean =>
  middleware.some(
    ({ info, handler }) =>
      info.role === "route" ||
      info.role === "router" ||
      handler.kind === "function" ||
      handler.kind === "made",
  )

function notice(source: string, runtime: KoaRuntime, served: KoaApp | null, findings: Finding[]): void {
  if (served === null) {
    findings.push({
      kind: "problem",
      text: "No Koa application was found here: nothing named new Koa().",
      span: null,
    })
    return
  }
  if (runtime.corsOptions.length === 0 && !namesCorsHeader(source))
    findings.push({
      kind: "notice",
      text: "No cors() and no CORS header is set here: no answer carries one.",
      span: null,
    })
  if (!hasRoutes(served)) findings.push(NO_ROUTES)
}

function respond(runtime: KoaRuntime, served: KoaApp | null, request: ServerRequest): ServerReply {
  const response = new NodeResponse()
  response.statusCode = 404
  const exchange: KoaExchange = {
    request,
    response,
    visits: [],
    absences: [],
    state: object({}, NOWHERE),
    body: null,
    isExplicitStatus: false,
    isExplicitNullBody: false,
    answeredBy: null,
    matched: null,
    params: {},
  }
  runtime.exchange = exchange
  runtime.evaluation.restart()
  let body: string
  let by: LayerInfo
  try {
    const context = contextValue(runtime, exchange)
    const end = (): Value => {
      if (served !== null && hasRoutes(served)) return undefinedAt(NOWHERE)
      if (request.method === "OPTIONS") return undefinedAt(NOWHERE)
      takenRoute(exchange)
      return undefinedAt(NOWHERE)
    }
    awaited(compose(runtime, served?.middleware ?? [], context, end))
    body = respondedBody(exchange)
    by = exchange.answeredBy ?? KOA
    if (exchange.answeredBy === null) {
      const why = `nothing answers ${request.method} ${request.path.split("?")[0] ?? "/"}`
      exchange.visits.push({ layer: KOA, action: "answered", note: why })
      response.cause ??= { span: null, option: null, why }
    }
  } catch (error) {
    if (error instanceof OpenQuestion)
      return { kind: "undetermined", question: error.question, visits: exchange.visits }
    if (!(error instanceof JsThrow)) throw error
    body = onError(exchange, error.value)
    by = ON_ERROR
  } finally {
    runtime.exchange = null
  }
  return {
    kind: "answer",
    status: response.statusCode,
    headers: response.headers,
    body,
    layer: by,
    visits: exchange.visits,
    absences: exchange.absences,
    reachedApplication: true,
    cause: response.cause,
  }
}

/** The paste has no routes: the one that is asked for is taken to be there. */
function takenRoute(exchange: KoaExchange): void {
  const { request, visits } = exchange
  const layer: LayerInfo = {
    id: "route",
    name: `${request.method} ${request.path.split("?")[0] ?? "/"}`,
    role: "route",
    span: null,
  }
  visits.push({ layer, action: "answered", note: "it is not in the paste: it is taken to be there" })
  exchange.answeredBy = layer
  setTextBody(exchange, "{}", "application/json; charset=utf-8")
}

/** koa 3.3.0, lib/context.js, `onerror`: all headers are cleared, but those that the error itself brings. */
function onError(exchange: KoaExchange, error: Value): string {
  const { response, visits } = exchange
  for (const { name } of response.headers) response.removeHeader(name)
  const member = (name: string): Value =>
    error.kind === "object"
      ? (error.properties.get(name)?.value ?? undefinedAt(NOWHERE))
      : undefinedAt(NOWHERE)
  for (const [name, value] of ownEntries(member("headers")))
    if (!/^content-(type|length)$/i.test(name)) response.setHeader(name, text(value) ?? "", null)
  response.setHeader("Content-Type", "text/plain; charset=utf-8", null)
  const given = member("status").kind === "number" ? member("status") : member("statusCode")
  const status = given.kind === "number" && isKnownStatus(given.value) ? given.value : 500
  const isExposed = truth(member("expose")) === true
  const message = isExposed ? (text(member("message")) ?? "") : nodeStatusText(status)
  const why = `${describeThrown(error)}: nobody catches it, and Koa answers`
  response.statusCode = status
  response.cause = { span: error.span, option: null, why }
  visits.push({ layer: ON_ERROR, action: "answered", note: why })
  return exchange.request.method === "HEAD" ? "" : message
}
