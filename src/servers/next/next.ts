import { byteLowercase } from "../../fetch/header-list.ts"
import { awaited } from "../../source/javascript/interpreter/expressions.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import { getMember } from "../../source/javascript/interpreter/members.ts"
import {
  describeThrown,
  host,
  isCallable,
  JsThrow,
  NOWHERE,
  text,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import { OpenQuestion } from "../../source/question.ts"
import { rememberingFindings } from "../express/cors.ts"
import { requestValue } from "../express/request.ts"
import { responseValue } from "../express/response.ts"
import { ROUTER } from "../express/router.ts"
import type { NodeExchange } from "../express/runtime.ts"
import { NodeResponse } from "../node/node-response.ts"
import { type NodeSource, runServerFile } from "../node/server-file.ts"
import type {
  Cause,
  Finding,
  LayerInfo,
  Server,
  ServerAnswer,
  ServerReply,
  ServerRequest,
  Visit,
} from "../server.ts"
import { responseOf, touch } from "../web/web-response.ts"
import { type HeaderRule, headerRules, headersFor, understoodRules } from "./header-rules.ts"
import { type NextRuntime, nextModules, webRequest } from "./modules.ts"
import { Outgoing } from "./outgoing.ts"
import { fitsPath } from "./paths.ts"

const METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH"]

/** Its page is longer; so much of it says what it is. */
const ERROR_PAGE = "<!DOCTYPE html><html><head><title>500: Internal Server Error</title></head></html>"

/** What answers of the app router are said to differ by. next 16.4.6, client/components/app-router-headers.js */
const ROUTER_VARY = "rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch"

/** What a file of a Next.js app may hold; several at once where several files were pasted as one. */
interface Parts {
  /** `headers()` of next.config.js */
  readonly rules: readonly HeaderRule[]
  readonly hasConfig: boolean
  /** proxy.ts, and middleware.ts as it was called before 16 */
  readonly proxy: {
    readonly handler: Value
    readonly matcher: readonly string[] | null
    readonly info: LayerInfo
  } | null
  /** route.ts: the functions that are exported by the name of a method */
  readonly route: ReadonlyMap<string, Value>
  /** pages/api: the default export */
  readonly page: Value | null
}

/**
 * Reads a file of a Next.js app (next 16.4.6): `next.config.js`, `proxy.ts` or `middleware.ts`, a `route.ts` or a file under
 * `pages/api`, into a server that answers as `next start` does. Its code is run by the interpreter. Never throws.
 */
export function nextServer(source: NodeSource): Server {
  const file = runServerFile(source, {
    start: (evaluation): NextRuntime => ({
      evaluation,
      corsOptions: [],
      remembering: [],
      exchange: null,
      current: ROUTER,
      passing: new WeakSet(),
      request: null,
    }),
    modules: nextModules,
    usualNames: [],
    app: { names: [], make: (_, span) => unknown("app", "it is not in the paste", span) },
  })
  const { runtime, evaluation } = file
  const findings: Finding[] = [...file.findings]
  const parts = partsOf(runtime, findings)
  findings.push(...rememberingFindings(runtime))
  const layers = layersOf(parts)
  if (layers.length === 0 && parts.route.size === 0 && parts.page === null)
    findings.push({
      kind: "problem",
      text: "Nothing of Next.js was found here: no headers() of a config, no proxy or middleware, no exported GET or POST, no default handler.",
      span: null,
    })
  else if (parts.route.size === 0 && parts.page === null)
    findings.push({
      kind: "notice",
      text: "The routes are not in the paste: every path is taken to be a route handler that answers 200.",
      span: null,
    })
  return {
    framework: "next",
    label: "Next.js",
    version: "16.4.6",
    layers,
    options: [...understoodRules(parts.rules), ...(runtime.corsOptions[0] ?? [])],
    findings,
    problems: file.problems,
    environment: evaluation.environment,
    questions: () => evaluation.asked,
    respond: (request) => respond(runtime, parts, request),
  }
}

function partsOf(runtime: NextRuntime, findings: Finding[]): Parts {
  const { exported } = runtime.evaluation
  const byDefault = exported.get("default")
  let rules: readonly HeaderRule[] | null = null
  try {
    rules = headerRules(runtime.evaluation, byDefault)
  } catch (error) {
    if (error instanceof JsThrow)
      findings.push({
        kind: "problem",
        text: `headers() throws ${describeThrown(error.value)}: Next would not start.`,
        span: error.span,
      })
    else if (error instanceof OpenQuestion)
      findings.push({
        kind: "notice",
        text: `${error.question.text} headers() hangs on it.`,
        span: error.question.span,
      })
    else throw error
  }
  const config = exported.get("config")
  const named = exported.get("proxy") ?? exported.get("middleware")
  const matcher =
    config === undefined ? undefined : getMember(runtime.evaluation, config, "matcher", config.span)
  const isDefaultProxy =
    named === undefined &&
    matcher !== undefined &&
    matcher.kind !== "undefined" &&
    byDefault !== undefined &&
    isCallable(byDefault)
  const handler = named ?? (isDefaultProxy ? byDefault : undefined)
  const route = new Map(
    METHODS.flatMap((method) => {
      const own = exported.get(method)
      return own === undefined ? [] : [[method, own] as const]
    }),
  )
  for (const { source, span } of rules ?? [])
    if (fitsPath(source, "/") === null)
      findings.push({
        kind: "notice",
        text: `The source ${source} has a construct that is not evaluated here: its headers are left out.`,
        span,
      })
  return {
    rules: rules ?? [],
    hasConfig: rules !== null,
    proxy:
      handler === undefined
        ? null
        : {
            handler,
            matcher: matchersOf(runtime, matcher),
            info: {
              id: "proxy",
              name: exported.has("middleware") ? "middleware" : "proxy",
              role: saysOrigin(runtime, handler) ? "cors" : "middleware",
              span: handler.span,
            },
          },
    route,
    page:
      route.size === 0 && !isDefaultProxy && byDefault !== undefined && isCallable(byDefault)
        ? byDefault
        : null,
  }
}

const saysOrigin = ({ evaluation }: NextRuntime, { span }: Value): boolean =>
  /access-control-allow-origin/i.test(evaluation.text.slice(span.from, span.to))

/** `matcher: "/api/:path*"`, a list of them, or of objects with a source; null: every path */
function matchersOf({ evaluation }: NextRuntime, value: Value | undefined): readonly string[] | null {
  if (value === undefined || value.kind === "undefined") return null
  const items = value.kind === "array" ? value.items : [value]
  return items.flatMap(
    (each) => text(each.kind === "object" ? getMember(evaluation, each, "source", each.span) : each) ?? [],
  )
}

const CONFIG: LayerInfo = { id: "config", name: "next.config headers", role: "cors", span: null }

function layersOf({ rules, hasConfig, proxy }: Parts): readonly LayerInfo[] {
  const says = rules
    .flatMap(({ headers }) => headers)
    .find(({ key }) => byteLowercase(key) === "access-control-allow-origin")
  return [
    ...(hasConfig
      ? [
          {
            ...CONFIG,
            role: says === undefined ? ("middleware" as const) : ("cors" as const),
            span: says?.span ?? rules[0]?.span ?? null,
          },
        ]
      : []),
    ...(proxy === null ? [] : [proxy.info]),
  ]
}

const routeInfo = (name: string, handler: Value | undefined): LayerInfo => ({
  id: "route",
  name,
  role: "route",
  span: handler?.span ?? null,
})

function respond(runtime: NextRuntime, parts: Parts, request: ServerRequest): ServerReply {
  const visits: Visit[] = []
  runtime.request = request
  runtime.evaluation.restart()
  runtime.evaluation.isAnswering = true
  try {
    return answered(runtime, parts, request, visits)
  } catch (error) {
    if (error instanceof OpenQuestion) return { kind: "undetermined", question: error.question, visits }
    throw error
  } finally {
    runtime.request = null
  }
}

/** Headers of the config first, then the proxy, whose own go over them, then the route. */
function answered(runtime: NextRuntime, parts: Parts, request: ServerRequest, visits: Visit[]): ServerReply {
  const outgoing = new Outgoing()
  for (const header of headersFor(parts.rules, request)) outgoing.set(header)
  if (parts.hasConfig) visits.push({ layer: CONFIG, action: "changed the answer", note: "set its headers" })
  const { proxy } = parts
  const path = request.path.split("?")[0] ?? "/"
  if (
    proxy !== null &&
    (proxy.matcher === null || proxy.matcher.some((each) => fitsPath(each, path) === true))
  ) {
    const result = ran(runtime, proxy.handler, [webRequest(runtime, request, NOWHERE)])
    if (result.kind === "threw") {
      const cause: Cause = {
        span: result.span,
        option: null,
        why: `${result.what}: nobody handles it, and Next answers 500`,
      }
      visits.push({ layer: proxy.info, action: "raised", note: result.what })
      outgoing.set({ name: "content-type", value: "text/html; charset=utf-8", cause: null })
      return finished(outgoing, request, 500, ERROR_PAGE, proxy.info, visits, cause)
    }
    const response = responseOf(result.value)
    if (response !== null) {
      if (!runtime.passing.has(response)) {
        touch(response)
        // A header without a value does not get out of a proxy.
        for (const header of response.headers.sorted()) if (header.value !== "") outgoing.set(header)
        visits.push({ layer: proxy.info, action: "answered", note: String(response.status) })
        const cause: Cause | null =
          response.status >= 400
            ? { span: response.span, option: null, why: `it answers ${response.status} here` }
            : null
        return finished(outgoing, request, response.status, response.body ?? "", proxy.info, visits, cause)
      }
      for (const header of response.headers.sorted()) if (header.value !== "") outgoing.set(header)
    }
    visits.push({ layer: proxy.info, action: "passed on", note: "" })
  }
  return parts.page === null
    ? fromRoute(runtime, parts, request, outgoing, visits)
    : fromPage(runtime, parts.page, request, outgoing, visits)
}

type Ran =
  | { readonly kind: "gave"; readonly value: Value }
  | { readonly kind: "threw"; readonly what: string; readonly span: LayerInfo["span"] }

function ran({ evaluation }: NextRuntime, handler: Value, args: readonly Value[]): Ran {
  try {
    return {
      kind: "gave",
      value: evaluation.settled(awaited(callValue(evaluation, handler, args, handler.span))),
    }
  } catch (error) {
    if (!(error instanceof JsThrow)) throw error
    return { kind: "threw", what: describeThrown(error.value), span: error.span }
  }
}

/** next 16.4.6, server/route-modules/app-route/module.js and helpers/auto-implement-methods.js */
function fromRoute(
  runtime: NextRuntime,
  { route }: Parts,
  request: ServerRequest,
  outgoing: Outgoing,
  visits: Visit[],
): ServerReply {
  outgoing.append({ name: "vary", value: ROUTER_VARY, cause: null })
  const info = routeInfo("route handler", route.get(request.method) ?? route.get("GET"))
  const isTaken = route.size === 0
  const names = isTaken ? METHODS : [...route.keys()]
  const handler = route.get(request.method) ?? (request.method === "HEAD" ? route.get("GET") : undefined)
  if (request.method === "OPTIONS" && handler === undefined) {
    const allowed = [...new Set([...names, "OPTIONS", ...(names.includes("GET") ? ["HEAD"] : [])])].sort()
    outgoing.set({ name: "allow", value: allowed.join(", "), cause: null })
    visits.push({
      layer: info,
      action: "answered",
      note: "204: Next answers OPTIONS itself, where no OPTIONS is exported",
    })
    return finished(outgoing, request, 204, "", info, visits, null)
  }
  if (isTaken) {
    outgoing.set({ name: "content-type", value: "application/json", cause: null })
    visits.push({
      layer: info,
      action: "answered",
      note: "it is not in the paste: it is taken to answer 200",
    })
    return finished(outgoing, request, 200, "{}", info, visits, null)
  }
  if (handler === undefined) {
    const cause: Cause = { span: info.span, option: null, why: `no ${request.method} is exported here` }
    visits.push({ layer: info, action: "answered", note: "405" })
    return finished(outgoing, request, 405, "", info, visits, cause)
  }
  const params = host("context", NOWHERE, {
    get: (name, at) =>
      name === "params" ? unknown("params", "it is not known before a request is made", at) : null,
  })
  const result = ran(runtime, handler, [webRequest(runtime, request, NOWHERE), params])
  const response = result.kind === "gave" ? responseOf(result.value) : null
  if (response === null) {
    const what =
      result.kind === "threw" ? `${result.what}: nobody handles it` : "the handler gives no Response"
    const cause: Cause = {
      span: result.kind === "threw" ? result.span : handler.span,
      option: null,
      why: `${what}, and Next answers 500`,
    }
    visits.push({ layer: info, action: "raised", note: what })
    return finished(outgoing, request, 500, "", info, visits, cause)
  }
  touch(response)
  for (const header of response.headers.sorted()) {
    // What the config or the proxy has set stays; only these are added to.
    if (/^(?:vary|set-cookie|www-authenticate|proxy-authenticate)$/.test(header.name)) outgoing.append(header)
    else if (!outgoing.has(header.name)) outgoing.set(header)
  }
  const cause: Cause | null =
    response.status >= 400
      ? { span: response.span, option: null, why: `it answers ${response.status} here` }
      : null
  visits.push({ layer: info, action: "answered", note: String(response.status) })
  return finished(outgoing, request, response.status, response.body ?? "", info, visits, cause)
}

/** A handler of Node's own kind: what it sets goes over what is there. */
function fromPage(
  runtime: NextRuntime,
  handler: Value,
  request: ServerRequest,
  outgoing: Outgoing,
  visits: Visit[],
): ServerReply {
  const response = new NodeResponse()
  for (const { name, value, cause } of outgoing.headers) response.setHeader(name, value, cause)
  const exchange: NodeExchange = { request, response, visits, absences: [], url: request.path, params: {} }
  runtime.exchange = exchange
  const info = routeInfo("API route", handler)
  runtime.current = info
  try {
    const result = ran(runtime, handler, [requestValue(exchange), responseValue(runtime, exchange)])
    if (result.kind === "threw" && !response.isEnded) {
      response.statusCode = 500
      response.cause = {
        span: result.span,
        option: null,
        why: `${result.what}: nobody handles it, and Next answers 500`,
      }
      response.end("Internal Server Error", info)
    }
  } finally {
    runtime.exchange = null
  }
  visits.push({ layer: info, action: "answered", note: String(response.statusCode) })
  const own = new Outgoing()
  for (const header of response.headers) {
    // Express would guess the type of a text; Next does not. Its ETag is another hash, and is left out.
    const isGuess =
      header.name === "content-type" && header.cause === null && header.value.startsWith("text/html")
    if (!isGuess && !/^(?:etag|x-powered-by)$/.test(header.name)) own.append(header)
  }
  const reply = finished(own, request, response.statusCode, response.body, info, visits, response.cause)
  return { ...reply, absences: exchange.absences }
}

/** What goes out: a text that can be compressed says so in Vary. next 16.4.6, compiled/compression */
function finished(
  outgoing: Outgoing,
  request: ServerRequest,
  status: number,
  body: string,
  layer: LayerInfo,
  visits: readonly Visit[],
  cause: Cause | null,
): ServerAnswer {
  const type = outgoing.headers.find(({ name }) => name === "content-type")?.value ?? ""
  const isEmpty = status === 204 || status === 304
  if (!isEmpty && /^(?:text\/|application\/(?:json|javascript|xml))/.test(type))
    outgoing.vary("Accept-Encoding")
  const headers = outgoing.headers
  return {
    kind: "answer",
    status,
    headers,
    body: request.method === "HEAD" || isEmpty ? "" : body,
    layer,
    visits: [...visits],
    absences: headers.some(({ name }) => name === "access-control-allow-origin")
      ? []
      : [
          {
            header: "access-control-allow-origin",
            layer: layer.name,
            cause: {
              span: layer.span,
              option: null,
              why: `${layer.name === "route handler" && request.method === "OPTIONS" ? "no OPTIONS is exported: Next answers it itself, and" : "it"} sets no CORS header`,
            },
          },
        ],
    reachedApplication: true,
    cause,
  }
}
