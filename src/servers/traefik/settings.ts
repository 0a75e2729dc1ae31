import { type DataNode, mapsOf, scalarOf } from "../../source/data/data.ts"
import { parseToml } from "../../source/data/toml.ts"
import { parseYaml } from "../../source/data/yaml.ts"
import type { Span, SyntaxProblem } from "../../source/span.ts"
import {
  entryOf,
  type Listed,
  listOption,
  type MapNode,
  mapIn,
  scalarOption,
  textOption,
  valueAt,
} from "../settings/option.ts"
import { type FlagOption, flagOption, type SettingsPolicy } from "../settings/policy.ts"

/** A middleware `headers` of Traefik. pkg/config/dynamic/middlewares.go, `Headers` */
export interface HeadersMiddleware {
  readonly name: string
  readonly policy: SettingsPolicy
  readonly originRegexes: readonly Listed[]
  readonly addVaryHeader: FlagOption
  /** an empty text takes the header away */
  readonly customResponseHeaders: readonly {
    readonly name: string
    readonly value: string
    readonly span: Span
  }[]
  readonly span: Span
}

export interface TraefikSettings {
  readonly middlewares: readonly HeadersMiddleware[]
  readonly problems: readonly SyntaxProblem[]
}

/** Reads a dynamic configuration (YAML or TOML), a `Middleware` of Kubernetes, or labels of Docker. Never throws. */
export function traefikSettings(text: string): TraefikSettings {
  const { documents, problems } = /^\s*\[(?!\s*[{["])/m.test(text) ? parseToml(text) : parseYaml(text)
  const maps = documents.flatMap(mapsOf)
  const found = [...documents.flatMap((node) => inMaps(node, null)), ...labelled(maps, text)]
  return { middlewares: inOrder(found, maps), problems }
}

/** Those that a router names, in its order; all of them where none does. */
function inOrder(
  found: readonly HeadersMiddleware[],
  maps: readonly DataNode[],
): readonly HeadersMiddleware[] {
  const lists = maps.flatMap((map) => {
    const list = map.kind === "map" ? valueAt(map, ["middlewares"]) : null
    return list?.kind === "list"
      ? [list.items.map((item) => (item.kind === "map" ? scalarOf(valueAt(item, ["name"])) : scalarOf(item)))]
      : []
  })
  for (const names of lists) {
    const named = names.flatMap((name) => found.filter((each) => each.name === name?.split("@")[0]))
    if (named.length > 0) return named
  }
  return found
}

/** `NAME: {headers: …}`, or `spec: {headers: …}` beside `metadata: {name: NAME}`. */
function inMaps(node: DataNode, key: string | null): readonly HeadersMiddleware[] {
  if (node.kind === "list") return node.items.flatMap((item) => inMaps(item, null))
  if (node.kind === "scalar") return []
  const headers = mapIn(node, ["headers"])
  const own = headers === null || !isMiddleware(headers) ? [] : [fromMap(key ?? "headers", headers)]
  const metadata = mapIn(node, ["metadata"])
  const name = metadata === null ? null : scalarOf(valueAt(metadata, ["name"]))
  return [
    ...own,
    ...node.entries.flatMap(({ key: inner, value }) =>
      inMaps(value, inner === "spec" && name !== null ? name : inner),
    ),
  ]
}

const isMiddleware = (map: MapNode): boolean =>
  map.entries.some(({ key }) => /^(?:accessControl|customResponseHeaders|addVaryHeader)/i.test(key))

function fromMap(name: string, map: MapNode): HeadersMiddleware {
  const custom = mapIn(map, ["customResponseHeaders"])
  return {
    name,
    policy: {
      origins: listOption(map, ["accessControlAllowOriginList"]),
      methods: listOption(map, ["accessControlAllowMethods"]),
      headers: listOption(map, ["accessControlAllowHeaders"]),
      exposed: listOption(map, ["accessControlExposeHeaders"]),
      credentials: flagOption(map, ["accessControlAllowCredentials"]),
      maxAge: scalarOption(map, ["accessControlMaxAge"]),
      span: map.span,
    },
    originRegexes: listOption(map, ["accessControlAllowOriginListRegex"]).listed,
    addVaryHeader: flagOption(map, ["addVaryHeader"]),
    customResponseHeaders: (custom?.entries ?? []).map(({ key, keySpan, value }) => ({
      name: key,
      value: scalarOf(value) ?? "",
      span: { from: keySpan.from, to: value.span.to },
    })),
    span: map.span,
  }
}

interface Label {
  readonly middleware: string
  readonly option: string
  readonly rest: string
  readonly value: string
  readonly node: DataNode
  /** where the value begins in the node's text */
  readonly from: number
}

const LABEL = /^traefik\.http\.middlewares\.([^.]+)\.headers\.(\w+)(?:\.(.+))?$/i

/** `traefik.http.middlewares.NAME.headers.OPTION=value`, in a list or as a map's entry. */
function labelled(maps: readonly DataNode[], text: string): readonly HeadersMiddleware[] {
  const labels = maps.flatMap((map) => (map.kind === "map" ? labelsOf(map) : []))
  const names = [...new Set(labels.map(({ middleware }) => middleware))]
  return names.map((name) =>
    fromLabels(
      name,
      labels.filter(({ middleware }) => middleware === name),
      text,
    ),
  )
}

function labelsOf(map: MapNode): readonly Label[] {
  const entry = entryOf(map, ["labels"])
  const direct = map.entries.flatMap(({ key, value }) => label(key, scalarOf(value) ?? "", value, 0))
  const listed =
    entry?.value.kind === "list"
      ? entry.value.items.flatMap((item) => {
          const written = scalarOf(item)
          const at = written?.indexOf("=") ?? -1
          return written === null || at < 0
            ? []
            : label(written.slice(0, at), written.slice(at + 1), item, at + 1)
        })
      : []
  return [...direct, ...listed]
}

function label(key: string, value: string, node: DataNode, from: number): readonly Label[] {
  const [, middleware, option, rest = ""] = LABEL.exec(key) ?? []
  return middleware === undefined || option === undefined
    ? []
    : [{ middleware, option: option.toLowerCase(), rest, value, node, from }]
}

function fromLabels(name: string, labels: readonly Label[], text: string): HeadersMiddleware {
  const find = (option: string) => labels.findLast((each) => each.option === option.toLowerCase())
  const list = (option: string) => {
    const found = find(option)
    return textOption(null, option, found?.node ?? null, found?.from ?? 0)
  }
  const flag = (option: string): FlagOption => {
    const found = find(option)
    return {
      name: option,
      value: found === undefined ? null : /^true$/i.test(found.value),
      place: found?.node.span ?? null,
      owner: null,
    }
  }
  const maxAge = find("accessControlMaxAge")
  const [first] = labels
  const span = first?.node.span ?? { from: 0, to: text.length }
  return {
    name,
    policy: {
      origins: list("accessControlAllowOriginList"),
      methods: list("accessControlAllowMethods"),
      headers: list("accessControlAllowHeaders"),
      exposed: list("accessControlExposeHeaders"),
      credentials: flag("accessControlAllowCredentials"),
      maxAge: maxAge === undefined ? null : { text: maxAge.value, span: maxAge.node.span },
      span,
    },
    originRegexes: list("accessControlAllowOriginListRegex").listed,
    addVaryHeader: flag("addVaryHeader"),
    customResponseHeaders: labels
      .filter(({ option }) => option === "customresponseheaders")
      .map(({ rest, value, node }) => ({ name: rest, value, span: node.span })),
    span,
  }
}
