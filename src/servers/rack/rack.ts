import { byteLowercase, get } from "../../fetch/header-list.ts"
import { OpenQuestion } from "../../source/question.ts"
import { rubyDialect } from "../../source/ruby/dialect.ts"
import { parseRuby } from "../../source/ruby/parse.ts"
import { Evaluation } from "../../source/script/evaluation.ts"
import { run } from "../../source/script/run.ts"
import { host, native, nothing, text, type Value } from "../../source/script/values.ts"
import type { Span } from "../../source/span.ts"
import { answering } from "../answering.ts"
import type {
  Cause,
  Finding,
  LayerInfo,
  LocatedHeader,
  Server,
  ServerAnswer,
  ServerReply,
  ServerRequest,
  Visit,
} from "../server.ts"
import type { Upstream } from "../upstream.ts"
import { misconfigured, RackCors } from "./cors.ts"
import { type Layer, RackStack } from "./settings.ts"
import type { RackCorsVersion } from "./versions.ts"

interface RackInput {
  readonly text: string
  readonly version: RackCorsVersion
  readonly env: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<string, string>>
  /** the app behind the middleware, which is not in the paste */
  readonly upstream: Upstream
}

/** Reads a `config.ru` or `config/initializers/cors.rb` into a server that answers as Rack with rack-cors does. Never throws. */
export function rackServer({ text: source, version, env, answers, upstream }: RackInput): Server {
  const { statements, problems } = parseRuby(source)
  const stack = new RackStack()
  const findings: Finding[] = []
  const evaluation = new Evaluation(source, { env, answers }, rubyDialect(namesOf(stack)))
  try {
    run(evaluation, evaluation.globals, statements)
  } catch (error) {
    if (!(error instanceof OpenQuestion)) throw error
    findings.push({
      kind: "notice",
      text: `${error.question.text} Until that is said, the file is read up to here.`,
      span: error.question.span,
    })
  }
  const layers = stack.layers.map(infoOf)
  const cors = stack.layers.flatMap((each) => (each.kind === "cors" ? [each] : []))
  if (cors.length === 0)
    findings.push({ kind: "notice", text: "There is no `Rack::Cors` in this file.", span: null })
  for (const each of stack.layers)
    if (
      each.kind === "other" &&
      stack.layers.indexOf(each) < stack.layers.findIndex(({ kind }) => kind === "cors")
    )
      findings.push({
        kind: "notice",
        text: `${each.name} stands before Rack::Cors. It is taken to let everything through.`,
        span: each.span,
      })
  const broken = misconfigured(cors.flatMap(({ blocks }) => blocks))
  if (broken !== null)
    findings.push({
      kind: "problem",
      text: "Origins of `*` with `credentials: true`: rack-cors raises as the app starts (CorsMisconfigurationError), and nothing is served.",
      span: broken.options.get("credentials")?.span ?? broken.span,
    })
  const playing: Playing = { evaluation, version, stack, layers, upstream }
  return {
    framework: "rack-cors",
    label: /\bRails\b/.test(source) ? "Rails" : "Rack",
    version: version.version,
    layers: [...layers, ...upstream.layers],
    options: stack.options,
    findings: [...findings, ...upstream.findings],
    problems,
    environment: [...evaluation.environment, ...upstream.environment],
    questions: () => [...evaluation.asked, ...upstream.questions()],
    respond: (request) => {
      const visits: Visit[] = []
      return answering(
        evaluation,
        () => (broken === null ? respond(playing, 0, request, visits) : stopped(broken.span)),
        visits,
      )
    },
  }
}

const infoOf = (layer: Layer, i: number): LayerInfo => ({
  id: `layer-${i}`,
  name: layer.kind === "cors" ? "Rack::Cors" : layer.kind === "basic auth" ? "Rack::Auth::Basic" : layer.name,
  role: layer.kind === "cors" ? "cors" : "middleware",
  span: layer.span,
})

/** What a file of Rails or Rack names besides Ruby itself. */
function namesOf(stack: RackStack) {
  const middleware = (evaluation: Evaluation, span: Span): Value =>
    host(
      {
        name: "the middleware",
        member: (name, at) => {
          if (name === "use")
            return native(name, at, (args, where, block) =>
              done(where, () => stack.use(evaluation, args, block, where)),
            )
          if (/^insert(?:_before|_after)?$/.test(name))
            return native(name, at, (args, where, block) =>
              done(where, () => stack.insert(evaluation, args, block, where, name === "insert_after")),
            )
          return native(name, at, (_, where) => nothing(where))
        },
      },
      span,
    )
  const config = (evaluation: Evaluation, span: Span): Value =>
    host(
      {
        name: "config",
        member: (name, at) => (name === "middleware" ? middleware(evaluation, at) : null),
      },
      span,
    )
  const constant = (name: string, span: Span): Value =>
    host(
      { name, member: (inner, at) => (/^[A-Z]/.test(inner) ? constant(`${name}::${inner}`, at) : null) },
      span,
    )
  const rails = (evaluation: Evaluation, span: Span): Value =>
    host(
      {
        name: "Rails",
        member: (name, at) => {
          if (name === "env") return railsEnvironment(evaluation, at)
          if (name === "application")
            return host(
              {
                name: "Rails.application",
                member: (inner, where) =>
                  inner === "config"
                    ? config(evaluation, where)
                    : inner === "configure"
                      ? native(inner, where, (_, here) => nothing(here))
                      : null,
              },
              at,
            )
          return null
        },
      },
      span,
    )
  return (evaluation: Evaluation, name: string, span: Span): Value | null => {
    switch (name) {
      case "Rails":
        return rails(evaluation, span)
      case "config":
        return config(evaluation, span)
      case "use":
        return native(name, span, (args, at, block) => done(at, () => stack.use(evaluation, args, block, at)))
      case "run":
      case "map":
      case "require":
      case "require_relative":
      case "puts":
      case "gem":
        return native(name, span, (_, at) => nothing(at))
      default:
        return /^(?:Rack|ActionDispatch|Warden|OmniAuth|Sidekiq|Grape|Sinatra)$/.test(name)
          ? constant(name, span)
          : null
    }
  }
}

function done(span: Span, act: () => void): Value {
  act()
  return nothing(span)
}

/** `Rails.env.production?`, `Rails.env == "test"` */
function railsEnvironment(evaluation: Evaluation, span: Span): Value {
  const value = evaluation.variable("RAILS_ENV", span, "development") ?? "development"
  return host(
    {
      name: "Rails.env",
      member: (name, at) => {
        const asked = /^(\w+)\?$/.exec(name)?.[1]
        if (asked === undefined)
          return name === "to_s" ? native(name, at, (_, where) => text(value, where)) : null
        evaluation.noteChoice({ kind: "string", value, variable: "RAILS_ENV", span: at }, text(asked, at))
        return native(name, at, (_, where) => ({ kind: "boolean", value: value === asked, span: where }))
      },
    },
    span,
  )
}

interface Playing {
  readonly evaluation: Evaluation
  readonly version: RackCorsVersion
  readonly stack: RackStack
  readonly layers: readonly LayerInfo[]
  readonly upstream: Upstream
}

function respond(playing: Playing, at: number, request: ServerRequest, visits: Visit[]): ServerReply {
  const layer = playing.stack.layers[at]
  const info = playing.layers[at]
  if (layer === undefined || info === undefined) {
    const reply = playing.upstream.respond(request)
    visits.push(...reply.visits)
    return { ...reply, visits: [...visits] }
  }
  const goOn = () => respond(playing, at + 1, request, visits)
  if (layer.kind === "other") {
    visits.push({ layer: info, action: "passed on", note: "" })
    return goOn()
  }
  if (layer.kind === "basic auth") {
    const given = get(request.headers, "authorization") ?? ""
    if (/^basic /i.test(given)) {
      visits.push({ layer: info, action: "passed on", note: "" })
      return goOn()
    }
    if (given !== "") {
      const why: Cause = { span: layer.span, option: null, why: "Authorization is there, and is not Basic" }
      visits.push({ layer: info, action: "answered", note: "400" })
      return answered(info, 400, [{ name: "content-type", value: "text/plain", cause: null }], visits, why)
    }
    const asked = request.method === "OPTIONS" ? ", and a preflight never has one" : ""
    const cause: Cause = {
      span: layer.span,
      option: null,
      why: `a user is asked for, by Authorization${asked}`,
    }
    visits.push({ layer: info, action: "answered", note: "401" })
    return answered(
      info,
      401,
      [
        { name: "content-type", value: "text/plain", cause: null },
        { name: "www-authenticate", value: 'Basic realm=""', cause },
      ],
      visits,
      cause,
    )
  }
  const outcome = new RackCors(playing.evaluation, playing.version, layer.blocks).call(request)
  if (outcome.kind === "answered") {
    visits.push({ layer: info, action: "answered", note: "the preflight" })
    return { ...answered(info, outcome.status, outcome.headers, visits, null), absences: outcome.absences }
  }
  visits.push({ layer: info, action: "passed on", note: "" })
  const reply = goOn()
  if (reply.kind === "undetermined") return reply
  const isThere = (name: string) => reply.headers.some((each) => byteLowercase(each.name) === name)
  // What the app says itself stays as it is.
  const headers = [...outcome.headers.filter(({ name }) => !isThere(name)), ...reply.headers]
  return {
    ...reply,
    headers: withVary(headers, outcome.vary, outcome.varyCause),
    absences: [...outcome.absences, ...reply.absences],
  }
}

/** cors.rb, call: what is there, then what is not yet among it */
function withVary(
  headers: readonly LocatedHeader[],
  names: readonly string[],
  cause: Cause | null,
): readonly LocatedHeader[] {
  if (names.length === 0) return headers
  const isVary = ({ name }: LocatedHeader) => byteLowercase(name) === "vary"
  const before = headers.filter(isVary).flatMap(({ value }) => value.split(/,\s*/))
  const value = [...new Set([...before, ...names])].join(", ")
  return [...headers.filter((each) => !isVary(each)), { name: "vary", value, cause }]
}

function answered(
  layer: LayerInfo,
  status: number,
  headers: readonly LocatedHeader[],
  visits: readonly Visit[],
  cause: Cause | null,
): ServerAnswer {
  return {
    kind: "answer",
    status,
    headers,
    body: "",
    layer,
    visits: [...visits],
    absences: [],
    reachedApplication: true,
    cause,
  }
}

/** An app that does not start is no server: whoever stands before it answers 502 or nothing; shown as a 500. */
function stopped(span: Span): ServerAnswer {
  const layer: LayerInfo = { id: "server", name: "the app", role: "server", span }
  const cause: Cause = {
    span,
    option: "credentials",
    why: "rack-cors raises as the app starts: `*` and credentials",
  }
  return {
    ...answered(layer, 500, [], [{ layer, action: "raised", note: "CorsMisconfigurationError" }], cause),
    reachedApplication: false,
  }
}
