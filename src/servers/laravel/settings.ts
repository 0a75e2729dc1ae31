import { phpTruth } from "../../source/php/values.ts"
import type { Evaluation } from "../../source/script/evaluation.ts"
import { said, shown, type Value } from "../../source/script/values.ts"
import type { Span } from "../../source/span.ts"
import type { UnderstoodOption } from "../server.ts"

/** An item of a setting. */
export interface Item {
  readonly text: string
  readonly span: Span
}

/** What `config/cors.php` says, as fruitcake/php-cors 1.4 takes it: CorsService.php, setOptions. */
export interface CorsSettings {
  readonly paths: readonly Item[]
  readonly allowedOrigins: readonly Item[]
  readonly allowedOriginsPatterns: readonly Item[]
  readonly allowedMethods: readonly Item[]
  readonly allowedHeaders: readonly Item[]
  readonly exposedHeaders: readonly Item[]
  readonly supportsCredentials: boolean
  /** null: none is sent */
  readonly maxAge: number | null
  /** where each stands, by its name in the file */
  readonly places: ReadonlyMap<string, Span>
}

const NAMES = [
  "paths",
  "allowed_methods",
  "allowed_origins",
  "allowed_origins_patterns",
  "allowed_headers",
  "exposed_headers",
  "max_age",
  "supports_credentials",
] as const
export type SettingName = (typeof NAMES)[number]

/**
 * Reads the settings out of the array that the file returns.
 * @throws OpenQuestion where what decides is not in the text, and nobody has answered
 */
export function settingsOf(evaluation: Evaluation, entries: ReadonlyMap<string, Value>): CorsSettings {
  const items = (name: SettingName): readonly Item[] => {
    const given = entries.get(name)
    if (given === undefined) return []
    const value = evaluation.known(given, { kind: "origins" })
    const all = value.kind === "list" ? value.items : value.kind === "map" ? [...value.entries.values()] : []
    return all.flatMap((each): readonly Item[] => {
      const known = evaluation.known(each, { kind: "text", suggestions: [] })
      const text = said(known)
      return text !== null
        ? [{ text, span: known.span }]
        : known.kind === "nothing"
          ? [{ text: "", span: known.span }]
          : []
    })
  }
  const credentials = entries.get("supports_credentials")
  const maxAge = entries.get("max_age")
  return {
    paths: items("paths"),
    allowedOrigins: items("allowed_origins"),
    allowedOriginsPatterns: items("allowed_origins_patterns"),
    allowedMethods: items("allowed_methods"),
    allowedHeaders: items("allowed_headers"),
    exposedHeaders: items("exposed_headers"),
    supportsCredentials:
      credentials !== undefined && phpTruth(evaluation.known(credentials, { kind: "boolean" })) === true,
    maxAge: maxAge === undefined ? 0 : numberOf(maxAge),
    places: new Map(NAMES.flatMap((name) => placeOf(entries.get(name), name))),
  }
}

const placeOf = (value: Value | undefined, name: string): readonly (readonly [string, Span])[] =>
  value === undefined ? [] : [[name, value.span]]

/** `(int)` of what is given; null stays. */
function numberOf(value: Value): number | null {
  switch (value.kind) {
    case "nothing":
      return null
    case "boolean":
      return value.value ? 1 : 0
    case "number":
      return Math.trunc(value.value)
    case "string":
      return Number.parseInt(value.value, 10) || 0
    default:
      return 0
  }
}

export const understood = (entries: ReadonlyMap<string, Value>): readonly UnderstoodOption[] =>
  NAMES.map((name) => {
    const value = entries.get(name)
    return {
      name,
      value: value === undefined ? "not set" : shown(value).replace(/^nil$/, "null"),
      isDefault: value === undefined,
      span: value?.span ?? null,
    }
  })
