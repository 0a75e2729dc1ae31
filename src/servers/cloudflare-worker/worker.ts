import { methodOf } from "../../source/javascript/interpreter/classes.ts"
import type { Evaluation, Module } from "../../source/javascript/interpreter/evaluation.ts"
import { awaited } from "../../source/javascript/interpreter/expressions.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import { getMember, promised } from "../../source/javascript/interpreter/members.ts"
import {
  describeThrown,
  host,
  isCallable,
  JsThrow,
  NOWHERE,
  nativeFunction,
  object,
  string,
  text,
  undefinedAt,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import { OpenQuestion } from "../../source/question.ts"
import type { Span } from "../../source/span.ts"
import { noOrigin } from "../gateway.ts"
import { commonModules } from "../node/modules.ts"
import { type NodeSource, runServerFile } from "../node/server-file.ts"
import type { Cause, Finding, LayerInfo, Server, ServerReply, ServerRequest, Visit } from "../server.ts"
import type { Upstream } from "../upstream.ts"
import { namesCorsHeader } from "../usual-findings.ts"
import { sent } from "../web/sent.ts"
import { fetched, fetchFunction, type Network } from "../web/web-fetch.ts"
import { fromServerRequest, requestClass, requestValue } from "../web/web-request.ts"
import { responseOf, touch, webGlobals } from "../web/web-response.ts"

interface WorkerRuntime {
  readonly evaluation: Evaluation
  readonly upstream: Upstream
  /** `addEventListener("fetch", …)` */
  listener: Value | null
  /** what the upstream said to a `fetch`, while a request is answered */
  readonly visits: Visit[]
  request: ServerRequest | null
}

/**
 * Reads a Worker, or a function of Pages, into a server that answers as the Workers runtime does: the platform's own
 * `Request`, `Response` and `Headers`, https://developers.cloudflare.com/workers/runtime-apis/. Its code is run by the
 * interpreter. What it fetches is what stands behind. Never throws.
 */
export function workerServer(source: NodeSource, upstream: Upstream): Server {
  const file = runServerFile(source, {
    start: (evaluation): WorkerRuntime => ({
      evaluation,
      upstream,
      listener: null,
      visits: [],
      request: null,
    }),
    modules: workerModules,
    usualNames: [],
    app: { names: [], make: (_, span) => unknown("app", "it is not in the paste", span) },
  })
  const { runtime, evaluation } = file
  const handlers = handlersOf(runtime)
  const findings: Finding[] = [...file.findings]
  if (handlers.size === 0)
    findings.push({
      kind: "problem",
      text: "No Worker was found here: no exported fetch(), no onRequest, and no listener of “fetch”.",
      span: null,
    })
  const [first] = handlers.values()
  const layer: LayerInfo = {
    id: "worker",
    name: "Worker",
    role: namesCorsHeader(source.text) ? "cors" : "route",
    span: first?.span ?? null,
  }
  return {
    framework: "cloudflare-worker",
    label: "Cloudflare Worker",
    version: "2026-11-01",
    layers: [layer, ...upstream.layers],
    options: [],
    findings: [...findings, ...upstream.findings],
    problems: file.problems,
    environment: [...evaluation.environment, ...upstream.environment],
    questions: () => [...evaluation.asked, ...upstream.questions()],
    respond: (request) => {
      runtime.request = request
      runtime.visits.length = 0
      evaluation.restart()
      evaluation.isAnswering = true
      try {
        return respond(runtime, handlers, layer, request)
      } catch (error) {
        if (error instanceof OpenQuestion)
          return { kind: "undetermined", question: error.question, visits: [...runtime.visits] }
        throw error
      } finally {
        runtime.request = null
      }
    },
  }
}

function workerModules(runtime: () => WorkerRuntime): ReadonlyMap<string, Module> {
  return new Map<string, Module>([
    ...commonModules,
    ...webGlobals,
    ["global Request", requestClass],
    ["global fetch", (_, span) => upstreamFetch(runtime, span)],
    [
      "global addEventListener",
      (_, span) =>
        nativeFunction("addEventListener", span, ([type, listener], at) => {
          if (type !== undefined && text(type) === "fetch" && listener !== undefined)
            runtime().listener = listener
          return undefinedAt(at)
        }),
    ],
  ])
}

/** As the runtime says it. */
const IMMUTABLE = "Can't modify immutable headers."

/** What stands behind answers, and is seen on the way. */
const behind = ({ upstream, visits }: WorkerRuntime): Network => ({
  guard: IMMUTABLE,
  answer: (request) => {
    const reply = upstream.respond(request)
    if (reply.kind === "answer") visits.push(...reply.visits)
    return reply
  },
})

/** `fetch(request)`: the upstream answers, whatever its URL. */
const upstreamFetch = (runtime: () => WorkerRuntime, span: Span): Value =>
  fetchFunction(
    () => runtime().evaluation,
    () => behind(runtime()),
    span,
  )

const METHODS = ["Get", "Post", "Put", "Patch", "Delete", "Options", "Head"]

/** The functions that answer: `fetch` of the default export, a listener, or functions of Pages by their names. */
function handlersOf({ evaluation, listener }: WorkerRuntime): ReadonlyMap<string, Value> {
  const { exported } = evaluation
  const byDefault = exported.get("default")
  const isThere = byDefault !== undefined && byDefault.kind !== "undefined" && byDefault.kind !== "null"
  const own = !isThere
    ? undefined
    : byDefault.kind === "class"
      ? (methodOf(evaluation, byDefault, byDefault, "fetch") ?? undefined)
      : getMember(evaluation, byDefault, "fetch", byDefault.span)
  const found = new Map<string, Value>()
  if (own !== undefined && isCallable(own)) found.set("fetch", own)
  if (listener !== null) found.set("listener", listener)
  for (const name of ["", ...METHODS]) {
    const handler = exported.get(`onRequest${name}`)
    if (handler !== undefined && isCallable(handler)) found.set(`onRequest${name}`, handler)
  }
  return found
}

/** `env`: bindings, of which `ASSETS` fetches, and variables. */
const environmentValue = (runtime: WorkerRuntime): Value =>
  host("env", NOWHERE, {
    get: (name, at) => {
      if (name === "ASSETS")
        return host("env.ASSETS", at, {
          get: (member, where) => (member === "fetch" ? upstreamFetch(() => runtime, where) : null),
        })
      const value = runtime.evaluation.setting.env[name]
      return value === undefined
        ? unknown(`env.${name}`, "what it is set to is not in the paste", at)
        : string(value, at)
    },
  })

/** `ctx`, and what a listener is handed. */
const contextValue = (members: Readonly<Record<string, Value>>): Value =>
  host("context", NOWHERE, {
    get: (name, at) =>
      members[name] ??
      (/^(?:waitUntil|passThroughOnException)$/.test(name)
        ? nativeFunction(name, at, (_, where) => undefinedAt(where))
        : null),
  })

function run(
  runtime: WorkerRuntime,
  handlers: ReadonlyMap<string, Value>,
  request: ServerRequest,
): Value | null {
  const { evaluation } = runtime
  const value = requestValue(evaluation, fromServerRequest(request, IMMUTABLE), NOWHERE)
  const environment = environmentValue(runtime)
  const settled = (handler: Value, args: readonly Value[], self: Value | null = null): Value =>
    evaluation.settled(awaited(callValue(evaluation, handler, args, handler.span, self)))
  const own = handlers.get("fetch")
  if (own !== undefined) {
    const context = contextValue({})
    const byDefault = evaluation.exported.get("default") ?? null
    // `class extends WorkerEntrypoint`: what the others are given it has.
    const self: Value | null =
      byDefault?.kind === "class"
        ? { ...object({ env: environment, ctx: context }, byDefault.span), of: byDefault }
        : byDefault
    return settled(own, byDefault?.kind === "class" ? [value] : [value, environment, context], self)
  }
  const listener = handlers.get("listener")
  if (listener !== undefined) {
    let given: Value | null = null
    const respondWith = nativeFunction("event.respondWith", NOWHERE, ([answer], at) => {
      given = answer ?? undefinedAt(at)
      return undefinedAt(at)
    })
    settled(listener, [contextValue({ request: value, respondWith })])
    return given === null ? null : evaluation.settled(awaited(given))
  }
  const name = request.method.charAt(0) + request.method.slice(1).toLowerCase()
  const page = handlers.get(`onRequest${name}`) ?? handlers.get("onRequest")
  if (page === undefined) return null
  const next = nativeFunction("context.next", NOWHERE, (_, at) =>
    promised(() => fetched(evaluation, behind(runtime), value, undefined, at), at),
  )
  return settled(page, [contextValue({ request: value, env: environment, next })])
}

function respond(
  runtime: WorkerRuntime,
  handlers: ReadonlyMap<string, Value>,
  layer: LayerInfo,
  request: ServerRequest,
): ServerReply {
  const failed = (what: string, span: Span | null): ServerReply => {
    const cause: Cause = {
      span,
      option: null,
      why: `${what}: Cloudflare answers 500 (error 1101), and no header of the Worker's is sent`,
    }
    return {
      kind: "answer",
      status: 500,
      headers: [{ name: "content-type", value: "text/html; charset=UTF-8", cause: null }],
      body: "",
      layer,
      visits: [...runtime.visits, { layer, action: "raised", note: what }],
      absences: [noOrigin(layer, cause)],
      reachedApplication: true,
      cause,
    }
  }
  let value: Value | null
  try {
    value = run(runtime, handlers, request)
  } catch (error) {
    if (!(error instanceof JsThrow)) throw error
    return failed(`the Worker throws ${describeThrown(error.value)}`, error.span)
  }
  // A function of Pages that is not there for a method leaves it to the files.
  if (value === null) return runtime.upstream.respond(request)
  const response = responseOf(value)
  if (response === null) return failed("the Worker gives no Response", value.span)
  touch(response)
  const note = String(response.status)
  return sent(
    response,
    request,
    layer,
    runtime.visits.length === 0
      ? [{ layer, action: "answered", note }]
      : [
          { layer, action: "passed on", note: "it fetches what stands behind" },
          ...runtime.visits,
          { layer, action: "changed the answer", note },
        ],
  )
}
