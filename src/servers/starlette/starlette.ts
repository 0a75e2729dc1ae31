import { Evaluation } from "../../source/python/evaluation.ts"
import { pythonModules } from "../../source/python/modules.ts"
import { parsePython } from "../../source/python/parse/parse.ts"
import { none, PythonError, type Value } from "../../source/python/values.ts"
import { OpenQuestion } from "../../source/question.ts"
import { type Exchange, type Layer, type Outcome, plainText } from "../python/draft.ts"
import { runModule } from "../python/run-module.ts"
import type { Finding, LayerInfo, Server, ServerReply, ServerRequest, UnderstoodOption } from "../server.ts"
import { NO_ROUTES } from "../usual-findings.ts"
import { type AppDeclaration, declareApp, isApplication, type MiddlewareDeclaration } from "./app.ts"
import { corsLayer, notBuilt } from "./cors.ts"
import { askForOptions, corsOptions, understood } from "./cors-options.ts"
import { handlerAnswer } from "./exception-handlers.ts"
import { findApp, otherApps, type ServedApp } from "./find-app.ts"
import { interestIn } from "./interest.ts"
import { knownLayer, middlewareName, unknownLayer } from "./known-middleware.ts"
import { ROUTER, route } from "./routing.ts"
import { userLayer } from "./user-middleware.ts"
import { type StarletteVersionName, starletteVersions } from "./versions.ts"

const UVICORN: LayerInfo = { id: "uvicorn", name: "uvicorn", role: "server", span: null }
const SERVER_ERRORS: LayerInfo = {
  id: "server errors",
  name: "ServerErrorMiddleware",
  role: "error handler",
  span: null,
}

/** A pasted Starlette or FastAPI file, and what it runs under. */
export interface StarletteSource {
  readonly text: string
  readonly version: StarletteVersionName
  readonly env: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<string, string>>
}

/**
 * Reads a Starlette or FastAPI file into a server that answers as the real one does.
 * Never throws: what does not parse or can't be known is among its problems, findings and questions.
 */
export function starletteServer(source: StarletteSource): Server {
  const module = parsePython(source.text)
  const evaluation = new Evaluation(source.text, source, pythonModules, interestIn(source.text))
  const findings: Finding[] = []
  runModule(evaluation, module, findings)
  const served = findApp(evaluation)
  const stack = served === null ? null : buildStack(evaluation, served, source, findings)
  if (served === null) {
    findings.push({
      kind: "problem",
      text: "No FastAPI or Starlette application was found here: nothing named FastAPI(), Starlette() or add_middleware(…).",
      span: null,
    })
  }
  const layers = stack?.layers.map(({ info }) => info) ?? []
  const framework = stack?.app.framework ?? "fastapi"
  return {
    framework: "starlette",
    label: framework === "fastapi" ? "FastAPI" : "Starlette",
    version: source.version,
    layers: [...(stack?.outside.map(({ info }) => info) ?? []), SERVER_ERRORS, ...layers, ROUTER],
    options: stack?.options ?? [],
    findings,
    problems: module.problems,
    environment: evaluation.environment,
    questions: () => evaluation.asked,
    respond: (request) => respond(evaluation, stack, source, request),
  }
}

interface Stack {
  readonly app: AppDeclaration
  readonly served: ServedApp
  /** ASGI apps wrapped around the application, outermost first */
  readonly outside: readonly Layer[]
  /** user middleware, outermost first */
  readonly layers: readonly Layer[]
  readonly options: readonly UnderstoodOption[]
  /** Python raises when the stack is built: every request gets uvicorn's 500 */
  readonly failure: PythonError | null
}

/** starlette/applications.py, build_middleware_stack */
function buildStack(
  evaluation: Evaluation,
  served: ServedApp,
  source: StarletteSource,
  findings: Finding[],
): Stack {
  const app = declareApp(evaluation, served.app, served.name)
  const options: UnderstoodOption[] = []
  let failure: PythonError | null = null
  const ids = new Map<string, number>()
  let hasCors = false
  const layerOf = (declaration: MiddlewareDeclaration): Layer | null => {
    const name = declaration.dispatch?.name ?? middlewareName(declaration.of)
    const count = (ids.get(name) ?? 0) + 1
    ids.set(name, count)
    const isCors = name === "CORSMiddleware"
    const isInsideCors = hasCors
    hasCors ||= isCors
    const info: LayerInfo = {
      id: count === 1 ? name : `${name} ${count}`,
      name,
      role: isCors ? "cors" : "middleware",
      span: declaration.dispatch?.span ?? declaration.span,
    }
    try {
      if (isCors) {
        const read = corsOptions(
          evaluation,
          declaration.arguments,
          declaration.positional,
          starletteVersions[source.version],
        )
        askForOptions(evaluation, read)
        if (options.length === 0) options.push(...understood(read, starletteVersions[source.version]))
        noticeOptions(read, findings)
        return corsLayer(evaluation, info, read, starletteVersions[source.version])
      }
      if (
        declaration.dispatch !== null ||
        declaration.of.kind === "class" ||
        declaration.of.kind === "function"
      )
        return userLayer(evaluation, info, declaration)
      return (
        knownLayer(evaluation, info, declaration) ?? unknownLayer(evaluation, info, declaration, isInsideCors)
      )
    } catch (error) {
      if (!(error instanceof PythonError)) throw error
      failure ??= error
      findings.push({
        kind: "problem",
        text: `Python raises ${error.type}: ${error.message}. It does so when the app is built, at its first request: every request gets a 500 without CORS headers.`,
        span: error.span,
      })
      return null
    }
  }
  const layers = app.middleware.flatMap((declaration) => layerOf(declaration) ?? [])
  const outside = served.wrappers.flatMap((wrapper) => {
    const positional = wrapper.arguments.positional.slice(1)
    return (
      layerOf({
        of: {
          kind: "external",
          path: wrapper.path,
          written: wrapper.path,
          isDefined: true,
          span: wrapper.span,
        },
        arguments: wrapper.arguments,
        positional,
        span: wrapper.span,
        dispatch: null,
      }) ?? []
    )
  })
  const cors = [...outside, ...layers].filter(({ info }) => info.role === "cors")
  if (cors.length === 0 && failure === null) {
    findings.push({
      kind: "notice",
      text: "No CORSMiddleware is added here: no answer carries a CORS header.",
      span: app.span,
    })
  } else if (cors.length > 1) {
    findings.push({
      kind: "notice",
      text: `CORSMiddleware is added ${cors.length} times: the outermost answers the preflight, and the headers it sets win.`,
      span: cors[0]?.info.span ?? null,
    })
  }
  for (const other of otherApps(evaluation, served)) {
    findings.push({
      kind: "notice",
      text: `There is another application here; “${served.name}” is the one that is taken to be served.`,
      span: other.span,
    })
  }
  if (served.isImplied)
    findings.push({
      kind: "notice",
      text: `\`${served.name}\` is made elsewhere: it is taken to be a FastAPI application, and the routes that the paste does not show to be there.`,
      span: null,
    })
  else if (app.routing.length === 0) findings.push(NO_ROUTES)
  return { app, served, outside, layers, options, failure }
}

/** Things that run, but not as they look. */
function noticeOptions(options: ReturnType<typeof corsOptions>, findings: Finding[]): void {
  for (const name of ["allow_origins", "allow_methods", "allow_headers", "expose_headers"] as const) {
    const value = options[name]
    if (value.kind !== "string") continue
    const effect =
      name === "allow_origins"
        ? "Starlette looks for the caller's origin inside of it, so that any part of it passes"
        : "Starlette goes through its letters"
    findings.push({
      kind: "problem",
      text: `${name} is one string, not a list: ${effect}. Write [${JSON.stringify(value.value)}].`,
      span: value.span,
    })
  }
}

function respond(
  evaluation: Evaluation,
  stack: Stack | null,
  source: StarletteSource,
  request: ServerRequest,
): ServerReply {
  const exchange: Exchange = { request, visits: [], absences: [] }
  try {
    const draft =
      stack === null
        ? plainText(UVICORN, 500, "Internal Server Error")
        : answer(evaluation, stack, source, exchange)
    return {
      kind: "answer",
      status: draft.status,
      headers: draft.headers,
      body: draft.body,
      layer: draft.layer,
      visits: exchange.visits,
      absences: exchange.absences,
      reachedApplication: true,
      cause: draft.cause,
    }
  } catch (error) {
    if (error instanceof OpenQuestion)
      return { kind: "undetermined", question: error.question, visits: exchange.visits }
    if (!(error instanceof PythonError)) throw error
    // A middleware raised: ServerErrorMiddleware answers, as it does for a route.
    exchange.visits.push({ layer: SERVER_ERRORS, action: "answered", note: `${error.type} was raised` })
    return {
      kind: "answer",
      status: 500,
      headers: [{ name: "content-type", value: "text/plain; charset=utf-8", cause: null }],
      body: "Internal Server Error",
      layer: SERVER_ERRORS,
      visits: exchange.visits,
      absences: [],
      reachedApplication: true,
      cause: { span: error.span, option: null, why: `${error.type}: ${error.message}` },
    }
  }
}

function answer(evaluation: Evaluation, stack: Stack, source: StarletteSource, exchange: Exchange) {
  if (stack.failure !== null) {
    exchange.visits.push({ layer: UVICORN, action: "answered", note: "the app could not be built" })
    return notBuilt(UVICORN, stack.failure)
  }
  const outcome = through(stack.outside, exchange, () => inside(evaluation, stack, source, exchange))
  return outcome.kind === "response"
    ? outcome.draft
    : plainText(UVICORN, 500, "Internal Server Error", {
        span: outcome.error.span,
        option: null,
        why: `${outcome.error.type} is raised`,
      })
}

/** ServerErrorMiddleware, the user's middlewares, ExceptionMiddleware and the router. */
function inside(evaluation: Evaluation, stack: Stack, source: StarletteSource, exchange: Exchange): Outcome {
  const { app } = stack
  const mounted = (value: Value, inner: Exchange): Outcome | null => {
    if (!isApplication(value)) return null
    const sub = buildStack(
      evaluation,
      { name: "mounted app", app: value, wrappers: [], isImplied: false },
      source,
      [],
    )
    return inside(evaluation, sub, source, inner)
  }
  const outcome = through(stack.layers, exchange, () =>
    route({ evaluation, app, version: starletteVersions[source.version], mounted }, exchange),
  )
  if (outcome.kind === "response") return outcome
  // starlette/middleware/errors.py: the answer comes from outside of every user middleware.
  const handler = app.handlers.find((each) => each.for === "Exception" || each.for === "500")
  const { error } = outcome
  const cause = {
    span: error.span,
    option: null,
    why: `${error.type} is raised here; ServerErrorMiddleware answers, outside of every other middleware`,
  }
  const draft =
    handler === undefined
      ? plainText(SERVER_ERRORS, 500, "Internal Server Error", cause)
      : handlerAnswer(
          { evaluation, exchange, layer: SERVER_ERRORS },
          handler,
          error.value ?? none(error.span),
        )
  draft.cause = cause
  exchange.visits.push({ layer: SERVER_ERRORS, action: "answered", note: `${error.type} was raised` })
  for (const { info } of stack.layers) {
    if (info.role === "cors")
      exchange.absences.push({ header: "access-control-allow-origin", layer: info.name, cause })
  }
  return { kind: "response", draft }
}

/** Goes through the layers from the outside in, and back. */
function through(layers: readonly Layer[], exchange: Exchange, innermost: () => Outcome): Outcome {
  const [first, ...rest] = layers
  if (first === undefined) return innermost()
  let isPassed = false
  return first.handle(exchange, () => {
    if (!isPassed) exchange.visits.push({ layer: first.info, action: "passed on", note: "" })
    isPassed = true
    return through(rest, exchange, innermost)
  })
}
