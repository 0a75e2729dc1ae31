import type { Evaluation, Module } from "../../source/javascript/interpreter/evaluation.ts"
import { awaited } from "../../source/javascript/interpreter/expressions.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import { getMember } from "../../source/javascript/interpreter/members.ts"
import {
  describeThrown,
  isCallable,
  isOpaque,
  JsThrow,
  NOWHERE,
  throwError,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import { OpenQuestion } from "../../source/question.ts"
import type { Span } from "../../source/span.ts"
import type { FrameworkName } from "../frameworks.ts"
import { noOrigin } from "../gateway.ts"
import { commonModules } from "../node/modules.ts"
import { type NodeSource, runServerFile } from "../node/server-file.ts"
import type {
  Cause,
  Finding,
  LayerInfo,
  LocatedHeader,
  Server,
  ServerReply,
  ServerRequest,
} from "../server.ts"
import { plainUpstream } from "../upstream.ts"
import { namesCorsHeader } from "../usual-findings.ts"
import { sent } from "./sent.ts"
import { fetchFunction } from "./web-fetch.ts"
import { fromServerRequest, requestClass, requestValue } from "./web-request.ts"
import { responseOf, type WebResponse, webGlobals } from "./web-response.ts"

/** What answers a request: a function of the program, or a response that is there already. */
export interface Answering {
  readonly value: Value
  readonly params: Readonly<Record<string, string>>
}

/** A file that serves, while it runs and answers. */
export interface WebServing {
  readonly evaluation: Evaluation
  /** what the file told the runtime: the function that answers requests, and the one that answers for what it throws */
  handler: Value | null
  onError: Value | null
  /** where requests go to by their paths, and by their methods if the value says them */
  routes: readonly (readonly [path: string, value: Value])[]
  readonly findings: Finding[]
}

/** What the runtime sends by itself. */
export interface OwnAnswer {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
  readonly why: string
}

/** A runtime that hands a `Request` to a function, and sends the `Response` that it gives. */
export interface WebRuntime {
  readonly framework: FrameworkName
  readonly label: string
  readonly version: string
  readonly modules: (serving: () => WebServing) => readonly (readonly [string, Module])[]
  /** takes `export default { fetch }`: both serve what the module that they are started with exports so */
  readonly takeExported: (serving: WebServing, exported: Value) => void
  /** what answers this request; null: nothing does */
  readonly answering: (serving: WebServing, request: ServerRequest) => Answering | null
  /** what is sent where nothing answers, and where the program throws */
  readonly nowhere: OwnAnswer
  readonly thrown: OwnAnswer
  /** what is sent where the program gives no Response; a text: that is thrown */
  readonly noResponse: OwnAnswer | string
  /**
   * gives what is sent the type that its body implies
   * @param method the request's
   * @param isReady is it a response that was there before the request?
   */
  readonly typed: (response: WebResponse, method: string, isReady: boolean) => void
  /** what it throws at whoever changes headers that came from outside; null: they may be changed */
  readonly guard: string | null
  /** how a file says that it serves, for one that does not */
  readonly ways: string
}

/**
 * Reads a file that serves with a runtime's own `Request` and `Response` into a server that answers as that runtime does. Its
 * code is run by the interpreter. Never throws.
 */
export function webServer(source: NodeSource, runtime: WebRuntime): Server {
  const file = runServerFile<WebServing>(source, {
    start: (evaluation) => ({ evaluation, handler: null, onError: null, routes: [], findings: [] }),
    modules: (serving) =>
      new Map([
        ...commonModules,
        ...webGlobals,
        ["global Request", requestClass],
        // What it asks of others is taken to be answered: nothing is known of that.
        [
          "global fetch",
          (_, span) =>
            fetchFunction(
              () => serving().evaluation,
              () => ({ answer: plainUpstream.respond, guard: runtime.guard }),
              span,
            ),
        ],
        ...runtime.modules(serving),
      ]),
    usualNames: [],
    app: { names: [], make: (_, span) => unknown("app", "it is not in the paste", span) },
  })
  const { runtime: serving, evaluation } = file
  const exported = evaluation.exported.get("default")
  if (serving.handler === null && exported?.kind === "object") runtime.takeExported(serving, exported)
  const isServing = serving.handler !== null || serving.routes.length > 0
  const layer: LayerInfo = {
    id: "handler",
    name: runtime.label,
    role: namesCorsHeader(source.text) ? "cors" : "route",
    span: serving.handler?.span ?? null,
  }
  return {
    framework: runtime.framework,
    label: runtime.label,
    version: runtime.version,
    layers: [layer],
    options: [],
    findings: [
      ...file.findings,
      ...serving.findings,
      ...(isServing
        ? []
        : [{ kind: "problem" as const, text: `Nothing is served here: no ${runtime.ways}.`, span: null }]),
    ],
    problems: file.problems,
    environment: evaluation.environment,
    questions: () => evaluation.asked,
    respond: (request) => {
      evaluation.restart()
      evaluation.isAnswering = true
      try {
        return respond(serving, runtime, layer, request)
      } catch (error) {
        if (error instanceof OpenQuestion)
          return { kind: "undetermined", question: error.question, visits: [] }
        throw error
      }
    },
  }
}

/**
 * What a runtime is told in an object of options.
 * @param names what the runtime calls them; null for one that it is not told so
 */
export function takeOptions(
  serving: WebServing,
  options: Value,
  names: { readonly handler: string; readonly onError: string | null },
): void {
  const member = (name: string): Value | null => {
    const value = serving.evaluation.settled(getMember(serving.evaluation, options, name, options.span))
    return isCallable(value) || isOpaque(value) ? value : null
  }
  serving.handler = member(names.handler) ?? serving.handler
  if (names.onError !== null) serving.onError = member(names.onError) ?? serving.onError
}

function respond(
  serving: WebServing,
  runtime: WebRuntime,
  layer: LayerInfo,
  request: ServerRequest,
): ServerReply {
  const { evaluation } = serving
  const own = ({ status, headers, body, why }: OwnAnswer, what: string, span: Span | null): ServerReply => {
    const cause: Cause = { span, option: null, why: `${what}: ${why}` }
    return {
      kind: "answer",
      status,
      headers: headers.map(([name, value]): LocatedHeader => ({ name, value, cause: null })),
      body: request.method === "HEAD" ? "" : body,
      layer,
      visits: [{ layer, action: status === 500 ? "raised" : "answered", note: what }],
      absences: [noOrigin(layer, cause)],
      reachedApplication: true,
      cause,
    }
  }
  const called = (value: Value, args: readonly Value[]): Value =>
    evaluation.settled(awaited(callValue(evaluation, value, args, value.span)))
  /** What a function of the program gives: what it does not say is asked for, and no Response may be an error. */
  const given = (value: Value, args: readonly Value[]): Value => {
    const answer = called(value, args)
    if (isOpaque(answer))
      throw evaluation.open(evaluation.unknownOf(answer), { kind: "text", suggestions: [] })
    return responseOf(answer) === null && typeof runtime.noResponse === "string"
      ? throwError("TypeError", runtime.noResponse, value.span)
      : answer
  }
  const answering = runtime.answering(serving, request)
  if (answering === null) return own(runtime.nowhere, "nothing answers this path and method", null)
  let value: Value
  try {
    const handed = requestValue(
      evaluation,
      fromServerRequest(request, runtime.guard),
      NOWHERE,
      answering.params,
    )
    value = responseOf(answering.value) === null ? given(answering.value, [handed]) : answering.value
  } catch (error) {
    if (!(error instanceof JsThrow)) throw error
    const what = `the code throws ${describeThrown(error.value)}`
    if (serving.onError === null) return own(runtime.thrown, what, error.span)
    try {
      value = given(serving.onError, [error.value])
    } catch (again) {
      if (!(again instanceof JsThrow)) throw again
      return own(runtime.thrown, what, again.span)
    }
  }
  const response = responseOf(value)
  if (response === null)
    return own(
      typeof runtime.noResponse === "string" ? runtime.thrown : runtime.noResponse,
      "the function gives no Response",
      value.span,
    )
  runtime.typed(response, request.method, value === answering.value)
  return sent(response, request, layer, [{ layer, action: "answered", note: String(response.status) }])
}
