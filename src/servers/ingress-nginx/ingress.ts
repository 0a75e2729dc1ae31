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
import { understoodOptions, unreadFindings } from "../settings/policy.ts"
import type { Upstream } from "../upstream.ts"
import { type CorsConfig, ingressOf } from "./annotations.ts"

/**
 * Reads an `Ingress` into a server that answers as the nginx which ingress-nginx 1.15.1 sets up for it:
 * rootfs/etc/nginx/template/nginx.tmpl, "CORS", and internal/ingress/controller/template/template.go, buildCorsOriginRegex.
 * Never throws.
 */
export function ingressServer(source: string, upstream: Upstream): Server {
  const { config, annotations, problems } = ingressOf(source)
  const layer: LayerInfo = {
    id: "ingress-nginx",
    name: "ingress-nginx",
    role: config?.enabled === true ? "cors" : "middleware",
    span: annotations?.span ?? null,
  }
  return {
    framework: "ingress-nginx",
    label: "ingress-nginx",
    version: "1.15.1",
    layers: [layer, ...upstream.layers],
    options: config === null ? [] : [...understoodOptions(config.policy)].map(shortened),
    findings: [...findingsOf(config), ...upstream.findings],
    problems,
    environment: upstream.environment,
    questions: upstream.questions,
    respond: (request) => respond(config, layer, upstream, request),
  }
}

const shortened = <T extends { readonly name: string }>(option: T): T => ({
  ...option,
  name: option.name.replace(/^.*\//, ""),
})

function findingsOf(config: CorsConfig | null): readonly Finding[] {
  if (config === null)
    return [{ kind: "problem", text: "No annotations of an Ingress were found here.", span: null }]
  const { enabled, enable, refused, skipped, origins, credentials, policy } = config
  return [
    ...unreadFindings(policy),
    ...(enabled || enable.value !== null
      ? []
      : [
          {
            kind: "notice" as const,
            text: 'Without `enable-cors: "true"` none of the cors annotations counts.',
            span: null,
          },
        ]),
    ...refused.map(({ name, instead, span }) => ({
      kind: "problem" as const,
      text:
        name === "cors-allow-origin"
          ? "The controller refuses this value, and lets every origin in instead: `*`. An origin has no path, and no slash at its end."
          : `The controller refuses this value of ${name}, and takes ${instead} instead.`,
      span,
    })),
    ...skipped.map(({ text, span }) => ({
      kind: "problem" as const,
      text: `${text} is no origin: it is left out.`,
      span,
    })),
    ...(enabled && origins === null && credentials
      ? [
          {
            kind: "notice" as const,
            text: "Every origin is let in with `*`, and credentials are allowed unless an annotation says otherwise: a browser refuses the two together.",
            span: policy.origins.place,
          },
        ]
      : []),
  ]
}

/** `if ($http_origin ~* ((https://a\.com)|(…))$ )`: the beginning is not held fast, and case is not heeded. */
function matches(origins: NonNullable<CorsConfig["origins"]>, origin: string): boolean {
  const quoted = origins.map(
    ({ text }) => `(${text.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&").replace("\\*", "[A-Za-z0-9\\-]+")})`,
  )
  const compiled = compileRe2(`(?i)(${quoted.join("|")})$`)
  return compiled.kind === "pattern" && compiled.find(origin)
}

function respond(
  config: CorsConfig | null,
  layer: LayerInfo,
  upstream: Upstream,
  request: ServerRequest,
): ServerReply {
  const origin = get(request.headers, "Origin")
  const why = config === null ? null : refusal(config, origin)
  if (config === null || why !== null)
    return passOn(upstream, layer, request, (reply) => ({
      headers: reply.headers,
      absences: [
        why === null
          ? silent(layer, { span: null, option: null, why: "there are no annotations here" })
          : noOrigin(layer, why),
      ],
      note: "",
    }))
  const said = headersOf(config, origin ?? "")
  // The template sets a Content-Type too, which nginx does not send with a 204.
  if (request.method === "OPTIONS") return answered(layer, 204, said, "it answers every OPTIONS by itself")
  return passOn(upstream, layer, request, ({ headers }) => ({
    headers: setHeaders(headers, said),
    absences: [],
    note: "set its headers, in the place of those of the same name",
  }))
}

/** Why nothing is said; null where it is. */
function refusal({ enabled, enable, origins, policy }: CorsConfig, origin: string | null): Cause | null {
  const { place, name } = policy.origins
  if (!enabled) return { span: enable.place, option: "enable-cors", why: "enable-cors is not true" }
  if (origins === null) return null
  if (origins.length === 0)
    return { span: place, option: name, why: "no valid origin is left in cors-allow-origin" }
  if (origin === null || origin === "") return { span: null, option: null, why: "the request has no Origin" }
  if (matches(origins, origin)) return null
  const near = origins.find(({ text }) => isNear(text, origin))
  return near === undefined
    ? { span: place, option: "cors-allow-origin", why: `${origin} fits nothing of cors-allow-origin` }
    : {
        span: place,
        option: "cors-allow-origin",
        why: `${near.text} is not ${origin}: ${difference(near.text, origin)}`,
      }
}

function headersOf(config: CorsConfig, origin: string): readonly LocatedHeader[] {
  const { policy, origins, credentials, methods, headers, exposed, maxAge } = config
  const header = (name: string, value: string, option: string, span: Cause["span"]): LocatedHeader => ({
    name,
    value,
    cause: { span, option, why: span === null ? `the default of ${option}` : `from ${option}` },
  })
  return [
    {
      name: "access-control-allow-origin",
      value: origins === null ? "*" : origin,
      cause: {
        span: policy.origins.place,
        option: "cors-allow-origin",
        why: origins === null ? "`*` lets every origin in" : "the origin fits, and it is named",
      },
    },
    ...(credentials
      ? [
          header(
            "access-control-allow-credentials",
            "true",
            "cors-allow-credentials",
            policy.credentials?.place ?? null,
          ),
        ]
      : []),
    header("access-control-allow-methods", methods, "cors-allow-methods", policy.methods.place),
    header("access-control-allow-headers", headers, "cors-allow-headers", policy.headers.place),
    ...(exposed === ""
      ? []
      : [header("access-control-expose-headers", exposed, "cors-expose-headers", policy.exposed.place)]),
    header("access-control-max-age", maxAge, "cors-max-age", policy.maxAge?.span ?? null),
  ]
}
