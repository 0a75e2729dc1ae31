import { type DataNode, mapsOf, scalarOf } from "../../source/data/data.ts"
import { parseYaml } from "../../source/data/yaml.ts"
import { compileRe2 } from "../../source/re2.ts"
import type { Span, SyntaxProblem } from "../../source/span.ts"
import {
  entryOf,
  type ListOption,
  listOption,
  type MapNode,
  mapIn,
  scalarOption,
  textOption,
  valueAt,
} from "../settings/option.ts"
import { flagOption, type SettingsPolicy } from "../settings/policy.ts"

/** What an origin is compared with: envoy, type/matcher/v3/string.proto */
export interface StringMatcher {
  readonly kind: "exact" | "prefix" | "suffix" | "contains" | "regex"
  readonly text: string
  readonly ignoreCase: boolean
  readonly span: Span
}

/** A CORS policy of a route or of a virtual host. api/envoy/extensions/filters/http/cors/v3/cors.proto */
export interface CorsPolicy {
  readonly writtenFor: "Envoy" | "Istio"
  readonly policy: SettingsPolicy
  readonly matchers: readonly StringMatcher[]
  readonly maxAge: { readonly text: string; readonly span: Span } | null
  /** a preflight whose origin does not fit: is it handed to the app? */
  readonly forwardsUnmatched: boolean
  /** the paths that it stands for */
  readonly match: (path: string) => boolean
  /** that of a route goes before that of its host */
  readonly isOfRoute: boolean
}

export interface ParsedPolicies {
  readonly policies: readonly CorsPolicy[]
  /** the filter is missing in a text that has filters: then nothing is done */
  readonly lacksFilter: Span | null
  readonly problems: readonly SyntaxProblem[]
}

const NAMES = ["envoy.filters.http.cors", "envoy.cors"]

/** Reads Envoy's configuration, or Istio's `VirtualService`. Never throws. */
export function corsPolicies(text: string): ParsedPolicies {
  const { documents, problems } = parseYaml(text)
  const maps = documents.flatMap(mapsOf).flatMap((map) => (map.kind === "map" ? [map] : []))
  const filters = maps.map((map) => entryOf(map, ["http_filters"])).find((entry) => entry !== null)
  const named =
    filters?.value.kind === "list"
      ? filters.value.items.map((item) => (item.kind === "map" ? scalarOf(valueAt(item, ["name"])) : null))
      : []
  const lacks = filters != null && !named.some((name) => name !== null && NAMES.includes(name))
  return {
    policies: maps.flatMap((map) => [...istioPolicy(map), ...envoyPolicy(map)]),
    lacksFilter: lacks ? (filters?.keySpan ?? null) : null,
    problems,
  }
}

/** pilot/pkg/networking/core/route/route.go, TranslateCORSPolicy */
function istioPolicy(route: MapNode): readonly CorsPolicy[] {
  const map = mapIn(route, ["corsPolicy"])
  if (map === null) return []
  const origins = matcherOption(
    map,
    ["allowOrigins", "allowOrigin"],
    (origin) => `{"exact": ${JSON.stringify(origin)}}`,
  )
  const unmatched = scalarOption(map, ["unmatchedPreflights"])
  const maxAge = scalarOption(map, ["maxAge"])
  return [
    {
      writtenFor: "Istio",
      policy: {
        origins: origins.option,
        methods: listOption(map, ["allowMethods"]),
        headers: listOption(map, ["allowHeaders"]),
        exposed: listOption(map, ["exposeHeaders"]),
        credentials: flagOption(map, ["allowCredentials"]),
        maxAge,
        span: map.span,
      },
      matchers: origins.matchers,
      maxAge: maxAge === null ? null : { text: secondsOf(maxAge.text), span: maxAge.span },
      forwardsUnmatched: unmatched?.text !== "IGNORE",
      match: matchOf(valueAt(route, ["match"]), "uri"),
      isOfRoute: true,
    },
  ]
}

/** `24h`, `1m30s`: a duration, as seconds */
function secondsOf(text: string): string {
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0 }
  let sum = 0
  for (const [, number = "0", unit = "s"] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g))
    sum += Number(number) * (units[unit] ?? 0)
  return String(Math.floor(sum))
}

function envoyPolicy(holder: MapNode): readonly CorsPolicy[] {
  const config = mapIn(holder, ["typed_per_filter_config"])
  const own = config === null ? null : mapIn(config, NAMES)
  const action = mapIn(holder, ["route"])
  const map = own ?? mapIn(holder, ["cors"]) ?? (action === null ? null : mapIn(action, ["cors"]))
  if (map === null) return []
  const origins = matcherOption(
    map,
    ["allow_origin_string_match", "allow_origin"],
    (origin) => `{"exact": ${JSON.stringify(origin)}}`,
  )
  const text = (name: string): ListOption => textOption(map, name, valueAt(map, [name]))
  const maxAge = scalarOption(map, ["max_age"])
  const forwards = scalarOption(map, ["forward_not_matching_preflights"])
  return [
    {
      writtenFor: "Envoy",
      policy: {
        origins: origins.option,
        methods: text("allow_methods"),
        headers: text("allow_headers"),
        exposed: text("expose_headers"),
        credentials: flagOption(map, ["allow_credentials"]),
        maxAge,
        span: map.span,
      },
      matchers: origins.matchers,
      maxAge,
      forwardsUnmatched: !/^false$/i.test(forwards?.text ?? ""),
      match: matchOf(mapIn(holder, ["match"]), null),
      isOfRoute: valueAt(holder, ["domains"]) === null,
    },
  ]
}

/** A list of matchers; of plain texts too, as the older notation has them. */
function matcherOption(
  map: MapNode,
  names: readonly [string, ...string[]],
  written: (origin: string) => string,
): { readonly option: ListOption; readonly matchers: readonly StringMatcher[] } {
  const entry = entryOf(map, names)
  const items = entry === null ? [] : entry.value.kind === "list" ? entry.value.items : [entry.value]
  const matchers = items.flatMap((item) => matcherOf(item) ?? [])
  const isPlain = items.some(({ kind }) => kind === "scalar")
  return {
    matchers,
    option: {
      name: entry?.key ?? names[0],
      listed: matchers.map(({ text, span }) => ({ text, span })),
      unread: items.filter((item) => matcherOf(item) === null).map(({ span }) => span),
      place: entry?.value.span ?? null,
      form: "list",
      owner: map,
      ...(isPlain ? {} : { written }),
    },
  }
}

function matcherOf(node: DataNode): StringMatcher | null {
  const plain = scalarOf(node)
  if (plain !== null) return { kind: "exact", text: plain, ignoreCase: false, span: node.span }
  if (node.kind !== "map") return null
  const ignoreCase = scalarOption(node, ["ignore_case"])?.text === "true"
  for (const kind of ["exact", "prefix", "suffix", "contains", "regex"] as const) {
    const value = scalarOption(node, [kind])
    if (value !== null) return { kind, text: value.text, ignoreCase, span: value.span }
  }
  const regex = mapIn(node, ["safe_regex"])
  const value = regex === null ? null : scalarOption(regex, ["regex"])
  return value === null ? null : { kind: "regex", text: value.text, ignoreCase, span: value.span }
}

/** Which paths does a match mean? What it says of anything else is not read. */
function matchOf(node: DataNode | null, under: string | null): (path: string) => boolean {
  const items = node === null ? [] : node.kind === "list" ? node.items : [node]
  const tests = items.flatMap((item) => {
    if (item.kind !== "map") return []
    const uri = under === null ? item : mapIn(item, [under])
    return uri === null ? [() => true] : [pathTest(uri)]
  })
  return (path) => tests.length === 0 || tests.some((test) => test(path))
}

function pathTest(map: MapNode): (path: string) => boolean {
  const exact = scalarOption(map, ["exact", "path"])?.text
  if (exact !== undefined) return (path) => path === exact
  const prefix = scalarOption(map, ["prefix", "path_separated_prefix"])?.text
  if (prefix !== undefined) return (path) => path.startsWith(prefix)
  const safe = mapIn(map, ["safe_regex"])
  const regex =
    scalarOption(map, ["regex"])?.text ?? (safe === null ? undefined : scalarOption(safe, ["regex"])?.text)
  const compiled = regex === undefined ? null : compileRe2(regex)
  return (path) => compiled === null || compiled.kind === "invalid" || compiled.full(path)
}
