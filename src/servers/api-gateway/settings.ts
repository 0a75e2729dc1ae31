import { type DataNode, mapsOf, scalarOf } from "../../source/data/data.ts"
import { parseYaml } from "../../source/data/yaml.ts"
import type { Span, SyntaxProblem } from "../../source/span.ts"
import {
  entryOf,
  type Listed,
  type ListOption,
  listOption,
  type MapNode,
  mapIn,
  scalarOption,
  textOption,
  valueAt,
} from "../settings/option.ts"
import { flagOption, type SettingsPolicy } from "../settings/policy.ts"

/**
 * An HTTP API has CORS of its own. A REST API has not: what its tools call CORS is a mock that answers OPTIONS, and the
 * function behind says the rest.
 */
export type GatewayCors =
  | { readonly kind: "HTTP API"; readonly policy: SettingsPolicy; readonly span: Span }
  | {
      readonly kind: "REST API"
      readonly policy: SettingsPolicy
      /** serverless may name several: the first stands, unless another one asks */
      readonly namesCaller: boolean
      readonly span: Span
    }

export interface ParsedGateway {
  readonly cors: GatewayCors | null
  /** which kind the text sets up, with CORS or without */
  readonly kind: GatewayCors["kind"]
  readonly problems: readonly SyntaxProblem[]
}

/** What serverless sends where nothing else is said. lib/plugins/aws/…/http-api.js, defaultCors */
const SERVERLESS_HEADERS = [
  "Content-Type",
  "X-Amz-Date",
  "Authorization",
  "X-Api-Key",
  "X-Amz-Security-Token",
  "X-Amz-User-Agent",
  "X-Amzn-Trace-Id",
]

/** Reads a template or a `serverless.yml`. Never throws. */
export function gatewayOf(text: string): ParsedGateway {
  const { documents, problems } = parseYaml(text)
  const maps = documents.flatMap(mapsOf).flatMap((map) => (map.kind === "map" ? [map] : []))
  const methods = methodsIn(maps)
  const cors = maps.flatMap((map) => [...httpApi(map, methods), ...restApi(map, methods)])[0] ?? null
  const isHttp = cors?.kind === "HTTP API" || (cors === null && /\bHttpApi\b|httpApi|ApiGatewayV2/.test(text))
  return { cors, kind: isHttp ? "HTTP API" : "REST API", problems }
}

function httpApi(map: MapNode, methods: readonly string[]): readonly GatewayCors[] {
  const entry = entryOf(map, ["CorsConfiguration", "x-amazon-apigateway-cors"])
  if (entry !== null) {
    if (entry.value.kind === "map")
      return [{ kind: "HTTP API", policy: policyOf(entry.value), span: entry.keySpan }]
    if (scalarOf(entry.value) === "true")
      return [
        { kind: "HTTP API", policy: standing({ origins: ["*"] }, entry.value.span), span: entry.keySpan },
      ]
  }
  const http = valueAt(map, ["httpApi"])
  const own = http?.kind === "map" ? entryOf(http, ["cors"]) : null
  if (own !== null) {
    if (own.value.kind === "map") {
      const policy = policyOf(own.value)
      // What serverless is not told, it fills in.
      const filled = standing({ origins: ["*"], headers: SERVERLESS_HEADERS, methods }, own.value.span)
      return [
        {
          kind: "HTTP API",
          span: own.keySpan,
          policy: {
            ...policy,
            origins:
              policy.origins.place === null
                ? { ...policy.origins, listed: filled.origins.listed }
                : policy.origins,
            headers:
              policy.headers.place === null
                ? { ...policy.headers, listed: filled.headers.listed }
                : policy.headers,
            methods:
              policy.methods.place === null
                ? { ...policy.methods, listed: filled.methods.listed }
                : policy.methods,
          },
        },
      ]
    }
    if (scalarOf(own.value) === "true")
      return [
        {
          kind: "HTTP API",
          policy: standing({ origins: ["*"], headers: SERVERLESS_HEADERS, methods }, own.value.span),
          span: own.keySpan,
        },
      ]
  }
  // What `aws apigatewayv2 update-api --cors-configuration` takes stands alone.
  return entry === null && valueAt(map, ["AllowOrigins"]) !== null
    ? [{ kind: "HTTP API", policy: policyOf(map), span: map.span }]
    : []
}

const policyOf = (map: MapNode): SettingsPolicy => ({
  origins: listOption(map, ["AllowOrigins", "allowedOrigins"]),
  methods: listOption(map, ["AllowMethods", "allowedMethods"]),
  headers: listOption(map, ["AllowHeaders", "allowedHeaders"]),
  exposed: listOption(map, ["ExposeHeaders", "exposedResponseHeaders"]),
  credentials: flagOption(map, ["AllowCredentials"]),
  maxAge: scalarOption(map, ["MaxAge"]),
  span: map.span,
})

function restApi(map: MapNode, methods: readonly string[]): readonly GatewayCors[] {
  const isSam = scalarOf(valueAt(map, ["Type"])) === "AWS::Serverless::Api"
  const properties = isSam ? mapIn(map, ["Properties"]) : mapIn(map, ["Api"])
  const sam = properties === null ? null : entryOf(properties, ["Cors"])
  if (sam !== null) return [samCors(sam.value, methods, sam.keySpan)]
  const http = mapIn(map, ["http"])
  const serverless = http === null ? null : entryOf(http, ["cors"])
  return serverless === null || http === null
    ? []
    : serverlessCors(serverless.value, scalarOf(valueAt(http, ["method"])) ?? "any", serverless.keySpan)
}

/** `"'*'"`: a text in a text, as API Gateway maps parameters. samtranslator/swagger/swagger.py, add_cors */
function samCors(value: DataNode, methods: readonly string[], span: Span): GatewayCors {
  const bare = (option: ListOption): ListOption => ({
    ...option,
    listed: option.listed.map((item) => ({ ...item, text: item.text.replace(/^'|'$/g, "") })),
    ...(option.whole === undefined ? {} : { whole: option.whole.replace(/^'|'$/g, "") }),
  })
  if (value.kind !== "map") {
    const origin = bare(textOption(null, "Cors", value))
    return {
      kind: "REST API",
      namesCaller: false,
      span,
      policy: { ...standing({ methods }, value.span), origins: { ...origin, owner: null } },
    }
  }
  const text = (name: string) => bare(textOption(value, name, valueAt(value, [name])))
  const own = text("AllowMethods")
  const maxAge = scalarOption(value, ["MaxAge"])
  return {
    kind: "REST API",
    namesCaller: false,
    span,
    policy: {
      origins: text("AllowOrigin"),
      methods: own.place === null ? { ...own, listed: standing({ methods }, span).methods.listed } : own,
      headers: text("AllowHeaders"),
      exposed: standing({}, span).exposed,
      credentials: flagOption(value, ["AllowCredentials"]),
      maxAge: maxAge === null ? null : { ...maxAge, text: maxAge.text.replace(/^'|'$/g, "") },
      span: value.span,
    },
  }
}

/** lib/plugins/aws/package/compile/events/api-gateway/lib/cors.js */
function serverlessCors(value: DataNode, method: string, span: Span): readonly GatewayCors[] {
  const methods = [
    "OPTIONS",
    ...(/^any$/i.test(method) ? ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"] : [method.toUpperCase()]),
  ]
  const plain = standing({ origins: ["*"], headers: SERVERLESS_HEADERS, methods }, value.span)
  if (value.kind !== "map")
    return scalarOf(value) === "true" ? [{ kind: "REST API", policy: plain, namesCaller: false, span }] : []
  const origins = listOption(value, ["origins", "origin"])
  const headers = listOption(value, ["headers"])
  const own = listOption(value, ["methods"])
  return [
    {
      kind: "REST API",
      namesCaller: origins.listed.length > 1,
      span,
      policy: {
        origins: origins.place === null ? { ...origins, listed: plain.origins.listed } : origins,
        headers: headers.place === null ? { ...headers, listed: plain.headers.listed } : headers,
        methods: own.place === null ? { ...own, listed: plain.methods.listed } : own,
        exposed: listOption(value, ["exposedHeaders"]),
        credentials: flagOption(value, ["allowCredentials"]),
        maxAge: scalarOption(value, ["maxAge"]),
        span: value.span,
      },
    },
  ]
}

/** The methods of the routes that the text names, OPTIONS among them. */
function methodsIn(maps: readonly MapNode[]): readonly string[] {
  const named = maps.flatMap((map) => {
    const written = scalarOf(valueAt(map, ["method"]))
    const short = scalarOf(valueAt(map, ["httpApi", "http"]))
    const text = written ?? short?.trim().split(/\s+/)[0] ?? null
    return text === null || !/^(?:get|post|put|patch|delete|head|options|any|\*)$/i.test(text)
      ? []
      : [text.toUpperCase()]
  })
  const all = named.some((method) => method === "ANY" || method === "*")
    ? ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"]
    : named
  return [...new Set([...all, "OPTIONS"])].sort()
}

/** A policy that nobody has written out. */
function standing(
  given: {
    readonly origins?: readonly string[]
    readonly headers?: readonly string[]
    readonly methods?: readonly string[]
  },
  span: Span,
): SettingsPolicy {
  const list = (name: string, texts: readonly string[] = []): ListOption => ({
    name,
    listed: texts.map((text): Listed => ({ text, span })),
    unread: [],
    place: null,
    form: "list",
    owner: null,
  })
  return {
    origins: list("allowed origins", given.origins),
    methods: list("allowed methods", given.methods),
    headers: list("allowed headers", given.headers),
    exposed: list("exposed headers"),
    credentials: null,
    maxAge: null,
    span,
  }
}
