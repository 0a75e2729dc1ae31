import { byteLowercase, get } from "../../fetch/header-list.ts"
import {
  type CorsPolicy,
  corsHeaders,
  isPreflight,
  normalizedOrigin,
  refusal,
} from "../aspnet/cors-service.ts"
import { answered, noOrigin, passOn, silent } from "../gateway.ts"
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
import type { SettingsPolicy } from "../settings/policy.ts"
import { understoodOptions, unreadFindings } from "../settings/policy.ts"
import type { Upstream } from "../upstream.ts"
import { azureSettings } from "./settings.ts"

/**
 * Reads the CORS settings of a function app into a server that answers as the platform is documented to, and as the runtime's
 * own host does, which uses ASP.NET Core's CORS service with every method and header allowed:
 * https://learn.microsoft.com/azure/azure-functions/functions-how-to-use-azure-function-app-settings#cors,
 * Azure/azure-functions-host, src/WebJobs.Script.WebHost/Configuration/CorsOptionsSetup.cs. Never throws.
 */
export function azureServer(source: string, upstream: Upstream): Server {
  const { policy, problems } = azureSettings(source)
  const layer: LayerInfo = {
    id: "azure",
    name: "Azure",
    role: policy === null ? "middleware" : "cors",
    span: policy?.origins.place ?? null,
  }
  const cors = policy === null ? null : asPolicy(policy)
  return {
    framework: "azure",
    label: "Azure Functions",
    version: "4",
    layers: [layer, ...upstream.layers],
    options: policy === null ? [] : optionsOf(policy),
    findings: [...findingsOf(policy), ...upstream.findings],
    problems,
    environment: upstream.environment,
    questions: upstream.questions,
    respond: (request) => respond(cors, layer, upstream, request),
  }
}

const optionsOf = (policy: SettingsPolicy): readonly UnderstoodOption[] =>
  understoodOptions(policy).filter(
    ({ name }) => name === policy.origins.name || name === policy.credentials?.name,
  )

function findingsOf(policy: SettingsPolicy | null): readonly Finding[] {
  if (policy === null)
    return [
      { kind: "notice", text: "No CORS origins are set here: what the function says is sent.", span: null },
    ]
  const everybody = policy.origins.listed.find(({ text }) => text === "*")
  return [
    ...unreadFindings(policy),
    {
      kind: "notice",
      text: "Once origins are set here, Azure answers every preflight, and what the function itself says of CORS does not count.",
      span: null,
    },
    ...(everybody !== undefined && policy.credentials?.value === true
      ? [
          {
            kind: "problem" as const,
            text: "`*` together with credentials is refused: name the origins.",
            span: everybody.span,
          },
        ]
      : []),
  ]
}

/** As ASP.NET Core has it: every method, every header. */
function asPolicy({ origins, credentials, span }: SettingsPolicy): CorsPolicy {
  const any = { text: "*", span }
  return {
    name: null,
    origins: origins.listed.map(({ text, span: at }) => ({ text: normalizedOrigin(text), span: at })),
    methods: [any],
    headers: [any],
    exposedHeaders: [],
    supportsCredentials: credentials?.value === true,
    allowsWildcardSubdomains: false,
    isOriginAllowed: null,
    preflightMaxAge: null,
    places: new Map([
      ["WithOrigins", origins.place ?? span],
      ...(credentials?.place == null ? [] : [["AllowCredentials", credentials.place] as const]),
    ]),
    span,
  }
}

/** The options by the names that they have here. */
function renamed(header: LocatedHeader): LocatedHeader {
  const names: Readonly<Record<string, string>> = {
    WithOrigins: "allowed origins",
    AllowAnyOrigin: "allowed origins",
    AllowCredentials: "credentials",
  }
  const { cause } = header
  return cause === null
    ? header
    : { ...header, cause: cause.option === null ? cause : { ...cause, option: names[cause.option] ?? null } }
}

function respond(
  policy: CorsPolicy | null,
  layer: LayerInfo,
  upstream: Upstream,
  request: ServerRequest,
): ServerReply {
  const origin = get(request.headers, "Origin")
  if (policy === null || origin === null) {
    const why = policy === null ? "no origins are set on the platform" : "the request has no Origin"
    return passOn(upstream, layer, request, ({ headers }) => ({
      headers,
      absences: [(policy === null ? silent : noOrigin)(layer, { span: null, option: null, why })],
      note: "",
    }))
  }
  const said = corsHeaders(policy, request)?.map(renamed) ?? null
  const own = refusal(policy, origin)
  const cause: Cause = {
    ...own,
    option: "allowed origins",
    why: own.why.replace("the origins", "the allowed origins"),
  }
  const absences = said === null ? [noOrigin(layer, cause)] : []
  if (isPreflight(request))
    return answered(layer, 204, said ?? [], "the platform answers every preflight", { absences })
  return passOn(upstream, layer, request, ({ headers }) => ({
    headers: [
      ...headers.filter(({ name }) => !byteLowercase(name).startsWith("access-control-allow-")),
      ...(said ?? []),
    ],
    absences,
    note: said === null ? "" : "said its own CORS headers in the place of the function’s",
  }))
}
