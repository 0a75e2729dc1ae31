import { get } from "../../fetch/header-list.ts"
import { difference, isNear } from "../near-miss.ts"
import type { Cause, LocatedHeader, ServerRequest } from "../server.ts"
import { type CorsConfiguration, checkHeaders, checkMethod, checkOrigin } from "./cors-configuration.ts"

export const isPreflight = ({ method, headers }: ServerRequest): boolean =>
  method === "OPTIONS" &&
  get(headers, "Origin") !== null &&
  get(headers, "Access-Control-Request-Method") !== null

/** What `DefaultCorsProcessor.processRequest` does with a request. */
export type Processed =
  /** the request goes on, and these are set already */
  | { readonly kind: "valid"; readonly headers: readonly LocatedHeader[]; readonly missing: Cause | null }
  | { readonly kind: "rejected"; readonly headers: readonly LocatedHeader[]; readonly cause: Cause }
  /** an exception: `*` with credentials */
  | { readonly kind: "throws"; readonly cause: Cause }

const VARY: readonly LocatedHeader[] = [
  "Origin",
  "Access-Control-Request-Method",
  "Access-Control-Request-Headers",
].map((value) => ({ name: "vary", value, cause: null }))

/** An origin that is no URL: Spring refuses it as malformed. */
const isMalformed = (origin: string): boolean => origin !== "null" && /[\s<>"{}|\\^`]/.test(origin)

/** CorsUtils.isCorsRequest: the server's own origin makes none. */
function isCorsRequest(origin: string, { scheme, host }: ServerRequest): boolean {
  const own = `${scheme}://${host ?? ""}`
  return withPort(origin) !== withPort(own)
}

function withPort(url: string): string {
  const [, scheme = "", host = "", port] = /^([a-z]+):\/\/([^/:]*)(?::(\d+))?/.exec(url) ?? []
  return `${scheme}://${host}:${port ?? (scheme === "https" ? "443" : "80")}`
}

/**
 * Takes a request through the processor. spring-web, DefaultCorsProcessor.java
 * @param rejectsUnconfigured up to 6.2, a preflight without a configuration is refused; since 7.0 it goes on
 */
export function processRequest(
  configuration: CorsConfiguration | null,
  request: ServerRequest,
  rejectsUnconfigured: boolean,
): Processed {
  const origin = get(request.headers, "Origin")
  const because = (why: string): Cause => ({ span: null, option: null, why })
  const unconfigured = because("no CORS configuration stands for this path")
  if (configuration === null && !rejectsUnconfigured)
    return { kind: "valid", headers: [], missing: unconfigured }
  const valid = (missing: Cause): Processed => ({ kind: "valid", headers: VARY, missing })
  if (origin === null) return valid(because("the request has no Origin"))
  if (isMalformed(origin))
    return { kind: "rejected", headers: VARY, cause: because("the origin is malformed") }
  if (!isCorsRequest(origin, request))
    return valid(because("the Origin is the server's own: Spring takes this for no CORS request"))
  if (configuration === null)
    return isPreflight(request)
      ? { kind: "rejected", headers: VARY, cause: unconfigured }
      : valid(unconfigured)
  return handle(configuration, request, origin)
}

function handle(configuration: CorsConfiguration, request: ServerRequest, origin: string): Processed {
  const { places, span, exposedHeaders, allowCredentials, allowPrivateNetwork, maxAge } = configuration
  const causeOf = (option: string, why: string): Cause => ({ span: places.get(option) ?? span, option, why })
  const rejected = (cause: Cause): Processed => ({ kind: "rejected", headers: VARY, cause })
  const preflight = isPreflight(request)
  const checked = checkOrigin(configuration, origin)
  if (checked.kind === "throws")
    return {
      kind: "throws",
      cause: causeOf(
        "allowCredentials",
        "`*` among allowedOrigins with allowCredentials: Spring throws an IllegalArgumentException",
      ),
    }
  if (checked.kind === "refused") return rejected(refusal(configuration, origin))
  const method = preflight ? (get(request.headers, "Access-Control-Request-Method") ?? "") : request.method
  const methods = checkMethod(configuration, method)
  if (methods === null) return rejected(causeOf("allowedMethods", `${method} is not among allowedMethods`))
  const asked = preflight
    ? (get(request.headers, "Access-Control-Request-Headers") ?? "")
        .split(",")
        .map((each) => each.trim())
        .filter((each) => each !== "")
    : []
  const headers = preflight ? checkHeaders(configuration, asked) : []
  if (headers === null)
    return rejected(causeOf("allowedHeaders", `none of ${asked.join(", ")} is among allowedHeaders`))
  const header = (name: string, value: string, option: string, why = `from ${option}`): LocatedHeader => ({
    name,
    value,
    cause: causeOf(option, why),
  })
  return {
    kind: "valid",
    missing: null,
    headers: [
      ...VARY,
      {
        name: "access-control-allow-origin",
        value: checked.value,
        cause: { span: checked.span, option: checked.option, why: checked.why },
      },
      ...(preflight
        ? [
            header(
              "access-control-allow-methods",
              methods.map(({ text }) => text).join(","),
              "allowedMethods",
            ),
          ]
        : []),
      ...(headers.length > 0
        ? [
            header(
              "access-control-allow-headers",
              headers.join(", "),
              "allowedHeaders",
              "the names that were asked for",
            ),
          ]
        : []),
      ...(exposedHeaders !== null && exposedHeaders.length > 0
        ? [
            header(
              "access-control-expose-headers",
              exposedHeaders.map(({ text }) => text).join(", "),
              "exposedHeaders",
            ),
          ]
        : []),
      ...(allowCredentials === true
        ? [header("access-control-allow-credentials", "true", "allowCredentials")]
        : []),
      ...(allowPrivateNetwork === true &&
      /^true$/i.test(get(request.headers, "Access-Control-Request-Private-Network") ?? "")
        ? [header("access-control-allow-private-network", "true", "allowPrivateNetwork")]
        : []),
      ...(preflight && maxAge !== null ? [header("access-control-max-age", String(maxAge), "maxAge")] : []),
    ],
  }
}

function refusal(
  { allowedOrigins, allowedOriginPatterns, places, span }: CorsConfiguration,
  origin: string,
): Cause {
  const near = allowedOrigins?.find(({ text }) => isNear(text, origin))
  const option =
    allowedOrigins === null && allowedOriginPatterns !== null ? "allowedOriginPatterns" : "allowedOrigins"
  return near === undefined
    ? { span: places.get(option) ?? span, option, why: `${origin} is not among ${option}` }
    : { span: near.span, option, why: `${near.text} is not ${origin}: ${difference(near.text, origin)}` }
}
