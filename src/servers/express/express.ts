import { runLater } from "../../source/javascript/interpreter/program.ts"
import {
  describeThrown,
  getErrorStatus,
  JsThrow,
  NOWHERE,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import { OpenQuestion } from "../../source/question.ts"
import type { Span } from "../../source/span.ts"
import { NodeResponse } from "../node/node-response.ts"
import { isPathOfExpress4 } from "../node/path.ts"
import { type NodeSource, runServerFile, servedFrom } from "../node/server-file.ts"
import { nodeStatusText } from "../node/status-texts.ts"
import type { Finding, LayerInfo, Server, ServerReply, ServerRequest, Visit } from "../server.ts"
import { NO_ROUTES, namesCorsHeader } from "../usual-findings.ts"
import { rememberingFindings } from "./cors.ts"
import { expressModules } from "./modules.ts"
import { opaqueHandler } from "./opaque.ts"
import { requestValue } from "./request.ts"
import { responseValue } from "./response.ts"
import { handle, makeRouter, type Passage, ROUTER, type Router, routerOf } from "./router.ts"
import type { NodeExchange, Runtime } from "./runtime.ts"

const FINAL: LayerInfo = { id: "finalhandler", name: "finalhandler", role: "error handler", span: null }

/**
 * Reads an Express file (express 5.3.0, cors 2.8.6) into a server that answers as the real one does. Its code is run by the
 * interpreter, never by the platform. Never throws: what does not parse or can't be known is among its findings and questions.
 */
export function expressServer(source: NodeSource): Server {
  const file = runServerFile(source, {
    start: (evaluation): Runtime => ({
      evaluation,
      corsOptions: [],
      remembering: [],
      exchange: null,
      current: ROUTER,
    }),
    modules: expressModules,
    usualNames: [
      ["express", "express"],
      ["cors", "cors"],
      ["helmet", "helmet"],
    ],
    // A router of a part of a file is all that there is of the app; beside an app it is one of another file.
    app: {
      names: /\bexpress\s*\(/.test(source.text) ? ["app"] : ["app", "router"],
      make: (runtime, span) => makeRouter(runtime, "app", span),
    },
    factories: { making: /\bexpress["'`]?\)?\s*\(/, given: /^(?:app|server|application|expressApp)$/ },
  })
  const { runtime: made, evaluation, impliedApp } = file
  const findings = [...file.findings]
  const served = servedFrom(file, ["app"], routerOf)
  notice(source.text, made, served, impliedApp !== null, findings)
  return {
    framework: "express",
    label: "Express",
    version: "5.3.0, cors 2.8.6",
    layers: layersOf(served),
    options: made.corsOptions[0] ?? [],
    findings,
    problems: file.problems,
    environment: evaluation.environment,
    questions: () => evaluation.asked,
    respond: (request) => respond(made, served, request, EXPRESS_ENDINGS),
  }
}

/** The middleware of an app, outermost first, and its router. */
export const layersOf = (served: Router | null): readonly LayerInfo[] => [
  ...(served?.stack ?? []).flatMap((layer) =>
    layer.kind === "use" && routerOf(layer.handler) === null ? [layer.info] : [],
  ),
  ROUTER,
]

/** How an exchange ends that no layer answered. */
export interface Endings {
  /** @param error what was thrown, or handed on; null where there is no route */
  readonly final: (exchange: NodeExchange, error: Value | null) => void
  /** the paste has no routes: the one that is asked for is taken to be there */
  readonly taken: (exchange: NodeExchange, route: LayerInfo) => void
}

function notice(
  text: string,
  runtime: Runtime,
  served: Router | null,
  isImplied: boolean,
  findings: Finding[],
): void {
  if (served === null) {
    findings.push({
      kind: "problem",
      text: "No Express application was found here: nothing named express() or app.use(…).",
      span: null,
    })
    return
  }
  if (!hasCors(served, text) && runtime.corsOptions.length === 0)
    findings.push({
      kind: "notice",
      text: "No cors() and no CORS header is set here: no answer carries one.",
      span: null,
    })
  if (isImplied)
    findings.push({
      kind: "notice",
      text: "`app` is made elsewhere: it is taken to be an Express application.",
      span: null,
    })
  findings.push(...rememberingFindings(runtime))
  if (!hasRoutes(served)) findings.push(NO_ROUTES)
  for (const layer of served.stack) {
    if (layer.kind !== "route" || !isPathOfExpress4(layer.path)) continue
    findings.push({
      kind: "notice",
      text: `The path ${JSON.stringify(layer.path)} is Express 4's notation: Express 5 throws at it when the app starts, and wants a name, as in "/{*splat}". It is read as Express 4 does.`,
      span: layer.span,
    })
  }
}

const hasCors = (router: Router, text: string): boolean =>
  namesCorsHeader(text) || router.stack.some((layer) => layer.kind === "use" && layer.info.role === "cors")

const hasRoutes = (router: Router, around: readonly Router[] = []): boolean =>
  router.stack.some((layer) => {
    if (layer.kind === "route") return true
    const inner = routerOf(layer.handler)
    if (inner === null) return layer.path !== null
    return !around.includes(inner) && inner !== router && hasRoutes(inner, [...around, router])
  })

/** Asks an app. Never throws: what its code throws is answered by the endings. */
export function respond(
  runtime: Runtime,
  served: Router | null,
  request: ServerRequest,
  endings: Endings,
): ServerReply {
  const response = new NodeResponse()
  const visits: Visit[] = []
  const exchange: NodeExchange = { request, response, visits, absences: [], url: request.path, params: {} }
  runtime.exchange = exchange
  runtime.current = ROUTER
  runtime.evaluation.restart()
  try {
    if (served === null) endings.final(exchange, null)
    else run(runtime, served, exchange, endings)
  } catch (error) {
    if (error instanceof OpenQuestion) return { kind: "undetermined", question: error.question, visits }
    if (!(error instanceof JsThrow)) throw error
    endings.final(exchange, error.value)
  } finally {
    runtime.exchange = null
  }
  return {
    kind: "answer",
    status: response.statusCode,
    headers: response.headers,
    body: response.body,
    layer: response.endedBy ?? ROUTER,
    visits,
    absences: exchange.absences,
    reachedApplication: true,
    cause: response.cause,
  }
}

function run(runtime: Runtime, served: Router, exchange: NodeExchange, endings: Endings): void {
  const powered = served.settings.get("x-powered-by")
  if (powered?.kind !== "boolean" || powered.value)
    exchange.response.setHeader("X-Powered-By", "Express", null)
  const routeInfo = (method: string, path: string, span: Span): LayerInfo => ({
    id: "route",
    name: `${method} ${path}`,
    role: "route",
    span,
  })
  const passage: Passage = {
    req: requestValue(exchange),
    res: responseValue(runtime, exchange),
    opaque: (handler, info, isLast, goOn) => opaqueHandler(runtime, exchange, handler, info, isLast, goOn),
    routeInfo,
  }
  handle(runtime, served, passage, (error) => {
    if (exchange.response.isEnded) return
    if (error !== null || hasRoutes(served) || exchange.request.method === "OPTIONS")
      endings.final(exchange, error)
    else {
      const { method, path } = exchange.request
      const layer = { ...routeInfo(method, path.split("?")[0] ?? "/", NOWHERE), span: null }
      exchange.visits.push({
        layer,
        action: "answered",
        note: "it is not in the paste: it is taken to be there",
      })
      endings.taken(exchange, layer)
    }
  })
  runLater(runtime.evaluation, () => {})
}

const escapeHtml = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    (character) =>
      ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[character] ?? character,
  )

const document = (message: string): string =>
  `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>${message}</pre>\n</body>\n</html>\n`

/** finalhandler 2.1.1, index.js: 404, or the error's status. What the layers before set on the answer stays on it. */
function finalHandler({ request, response, visits }: NodeExchange, error: Value | null): void {
  if (response.isEnded) return
  const own = error === null ? 404 : getErrorStatus(error)
  const status = own ?? (response.statusCode >= 400 && response.statusCode <= 599 ? response.statusCode : 500)
  const message =
    error === null
      ? `Cannot ${request.method} ${escapeHtml(request.path.split("?")[0] ?? "/")}`
      : escapeHtml(describeThrown(error)) || nodeStatusText(status)
  const by = error === null ? ROUTER : FINAL
  const why =
    error === null
      ? `no route answers ${request.method} ${request.path.split("?")[0] ?? "/"}`
      : `${describeThrown(error)}: nobody handles it, and finalhandler answers`
  response.statusCode = status
  response.cause = { span: error?.span ?? null, option: null, why }
  for (const name of ["Content-Encoding", "Content-Language", "Content-Range"]) response.removeHeader(name)
  response.setHeader("Content-Security-Policy", "default-src 'none'", null)
  response.setHeader("X-Content-Type-Options", "nosniff", null)
  response.setHeader("Content-Type", "text/html; charset=utf-8", null)
  visits.push({ layer: by, action: "answered", note: why })
  response.end(request.method === "HEAD" ? "" : document(message), by)
}

/** How Express itself ends an exchange. */
export const EXPRESS_ENDINGS: Endings = {
  final: finalHandler,
  taken: ({ request, response }, route) => {
    response.setHeader("Content-Type", "application/json; charset=utf-8", null)
    response.end(request.method === "HEAD" ? "" : "{}", route)
  },
}
