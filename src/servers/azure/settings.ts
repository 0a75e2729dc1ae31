import { mapsOf } from "../../source/data/data.ts"
import { parseYaml } from "../../source/data/yaml.ts"
import type { SyntaxProblem } from "../../source/span.ts"
import { type ListOption, listOption, type MapNode, mapIn, textOption, valueAt } from "../settings/option.ts"
import { flagOption, type SettingsPolicy } from "../settings/policy.ts"

export interface ParsedAzure {
  /** null where nothing of CORS is set */
  readonly policy: SettingsPolicy | null
  readonly problems: readonly SyntaxProblem[]
}

/**
 * Reads `local.settings.json`, where origins stand in one text, or `siteConfig.cors` of a template, and what
 * `az functionapp cors show` prints. Never throws.
 */
export function azureSettings(text: string): ParsedAzure {
  const { documents, problems } = parseYaml(text)
  const maps = documents.flatMap(mapsOf).flatMap((map) => (map.kind === "map" ? [map] : []))
  const host = maps
    .map((map) => mapIn(map, ["Host"]))
    .find((map) => map !== null && valueAt(map, ["CORS"]) !== null)
  if (host != null)
    return {
      policy: policyOf(host, textOption(host, "CORS", valueAt(host, ["CORS"])), "CORSCredentials"),
      problems,
    }
  const cors = maps.find((map) => valueAt(map, ["allowedOrigins"]) !== null)
  return {
    policy:
      cors === undefined ? null : policyOf(cors, listOption(cors, ["allowedOrigins"]), "supportCredentials"),
    problems,
  }
}

/** Methods and headers can't be set: whatever is asked for is allowed. */
function policyOf(map: MapNode, origins: ListOption, credentials: string): SettingsPolicy {
  const nothing = (name: string): ListOption => ({
    name,
    listed: [],
    unread: [],
    place: null,
    form: "list",
    owner: null,
  })
  return {
    origins,
    methods: nothing("methods"),
    headers: nothing("headers"),
    exposed: nothing("exposed headers"),
    credentials: flagOption(map, [credentials]),
    maxAge: null,
    span: map.span,
  }
}
