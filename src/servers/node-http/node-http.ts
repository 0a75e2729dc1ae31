import { awaited } from "../../source/javascript/interpreter/expressions.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import { runLater } from "../../source/javascript/interpreter/program.ts"
import { describeThrown, isOpaque, JsThrow, unknown } from "../../source/javascript/interpreter/values.ts"
import { OpenQuestion } from "../../source/question.ts"
import type { Span } from "../../source/span.ts"
import { answering } from "../answering.ts"
import { answered, noOrigin } from "../gateway.ts"
import { NodeResponse } from "../node/node-response.ts"
import { type NodeSource, runServerFile } from "../node/server-file.ts"
import type { Cause, Finding, LayerInfo, Server, ServerReply, ServerRequest } from "../server.ts"
import { namesCorsHeader } from "../usual-findings.ts"
import { nodeHttpModules } from "./modules.ts"
import { requestValue } from "./request.ts"
import { responseValue } from "./response.ts"
import type { Exchange, NodeHttpRuntime, OwnServer } from "./runtime.ts"

/**
 * Reads a server that is made of Node's own `http` into one that answers as it does: lib/_http_server.js of Node 20. Its code is
 * run by the interpreter, never by the platform. Never throws.
 */
export function nodeHttpServer(source: NodeSource): Server {
  const file = runServerFile(source, {
    start: (evaluation): NodeHttpRuntime => ({ evaluation, servers: [] }),
    modules: nodeHttpModules,
    usualNames: [
      ["http", "http"],
      ["https", "https"],
      ["url", "url"],
      ["fs", "fs"],
    ],
    app: { names: [], make: (_, span) => unknown("server", "it is not in the paste", span) },
    factories: { making: /\bcreateServer\s*\(/, given: null },
  })
  const { runtime, evaluation } = file
  const served = runtime.servers.find(({ isListening }) => isListening) ?? runtime.servers[0] ?? null
  const layer: LayerInfo = {
    id: "listener",
    name: "request listener",
    role: namesCorsHeader(source.text) ? "cors" : "route",
    span: served?.listeners[0]?.span ?? null,
  }
  return {
    framework: "node-http",
    label: "Node.js http",
    version: "20",
    layers: [layer],
    options: [],
    findings: [...file.findings, ...findingsOf(source.text, served)],
    problems: file.problems,
    environment: evaluation.environment,
    questions: () => evaluation.asked,
    respond: (request) => answering(evaluation, () => respond(runtime, served, layer, request)),
  }
}

function findingsOf(text: string, served: OwnServer | null): readonly Finding[] {
  if (served === null || served.listeners.length === 0)
    return [
      {
        kind: "problem",
        text: "Nobody listens to requests here: createServer() was given no function.",
        span: null,
      },
    ]
  return namesCorsHeader(text)
    ? []
    : [{ kind: "notice", text: "No CORS header is set here: no answer carries one.", span: null }]
}

function respond(
  { evaluation }: NodeHttpRuntime,
  served: OwnServer | null,
  layer: LayerInfo,
  request: ServerRequest,
): ServerReply {
  const response = new NodeResponse()
  const exchange: Exchange = { evaluation, request, response, layer, areHeadersSent: false }
  try {
    const [req, res] = [requestValue(exchange), responseValue(exchange)]
    for (const listener of served?.listeners ?? []) {
      const result = callValue(evaluation, listener, [req, res], listener.span)
      // A listener that is async fails alone: the rejection ends Node as well.
      if (!isOpaque(result)) awaited(result)
    }
    runLater(evaluation, (error) => {
      throw error
    })
  } catch (error) {
    if (!(error instanceof JsThrow)) throw error
    if (!response.isEnded)
      return instead(exchange, `${describeThrown(error.value)} is thrown here, and Node ends`, error.span)
  }
  if (!response.isEnded)
    return instead(
      exchange,
      "the code does not end this answer, or code outside of the paste does",
      layer.span,
    )
  const { statusCode, headers, body, cause } = response
  const says = headers.some(({ name }) => name === "access-control-allow-origin")
  const why: Cause = { span: layer.span, option: null, why: "the code does not set it for this request" }
  return {
    ...answered(layer, statusCode, headers, String(statusCode), {
      body,
      ...(cause === null ? {} : { cause }),
      absences: says ? [] : [noOrigin(layer, why)],
    }),
    reachedApplication: true,
  }
}

const GATEWAY = "what a proxy in front answers"

/** No answer comes: what the page gets is what stands in front makes of that. */
function instead({ evaluation, layer }: Exchange, why: string, span: Span | null): ServerReply {
  const said = Number(evaluation.answerText(GATEWAY))
  if (![500, 502, 504].includes(said)) {
    const question = {
      key: GATEWAY,
      text: "No answer comes: what does the page get?",
      reason: `${why}; without a proxy in front the page gets a network error, whatever CORS says`,
      span: span ?? { from: 0, to: 0 },
      expected: {
        kind: "choice" as const,
        choices: [
          { value: "502", label: "502 of a proxy in front" },
          { value: "504", label: "504 of a proxy in front" },
          { value: "500", label: "500 of a platform" },
        ],
      },
      assumed: null,
    }
    evaluation.askAbout(question)
    throw new OpenQuestion(question)
  }
  const cause: Cause = { span, option: null, why: `${why}: ${said} comes from what stands in front` }
  return answered(layer, said, [], cause.why, { cause, absences: [noOrigin(layer, cause)] })
}
