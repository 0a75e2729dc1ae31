import { get } from "../../fetch/header-list.ts"
import type { Span } from "../../source/span.ts"
import { difference, isNear } from "../near-miss.ts"
import type { Cause, LocatedHeader, ServerRequest } from "../server.ts"

export interface Item {
  readonly text: string
  readonly span: Span
}

/** A policy as `CorsPolicyBuilder` makes it. src/Middleware/CORS/src/Infrastructure/CorsPolicy.cs */
export interface CorsPolicy {
  /** as the app calls it; null for the default policy, and for one without a name */
  readonly name: string | null
  readonly origins: Item[]
  readonly methods: Item[]
  readonly headers: Item[]
  readonly exposedHeaders: Item[]
  supportsCredentials: boolean
  allowsWildcardSubdomains: boolean
  /** `SetIsOriginAllowed`: what the app's own function says; null where there is none */
  isOriginAllowed: ((origin: string) => boolean) | null
  /** in seconds */
  preflightMaxAge: number | null
  /** where each option stands, by the method that set it */
  readonly places: Map<string, Span>
  readonly span: Span
}

const allowsAny = (items: readonly Item[]): boolean => items.some(({ text }) => text === "*")

/** `AllowAnyOrigin` with `AllowCredentials`: the builder throws. */
export const isInsecure = ({ origins, supportsCredentials }: CorsPolicy): boolean =>
  allowsAny(origins) && supportsCredentials

/** CorsPolicyBuilder.GetNormalizedOrigin: lower case; a slash at the end stays. */
export const normalizedOrigin = (origin: string): string => origin.toLowerCase()

export const isPreflight = ({ method, headers }: ServerRequest): boolean =>
  method.toUpperCase() === "OPTIONS" && get(headers, "Access-Control-Request-Method") !== null

/** Why an origin is let in; null where it is not. */
function letIn(policy: CorsPolicy, origin: string): Cause | null {
  const { origins, isOriginAllowed, allowsWildcardSubdomains, places } = policy
  const any = origins.find(({ text }) => text === "*")
  if (any !== undefined) return { span: any.span, option: "AllowAnyOrigin", why: "every origin is let in" }
  if (isOriginAllowed !== null)
    return isOriginAllowed(origin)
      ? {
          span: places.get("SetIsOriginAllowed") ?? policy.span,
          option: "SetIsOriginAllowed",
          why: "the function lets the origin in, and it is named",
        }
      : null
  const exact = origins.find(({ text }) => text === origin)
  if (exact !== undefined)
    return { span: exact.span, option: "WithOrigins", why: "the origin is listed, and it is named" }
  const around = allowsWildcardSubdomains
    ? origins.find(({ text }) => isSubdomainOf(origin, text))
    : undefined
  return around === undefined
    ? null
    : {
        span: around.span,
        option: "SetIsOriginAllowedToAllowWildcardSubdomains",
        why: `${around.text} lets the origin in, and it is named`,
      }
}

/** UriHelpers.IsSubdomainOf: scheme and port are the same, and the host ends with a dot and the domain. */
function isSubdomainOf(origin: string, pattern: string): boolean {
  if (!pattern.includes("://*.")) return false
  const [given, domain] = [parts(origin), parts(pattern.replace("*.", ""))]
  return (
    given !== null &&
    domain !== null &&
    given.scheme === domain.scheme &&
    given.port === domain.port &&
    given.host.endsWith(`.${domain.host}`)
  )
}

function parts(origin: string) {
  const [, scheme, host, port] = /^([a-z]+):\/\/([^/:]+)(?::(\d+))?\/?$/.exec(origin) ?? []
  if (scheme === undefined || host === undefined) return null
  return { scheme, host, port: port ?? (scheme === "https" ? "443" : "80") }
}

/** Why the policy says nothing to an origin. */
export function refusal(policy: CorsPolicy, origin: string): Cause {
  const near = policy.origins.find(({ text }) => isNear(text, origin))
  if (policy.isOriginAllowed !== null)
    return {
      span: policy.places.get("SetIsOriginAllowed") ?? policy.span,
      option: "SetIsOriginAllowed",
      why: `the function does not let ${origin} in`,
    }
  const span = policy.places.get("WithOrigins") ?? policy.span
  return near === undefined
    ? { span, option: "WithOrigins", why: `${origin} is not among the origins` }
    : {
        span: near.span,
        option: "WithOrigins",
        why: `${near.text} is not ${origin}: ${difference(near.text, origin)}`,
      }
}

/**
 * The headers that a policy puts on an answer; null where it does not let the origin in, and so says nothing.
 * src/Middleware/CORS/src/Infrastructure/CorsService.cs, EvaluatePolicy and ApplyResult
 */
export function corsHeaders(policy: CorsPolicy, request: ServerRequest): readonly LocatedHeader[] | null {
  const origin = get(request.headers, "Origin")
  const cause = origin === null || origin === "" ? null : letIn(policy, origin)
  if (cause === null || origin === null) return null
  const { origins, methods, headers, exposedHeaders, preflightMaxAge, places, supportsCredentials } = policy
  const header = (name: string, value: string, option: string, why: string): LocatedHeader => ({
    name,
    value,
    cause: { span: places.get(option) ?? policy.span, option, why },
  })
  const list = (name: string, values: readonly string[], option: string, why: string) =>
    values.length === 0 ? [] : [header(name, values.join(","), option, why)]
  const asked = get(request.headers, "Access-Control-Request-Method")
  const askedHeaders = (get(request.headers, "Access-Control-Request-Headers") ?? "")
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "")
  const isAny = allowsAny(origins)
  const varies = isAny
    ? supportsCredentials
    : origins.length > 1 || policy.isOriginAllowed !== null || policy.allowsWildcardSubdomains
  return [
    { name: "access-control-allow-origin", value: isAny ? "*" : origin, cause },
    ...(supportsCredentials
      ? [header("access-control-allow-credentials", "true", "AllowCredentials", "from AllowCredentials")]
      : []),
    ...(isPreflight(request)
      ? [
          ...(allowsAny(headers)
            ? list(
                "access-control-allow-headers",
                askedHeaders,
                "AllowAnyHeader",
                "the names that were asked for",
              )
            : list(
                "access-control-allow-headers",
                headers.map(({ text }) => text),
                "WithHeaders",
                "from WithHeaders",
              )),
          ...(allowsAny(methods)
            ? list(
                "access-control-allow-methods",
                asked === null ? [] : [asked],
                "AllowAnyMethod",
                "the method that was asked for",
              )
            : list(
                "access-control-allow-methods",
                methods.map(({ text }) => text),
                "WithMethods",
                "from WithMethods",
              )),
          ...(preflightMaxAge === null
            ? []
            : [
                header(
                  "access-control-max-age",
                  String(preflightMaxAge),
                  "SetPreflightMaxAge",
                  "from SetPreflightMaxAge",
                ),
              ]),
        ]
      : list(
          "access-control-expose-headers",
          exposedHeaders.map(({ text }) => text),
          "WithExposedHeaders",
          "from WithExposedHeaders",
        )),
    ...(varies ? [{ name: "vary", value: "Origin", cause: null }] : []),
  ]
}
