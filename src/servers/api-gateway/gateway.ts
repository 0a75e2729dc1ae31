import { byteLowercase, get } from "../../fetch/header-list.ts"
import { answered, noOrigin, passOn, setHeaders, silent } from "../gateway.ts"
import type {
  Cause,
  Finding,
  LayerInfo,
  LocatedHeader,
  Server,
  ServerReply,
  ServerRequest,
} from "../server.ts"
import type { Listed } from "../settings/option.ts"
import { type SettingsPolicy, understoodOptions, unreadFindings } from "../settings/policy.ts"
import { credentialsHeader, listHeader, maxAgeHeader, refusedOrigin } from "../settings/said.ts"
import type { Upstream } from "../upstream.ts"
import { type GatewayCors, gatewayOf, type ParsedGateway } from "./settings.ts"

/**
 * Reads a template of SAM or CloudFormation, a `serverless.yml` or an OpenAPI description into a server that answers as
 * Amazon API Gateway is documented to:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html and …/how-to-cors.html. Never throws.
 */
export function gatewayServer(source: string, upstream: Upstream): Server {
  const parsed = gatewayOf(source)
  const { cors, kind, problems } = parsed
  const layer: LayerInfo = {
    id: "api-gateway",
    name: "API Gateway",
    role: cors === null ? "middleware" : "cors",
    span: cors?.span ?? null,
  }
  return {
    framework: "api-gateway",
    label: `API Gateway, ${kind}`,
    version: "HTTP and REST APIs",
    layers: [layer, ...upstream.layers],
    options: cors === null ? [] : understoodOptions(cors.policy),
    findings: [...findingsOf(parsed), ...upstream.findings],
    problems,
    environment: upstream.environment,
    questions: upstream.questions,
    respond: (request) =>
      kind === "HTTP API" ? http(cors, layer, upstream, request) : rest(cors, layer, upstream, request),
  }
}

function findingsOf({ cors, kind }: ParsedGateway): readonly Finding[] {
  if (cors === null)
    return [{ kind: "notice", text: `This ${kind} is not told anything about CORS.`, span: null }]
  const { origins, credentials } = cors.policy
  const everybody = origins.listed.find(({ text }) => text === "*")
  return [
    ...unreadFindings(cors.policy),
    ...(kind === "REST API"
      ? [
          {
            kind: "notice" as const,
            text: "In a REST API this sets up the answer to OPTIONS alone. What the function returns has to have the CORS headers itself.",
            span: cors.span,
          },
        ]
      : []),
    ...(everybody !== undefined && credentials?.value === true
      ? [
          {
            kind: "problem" as const,
            text: "API Gateway refuses `*` together with AllowCredentials.",
            span: everybody.span,
          },
        ]
      : []),
  ]
}

const header = (name: string, value: string, cause: Cause | null): LocatedHeader => ({ name, value, cause })

/** `*`, `https://*` for a whole scheme, or letter by letter. */
function originOf(
  { origins }: SettingsPolicy,
  origin: string,
): { readonly item: Listed; readonly value: string } | null {
  for (const item of origins.listed) {
    if (item.text === "*") return { item, value: "*" }
    if (
      item.text === origin ||
      (/^https?:\/\/\*$/.test(item.text) && origin.startsWith(item.text.slice(0, -1)))
    )
      return { item, value: origin }
  }
  return null
}

/** Preflights are its own, and what the integration says of CORS is thrown away. */
function http(
  cors: GatewayCors | null,
  layer: LayerInfo,
  upstream: Upstream,
  request: ServerRequest,
): ServerReply {
  const origin = get(request.headers, "Origin")
  const because = (why: string): Cause => ({ span: null, option: null, why })
  if (cors === null)
    return passOn(upstream, layer, request, ({ headers }) => ({
      headers,
      absences: [silent(layer, because("no CORS configuration is set: what the integration says is sent"))],
      note: "",
    }))
  const { policy } = cors
  const found = origin === null ? null : originOf(policy, origin)
  const why =
    origin === null
      ? because("the request has no Origin")
      : refusedOrigin(policy.origins, origin, policy.span)
  const allowed =
    found === null
      ? []
      : [
          header("access-control-allow-origin", found.value, {
            span: found.item.span,
            option: policy.origins.name,
            why: found.value === "*" ? "`*` lets every origin in" : "the origin is let in, and it is named",
          }),
          ...credentialsHeader(policy.credentials),
        ]
  if (
    request.method === "OPTIONS" &&
    origin !== null &&
    get(request.headers, "Access-Control-Request-Method") !== null
  )
    return answered(
      layer,
      204,
      found === null
        ? []
        : [
            ...allowed,
            ...listHeader("access-control-allow-methods", policy.methods, ","),
            ...listHeader("access-control-allow-headers", policy.headers, ","),
            ...listHeader("access-control-expose-headers", policy.exposed, ","),
            ...maxAgeHeader(policy, "MaxAge"),
          ],
      "API Gateway answers every preflight by itself",
      { absences: found === null ? [noOrigin(layer, why)] : [] },
    )
  return passOn(upstream, layer, request, (reply) => ({
    headers: [
      ...reply.headers.filter(({ name }) => !byteLowercase(name).startsWith("access-control-")),
      ...allowed,
      ...(found === null ? [] : listHeader("access-control-expose-headers", policy.exposed, ",")),
    ],
    absences: [noOrigin(layer, why)],
    note: "took the integration’s CORS headers away, and said its own",
  }))
}

const MISSING = '{"message":"Missing Authentication Token"}'

/** A mock answers OPTIONS with the same headers to everybody; all else is the function's. */
function rest(
  cors: GatewayCors | null,
  layer: LayerInfo,
  upstream: Upstream,
  request: ServerRequest,
): ServerReply {
  const json = header("content-type", "application/json", null)
  if (request.method === "OPTIONS") {
    if (cors === null) {
      const cause: Cause = {
        span: null,
        option: null,
        why: "no method OPTIONS is set up: a REST API answers what it does not know with 403",
      }
      return answered(layer, 403, [json], cause.why, {
        body: MISSING,
        cause,
        absences: [noOrigin(layer, cause)],
      })
    }
    return answered(
      layer,
      200,
      [...mocked(cors, get(request.headers, "Origin")), json],
      "the mock that answers OPTIONS",
      {
        body: "{}",
      },
    )
  }
  return passOn(upstream, layer, request, ({ headers }) => ({
    headers: setHeaders(headers, []),
    absences: [
      noOrigin(layer, {
        span: cors?.span ?? null,
        option: cors === null ? null : "Cors",
        why: "a REST API’s CORS setting answers the preflight alone: the function has to say this itself",
      }),
    ],
    note: "",
  }))
}

function mocked(cors: GatewayCors, origin: string | null): readonly LocatedHeader[] {
  const { policy } = cors
  const [first] = policy.origins.listed
  const named =
    cors.kind === "REST API" && cors.namesCaller
      ? (policy.origins.listed.find(({ text }) => text === origin) ?? first)
      : first
  const value =
    cors.kind === "REST API" && !cors.namesCaller ? (policy.origins.whole ?? named?.text) : named?.text
  return [
    ...(named === undefined || value === undefined
      ? []
      : [
          header("access-control-allow-origin", value, {
            span: named.span,
            option: policy.origins.name,
            why:
              cors.kind === "REST API" && cors.namesCaller
                ? "the caller, where it is listed; else the first"
                : "said to everybody",
          }),
        ]),
    ...listHeader("access-control-allow-headers", policy.headers, ","),
    ...listHeader("access-control-allow-methods", policy.methods, ","),
    ...credentialsHeader(policy.credentials),
    ...maxAgeHeader(policy, "MaxAge"),
  ]
}
