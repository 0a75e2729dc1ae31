import { mapsOf } from "../../source/data/data.ts"
import { parseXml } from "../../source/data/xml.ts"
import { parseYaml } from "../../source/data/yaml.ts"
import type { SyntaxProblem } from "../../source/span.ts"
import {
  type ListOption,
  listOption,
  type MapNode,
  mapIn,
  scalarOption,
  valueAt,
} from "../settings/option.ts"
import type { SettingsPolicy } from "../settings/policy.ts"

export interface ParsedRules {
  readonly rules: readonly SettingsPolicy[]
  readonly isXml: boolean
  readonly problems: readonly SyntaxProblem[]
}

/** The rules of a bucket: JSON or YAML, as `gcloud storage buckets update --cors-file` takes it, or XML. Never throws. */
export function rulesOf(text: string): ParsedRules {
  const isXml = /^\s*</.test(text)
  const { documents, problems } = isXml ? parseXml(text) : parseYaml(text)
  const maps = documents.flatMap(mapsOf).flatMap((map) => (map.kind === "map" ? [map] : []))
  return { rules: maps.flatMap((map) => (isXml ? xmlRule(map) : rule(map))), isXml, problems }
}

function rule(map: MapNode): readonly SettingsPolicy[] {
  if (valueAt(map, ["origin"]) === null && valueAt(map, ["method"]) === null) return []
  const responseHeader = listOption(map, ["responseHeader"])
  return [
    {
      origins: listOption(map, ["origin"]),
      methods: listOption(map, ["method"]),
      headers: responseHeader,
      exposed: responseHeader,
      credentials: null,
      maxAge: scalarOption(map, ["maxAgeSeconds"]),
      span: map.span,
    },
  ]
}

/** `<Cors><Origins><Origin>…</Origin></Origins><Methods>…`: names repeat inside of their lists. */
function xmlRule(map: MapNode): readonly SettingsPolicy[] {
  if (valueAt(map, ["Origins"]) === null) return []
  const list = (outer: string, inner: string): ListOption => {
    const holder = mapIn(map, [outer])
    const items = (holder?.entries ?? []).filter(({ key }) => key === inner)
    return {
      name: outer,
      listed: items.flatMap(({ value }) =>
        value.kind === "scalar" ? [{ text: value.text, span: value.span }] : [],
      ),
      unread: [],
      place: holder?.span ?? null,
      form: "list",
      owner: null,
    }
  }
  const responseHeader = list("ResponseHeaders", "ResponseHeader")
  return [
    {
      origins: list("Origins", "Origin"),
      methods: list("Methods", "Method"),
      headers: responseHeader,
      exposed: responseHeader,
      credentials: null,
      maxAge: scalarOption(map, ["MaxAgeSec"]),
      span: map.span,
    },
  ]
}
