import { byteLowercase, get } from "../../fetch/header-list.ts"
import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import {
  describeThrown,
  JsThrow,
  NOWHERE,
  nativeFunction,
  type ObjectValue,
  undefinedAt,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import { OpenQuestion } from "../../source/question.ts"
import { corsMiddleware, rememberingFindings } from "../express/cors.ts"
import { requestValue } from "../express/request.ts"
import type { NodeExchange, Runtime } from "../express/runtime.ts"
import { contentTypeOf } from "../node/content-types.ts"
import { NodeResponse } from "../node/node-response.ts"
import { type NodeSource, runServerFile } from "../node/server-file.ts"
import type { Cause, Finding, LayerInfo, Server, ServerReply, ServerRequest, Visit } from "../server.ts"
import type { Upstream } from "../upstream.ts"
import { isHostAllowed, refusedHost } from "./allowed-hosts.ts"
import { configObject, type ProxyRule, readConfig, type ViteConfig, viteModules } from "./config.ts"
import { forwarded, ruleFor } from "./proxy.ts"

const FILES: LayerInfo = { id: "route", name: "the files", role: "route", span: null }
const HOSTS: LayerInfo = { id: "hosts", name: "hostCheck", role: "middleware", span: null }

/** What a request meets, in its order. */
interface Stations {
  readonly cors: { readonly layer: LayerInfo; readonly run: Value } | null
  readonly proxy: LayerInfo | null
}

/**
 * Reads a vite.config into the dev server that Vite 8.3.8 makes of it: `cors`, the check of the host, the proxy, and the
 * project's own files (server/index.ts). What stands behind the proxy is the upstream. Its code is run by the interpreter,
 * never by the platform. Never throws.
 */
export function viteServer(source: NodeSource, upstream: Upstream): Server {
  const file = runServerFile(source, {
    start: (evaluation): Runtime => ({
      evaluation,
      corsOptions: [],
      remembering: [],
      exchange: null,
      current: FILES,
    }),
    modules: viteModules,
    usualNames: [],
    app: { names: [], make: (_, span) => unknown("app", "it is not in the paste", span) },
  })
  const { runtime, evaluation } = file
  const findings: Finding[] = [...file.findings]
  const object = objectOf(evaluation, findings)
  const config = readConfig(evaluation, object)
  const stations = stationsOf(runtime, config)
  return {
    framework: "vite",
    label: "Vite’s dev server",
    version: "8.3.8, cors 2.8.6",
    layers: [
      ...(stations.cors === null ? [] : [stations.cors.layer]),
      ...(stations.proxy === null ? [] : [stations.proxy, ...upstream.layers]),
      FILES,
    ],
    options: (runtime.corsOptions[0] ?? []).map((option) =>
      option.span === NOWHERE ? { ...option, isDefault: true, span: null } : option,
    ),
    findings: [
      ...findings,
      ...findingsOf(config, object === null && findings.length === 0),
      ...rememberingFindings(runtime),
      ...upstream.findings,
    ],
    problems: file.problems,
    environment: [...evaluation.environment, ...upstream.environment],
    questions: () => [...evaluation.asked, ...upstream.questions()],
    respond: (request) => respond(runtime, config, stations, upstream, request),
  }
}

function objectOf(evaluation: Evaluation, findings: Finding[]): ObjectValue | null {
  try {
    return configObject(evaluation)
  } catch (error) {
    if (error instanceof JsThrow)
      findings.push({
        kind: "problem",
        text: `The config throws ${describeThrown(error.value)}: Vite would not start.`,
        span: error.span,
      })
    else if (error instanceof OpenQuestion)
      findings.push({
        kind: "notice",
        text: `${error.question.text} The config hangs on it.`,
        span: error.question.span,
      })
    else throw error
    return null
  }
}

function stationsOf(runtime: Runtime, { cors, proxy }: ViteConfig): Stations {
  const [rule] = proxy
  return {
    cors:
      cors === null
        ? null
        : {
            run: corsMiddleware(runtime, cors.options, cors.span),
            layer: {
              id: "cors",
              name: "server.cors",
              role: "cors",
              span: cors.isDefault ? null : cors.span,
            },
          },
    proxy:
      rule === undefined ? null : { id: "proxy", name: "server.proxy", role: "middleware", span: rule.span },
  }
}

function findingsOf({ cors, proxy, isSet }: ViteConfig, isEmpty: boolean): readonly Finding[] {
  const findings: Finding[] = []
  if (isEmpty)
    findings.push({
      kind: "problem",
      text: "No config was found here: nothing is exported that would be one.",
      span: null,
    })
  else if (!isSet)
    findings.push({
      kind: "notice",
      text: "It says nothing of `server`: the dev server does what it does by default.",
      span: null,
    })
  if (cors === null)
    findings.push({ kind: "notice", text: "`server.cors` is `false`: Vite says no CORS header.", span: null })
  else if (cors.isDefault)
    findings.push({
      kind: "understood",
      text: "`server.cors` is not given: since Vite 6.0.9, pages of localhost may read what the dev server answers, on any port, and no others.",
      span: null,
    })
  for (const rule of proxy) findings.push(findingOf(rule))
  return findings
}

const findingOf = ({ context, target, changeOrigin, span }: ProxyRule): Finding =>
  target === null
    ? {
        kind: "notice",
        text: `Where \`${context}\` is sent on to can't be known: to what stands behind.`,
        span,
      }
    : {
        kind: "understood",
        text: `Paths ${context.startsWith("^") ? `that match \`${context}\`` : `that begin with \`${context}\``} are sent on to ${target.origin}${changeOrigin ? ", with its own Host header: `changeOrigin` leaves `Origin` as it is" : ""}. A page of this server asks its own origin for them: no CORS.`,
        span,
      }

function respond(
  runtime: Runtime,
  config: ViteConfig,
  stations: Stations,
  upstream: Upstream,
  request: ServerRequest,
): ServerReply {
  const response = new NodeResponse()
  const visits: Visit[] = []
  const exchange: NodeExchange = { request, response, visits, absences: [], url: request.path, params: {} }
  runtime.exchange = exchange
  runtime.evaluation.restart()
  try {
    goThrough(runtime, config, stations, upstream, exchange)
  } catch (error) {
    if (error instanceof OpenQuestion) return { kind: "undetermined", question: error.question, visits }
    if (!(error instanceof JsThrow)) throw error
    fail(exchange, runtime.current, `${describeThrown(error.value)}: Vite answers 500`, error.value)
  } finally {
    runtime.exchange = null
  }
  const { headers } = response
  const isThere = (header: string) => headers.some(({ name }) => byteLowercase(name) === header)
  return {
    kind: "answer",
    status: response.statusCode,
    headers: headers.map((header) => ({ ...header, cause: shown(header.cause) })),
    body: response.body,
    layer: response.endedBy ?? FILES,
    visits,
    absences: exchange.absences
      .filter(({ header }) => !isThere(header))
      .map((absence) => ({ ...absence, cause: shown(absence.cause) ?? absence.cause })),
    reachedApplication: true,
    cause: response.cause,
  }
}

/** What no text says stands nowhere in it. */
const shown = (cause: Cause | null): Cause | null =>
  cause !== null && cause.span === NOWHERE ? { ...cause, span: null } : cause

/** server/index.ts: one after the other, until one answers. */
function goThrough(
  runtime: Runtime,
  config: ViteConfig,
  stations: Stations,
  upstream: Upstream,
  exchange: NodeExchange,
): void {
  const { request, response, visits } = exchange
  if (stations.cors !== null) passCors(runtime, stations.cors, exchange)
  if (response.isEnded) return
  const { host } = request
  if (config.allowedHosts !== null && host !== null && !isHostAllowed(host, config.allowedHosts)) {
    const why = `the host ${host} is none that \`server.allowedHosts\` names`
    response.statusCode = 403
    response.setHeader("Content-Type", "text/plain", null)
    response.cause = { span: null, option: "allowedHosts", why }
    visits.push({ layer: HOSTS, action: "answered", note: why })
    response.end(request.method === "HEAD" ? "" : refusedHost(host), HOSTS)
    return
  }
  const rule = stations.proxy === null ? null : ruleFor(runtime.evaluation, config.proxy, request.path)
  if (stations.proxy !== null && rule !== null) {
    runtime.current = stations.proxy
    forwarded(runtime, rule, stations.proxy, upstream, exchange)
    if (response.isEnded) return
  }
  serveFiles(config, exchange)
}

function passCors(
  runtime: Runtime,
  { layer, run }: NonNullable<Stations["cors"]>,
  exchange: NodeExchange,
): void {
  const { response, visits } = exchange
  let error: Value | null = null
  const before = response.headers.length
  const next = nativeFunction("next", NOWHERE, ([given], at) => {
    if (given !== undefined && given.kind !== "undefined" && given.kind !== "null") error = given
    return undefinedAt(at)
  })
  runtime.current = layer
  callValue(runtime.evaluation, run, [requestValue(exchange), undefinedAt(NOWHERE), next], NOWHERE)
  if (response.isEnded) {
    visits.push({ layer, action: "answered", note: String(response.statusCode) })
    return
  }
  if (error === null) {
    const isChanged = response.headers.length > before
    visits.push({
      layer,
      action: isChanged ? "changed the answer" : "passed on",
      note: isChanged ? "set headers, and went on" : "",
    })
    return
  }
  visits.push({ layer, action: "raised", note: "went on with an error" })
  fail(exchange, layer, `${describeThrown(error)}: Vite answers 500`, error)
}

/** server/middlewares/error.ts: a page that shows the error, without a type. */
function fail(
  { response, request, visits }: NodeExchange,
  layer: LayerInfo,
  why: string,
  error: Value,
): void {
  if (response.isEnded) return
  response.statusCode = 500
  response.cause = { span: error.span, option: null, why }
  visits.push({ layer, action: "answered", note: why })
  response.end(request.method === "HEAD" ? "" : "<!DOCTYPE html>", layer)
}

/** What Vite makes scripts of. */
const SCRIPT = /^\/@|\.(?:[cm]?[jt]s|[jt]sx|vue|svelte)$/i

/**
 * The project's own files: which there are is not in the paste, so that a path with an extension is taken to be one. Any other
 * gets index.html, as single pages want it. server/middlewares: transform.ts, static.ts, htmlFallback.ts, indexHtml.ts
 */
function serveFiles({ headers }: ViteConfig, { request, response, visits, url }: NodeExchange): void {
  const { method } = request
  const path = url.replace(/[?#].*$/, "")
  const isFile = SCRIPT.test(path) || /\.(?!html$)\w+$/.test(path)
  const accept = get(request.headers, "accept") ?? ""
  const isRead = method === "GET" || method === "HEAD"
  const isRewritten = isRead && (accept === "" || accept.includes("text/html") || accept.includes("*/*"))
  const isPage =
    (path.endsWith(".html") || isRewritten) && get(request.headers, "sec-fetch-dest") !== "script"
  // Files are given whatever the method is.
  if (!isFile && !isPage) {
    const why = isRead
      ? "no file has this path, and nobody who asks so gets index.html"
      : `${method} has no file, and no proxy takes this path`
    response.statusCode = 404
    response.cause = { span: null, option: null, why }
    visits.push({ layer: FILES, action: "answered", note: why })
    response.end("", FILES)
    return
  }
  response.setHeader("Content-Type", typeOf(path, isFile), null)
  response.setHeader("Cache-Control", "no-cache", null)
  for (const { name, value, span } of headers)
    response.setHeader(name, value, { span, option: "headers", why: "`server.headers` says it" })
  visits.push({
    layer: FILES,
    action: "answered",
    note: isFile ? "a file of the project, taken to be there" : "index.html, as no file has this path",
  })
  response.end(method === "HEAD" ? "" : isFile ? "" : "<!doctype html>\n", FILES)
}

function typeOf(path: string, isFile: boolean): string {
  if (!isFile) return "text/html"
  if (SCRIPT.test(path)) return "text/javascript"
  const [extension = ""] = /[^.]*$/.exec(path) ?? []
  return (contentTypeOf(extension) ?? "application/octet-stream").replace(/; charset=.*/, "")
}
