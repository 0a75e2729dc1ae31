import { byteLowercase, get } from "../../fetch/header-list.ts"
import { compileRe2 } from "../../source/re2.ts"
import { answered, type Changed, noOrigin, passOn, setHeaders, silent } from "../gateway.ts"
import type {
  Cause,
  Finding,
  LayerInfo,
  LocatedHeader,
  Server,
  ServerAnswer,
  ServerReply,
  ServerRequest,
} from "../server.ts"
import { type Listed, textsOf } from "../settings/option.ts"
import { type SettingsPolicy, understoodOptions, unreadFindings } from "../settings/policy.ts"
import { credentialsHeader, listHeader, maxAgeHeader, refusedOrigin } from "../settings/said.ts"
import type { Upstream } from "../upstream.ts"
import { type CorsConfig, type ParsedPolicy, policyOf } from "./policy.ts"

/**
 * Reads a response headers policy into a server that answers as Amazon CloudFront is documented to:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html. Never throws.
 */
export function cloudFrontServer(source: string, upstream: Upstream): Server {
  const parsed = policyOf(source)
  const { config, problems } = parsed
  const layer: LayerInfo = {
    id: "cloudfront",
    name: "CloudFront",
    role: config === null ? "middleware" : "cors",
    span: config?.span ?? null,
  }
  return {
    framework: "cloudfront",
    label: "CloudFront",
    version: "2020-05-31",
    layers: [layer, ...upstream.layers],
    options: config === null ? [] : understoodOptions(config.policy),
    findings: [...findingsOf(parsed), ...upstream.findings],
    problems,
    environment: upstream.environment,
    questions: upstream.questions,
    respond: (request) => respond(parsed, layer, upstream, request),
  }
}

function findingsOf({ config, allowedMethods }: ParsedPolicy): readonly Finding[] {
  if (config === null)
    return [
      {
        kind: "notice",
        text: "No response headers policy with CORS was found here: what the origin says is sent.",
        span: null,
      },
    ]
  const { origins, credentials } = config.policy
  const everybody = origins.listed.find(({ text }) => text === "*")
  return [
    ...unreadFindings(config.policy),
    {
      kind: "notice",
      text: "CloudFront answers no preflight by itself: OPTIONS goes to the origin, and its status is what the browser sees.",
      span: null,
    },
    ...(everybody !== undefined && credentials?.value === true
      ? [
          {
            kind: "problem" as const,
            text: "CloudFront refuses `*` among the origins together with AccessControlAllowCredentials.",
            span: everybody.span,
          },
        ]
      : []),
    ...(allowedMethods !== null && !textsOf(allowedMethods).includes("OPTIONS")
      ? [
          {
            kind: "problem" as const,
            text: "OPTIONS is not among AllowedMethods: CloudFront answers every preflight with 403.",
            span: allowedMethods.place,
          },
        ]
      : []),
  ]
}

function respond(
  { config, allowedMethods }: ParsedPolicy,
  layer: LayerInfo,
  upstream: Upstream,
  request: ServerRequest,
): ServerReply {
  const methods = allowedMethods === null ? null : textsOf(allowedMethods)
  if (methods !== null && !methods.includes(request.method)) {
    const cause: Cause = {
      span: allowedMethods?.place ?? null,
      option: "AllowedMethods",
      why: `${request.method} is not among AllowedMethods`,
    }
    const type: LocatedHeader = { name: "content-type", value: "text/html", cause: null }
    return answered(layer, 403, [type], cause.why, { cause, absences: [noOrigin(layer, cause)] })
  }
  return passOn(upstream, layer, request, (reply) => changed(config, layer, request, reply))
}

/** `*` for everybody, one `*` for the part of a host before its dot, or letter by letter; the scheme may be missing. */
function fits({ text }: Listed, origin: string): boolean {
  if (text === "*" || text === origin) return true
  const pattern = text
    .split("*")
    .map((part) => part.replace(/[\\.+?()|[\]{}^$]/g, "\\$&"))
    .join("[^/]+")
  const compiled = compileRe2(/^https?:\/\//.test(text) ? pattern : `https?://${pattern}`)
  return compiled.kind === "pattern" && compiled.full(origin)
}

function changed(
  config: CorsConfig | null,
  layer: LayerInfo,
  { headers, method }: ServerRequest,
  reply: ServerAnswer,
): Changed {
  const unchanged = (cause: Cause): Changed => ({
    headers: reply.headers,
    absences: [noOrigin(layer, cause)],
    note: "",
  })
  const because = (why: string, span: Cause["span"] = null): Cause => ({ span, option: null, why })
  if (config === null)
    return {
      headers: reply.headers,
      absences: [silent(layer, because("no response headers policy is set"))],
      note: "",
    }
  const origin = get(headers, "Origin")
  if (origin === null) return unchanged(because("the request has no Origin"))
  const isCors = ({ name }: LocatedHeader) => byteLowercase(name).startsWith("access-control-")
  if (config.originOverride.value !== true && reply.headers.some(isCors))
    return unchanged(
      because(
        "OriginOverride is false, and the origin said a CORS header: none of the policy’s is added",
        config.originOverride.place,
      ),
    )
  const { policy } = config
  const item = policy.origins.listed.find((each) => fits(each, origin))
  if (item === undefined) return unchanged(refusedOrigin(policy.origins, origin))
  const isPreflight = method === "OPTIONS" && get(headers, "Access-Control-Request-Method") !== null
  return {
    headers: setHeaders(reply.headers, said(policy, item, origin, isPreflight)),
    absences: [],
    note: "added the policy’s CORS headers",
  }
}

function said(
  policy: SettingsPolicy,
  item: Listed,
  origin: string,
  isPreflight: boolean,
): readonly LocatedHeader[] {
  const { origins, methods, headers, exposed, credentials } = policy
  return [
    {
      name: "access-control-allow-origin",
      value: item.text === "*" ? "*" : origin,
      cause: {
        span: item.span,
        option: origins.name,
        why: item.text === "*" ? "`*` lets every origin in" : "the origin fits, and it is named",
      },
    },
    ...credentialsHeader(credentials),
    ...(isPreflight
      ? [
          ...listHeader("access-control-allow-methods", methods, ", "),
          ...listHeader("access-control-allow-headers", headers, ", "),
          ...maxAgeHeader(policy, "AccessControlMaxAgeSec"),
        ]
      : listHeader("access-control-expose-headers", exposed, ", ")),
  ]
}
