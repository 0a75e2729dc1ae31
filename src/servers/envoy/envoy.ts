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
import type { ListOption } from "../settings/option.ts"
import { understoodOptions, unreadFindings } from "../settings/policy.ts"
import type { Upstream } from "../upstream.ts"
import { type CorsPolicy, corsPolicies, type ParsedPolicies, type StringMatcher } from "./policy.ts"

/**
 * Reads routes of Envoy, or a `VirtualService` of Istio, into a server that answers as Envoy's CORS filter does:
 * source/extensions/filters/http/cors/cors_filter.cc, 1.35. Never throws.
 */
export function envoyServer(source: string, upstream: Upstream): Server {
  const parsed = corsPolicies(source)
  const { policies, problems } = parsed
  const [first] = policies
  const layer: LayerInfo = {
    id: "envoy",
    name: first?.writtenFor ?? (/istio/.test(source) ? "Istio" : "Envoy"),
    role: policies.length > 0 ? "cors" : "middleware",
    span: first?.policy.span ?? null,
  }
  return {
    framework: "envoy",
    label: layer.name,
    version: "1.35",
    layers: [layer, ...upstream.layers],
    options: policies.flatMap(({ policy }, i) =>
      understoodOptions(policy, policies.length === 1 ? "" : `${i + 1}: `),
    ),
    findings: [...findingsOf(parsed), ...upstream.findings],
    problems,
    environment: upstream.environment,
    questions: upstream.questions,
    respond: (request) => respond(parsed, layer, upstream, request),
  }
}

function findingsOf({ policies, lacksFilter }: ParsedPolicies): readonly Finding[] {
  const none: readonly Finding[] =
    policies.length > 0
      ? []
      : [
          {
            kind: "problem",
            text: "No CORS policy was found here: no corsPolicy, and no envoy.filters.http.cors.",
            span: null,
          },
        ]
  const filter: readonly Finding[] =
    lacksFilter === null
      ? []
      : [
          {
            kind: "problem",
            text: "Among these filters there is no envoy.filters.http.cors: no policy takes effect without it.",
            span: lacksFilter,
          },
        ]
  return [
    ...none,
    ...filter,
    ...policies.flatMap(({ policy, matchers, forwardsUnmatched }) => [
      ...unreadFindings(policy),
      ...matchers.flatMap((matcher) => notices(matcher, policy.credentials?.value === true)),
      ...(forwardsUnmatched
        ? []
        : [
            {
              kind: "notice" as const,
              text: "A preflight whose origin does not fit is answered here, with 200 and without the origin.",
              span: policy.origins.place,
            },
          ]),
    ]),
  ]
}

function notices({ kind, text, span }: StringMatcher, withCredentials: boolean): readonly Finding[] {
  if (kind === "regex") {
    const compiled = compileRe2(text)
    if (compiled.kind === "invalid")
      return [{ kind: "problem", text: `Envoy refuses this pattern: ${compiled.message}`, span }]
  }
  return text === "*" && kind === "exact"
    ? [
        {
          kind: "notice",
          text: withCredentials
            ? "Envoy never says `*`: it names whoever asks, and with credentials every site may read what a user's cookies open."
            : "Envoy never says `*`: it names whoever asks.",
          span,
        },
      ]
    : []
}

function fits({ kind, text, ignoreCase }: StringMatcher, origin: string): boolean {
  const [a, b] = ignoreCase && kind !== "regex" ? [text.toLowerCase(), origin.toLowerCase()] : [text, origin]
  switch (kind) {
    case "exact":
      return a === b
    case "prefix":
      return b.startsWith(a)
    case "suffix":
      return b.endsWith(a)
    case "contains":
      return b.includes(a)
    case "regex": {
      const compiled = compileRe2(text)
      return compiled.kind === "pattern" && compiled.full(origin)
    }
  }
}

/** What is said for a path: the route's own, and the host's where the route says nothing. */
function inForce(policies: readonly CorsPolicy[], path: string): readonly CorsPolicy[] {
  const fitting = policies.filter(({ match }) => match(path))
  const route = fitting.find(({ isOfRoute }) => isOfRoute)
  return [...(route === undefined ? [] : [route]), ...fitting.filter(({ isOfRoute }) => !isOfRoute)]
}

function respond(
  { policies, lacksFilter }: ParsedPolicies,
  layer: LayerInfo,
  upstream: Upstream,
  request: ServerRequest,
): ServerReply {
  const path = request.path.split("?")[0] ?? "/"
  const own = inForce(policies, path)
  const pass = (said: readonly LocatedHeader[], why: Cause, absent = noOrigin) =>
    passOn(upstream, layer, request, (reply) => ({
      headers: setHeaders(reply.headers, said),
      absences: [absent(layer, why)],
      note: said.length === 0 ? "" : "set its headers, in the place of those of the same name",
    }))
  const because = (why: string, span = layer.span): Cause => ({ span, option: null, why })
  if (lacksFilter !== null)
    return pass([], because("the filter envoy.filters.http.cors is not among the filters", lacksFilter))
  if (own.length === 0) return pass([], because(`no CORS policy stands for ${path}`), silent)
  const origin = get(request.headers, "Origin")
  if (origin === null || origin === "") return pass([], because("the request has no Origin"))
  const settings = merged(own)
  const matched = settings.matchers.find(
    (each) => fits({ ...each, kind: "exact" }, "*") || fits(each, origin),
  )
  const asked = get(request.headers, "Access-Control-Request-Method") ?? ""
  const isPreflight = request.method === "OPTIONS" && asked !== ""
  if (isPreflight && (matched !== undefined || !settings.forwardsUnmatched))
    return answered(
      layer,
      200,
      preflightHeaders(settings, matched, origin, asked, request),
      matched === undefined ? "the origin does not fit" : "the filter answers a preflight by itself",
      { absences: matched === undefined ? [noOrigin(layer, refusal(settings, origin))] : [] },
    )
  if (matched === undefined) return pass([], refusal(settings, origin))
  return pass(
    [
      originHeader(matched, settings.origins, origin),
      ...credentialsHeader(settings),
      ...exposedHeader(settings),
    ],
    because(""),
  )
}

interface Settings {
  readonly matchers: readonly StringMatcher[]
  readonly origins: ListOption
  readonly methods: ListOption
  readonly headers: ListOption
  readonly exposed: ListOption
  readonly credentials: CorsPolicy["policy"]["credentials"]
  readonly maxAge: CorsPolicy["maxAge"]
  readonly forwardsUnmatched: boolean
  /** between the items of a list: Istio joins them with a comma, Envoy sends the text as it is */
  readonly joined: (option: ListOption) => string
}

/** cors_filter.cc: of each setting the first policy that has it. */
function merged(policies: readonly CorsPolicy[]): Settings {
  const [first] = policies
  if (first === undefined) throw new Error("no policy is in force")
  const of = (pick: (policy: CorsPolicy["policy"]) => ListOption): ListOption =>
    pick((policies.find(({ policy }) => pick(policy).listed.length > 0) ?? first).policy)
  return {
    matchers: (policies.find(({ matchers }) => matchers.length > 0) ?? first).matchers,
    origins: of(({ origins }) => origins),
    methods: of(({ methods }) => methods),
    headers: of(({ headers }) => headers),
    exposed: of(({ exposed }) => exposed),
    credentials: (policies.find(({ policy }) => policy.credentials?.value !== null) ?? first).policy
      .credentials,
    maxAge: policies.find(({ maxAge }) => maxAge !== null)?.maxAge ?? null,
    forwardsUnmatched: first.forwardsUnmatched,
    joined: ({ listed, whole }) => whole ?? listed.map(({ text }) => text).join(","),
  }
}

const header = (name: string, value: string, cause: Cause): LocatedHeader => ({ name, value, cause })
const from = ({ place, name }: ListOption): Cause => ({ span: place, option: name, why: `from ${name}` })

const originHeader = ({ span, text }: StringMatcher, { name }: ListOption, origin: string): LocatedHeader =>
  header("access-control-allow-origin", origin, {
    span,
    option: name,
    why: text === "*" ? "`*` lets every origin in, and it is named" : "the origin fits, and it is named",
  })

const credentialsHeader = ({ credentials }: Settings): readonly LocatedHeader[] =>
  credentials?.value === true
    ? [
        header("access-control-allow-credentials", "true", {
          span: credentials.place,
          option: credentials.name,
          why: `from ${credentials.name}`,
        }),
      ]
    : []

function exposedHeader({ exposed, joined }: Settings): readonly LocatedHeader[] {
  const value = joined(exposed)
  return value === "" ? [] : [header("access-control-expose-headers", value, from(exposed))]
}

function preflightHeaders(
  settings: Settings,
  matched: StringMatcher | undefined,
  origin: string,
  method: string,
  { headers }: ServerRequest,
): readonly LocatedHeader[] {
  const { methods, headers: allowed, maxAge, joined, origins } = settings
  const list = (option: ListOption, name: string, mirrored: string): readonly LocatedHeader[] => {
    const value = joined(option)
    if (value === "") return []
    return value === "*"
      ? [header(name, mirrored, { ...from(option), why: "`*`: what was asked for is allowed" })]
      : [header(name, value, from(option))]
  }
  return [
    ...(matched === undefined ? [] : [originHeader(matched, origins, origin)]),
    ...credentialsHeader(settings),
    ...list(methods, "access-control-allow-methods", method),
    ...list(allowed, "access-control-allow-headers", get(headers, "Access-Control-Request-Headers") ?? ""),
    ...(maxAge === null || maxAge.text === ""
      ? []
      : [
          header("access-control-max-age", maxAge.text, {
            span: maxAge.span,
            option: "max_age",
            why: "from the max age",
          }),
        ]),
  ]
}

function refusal({ origins, matchers }: Settings, origin: string): Cause {
  const near = matchers.find(({ kind, text }) => kind === "exact" && isNear(text, origin))
  return near === undefined
    ? { span: origins.place, option: origins.name, why: `${origin} fits nothing of ${origins.name}` }
    : {
        span: near.span,
        option: origins.name,
        why: `${near.text} is not ${origin}: ${difference(near.text, origin)}`,
      }
}
