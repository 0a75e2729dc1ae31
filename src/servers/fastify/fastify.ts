import { JsThrow, NOWHERE, nativeFunction, string } from "../../source/javascript/interpreter/values.ts"
import { OpenQuestion } from "../../source/question.ts"
import { NodeResponse } from "../node/node-response.ts"
import { type NodeSource, runServerFile, servedFrom, thrownFinding } from "../node/server-file.ts"
import type { Finding, LayerInfo, Server, ServerReply, ServerRequest } from "../server.ts"
import { NO_ROUTES, namesCorsHeader } from "../usual-findings.ts"
import {
  emptyHooks,
  type FastifyRoute,
  type Instance,
  instanceOf,
  instanceValue,
  load,
  loadPlugin,
  rootInstance,
} from "./instance.ts"
import { ROUTER, routeFor, run } from "./lifecycle.ts"
import { fastifyModules } from "./modules.ts"
import { replyValue, requestValue } from "./reply.ts"
import { type FastifyExchange, type FastifyRuntime, HOOKS } from "./runtime.ts"

/**
 * Reads a Fastify file (fastify 5.12, @fastify/cors 11.4.3) into a server that answers as the real one does. Its code is run
 * by the interpreter, never by the platform. Never throws: what does not parse or can't be known is among its findings and
 * questions.
 */
export function fastifyServer(source: NodeSource): Server {
  const file = runServerFile(source, {
    start: (evaluation): FastifyRuntime => ({ evaluation, corsOptions: [], exchange: null }),
    modules: fastifyModules,
    usualNames: [
      ["fastify", "fastify"],
      ["Fastify", "fastify"],
      ["cors", "@fastify/cors"],
      ["fastifyCors", "@fastify/cors"],
    ],
    app: {
      names: ["app", "server"],
      make: (runtime, span) => instanceValue(runtime, rootInstance(span), span),
    },
    // A function that is given an instance is a plugin: `exportedPlugin`.
    factories: { making: /\b[fF]astify["'`]?\)?\s*\(/, given: null },
  })
  const { runtime: made, evaluation } = file
  const findings = [...file.findings]
  const root = servedFrom(file, ["app", "fastify", "server"], instanceOf) ?? exportedPlugin(made)
  if (root !== null)
    for (let count = 0; root.queue.length > 0 && count < 100; count++)
      try {
        load(root)
      } catch (error) {
        if (!(error instanceof JsThrow)) throw error
        findings.push(thrownFinding(error))
      }
  notice(source.text, made, root, findings)
  const hooks = root === null ? [] : HOOKS.flatMap((name) => root.hooks[name].map(({ info }) => info))
  const scoped = root === null || hooks.some(({ role }) => role === "cors") ? null : corsWithin(root)
  return {
    framework: "fastify",
    label: "Fastify",
    version: "5.12, @fastify/cors 11.4.3",
    layers: [...hooks, ...(scoped === null ? [] : [scoped]), ROUTER],
    options: made.corsOptions[0] ?? [],
    findings,
    problems: file.problems,
    environment: evaluation.environment,
    questions: () => evaluation.asked,
    respond: (request) => respond(made, root, request),
  }
}

/** A CORS hook that has its place in a plugin's scope only. */
function corsWithin(instance: Instance): LayerInfo | null {
  for (const child of instance.children) {
    const own = HOOKS.flatMap((name) => child.hooks[name]).find(({ info }) => info.role === "cors")
    const found = own?.info ?? corsWithin(child)
    if (found !== null) return found
  }
  return null
}

/** A plugin that is exported on its own: it is registered with an instance of its own. */
function exportedPlugin(runtime: FastifyRuntime): Instance | null {
  const exported = runtime.evaluation.exported.get("default")
  if (exported?.kind !== "function") return null
  const root = rootInstance(exported.span)
  root.queue.push(() => loadPlugin(runtime, root, exported, undefined, exported.span))
  return root
}

/** Routes of the text; the one that `cors` adds is none. */
const hasRoutes = ({ routes }: Instance): boolean => routes.some(({ url }) => url !== "*")

function notice(source: string, runtime: FastifyRuntime, root: Instance | null, findings: Finding[]): void {
  if (root === null) {
    findings.push({
      kind: "problem",
      text: "No Fastify instance was found here: nothing named fastify().",
      span: null,
    })
    return
  }
  if (runtime.corsOptions.length === 0 && !namesCorsHeader(source))
    findings.push({
      kind: "notice",
      text: "@fastify/cors is not registered here, and no CORS header is set: no answer carries one.",
      span: null,
    })
  if (!hasRoutes(root)) findings.push(NO_ROUTES)
}

function respond(runtime: FastifyRuntime, root: Instance | null, request: ServerRequest): ServerReply {
  const response = new NodeResponse()
  const exchange: FastifyExchange = {
    request,
    response,
    visits: [],
    absences: [],
    requestOwn: new Map(),
    params: {},
    config: null,
    sent: null,
    current: ROUTER,
    isPreflightEnabled: false,
    callsNotFound: false,
  }
  runtime.exchange = exchange
  runtime.evaluation.restart()
  const instance = root ?? rootInstance(NOWHERE)
  const path = request.path.split("?")[0] ?? "/"
  const found = routeFor(instance, request.method, path)
  const route = found?.route ?? takenRoute(instance, request.method, path)
  exchange.params = found?.match.params ?? {}
  exchange.config = route?.config ?? null
  let body: string
  try {
    body = run({
      runtime,
      exchange,
      request: requestValue(runtime, exchange),
      reply: replyValue(runtime, exchange),
      instance: route?.instance ?? instance,
      route,
    })
  } catch (error) {
    if (error instanceof OpenQuestion)
      return { kind: "undetermined", question: error.question, visits: exchange.visits }
    throw error
  } finally {
    runtime.exchange = null
  }
  return {
    kind: "answer",
    status: response.statusCode,
    headers: response.headers,
    body,
    layer: exchange.sent?.by ?? ROUTER,
    visits: exchange.visits,
    absences: exchange.absences,
    reachedApplication: true,
    cause: response.cause,
  }
}

/** The paste has no routes: the one that is asked for is taken to be there, OPTIONS apart. */
function takenRoute(instance: Instance, method: string, path: string): FastifyRoute | null {
  if (hasRoutes(instance) || method === "OPTIONS") return null
  return {
    methods: [method],
    url: path,
    match: () => ({ params: {}, rank: "" }),
    handler: nativeFunction("the route", NOWHERE, (_, at) => string("{}", at)),
    instance,
    hooks: emptyHooks(),
    config: null,
    info: { id: "route", name: `${method} ${path}`, role: "route", span: null },
  }
}
