import { mapsOf } from "../../source/data/data.ts"
import { parseYaml } from "../../source/data/yaml.ts"
import type { Span, SyntaxProblem } from "../../source/span.ts"
import {
  type Listed,
  type ListOption,
  listOption,
  type MapNode,
  scalarOption,
  valueAt,
} from "../settings/option.ts"
import { type FlagOption, flagOption, type SettingsPolicy } from "../settings/policy.ts"

/** The CORS part of a response headers policy. API_ResponseHeadersPolicyCorsConfig */
export interface CorsConfig {
  readonly policy: SettingsPolicy
  readonly originOverride: FlagOption
  readonly span: Span
}

export interface ParsedPolicy {
  readonly config: CorsConfig | null
  /** the methods that the cache behavior lets through; null where the text does not say */
  readonly allowedMethods: ListOption | null
  readonly problems: readonly SyntaxProblem[]
}

const EVERY_METHOD = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html */
const MANAGED: Readonly<Record<string, { readonly preflight: boolean }>> = {
  "60669652-455b-4ae9-85a4-c4c02393f86c": { preflight: false },
  "e61eb60c-9c35-4d20-a928-2b84e02af89c": { preflight: false },
  "5cc3b908-e619-4b99-88e5-2cf7f45965bd": { preflight: true },
  "eaab4381-ed33-4a86-88ca-d9558dc6cd63": { preflight: true },
}

/** Reads a policy, as CloudFormation or the command line has it, and what a distribution says beside it. Never throws. */
export function policyOf(text: string): ParsedPolicy {
  const { documents, problems } = parseYaml(text)
  const maps = documents.flatMap(mapsOf).flatMap((map) => (map.kind === "map" ? [map] : []))
  const own = maps.find((map) => valueAt(map, ["AccessControlAllowOrigins"]) !== null)
  const managed = maps
    .map((map) => scalarOption(map, ["ResponseHeadersPolicyId"]))
    .find((id) => id !== null && id.text in MANAGED)
  const behavior = maps.find((map) => valueAt(map, ["AllowedMethods"]) !== null)
  return {
    config: own !== undefined ? ownConfig(own) : managed == null ? null : managedConfig(managed),
    allowedMethods: behavior === undefined ? null : items(behavior, "AllowedMethods"),
    problems,
  }
}

/** `{Items: […]}`, or the list itself. */
function items(map: MapNode, name: string): ListOption {
  const value = valueAt(map, [name])
  if (value?.kind !== "map") return { ...listOption(map, [name]), owner: null }
  return { ...listOption(value, ["Items"]), name }
}

function ownConfig(map: MapNode): CorsConfig {
  const every = (option: ListOption): ListOption => ({
    ...option,
    listed: option.listed.flatMap((item) =>
      item.text === "ALL" ? EVERY_METHOD.map((text): Listed => ({ text, span: item.span })) : [item],
    ),
  })
  const override = flagOption(map, ["OriginOverride"])
  return {
    originOverride: override,
    span: map.span,
    policy: {
      origins: items(map, "AccessControlAllowOrigins"),
      methods: every(items(map, "AccessControlAllowMethods")),
      headers: items(map, "AccessControlAllowHeaders"),
      exposed: items(map, "AccessControlExposeHeaders"),
      credentials: flagOption(map, ["AccessControlAllowCredentials"]),
      maxAge: scalarOption(map, ["AccessControlMaxAgeSec"]),
      span: map.span,
    },
  }
}

function managedConfig(id: Listed): CorsConfig {
  const list = (name: string, texts: readonly string[]): ListOption => ({
    name,
    listed: texts.map((text) => ({ text, span: id.span })),
    unread: [],
    place: id.span,
    form: "list",
    owner: null,
  })
  const preflight = MANAGED[id.text]?.preflight === true
  return {
    originOverride: { name: "OriginOverride", value: false, place: id.span, owner: null },
    span: id.span,
    policy: {
      origins: list("AccessControlAllowOrigins", ["*"]),
      methods: list("AccessControlAllowMethods", preflight ? EVERY_METHOD : []),
      headers: list("AccessControlAllowHeaders", preflight ? ["*"] : []),
      exposed: list("AccessControlExposeHeaders", preflight ? ["*"] : []),
      credentials: null,
      maxAge: null,
      span: id.span,
    },
  }
}
