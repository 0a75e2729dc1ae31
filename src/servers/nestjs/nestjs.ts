import {
  describeThrown,
  getErrorStatus,
  JsThrow,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import { rememberingFindings } from "../express/cors.ts"
import { type Endings, layersOf, respond } from "../express/express.ts"
import { ROUTER } from "../express/router.ts"
import type { NodeExchange } from "../express/runtime.ts"
import { weakEtag } from "../node/etag.ts"
import type { NodeResponse } from "../node/node-response.ts"
import { type NodeSource, runServerFile, thrownFinding } from "../node/server-file.ts"
import type { Finding, LayerInfo, Server, ServerRequest } from "../server.ts"
import { makeApplication, type NestRuntime } from "./application.ts"
import { nestModules } from "./modules.ts"

const FILTER: LayerInfo = {
  id: "exception filter",
  name: "Nest’s exception filter",
  role: "error handler",
  span: null,
}

/**
 * Reads the file that starts a NestJS app (@nestjs/core 12.5.1 on Express 5.3.0, cors 2.8.6) into a server that answers as
 * the real one does. Controllers are elsewhere: what is asked for is taken to be there. Its code is run by the interpreter,
 * never by the platform. Never throws.
 */
export function nestServer(source: NodeSource): Server {
  const {
    runtime,
    evaluation,
    problems,
    findings: thrown,
  } = runServerFile(source, {
    start: (started): NestRuntime => ({
      evaluation: started,
      corsOptions: [],
      remembering: [],
      exchange: null,
      current: ROUTER,
      applications: [],
    }),
    modules: nestModules,
    usualNames: [["NestFactory", "NestFactory"]],
    app: { names: ["app"], make: (made, span) => makeApplication(made, null, span) },
  })
  const findings: Finding[] = [...thrown]
  const application = runtime.applications[0] ?? null
  try {
    application?.init()
  } catch (error) {
    if (!(error instanceof JsThrow)) throw error
    findings.push(thrownFinding(error))
  }
  if (application === null)
    findings.push({
      kind: "problem",
      text: "No NestJS application was found here: nothing named NestFactory.create(…) or app.enableCors(…).",
      span: null,
    })
  else if (runtime.corsOptions.length === 0)
    findings.push({
      kind: "notice",
      text: "Neither `app.enableCors()` nor the option `cors` is here: no answer carries a CORS header.",
      span: null,
    })
  findings.push(...rememberingFindings(runtime))
  if (application !== null)
    findings.push({
      kind: "notice",
      text: "Controllers are not read: every path is taken to be there, and to answer 200, POST with 201.",
      span: null,
    })
  const served = application?.router ?? null
  return {
    framework: "nestjs",
    label: "NestJS",
    version: "12.5.1, cors 2.8.6",
    layers: layersOf(served),
    options: runtime.corsOptions[0] ?? [],
    findings,
    problems,
    environment: evaluation.environment,
    questions: () => evaluation.asked,
    respond: (request) => respond(runtime, served, request, NEST),
  }
}

/** @nestjs/core 12.5.1, exceptions/base-exception-filter.js, and platform-express' reply. */
function answerException({ request, response, visits }: NodeExchange, error: Value | null): void {
  if (response.isEnded) return
  const status = error === null ? 404 : (getErrorStatus(error) ?? 500)
  const body =
    error === null
      ? { message: `Cannot ${request.method} ${request.path}`, error: "Not Found", statusCode: 404 }
      : getErrorStatus(error) === null
        ? { statusCode: 500, message: "Internal server error" }
        : { statusCode: status, message: describeThrown(error) }
  const by = error === null ? ROUTER : FILTER
  const why =
    error === null
      ? `no route answers ${request.method} ${request.path.split("?")[0] ?? "/"}`
      : `${describeThrown(error)}: nobody handles it, and Nest’s exception filter answers`
  response.statusCode = status
  response.cause = { span: error?.span ?? null, option: null, why }
  visits.push({ layer: by, action: "answered", note: why })
  sendJson(request, response, body, by)
}

/** Nest answers by Express' `res.json`. */
function sendJson(request: ServerRequest, response: NodeResponse, body: object, by: LayerInfo): void {
  const text = JSON.stringify(body)
  if (!response.hasHeader("Content-Type"))
    response.setHeader("Content-Type", "application/json; charset=utf-8", null)
  response.setHeader("ETag", weakEtag(text), null)
  response.end(request.method === "HEAD" ? "" : text, by)
}

const NEST: Endings = {
  final: answerException,
  taken: ({ request, response }, route) => {
    response.statusCode = request.method === "POST" ? 201 : 200
    sendJson(request, response, {}, route)
  },
}
