import { mapsOf } from "../../source/data/data.ts"
import { parseYaml } from "../../source/data/yaml.ts"
import { compileRe2, type Re2Pattern } from "../../source/re2.ts"
import type { Span, SyntaxProblem } from "../../source/span.ts"
import {
  entryOf,
  type ListOption,
  type MapNode,
  mapIn,
  scalarOption,
  textOption,
  valueAt,
} from "../settings/option.ts"
import type { FlagOption, SettingsPolicy } from "../settings/policy.ts"

const PREFIX = "nginx.ingress.kubernetes.io/"

/** What the controller makes of the annotations. internal/ingress/annotations/cors/main.go, `Parse` */
export interface CorsConfig {
  readonly enabled: boolean
  /** null: `*`; else those that are valid, and none of them lets anybody in */
  readonly origins: readonly { readonly text: string; readonly span: Span }[] | null
  readonly methods: string
  readonly headers: string
  readonly credentials: boolean
  readonly exposed: string
  readonly maxAge: string
  readonly policy: SettingsPolicy
  readonly enable: FlagOption
  /** annotations whose value the controller refuses, and what it takes instead */
  readonly refused: readonly { readonly name: string; readonly instead: string; readonly span: Span }[]
  /** origins that it leaves out */
  readonly skipped: readonly { readonly text: string; readonly span: Span }[]
}

export interface ParsedIngress {
  readonly config: CorsConfig | null
  /** the annotations, wherever CORS is named or not */
  readonly annotations: MapNode | null
  readonly problems: readonly SyntaxProblem[]
}

/** The controller's own checks, run by the engine that it runs them with: some of them take for ever in another one. */
const check = (source: string): ((text: string) => boolean) => {
  let known: Re2Pattern | null = null
  return (text) => {
    // When it is first needed, and not where the module is loaded: the engine may not be there yet.
    known ??= compileRe2(source)
    return known.kind === "pattern" && known.full(text)
  }
}
const isOriginList = check("((((([a-z]+://)?(\\*\\.)?[A-Za-z0-9\\-.]*(:\\d+)?,?)|null)+)|\\*)?")
const isOrigin = check("([a-z]+://(\\*\\.)?[A-Za-z0-9\\-.]*(:\\d+)?|\\*|null)?")
const isMethods = check("([A-Za-z]+,?\\s?)+")
const isHeaders = check("[A-Za-z0-9-_, ]*")
const isExposed = check("(([A-Za-z0-9\\-_]+|\\*),?\\s?)+")
const BOOLEAN = /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/

const DEFAULT = {
  methods: "GET, PUT, POST, DELETE, PATCH, OPTIONS",
  headers:
    "DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,Range,Authorization",
  maxAge: "1728000",
} as const

/** Reads the annotations of an `Ingress`. Never throws. */
export function ingressOf(text: string): ParsedIngress {
  const { documents, problems } = parseYaml(text)
  const maps = documents.flatMap(mapsOf).flatMap((map) => (map.kind === "map" ? [map] : []))
  const own = maps.find(({ entries }) => entries.some(({ key }) => key.startsWith(PREFIX)))
  const annotations =
    own ?? maps.map((map) => mapIn(map, ["annotations"])).find((map) => map !== null) ?? null
  return { config: annotations === null ? null : configOf(annotations), annotations, problems }
}

function configOf(map: MapNode): CorsConfig {
  const refused: { name: string; instead: string; span: Span }[] = []
  const skipped: { text: string; span: Span }[] = []
  /** A value that passes its check; else what stands instead, and for a value that does not pass that is said. */
  const value = (name: string, isValid: (text: string) => boolean, instead: string): string => {
    const given = scalarOption(map, [PREFIX + name])
    if (given === null || given.text.trim() === "") return instead
    if (isValid(given.text)) return given.text.trim()
    refused.push({ name, instead: instead === "" ? "nothing" : instead, span: given.span })
    return instead
  }
  const option = (name: string): ListOption => {
    const key = PREFIX + name
    return { ...textOption(map, key, valueAt(map, [key])), name: key }
  }
  const flag = (name: string): FlagOption => {
    const key = PREFIX + name
    const given = scalarOption(map, [key])
    return {
      name: key,
      value: given === null ? null : /^(?:1|t|true)$/i.test(given.text),
      place: entryOf(map, [key])?.value.span ?? null,
      owner: map,
    }
  }
  const origins = value("cors-allow-origin", (text) => isOriginList(text.replaceAll(" ", "")), "*")
  const span = entryOf(map, [`${PREFIX}cors-allow-origin`])?.value.span ?? map.span
  const items = origins
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "")
  const isBoolean = (text: string) => BOOLEAN.test(text)
  const credentials = value("cors-allow-credentials", isBoolean, "true")
  return {
    enabled: /^(?:1|t|true)$/i.test(value("enable-cors", isBoolean, "false")),
    origins: items.includes("*")
      ? null
      : items.flatMap((text) => {
          if (isOrigin(text)) return [{ text, span }]
          skipped.push({ text, span })
          return []
        }),
    methods: value("cors-allow-methods", isMethods, DEFAULT.methods),
    headers: value("cors-allow-headers", isHeaders, DEFAULT.headers),
    credentials: /^(?:1|t|true)$/i.test(credentials),
    exposed: value("cors-expose-headers", isExposed, ""),
    maxAge: value("cors-max-age", (text) => /^[+-]?\d+$/.test(text), DEFAULT.maxAge).replace(/^\+/, ""),
    policy: {
      origins: option("cors-allow-origin"),
      methods: option("cors-allow-methods"),
      headers: option("cors-allow-headers"),
      exposed: option("cors-expose-headers"),
      credentials: flag("cors-allow-credentials"),
      maxAge: scalarOption(map, [`${PREFIX}cors-max-age`]),
      span: map.span,
    },
    enable: flag("enable-cors"),
    refused,
    skipped,
  }
}
