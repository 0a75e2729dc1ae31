import { goDialect } from "../../source/go/dialect.ts"
import { parseGo } from "../../source/go/parse.ts"
import { OpenQuestion } from "../../source/question.ts"
import { Evaluation } from "../../source/script/evaluation.ts"
import { run } from "../../source/script/run.ts"
import { native, nothing, type Value } from "../../source/script/values.ts"
import type { Span } from "../../source/span.ts"
import { answering } from "../answering.ts"
import type { Finding, LayerInfo, Server, ServerReply, ServerRequest } from "../server.ts"
import { chiPackage } from "./chi.ts"
import { ginPackage } from "./gin.ts"
import { ginCorsPackage } from "./gin-cors.ts"
import { impliedServer } from "./implied.ts"
import { httpPackage, writingPackages } from "./net-http.ts"
import { ResponseWriter } from "./response-writer.ts"
import { rsCorsPackage } from "./rs-cors.ts"
import { type GoExchange, GoRuntime } from "./runtime.ts"
import type { GoVersion } from "./versions.ts"

interface GoInput {
  readonly text: string
  readonly version: GoVersion
  readonly env: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<string, string>>
}

type Package = Parameters<typeof goDialect>[0] extends ReadonlyMap<string, infer Known> ? Known : never

/** Reads a Go file with net/http, chi or gin into a server that answers as it would. Never throws. */
export function goServer({ text, version, env, answers }: GoInput): Server {
  const { statements, problems, imports } = parseGo(text)
  const packages = new Map<string, Package>()
  const methods = (
    type: string,
    name: string,
    fields: ReadonlyMap<string, Value>,
    span: Span,
  ): Value | null =>
    type === "http.Server" && /^(?:ListenAndServe|ListenAndServeTLS|Serve)$/.test(name)
      ? native(name, span, (_, at) => {
          runtime.served = fields.get("Handler") ?? null
          return nothing(at)
        })
      : null
  const evaluation = new Evaluation(text, { env, answers }, goDialect(packages, imports, methods))
  const runtime: GoRuntime = new GoRuntime(evaluation, version)
  const usesGin = /\bgin\b/.test(text)
  const { fmt, json, io } = writingPackages(runtime)
  // Where a part of a file says nothing of its imports, `cors` is gin's where gin is.
  const ofCors: readonly (readonly [string, Package])[] = [
    ["github.com/rs/cors", rsCorsPackage(runtime)],
    ["github.com/go-chi/cors", rsCorsPackage(runtime)],
    ["github.com/gin-contrib/cors", ginCorsPackage(runtime)],
  ]
  for (const [path, known] of usesGin ? [...ofCors].reverse() : ofCors) packages.set(path, known)
  packages.set("net/http", httpPackage(runtime))
  packages.set("github.com/gin-gonic/gin", ginPackage(runtime))
  packages.set("github.com/go-chi/chi", chiPackage(runtime))
  packages.set("fmt", fmt)
  packages.set("encoding/json", json)
  packages.set("io", io)
  const findings: Finding[] = [...imports.values()].filter(isUnread).map((path) => ({
    kind: "notice",
    text: `What ${path} does is not read: gin, chi and net/http are.`,
    span: null,
  }))
  start(evaluation, runtime, statements, findings)
  const made = runtime.served ?? runtime.made.at(-1) ?? null
  const implied = made === null ? impliedServer(evaluation, runtime) : null
  const served = made ?? implied?.served ?? null
  if (implied !== null) findings.push(implied.finding)
  else if (served === null)
    findings.push({
      kind: "problem",
      text: "No server was found here: nothing listens, and no handler is made.",
      span: null,
    })
  else if (runtime.served === null)
    findings.push({
      kind: "notice",
      text: "Nothing here listens: the handler that was made last is taken to be the one that is served.",
      span: null,
    })
  const answer = (request: ServerRequest): ServerReply => {
    const exchange: GoExchange = {
      request,
      writer: new ResponseWriter(),
      visits: [],
      absences: [],
      answeredBy: null,
    }
    return answering(
      evaluation,
      () => {
        if (served !== null) runtime.serve(served, exchange)
        return finished(exchange)
      },
      exchange.visits,
    )
  }
  return {
    framework: "go",
    label: usesGin ? "gin" : imports.has("chi") ? "chi" : "Go",
    // gin has a CORS package of its own, in one release here.
    version: usesGin ? "1.4.0" : version.version,
    layers: runtime.layers.filter(({ role }) => role !== "route"),
    options: runtime.options,
    findings,
    problems,
    environment: evaluation.environment,
    questions: () => evaluation.asked,
    respond: answer,
  }
}

/** Runs the file: what is declared, then `main`; a part of one as it stands. */
function start(
  evaluation: Evaluation,
  runtime: GoRuntime,
  statements: Parameters<typeof run>[2],
  findings: Finding[],
): void {
  const declared = statements.filter(({ kind }) => kind === "function")
  const others = statements.filter(({ kind }) => kind !== "function")
  try {
    run(evaluation, evaluation.globals, [...declared, ...others])
    const entries = ["main", ...declared.map((each) => (each.kind === "function" ? each.name : ""))]
    for (const name of entries) {
      const entry = evaluation.globals.get(name)
      if (entry?.kind !== "function") continue
      const { parameters, body } = entry.function
      // Without a main, a function that takes nothing and makes a handler is what sets the server up.
      if (name !== "main" && (parameters.length > 0 || runtime.served !== null)) continue
      const scopeBefore = runtime.made.length
      run(evaluation, evaluation.globals, [{ kind: "block", body, span: entry.span }])
      if (name === "main" || runtime.made.length > scopeBefore) break
    }
  } catch (error) {
    if (!(error instanceof OpenQuestion)) throw error
    findings.push({
      kind: "notice",
      text: `${error.question.text} Until that is said, the file is read up to here.`,
      span: error.question.span,
    })
  }
}

/** Other ways of serving HTTP, which would answer before anything that is read. */
const isUnread = (path: string): boolean =>
  /\/(?:echo|fiber|beego|iris|httprouter|gorilla\/handlers|gorilla\/mux)(?:\/|$)/.test(path)

const NOBODY: LayerInfo = { id: "handler", name: "the handler", role: "route", span: null }

function finished({ request, writer, visits, absences, answeredBy }: GoExchange): ServerReply {
  const { status, headers, body } = writer.finished()
  const isNamed = headers.some(({ name }) => name === "access-control-allow-origin")
  return {
    kind: "answer",
    status,
    headers,
    body: request.method === "HEAD" ? "" : body,
    layer: answeredBy ?? visits.at(-1)?.layer ?? NOBODY,
    visits,
    absences: isNamed ? [] : absences,
    reachedApplication: true,
    cause: writer.cause,
  }
}
