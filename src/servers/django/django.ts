import { Evaluation } from "../../source/python/evaluation.ts"
import { isUnknown } from "../../source/python/operators.ts"
import { parsePython } from "../../source/python/parse/parse.ts"
import { isSequence, repr } from "../../source/python/values.ts"
import { OpenQuestion } from "../../source/question.ts"
import { Draft } from "../python/draft.ts"
import { runModule } from "../python/run-module.ts"
import type { Finding, LayerInfo, Server, ServerReply, ServerRequest } from "../server.ts"
import type { Upstream } from "../upstream.ts"
import { corsLayer, type DjangoExchange, type DjangoLayer } from "./cors.ts"
import { middlewareLayer } from "./known-middleware.ts"
import { DjangoSettings, settingsModules } from "./settings.ts"
import { urlSplit } from "./url-split.ts"

const VIEWS: LayerInfo = { id: "views", name: "the views", role: "route", span: null }
const CORS_PATH = "corsheaders.middleware.CorsMiddleware"

export interface DjangoSource {
  readonly text: string
  readonly env: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<string, string>>
  /** the views, which a settings file does not show */
  readonly upstream: Upstream
}

/**
 * Reads a Django settings file (Django 3.2, django-cors-headers 3.14.0) into a server that answers as the real one does.
 * Never throws: what does not parse or can't be known is among its findings and questions.
 */
export function djangoServer(source: DjangoSource): Server {
  const module = parsePython(source.text)
  const evaluation = new Evaluation(source.text, source, settingsModules)
  const findings: Finding[] = []
  runModule(evaluation, module, findings)
  const settings = new DjangoSettings(evaluation)
  const layers = layersOf(settings, source.text, findings)
  notice(settings, layers, findings)
  return {
    framework: "django-cors-headers",
    label: "Django",
    version: "3.2, django-cors-headers 3.14.0",
    layers: [
      ...layers.map(({ info }) => info),
      ...(source.upstream.isGiven ? source.upstream.layers : [VIEWS]),
    ],
    options: settings.understood(),
    findings: [...findings, ...source.upstream.findings],
    problems: module.problems,
    environment: [...evaluation.environment, ...source.upstream.environment],
    questions: () => [...evaluation.asked, ...source.upstream.questions()],
    respond: (request) => respond(layers, source.upstream, request),
  }
}

/** MIDDLEWARE, outermost first. A file without it is a part of one: CorsMiddleware is taken to be there, and first. */
function layersOf(settings: DjangoSettings, text: string, findings: Finding[]): readonly DjangoLayer[] {
  const value = settings.plain("MIDDLEWARE")
  if (value === null || !isSequence(value)) {
    if (!/\bCORS_[A-Z_]+\s*=/.test(text)) return []
    findings.push({
      kind: "notice",
      text: "The paste has no MIDDLEWARE: CorsMiddleware is taken to be there, and to be the first.",
      span: null,
    })
    return [corsLayer({ id: "CorsMiddleware", name: "CorsMiddleware", role: "cors", span: null }, settings)]
  }
  const ids = new Map<string, number>()
  return value.items.flatMap((item): readonly DjangoLayer[] => {
    if (item.kind !== "string") {
      if (isUnknown(item))
        settings.evaluation.ask(settings.evaluation.unknownOf(item), { kind: "text", suggestions: [] }, "")
      return []
    }
    const path = item.value
    const name = path.slice(path.lastIndexOf(".") + 1)
    const count = (ids.get(name) ?? 0) + 1
    ids.set(name, count)
    const info: LayerInfo = {
      id: count === 1 ? name : `${name} ${count}`,
      name,
      role: path === CORS_PATH ? "cors" : "middleware",
      span: item.span,
    }
    return [path === CORS_PATH ? corsLayer(info, settings) : middlewareLayer(path, info, settings)]
  })
}

function notice(settings: DjangoSettings, layers: readonly DjangoLayer[], findings: Finding[]): void {
  const cors = layers.findIndex(({ info }) => info.role === "cors")
  if (cors < 0)
    findings.push({
      kind: "notice",
      text: "CorsMiddleware is not in MIDDLEWARE here: no answer carries a CORS header.",
      span: settings.plain("MIDDLEWARE")?.span ?? null,
    })
  const apps = settings.plain("INSTALLED_APPS")
  if (
    apps !== null &&
    isSequence(apps) &&
    !apps.items.some(
      (item) => isUnknown(item) || (item.kind === "string" && item.value.startsWith("corsheaders")),
    )
  )
    findings.push({
      kind: "notice",
      text: "`corsheaders` is not in INSTALLED_APPS: its middleware works all the same, and its checks do not run.",
      span: apps.span,
    })
  const origins = settings.get("CORS_ALLOWED_ORIGINS")
  for (const item of origins !== null && isSequence(origins) ? origins.items : []) {
    if (item.kind !== "string" || item.value === "null" || item.value === "file://") continue
    const { scheme, netloc, rest } = urlSplit(item.value)
    const wrong =
      scheme === "" || netloc === ""
        ? "is missing scheme or netloc (corsheaders.E013)"
        : rest !== null
          ? `should not have ${rest} (corsheaders.E014)`
          : null
    if (wrong !== null)
      findings.push({
        kind: "problem",
        text: `Origin ${repr(item)} ${wrong}: Django's own check refuses it, and \`manage.py runserver\` does not start. Served by gunicorn or uvicorn, it starts: no checks run there.`,
        span: item.span,
      })
  }
}

function respond(layers: readonly DjangoLayer[], upstream: Upstream, request: ServerRequest): ServerReply {
  const exchange: DjangoExchange = { request, visits: [], absences: [] }
  const through = (at: number): Draft => {
    const layer = layers[at]
    return layer === undefined ? views(upstream, exchange) : passed(layer, exchange, () => through(at + 1))
  }
  try {
    const draft = through(0)
    return {
      kind: "answer",
      status: draft.status,
      headers: draft.headers,
      body: request.method === "HEAD" ? "" : draft.body,
      layer: draft.layer,
      visits: exchange.visits,
      absences: exchange.absences,
      reachedApplication: true,
      cause: draft.cause,
    }
  } catch (error) {
    if (!(error instanceof OpenQuestion)) throw error
    return { kind: "undetermined", question: error.question, visits: exchange.visits }
  }
}

/** Runs a layer, and notes where it lets through and where it changed what came back. */
function passed(layer: DjangoLayer, exchange: DjangoExchange, next: () => Draft): Draft {
  if (layer.info.role !== "cors") return layer.handle(exchange, next)
  let at: number | null = null
  const draft = layer.handle(exchange, () => {
    at = exchange.visits.push({ layer: layer.info, action: "passed on", note: "" }) - 1
    return next()
  })
  if (at !== null && draft.get("access-control-allow-origin") !== null)
    exchange.visits[at] = { layer: layer.info, action: "changed the answer", note: "on its way out" }
  return draft
}

/** What Http404 and exceptions of views are answered with: django/views/defaults.py, ERROR_PAGE_TEMPLATE. */
const ERROR_PAGES: Readonly<Record<number, readonly [title: string, details: string]>> = {
  400: ["Bad Request (400)", ""],
  403: ["403 Forbidden", ""],
  404: ["Not Found", "The requested resource was not found on this server."],
  500: ["Server Error (500)", ""],
}

function views(upstream: Upstream, exchange: DjangoExchange): Draft {
  const reply = upstream.respond(exchange.request)
  exchange.visits.push(...reply.visits)
  if (reply.kind === "undetermined") throw new OpenQuestion(reply.question)
  exchange.absences.push(...reply.absences)
  const draft = new Draft(reply.layer, reply.status, reply.headers, reply.body, reply.cause)
  const page = ERROR_PAGES[reply.status]
  // An error that comes as HTML is Django's own page: it has no charset.
  if (page !== undefined && /^text\/html\b/i.test(draft.get("content-type") ?? "")) {
    const [title, details] = page
    draft.set("content-type", "text/html", null)
    draft.body = `\n<!doctype html>\n<html lang="en">\n<head>\n  <title>${title}</title>\n</head>\n<body>\n  <h1>${title}</h1><p>${details}</p>\n</body>\n</html>\n`
  }
  return draft
}
