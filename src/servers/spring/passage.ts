import { get } from "../../fetch/header-list.ts"
import { answered, noOrigin, passOn } from "../gateway.ts"
import type { Cause, LayerInfo, LocatedHeader, ServerReply, ServerRequest } from "../server.ts"
import type { Upstream } from "../upstream.ts"
import { configurationFor, fits, type Handler, mappingFor, type SpringApplication } from "./application.ts"
import { type CorsConfiguration, isRefused } from "./cors-configuration.ts"
import { isPreflight, processRequest } from "./cors-processor.ts"
import type { Security } from "./security.ts"
import type { Station } from "./stations.ts"

/** Of Spring Security, on every answer that has gone through it. HeaderWriterFilter */
const SECURITY_HEADERS: readonly LocatedHeader[] = [
  ["x-content-type-options", "nosniff"],
  ["x-xss-protection", "0"],
  ["cache-control", "no-cache, no-store, max-age=0, must-revalidate"],
  ["pragma", "no-cache"],
  ["expires", "0"],
  ["x-frame-options", "DENY"],
].map(([name = "", value = ""]) => ({ name, value, cause: null }))

/** A request on its way through filters and the servlet. */
export class Passage {
  private readonly application: SpringApplication
  private readonly stations: readonly Station[]
  private readonly upstream: Upstream
  private readonly request: ServerRequest
  /** up to 6.2, a preflight without a configuration is refused */
  private readonly rejectsUnconfigured: boolean
  private readonly path: string
  /** the headers that a filter has set already: with them, no other one says CORS again */
  private said: readonly LocatedHeader[] = []

  constructor(
    application: SpringApplication,
    stations: readonly Station[],
    upstream: Upstream,
    request: ServerRequest,
    rejectsUnconfigured: boolean,
  ) {
    this.application = application
    this.stations = stations
    this.upstream = upstream
    this.request = request
    this.rejectsUnconfigured = rejectsUnconfigured
    this.path = request.path.split("?")[0] ?? "/"
  }

  go(i: number): ServerReply {
    const station = this.stations[i]
    if (station === undefined) return this.upstream.respond(this.request)
    const { layer } = station
    switch (station.kind) {
      case "filter":
        return this.filtered(i, layer, mappingFor(this.application.filter?.mappings ?? [], this.path))
      case "security cors":
        return this.secured(this.filtered(i, layer, this.securityConfiguration()))
      case "security":
        return this.secured(this.refused(layer, station.security) ?? this.on(i, layer, [], null))
      case "dispatcher":
        return this.dispatched(i, layer)
    }
  }

  private secured(reply: ServerReply): ServerReply {
    if (reply.kind === "undetermined" || reply.headers.some(({ name }) => name === "x-frame-options"))
      return reply
    return { ...reply, headers: [...reply.headers, ...SECURITY_HEADERS] }
  }

  /** CorsConfigurer: its own source, a bean CorsFilter or CorsConfigurationSource, or what Spring MVC is told */
  private securityConfiguration(): CorsConfiguration | null {
    const { application, path } = this
    const { security, source, filter } = application
    if (security?.cors.kind === "on" && security.cors.mappings !== null)
      return mappingFor(security.cors.mappings, path)
    if (filter !== null) return mappingFor(filter.mappings, path)
    if (source !== null) return mappingFor(source, path)
    return configurationFor(application, this.handler(), path)
  }

  private on(
    i: number,
    layer: LayerInfo,
    headers: readonly LocatedHeader[],
    missing: Cause | null,
  ): ServerReply {
    const behind: Upstream = { ...this.upstream, respond: () => this.go(i + 1) }
    return passOn(behind, layer, this.request, (reply) => ({
      headers: [...reply.headers, ...headers],
      absences: missing === null ? [] : [noOrigin(layer, missing)],
      note: headers.some(({ name }) => name === "access-control-allow-origin")
        ? "set its headers, and went on"
        : "",
    }))
  }

  /** CorsFilter.java: a preflight ends here, whatever comes of it. */
  private filtered(i: number, layer: LayerInfo, configuration: CorsConfiguration | null): ServerReply {
    return this.processed(layer, configuration, (headers, missing) => {
      if (isPreflight(this.request))
        return answered(
          layer,
          200,
          headers,
          missing === null ? "the filter answers a preflight" : missing.why,
          {
            absences: missing === null ? [] : [noOrigin(layer, missing)],
          },
        )
      return this.on(i, layer, headers, missing)
    })
  }

  private processed(
    layer: LayerInfo,
    configuration: CorsConfiguration | null,
    go: (headers: readonly LocatedHeader[], missing: Cause | null) => ServerReply,
  ): ServerReply {
    const isSaid = this.said.some(({ name }) => name === "access-control-allow-origin")
    if (isSaid) return go([], null)
    const result = processRequest(configuration, this.request, this.rejectsUnconfigured)
    const varies = this.said.some(({ name }) => name === "vary")
    const anew = (headers: readonly LocatedHeader[]) =>
      varies ? headers.filter(({ name }) => name !== "vary") : headers
    if (result.kind === "throws")
      return answered(layer, 500, [], result.cause.why, {
        cause: result.cause,
        absences: [noOrigin(layer, result.cause)],
      })
    if (result.kind === "rejected")
      return answered(layer, 403, anew(result.headers), result.cause.why, {
        cause: result.cause,
        body: this.request.method === "HEAD" ? "" : "Invalid CORS request",
        absences: [noOrigin(layer, result.cause)],
      })
    const headers = anew(result.headers)
    this.said = [...this.said, ...headers]
    return go(headers, result.missing)
  }

  private refused(layer: LayerInfo, security: Security): ServerReply | null {
    const { request, path } = this
    const isSafe = ["GET", "HEAD", "TRACE", "OPTIONS"].includes(request.method)
    const authorization = get(request.headers, "Authorization")
    const denied = (status: number, headers: readonly LocatedHeader[], cause: Cause): ServerReply =>
      answered(layer, status, headers, cause.why, { cause, absences: [noOrigin(layer, cause)] })
    const isBearer = security.entryPoint === "bearer" && authorization !== null
    if (security.csrf && !isSafe && !isBearer)
      return denied(403, [], {
        span: security.span,
        option: "csrf",
        why: `csrf() is on, and ${request.method} has no token`,
      })
    const rule = security.rules.find(
      ({ method, patterns }) =>
        (method === null || method === request.method) &&
        (patterns === null || patterns.some((pattern) => fits(pattern, path))),
    )
    if (
      rule === undefined ||
      rule.access === "permit" ||
      (rule.access === "authenticated" && authorization !== null)
    )
      return null
    const why = `${rule.access === "deny" ? "everybody is denied here" : "the rule wants credentials"}${request.method === "OPTIONS" ? ", and a preflight never has any" : ""}`
    const cause: Cause = { span: rule.span, option: "authorizeHttpRequests", why }
    const challenge = (value: string): readonly LocatedHeader[] => [
      { name: "www-authenticate", value, cause: null },
    ]
    switch (security.entryPoint) {
      case "basic":
        return denied(401, challenge('Basic realm="Realm"'), cause)
      case "bearer":
        return denied(401, challenge("Bearer"), cause)
      case "login page":
        return denied(
          302,
          [{ name: "location", value: `${request.scheme}://${request.host ?? "localhost"}/login`, cause }],
          cause,
        )
      case "none":
        return denied(403, [], cause)
    }
  }

  /** For a preflight, the handler of the method that it asks for. */
  private handler(): Handler | null {
    const { request, path } = this
    const method = isPreflight(request)
      ? (get(request.headers, "Access-Control-Request-Method") ?? "")
      : request.method
    return (
      this.application.handlers.find(
        ({ methods, patterns }) =>
          patterns.some((pattern) => fits(pattern, path)) &&
          (methods.length === 0 ||
            methods.includes(method) ||
            (method === "HEAD" && methods.includes("GET"))),
      ) ?? null
    )
  }

  /** AbstractHandlerMapping.getHandler */
  private dispatched(i: number, layer: LayerInfo): ServerReply {
    const { application, request, path } = this
    const { handlers } = application
    const handler = this.handler()
    const configuration = configurationFor(application, handler, path)
    const preflight = isPreflight(request)
    const onPath = handlers.filter(({ patterns }) => patterns.some((pattern) => fits(pattern, path)))
    const isConfigured = application.global.length > 0 || (handler?.cors ?? null) !== null
    if (!isConfigured && !preflight)
      return (
        this.ended(layer, onPath, handler) ??
        this.on(i, layer, [], { span: null, option: null, why: "no CORS configuration stands for this path" })
      )
    if (configuration !== null && isRefused(configuration)) {
      const cause: Cause = {
        span: configuration.places.get("allowCredentials") ?? configuration.span,
        option: "allowCredentials",
        why: "`*` among allowedOrigins with allowCredentials: Spring throws an IllegalArgumentException",
      }
      return answered(layer, 500, [], cause.why, {
        cause,
        absences: [noOrigin(layer, cause)],
      })
    }
    return this.processed(layer, configuration, (headers, missing) => {
      if (preflight)
        return answered(
          layer,
          200,
          headers,
          missing === null ? "a preflight never reaches a handler" : missing.why,
          {
            absences: missing === null ? [] : [noOrigin(layer, missing)],
          },
        )
      const ended = this.ended(layer, onPath, handler)
      if (ended === null) return this.on(i, layer, headers, missing)
      return ended.kind === "answer" ? { ...ended, headers: [...ended.headers, ...headers] } : ended
    })
  }

  /** Where the paste has handlers, and none of them is for this request. */
  private ended(layer: LayerInfo, onPath: readonly Handler[], handler: Handler | null): ServerReply | null {
    const { request, application } = this
    if (application.handlers.length === 0 || handler !== null) return null
    const methods = [...new Set(onPath.flatMap(({ methods: own }) => own))]
    const allow: LocatedHeader = {
      name: "allow",
      value: [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(","),
      cause: null,
    }
    const cause = (why: string): Cause => ({ span: null, option: null, why })
    if (onPath.length === 0) {
      const why = cause(`no handler is mapped to ${this.path}`)
      return answered(
        layer,
        404,
        [{ name: "content-type", value: "application/json", cause: null }],
        why.why,
        { cause: why },
      )
    }
    if (request.method === "OPTIONS")
      return answered(layer, 200, [allow], "Spring answers OPTIONS with the methods of the path")
    const why = cause(`no handler of ${this.path} takes ${request.method}`)
    return answered(layer, 405, [{ ...allow, value: methods.join(",") }], why.why, { cause: why })
  }
}
