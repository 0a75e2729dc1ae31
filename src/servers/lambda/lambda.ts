import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import { awaited } from "../../source/javascript/interpreter/expressions.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import { ownEntries } from "../../source/javascript/interpreter/members.ts"
import { runLater } from "../../source/javascript/interpreter/program.ts"
import {
  describeThrown,
  isCallable,
  JsThrow,
  NOWHERE,
  nativeFunction,
  undefinedAt,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { answering } from "../answering.ts"
import { answered, noOrigin } from "../gateway.ts"
import { commonModules } from "../node/modules.ts"
import { type NodeSource, runServerFile } from "../node/server-file.ts"
import type { Cause, Finding, LayerInfo, Server, ServerReply, ServerRequest } from "../server.ts"
import { namesCorsHeader } from "../usual-findings.ts"
import { answerOf } from "./answer.ts"
import { contextValue, eventValue } from "./event.ts"

/** What a function is usually called. */
const USUAL = ["handler", "lambdaHandler", "main", "default"]

/**
 * Reads functions of AWS Lambda into a server that answers as API Gateway does with what they give. What stands in front is
 * taken to hand them every request, OPTIONS too. Their code is run by the interpreter. Never throws.
 * @param format of the payload: 2.0 of HTTP APIs and function URLs, 1.0 of REST APIs
 */
export function lambdaServer(source: NodeSource, format: string): Server {
  const file = runServerFile(source, {
    start: () => null,
    modules: () => new Map(commonModules),
    usualNames: [],
    app: { names: [], make: (_, span) => unknown("app", "it is not in the paste", span) },
  })
  const { evaluation } = file
  const found = handlerOf(evaluation)
  const layer: LayerInfo = {
    id: "function",
    name: found?.name ?? "the function",
    role: namesCorsHeader(source.text) ? "cors" : "route",
    span: found?.handler.span ?? null,
  }
  return {
    framework: "lambda",
    label: "AWS Lambda",
    version: format,
    layers: [layer],
    options: [],
    findings: [...file.findings, ...findingsOf(evaluation, found)],
    problems: file.problems,
    environment: evaluation.environment,
    questions: () => evaluation.asked,
    respond: (request) =>
      answering(evaluation, () => respond(evaluation, found?.handler ?? null, layer, request, format)),
  }
}

interface Found {
  readonly name: string
  readonly handler: Value
}

/** The function that has a usual name, else the first that is exported and answers with a status. */
function handlerOf({ exported, text }: Evaluation): Found | null {
  const all = exportedFrom(exported)
  const named = [...USUAL, ...all.keys()].flatMap((name) => {
    const handler = all.get(name)
    return handler !== undefined && isCallable(handler) ? [{ name, handler }] : []
  })
  const answers = ({ name, handler }: Found): boolean =>
    USUAL.includes(name) ||
    (handler.kind === "function" && text.slice(handler.node.from, handler.node.to).includes("statusCode"))
  return named.find(answers) ?? named[0] ?? null
}

/** What is exported, by name: `module.exports = { submit }` as well. */
function exportedFrom(exported: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  const whole = exported.get("default")
  return new Map([...(whole?.kind === "object" ? ownEntries(whole) : []), ...exported])
}

function findingsOf({ exported }: Evaluation, found: Found | null): readonly Finding[] {
  if (found === null)
    return [
      { kind: "problem", text: "No function was found here: nothing that answers is exported.", span: null },
    ]
  const others = new Set(
    [...exportedFrom(exported).values()].filter((value) => value !== found.handler && isCallable(value)),
  ).size
  return [
    ...(others === 0
      ? []
      : [
          {
            kind: "notice" as const,
            text: `There are ${others + 1} functions here: “${found.name}” is taken to answer.`,
            span: found.handler.span,
          },
        ]),
    {
      kind: "notice",
      text: "API Gateway is taken to hand the function every request, OPTIONS too. Where it has CORS settings of its own, it answers the preflight by itself.",
      span: null,
    },
  ]
}

function respond(
  evaluation: Evaluation,
  handler: Value | null,
  layer: LayerInfo,
  request: ServerRequest,
  format: string,
): ServerReply {
  const failed = (why: string, span: Span | null): ServerReply => {
    const [status, body] =
      format === "1.0"
        ? [502, '{"message": "Internal server error"}']
        : [500, '{"message":"Internal Server Error"}']
    const cause: Cause = { span, option: null, why: `${why}: API Gateway answers ${status} by itself` }
    return answered(
      layer,
      status,
      [{ name: "content-type", value: "application/json", cause: null }],
      cause.why,
      {
        cause,
        body,
        absences: [noOrigin(layer, cause)],
      },
    )
  }
  if (handler === null) return failed("there is no function", null)
  let value: Value
  try {
    value = run(evaluation, handler, request, format)
  } catch (error) {
    if (!(error instanceof JsThrow)) throw error
    return failed(`the function throws ${describeThrown(error.value)}`, error.span)
  }
  const answer = answerOf(evaluation, value, format)
  if (answer.kind === "malformed") return failed(answer.why, value.span)
  const { status, headers, body } = answer
  const says = headers.some(({ name }) => name === "access-control-allow-origin")
  const cause: Cause = { span: value.span, option: null, why: `the function answers ${status} here` }
  return {
    ...answered(layer, status, headers, String(status), {
      body: request.method === "HEAD" ? "" : body,
      ...(status >= 300 ? { cause } : {}),
      absences: says
        ? []
        : [noOrigin(layer, { span: value.span, option: null, why: "this answer is made without it" })],
    }),
    reachedApplication: true,
  }
}

/** What the function gives: what it returns, or hands to its callback. */
function run(evaluation: Evaluation, handler: Value, request: ServerRequest, format: string): Value {
  let given: Value | null = null
  const callback = nativeFunction("callback", NOWHERE, ([error, value], at) => {
    if (error !== undefined && error.kind !== "null" && error.kind !== "undefined")
      throw new JsThrow(error, at)
    given ??= value ?? undefinedAt(at)
    return undefinedAt(at)
  })
  const returned = evaluation.settled(
    awaited(
      callValue(
        evaluation,
        handler,
        [eventValue(request, format), contextValue(evaluation, callback), callback],
        handler.span,
      ),
    ),
  )
  runLater(evaluation, (error) => {
    throw error
  })
  if (given !== null) return evaluation.settled(awaited(given))
  return returned.kind === "undefined"
    ? evaluation.settled(
        unknown("the answer", "it is given by code outside of the paste, or not at all", handler.span),
      )
    : returned
}
