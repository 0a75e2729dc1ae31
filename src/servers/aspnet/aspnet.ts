import { get } from "../../fetch/header-list.ts"
import { csharpDialect } from "../../source/csharp/dialect.ts"
import { type ParsedCsharp, parseCsharp } from "../../source/csharp/parse.ts"
import { OpenQuestion } from "../../source/question.ts"
import { Evaluation } from "../../source/script/evaluation.ts"
import { call, run } from "../../source/script/run.ts"
import { answering } from "../answering.ts"
import { answered, noOrigin, passOn } from "../gateway.ts"
import type {
  Cause,
  Finding,
  LayerInfo,
  LocatedHeader,
  Server,
  ServerReply,
  ServerRequest,
  UnderstoodOption,
} from "../server.ts"
import type { Upstream } from "../upstream.ts"
import { AspNetApp, type CorsMetadata, type Middleware } from "./app.ts"
import { type CorsPolicy, corsHeaders, isInsecure, isPreflight, refusal } from "./cors-service.ts"
import { type Routed, routeOf } from "./routing.ts"

interface AspNetInput {
  readonly source: string
  readonly env: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<string, string>>
  /** what the endpoints themselves answer, which is not read */
  readonly upstream: Upstream
}

/**
 * Reads a `Program.cs` or `Startup.cs` into a server that answers as ASP.NET Core 10 does:
 * src/Middleware/CORS/src/Infrastructure/CorsMiddleware.cs and CorsService.cs, and the order of the pipeline. Never throws.
 */
export function aspNetServer({ source, env, answers, upstream }: AspNetInput): Server {
  const parsed = parseCsharp(source)
  const found = set(source, parsed, env, answers)
  const { app, evaluation, findings } = found
  const layers = app.pipeline.map(infoOf)
  return {
    framework: "aspnet",
    label: "ASP.NET Core",
    version: "10.0",
    layers: [...layers, ...upstream.layers],
    options: [...app.policies.values(), ...ownPolicies(app)].flatMap(optionsOf),
    findings: [...findings, ...findingsOf(app), ...upstream.findings],
    problems: parsed.problems,
    environment: [...evaluation.environment, ...upstream.environment],
    questions: () => [...evaluation.asked, ...upstream.questions()],
    respond: (request) =>
      answering(evaluation, () => {
        if (found.open !== null) throw found.open
        return new Passage(app, layers, upstream, request).go(0)
      }),
  }
}

/** Runs the file: what it registers and what it uses. */
function set(
  source: string,
  { statements, members }: ParsedCsharp,
  env: AspNetInput["env"],
  answers: AspNetInput["answers"],
) {
  const app: AspNetApp = new AspNetApp(() => evaluation)
  const evaluation: Evaluation = new Evaluation(source, { env, answers }, csharpDialect(app.known))
  const findings: Finding[] = []
  let open: OpenQuestion | null = null
  const anywhere = { from: 0, to: 0 }
  try {
    run(evaluation, evaluation.globals, statements)
    for (const [name, args] of [
      ["ConfigureServices", [app.services(anywhere)]],
      ["Configure", [app.application(anywhere)]],
    ] as const) {
      const method = evaluation.globals.get(name)
      if (method?.kind === "function") call(evaluation, method, args, anywhere)
    }
    app.readControllers(members)
  } catch (error) {
    if (!(error instanceof OpenQuestion)) throw error
    open = error
    findings.push({
      kind: "notice",
      text: `${error.question.text} Until that is said, the file is read up to here.`,
      span: error.question.span,
    })
  }
  return { app, evaluation, findings, open }
}

const infoOf = ({ name, kind, span }: Middleware, i: number): LayerInfo => ({
  id: `middleware-${i}`,
  name,
  role: kind === "cors" ? "cors" : kind === "routing" || kind === "endpoints" ? "router" : "middleware",
  span,
})

const ownPolicies = ({ pipeline, endpoints }: AspNetApp): readonly CorsPolicy[] => [
  ...pipeline.flatMap(({ policy }) => (policy.kind === "own" ? [policy.policy] : [])),
  ...endpoints.flatMap(({ cors }) => (cors.kind === "own" ? [cors.policy] : [])),
]

function optionsOf(policy: CorsPolicy): readonly UnderstoodOption[] {
  const before = policy.name === null ? "" : `${policy.name}: `
  const list = (name: string, any: string, items: CorsPolicy["origins"]): UnderstoodOption => {
    const isAny = items.some(({ text }) => text === "*")
    return {
      name: before + (isAny ? any : name),
      value: isAny ? "yes" : items.length === 0 ? "[]" : items.map(({ text }) => text).join(", "),
      isDefault: items.length === 0,
      span: policy.places.get(isAny ? any : name) ?? null,
    }
  }
  return [
    list("WithOrigins", "AllowAnyOrigin", policy.origins),
    list("WithMethods", "AllowAnyMethod", policy.methods),
    list("WithHeaders", "AllowAnyHeader", policy.headers),
    list("WithExposedHeaders", "WithExposedHeaders", policy.exposedHeaders),
    {
      name: `${before}AllowCredentials`,
      value: String(policy.supportsCredentials),
      isDefault: !policy.places.has("AllowCredentials"),
      span: policy.places.get("AllowCredentials") ?? null,
    },
  ]
}

function findingsOf(app: AspNetApp): readonly Finding[] {
  const { pipeline, endpoints, policies } = app
  const at = (kind: Middleware["kind"]) => pipeline.findIndex((each) => each.kind === kind)
  const cors = pipeline[at("cors")]
  const problem = (text: string, span: Finding["span"]): Finding => ({ kind: "problem", text, span })
  const all = [...policies.values(), ...ownPolicies(app)]
  return [
    ...all
      .filter(isInsecure)
      .map((policy) =>
        problem(
          "AllowAnyOrigin with AllowCredentials: the builder throws as the app starts, and nothing is served.",
          policy.places.get("AllowCredentials") ?? policy.span,
        ),
      ),
    ...all
      .flatMap(({ origins }) => origins)
      .filter(({ text }) => /[^/]\/$/.test(text))
      .map(({ text, span }) => problem(`${text} lets nobody in: an origin has no slash at its end.`, span)),
    ...(app.hasCorsServices && cors === undefined
      ? [problem("AddCors registers policies; without UseCors none of them is applied.", null)]
      : []),
    ...pipeline
      .filter(
        (each) =>
          each.kind === "cors" && each.policy.kind === "named" && app.policyNamed(each.policy.name) === null,
      )
      .map(({ policy, span }) =>
        problem(
          `There is no policy ${policy.kind === "named" ? `“${policy.name}”` : ""}: UseCors does nothing.`,
          span,
        ),
      ),
    ...pipeline
      .filter(
        (each) =>
          each.kind === "cors" &&
          each.policy.kind === "default" &&
          app.policyNamed(null) === null &&
          endpoints.every(({ cors: own }) => own.kind === "none"),
      )
      .map(({ span }) =>
        problem("There is no default policy (AddDefaultPolicy): UseCors() does nothing.", span),
      ),
    ...(cors !== undefined && at("authorization") >= 0 && at("authorization") < at("cors")
      ? [
          {
            kind: "notice" as const,
            text: "UseAuthorization stands before UseCors: what it refuses has no CORS headers, and the page can't read the 401.",
            span: cors.span,
          },
        ]
      : []),
  ]
}

/** A request on its way through the pipeline. */
class Passage {
  private routed: Routed | null = null
  private corsHasRun = false
  private readonly app: AspNetApp
  private readonly layers: readonly LayerInfo[]
  private readonly upstream: Upstream
  private readonly request: ServerRequest

  constructor(app: AspNetApp, layers: readonly LayerInfo[], upstream: Upstream, request: ServerRequest) {
    this.app = app
    this.layers = layers
    this.upstream = upstream
    this.request = request
    // A WebApplication routes first, unless it is told where to.
    if (!app.pipeline.some(({ kind }) => kind === "routing")) this.routed = routeOf(app.endpoints, request)
  }

  go(i: number): ServerReply {
    const own = this.app.pipeline[i]
    const layer = this.layers[i]
    if (own === undefined || layer === undefined) return this.endpoint()
    switch (own.kind) {
      case "routing":
        this.routed = routeOf(this.app.endpoints, this.request)
        return this.on(i, layer)
      case "endpoints":
        return this.endpoint()
      case "https redirection":
        return this.redirected(layer) ?? this.on(i, layer)
      case "authorization":
        return this.challenged(layer) ?? this.on(i, layer)
      case "cors":
        return this.cors(i, own, layer)
      default:
        return this.on(i, layer)
    }
  }

  private on(i: number, layer: LayerInfo): ServerReply {
    return passOn(this.behind(i + 1), layer, this.request, ({ headers }) => ({
      headers,
      absences: [],
      note: "",
    }))
  }

  private behind(i: number): Upstream {
    return { ...this.upstream, respond: () => this.go(i) }
  }

  private redirected(layer: LayerInfo): ServerReply | null {
    const port = this.app.httpsPort
    if (this.request.scheme === "https" || port === null) return null
    const host = (this.request.host ?? "localhost").replace(/:\d+$/, "")
    const location = `https://${host}${port === "443" ? "" : `:${port}`}${this.request.path}`
    const cause: Cause = {
      span: layer.span,
      option: "UseHttpsRedirection",
      why: "a request by http is sent to https",
    }
    return answered(layer, 307, [{ name: "location", value: location, cause }], cause.why, {
      cause,
      absences: [noOrigin(layer, cause)],
    })
  }

  private challenged(layer: LayerInfo): ServerReply | null {
    const { routed, request } = this
    if (routed?.kind !== "endpoint" || !routed.endpoint.needsAuthorization) return null
    if (get(request.headers, "Authorization") !== null) return null
    const cause: Cause = {
      span: routed.endpoint.span,
      option: "RequireAuthorization",
      why: `the endpoint wants an Authorization${request.method === "OPTIONS" ? ", and a preflight never has one" : ""}`,
    }
    return answered(layer, 401, [{ name: "www-authenticate", value: "Bearer", cause: null }], cause.why, {
      cause,
      absences: [noOrigin(layer, cause)],
    })
  }

  /** CorsMiddleware.cs, `Invoke`: what the endpoint says goes before what the middleware was told. */
  private policyOf(own: Middleware): CorsPolicy | null {
    const metadata: CorsMetadata =
      this.routed?.kind === "endpoint" ? this.routed.endpoint.cors : { kind: "none" }
    if (metadata.kind === "own") return metadata.policy
    if (metadata.kind === "named" && metadata.policy !== null) return this.app.policyNamed(metadata.policy)
    if (own.policy.kind === "own") return own.policy.policy
    return this.app.policyNamed(own.policy.kind === "named" ? own.policy.name : null)
  }

  private cors(i: number, own: Middleware, layer: LayerInfo): ServerReply {
    this.corsHasRun = true
    const { request } = this
    const origin = get(request.headers, "Origin")
    const unsaid = (cause: Cause): ServerReply =>
      passOn(this.behind(i + 1), layer, request, ({ headers }) => ({
        headers,
        absences: [noOrigin(layer, cause)],
        note: "",
      }))
    if (origin === null) return unsaid({ span: null, option: null, why: "the request has no Origin" })
    const metadata = this.routed?.kind === "endpoint" ? this.routed.endpoint.cors : null
    if (metadata?.kind === "disabled") {
      const cause: Cause = {
        span: metadata.span,
        option: "DisableCors",
        why: "the endpoint switches CORS off",
      }
      return isPreflight(request)
        ? answered(layer, 204, [], cause.why, { absences: [noOrigin(layer, cause)] })
        : unsaid(cause)
    }
    const policy = this.policyOf(own)
    if (policy === null)
      return unsaid({ span: own.span, option: "UseCors", why: "there is no such policy: nothing is said" })
    const headers = corsHeaders(policy, request)
    const absences = headers === null ? [noOrigin(layer, refusal(policy, origin))] : []
    if (isPreflight(request))
      return answered(layer, 204, headers ?? [], "a preflight is answered here, whatever the policy says", {
        absences,
      })
    return passOn(this.behind(i + 1), layer, request, (reply) => ({
      headers: [
        ...reply.headers.filter(
          ({ name }) => !headers?.some((said) => said.name === name && name !== "vary"),
        ),
        ...(headers ?? []),
      ],
      absences,
      note: headers === null ? "" : "added its headers",
    }))
  }

  /** Where the pipeline ends. */
  private endpoint(): ServerReply {
    const { routed, request } = this
    const layer: LayerInfo = { id: "endpoints", name: "the endpoints", role: "router", span: null }
    const ended = (
      status: number,
      why: string,
      headers: readonly LocatedHeader[] = [],
      span: Cause["span"] = null,
    ) => {
      const cause: Cause = { span, option: null, why }
      return answered(layer, status, headers, why, { cause, absences: [noOrigin(layer, cause)] })
    }
    if (routed === null || routed.kind === "not found") {
      const path = request.path.split("?")[0] ?? "/"
      // A file without endpoints is a part of one.
      return this.app.endpoints.length === 0
        ? this.upstream.respond(request)
        : ended(404, `no endpoint fits ${path}`)
    }
    if (routed.kind === "method not allowed")
      return ended(
        405,
        `no endpoint of this path takes ${request.method}`,
        routed.allow.length === 0 ? [] : [{ name: "allow", value: routed.allow.join(", "), cause: null }],
      )
    const { endpoint } = routed
    const lacks = (what: string) =>
      ended(
        500,
        `the endpoint has metadata of ${what}, and no middleware for it ran: ASP.NET Core throws`,
        [],
        endpoint.span,
      )
    if (endpoint.cors.kind !== "none" && endpoint.cors.kind !== "disabled" && !this.corsHasRun)
      return lacks("CORS")
    if (endpoint.needsAuthorization && !this.app.pipeline.some(({ kind }) => kind === "authorization"))
      return lacks("authorization")
    return this.upstream.respond(request)
  }
}
