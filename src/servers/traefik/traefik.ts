import { get } from "../../fetch/header-list.ts"
import { compileRe2 } from "../../source/re2.ts"
import { answered, noOrigin, passOn, setHeaders, silent } from "../gateway.ts"
import { difference, isNear } from "../near-miss.ts"
import type {
  Cause,
  Finding,
  LayerInfo,
  LocatedHeader,
  Server,
  ServerReply,
  ServerRequest,
} from "../server.ts"
import { textsOf } from "../settings/option.ts"
import { understoodOptions, unreadFindings } from "../settings/policy.ts"
import type { Upstream } from "../upstream.ts"
import { type HeadersMiddleware, traefikSettings } from "./settings.ts"

/**
 * Reads Traefik's settings into a server that answers as its middleware `headers` does, Traefik 3.7.9:
 * pkg/middlewares/headers/header.go. Never throws.
 */
export function traefikServer(source: string, upstream: Upstream): Server {
  const { middlewares, problems } = traefikSettings(source)
  const layers = middlewares.map(
    (each): LayerInfo => ({
      id: `headers ${each.name}`,
      name: middlewares.length === 1 ? "Traefik" : `Traefik: ${each.name}`,
      role: hasCorsHeaders(each) || saysOrigin(each) ? "cors" : "middleware",
      span: each.span,
    }),
  )
  const broken = middlewares.flatMap(({ originRegexes }) =>
    originRegexes.flatMap(({ text, span }) => {
      const compiled = compileRe2(text)
      return compiled.kind === "invalid" ? [{ span, message: compiled.message }] : []
    }),
  )
  return {
    framework: "traefik",
    label: "Traefik",
    version: "3.7.9",
    layers: [...layers, ...upstream.layers],
    options: middlewares.flatMap(({ name, policy }) =>
      understoodOptions(policy, middlewares.length === 1 ? "" : `${name}: `),
    ),
    findings: [
      ...findingsOf(middlewares),
      ...broken.map(
        ({ span, message }): Finding => ({
          kind: "problem",
          text: `Traefik refuses this pattern, and leaves the middleware's routers out: ${message}`,
          span,
        }),
      ),
      ...upstream.findings,
    ],
    problems,
    environment: upstream.environment,
    questions: upstream.questions,
    respond: (request) => through(middlewares, layers, upstream, request),
  }
}

const hasCorsHeaders = ({ policy, originRegexes, addVaryHeader }: HeadersMiddleware): boolean =>
  policy.credentials?.value === true ||
  addVaryHeader.value === true ||
  policy.maxAge !== null ||
  originRegexes.length > 0 ||
  [policy.origins, policy.methods, policy.headers, policy.exposed].some(({ listed }) => listed.length > 0)

const saysOrigin = ({ customResponseHeaders }: HeadersMiddleware): boolean =>
  customResponseHeaders.some(({ name }) => /^access-control-allow-origin$/i.test(name))

function findingsOf(middlewares: readonly HeadersMiddleware[]): readonly Finding[] {
  if (middlewares.length === 0)
    return [{ kind: "problem", text: "No middleware `headers` of Traefik was found here.", span: null }]
  return middlewares.flatMap((each): readonly Finding[] => [
    ...unreadFindings(each.policy),
    ...(each.policy.origins.listed.some(({ text }) => text === "*") && each.policy.credentials?.value === true
      ? [
          {
            kind: "notice" as const,
            text: "With `*` and credentials, Traefik names whoever asks: every site may read what a user's cookies open.",
            span: each.policy.origins.place,
          },
        ]
      : []),
  ])
}

/** A request on its way through the middlewares, the outermost first. */
function through(
  [own, ...rest]: readonly HeadersMiddleware[],
  [layer, ...inner]: readonly LayerInfo[],
  upstream: Upstream,
  request: ServerRequest,
): ServerReply {
  if (own === undefined || layer === undefined) return upstream.respond(request)
  const origin = get(request.headers, "Origin")
  const asked = get(request.headers, "Access-Control-Request-Method")
  if (hasCorsHeaders(own) && request.method === "OPTIONS" && asked && origin) {
    const headers = preflightHeaders(own, origin, asked, request)
    const isIn = headers.some(({ name }) => name === "access-control-allow-origin")
    return answered(layer, 200, headers, "Traefik answers every preflight by itself", {
      absences: isIn ? [] : [noOrigin(layer, refusal(own, origin))],
    })
  }
  const behind: Upstream = { ...upstream, respond: (each) => through(rest, inner, upstream, each) }
  return passOn(behind, layer, request, (reply) => {
    const said = saidOnAnswers(own, origin)
    const gone = own.customResponseHeaders
      .filter(({ value }) => value === "")
      .map(({ name }) => name.toLowerCase())
    const kept = reply.headers.filter(({ name }) => !gone.includes(name.toLowerCase()))
    const headers = withVary(own, setHeaders(kept, said))
    return {
      headers,
      absences: [(hasCorsHeaders(own) ? noOrigin : silent)(layer, refusal(own, origin))],
      note: said.length > 0 ? "set its headers, in the place of those of the same name" : "",
    }
  })
}

const header = (name: string, value: string, cause: Cause | null): LocatedHeader => ({ name, value, cause })

const from = (option: { readonly name: string; readonly place: Cause["span"] }): Cause => ({
  span: option.place,
  option: option.name,
  why: `from ${option.name}`,
})

/** header.go, `matchOrigin`: the list first, then the patterns, which need fit a part only. */
function matchOrigin(
  own: HeadersMiddleware,
  origin: string,
): { readonly value: string; readonly cause: Cause } | null {
  const { origins, credentials } = own.policy
  for (const { text, span } of origins.listed) {
    if (text === origin)
      return { value: text, cause: { span, option: origins.name, why: "the origin is on the list" } }
    if (text === "*")
      return credentials?.value === true
        ? {
            value: origin,
            cause: { span, option: origins.name, why: "`*` with credentials: whoever asks is named" },
          }
        : { value: "*", cause: { span, option: origins.name, why: "`*` lets every origin in" } }
  }
  for (const { text, span } of own.originRegexes) {
    const compiled = compileRe2(text)
    if (compiled.kind === "pattern" && compiled.find(origin))
      return {
        value: origin,
        cause: {
          span,
          option: "accessControlAllowOriginListRegex",
          why: "the pattern is found in the origin",
        },
      }
  }
  return null
}

function refusal(own: HeadersMiddleware, origin: string | null): Cause {
  const { origins } = own.policy
  const option = origins.name
  if (origin === null) return { span: null, option: null, why: "the request has no Origin" }
  if (!hasCorsHeaders(own))
    return { span: own.span, option: null, why: "this middleware says no CORS header" }
  const near = origins.listed.find(({ text }) => isNear(text, origin))
  return near === undefined
    ? { span: origins.place ?? own.span, option, why: `${origin} is not among ${option}` }
    : { span: near.span, option, why: `${near.text} is not ${origin}: ${difference(near.text, origin)}` }
}

/** header.go, `processCorsHeaders` */
function preflightHeaders(
  own: HeadersMiddleware,
  origin: string,
  method: string,
  { headers }: ServerRequest,
): readonly LocatedHeader[] {
  const { credentials, headers: allowed, methods, maxAge } = own.policy
  const withCredentials = credentials?.value === true
  const match = matchOrigin(own, origin)
  const asked = get(headers, "Access-Control-Request-Headers")
  const list = (option: typeof methods, name: string, mirrored: string | null): readonly LocatedHeader[] => {
    const texts = textsOf(option)
    if (withCredentials && texts.includes("*"))
      return mirrored === null || mirrored === ""
        ? []
        : [
            header(name, mirrored, {
              ...from(option),
              why: "`*` with credentials: what was asked for is allowed",
            }),
          ]
    return texts.length === 0 ? [] : [header(name, texts.join(","), from(option))]
  }
  return [
    ...(withCredentials && credentials !== null
      ? [header("access-control-allow-credentials", "true", from(credentials))]
      : []),
    ...list(allowed, "access-control-allow-headers", asked),
    ...list(methods, "access-control-allow-methods", method),
    ...(match === null ? [] : [header("access-control-allow-origin", match.value, match.cause)]),
    ...(maxAge === null
      ? []
      : [
          header("access-control-max-age", String(Number.parseInt(maxAge.text, 10) || 0), {
            span: maxAge.span,
            option: "accessControlMaxAge",
            why: "from accessControlMaxAge",
          }),
        ]),
    ...exposed(own),
    header("content-length", "0", null),
  ]
}

function exposed({ policy }: HeadersMiddleware): readonly LocatedHeader[] {
  const names = textsOf(policy.exposed)
  return names.length === 0 || (names.includes("*") && policy.credentials?.value === true)
    ? []
    : [header("access-control-expose-headers", names.join(","), from(policy.exposed))]
}

/** header.go, `PostRequestModifyResponseHeaders`: each is set, over what the app has said. */
function saidOnAnswers(own: HeadersMiddleware, origin: string | null): readonly LocatedHeader[] {
  const { credentials } = own.policy
  const match = matchOrigin(own, origin ?? "")
  const custom = own.customResponseHeaders
    .filter(({ value }) => value !== "")
    .map(({ name, value, span }) =>
      header(name.toLowerCase(), value, {
        span,
        option: "customResponseHeaders",
        why: "from customResponseHeaders",
      }),
    )
  const cors = [
    ...(match === null ? [] : [header("access-control-allow-origin", match.value, match.cause)]),
    ...(credentials?.value === true
      ? [header("access-control-allow-credentials", "true", from(credentials))]
      : []),
    ...exposed(own),
  ]
  return setHeaders(custom, cors)
}

function withVary(
  { addVaryHeader }: HeadersMiddleware,
  headers: readonly LocatedHeader[],
): readonly LocatedHeader[] {
  if (addVaryHeader.value !== true) return headers
  // `Get` reads the first of them, and `Set` leaves one.
  const first = headers.find(({ name }) => name.toLowerCase() === "vary")?.value ?? ""
  if (first === "Origin") return headers
  const value = first === "" ? "Origin" : `${first},Origin`
  return setHeaders(headers, [header("vary", value, from(addVaryHeader))])
}
