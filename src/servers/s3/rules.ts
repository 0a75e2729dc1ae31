import { type DataNode, mapsOf, scalarOf } from "../../source/data/data.ts"
import { parseXml } from "../../source/data/xml.ts"
import { parseYaml } from "../../source/data/yaml.ts"
import type { Span, SyntaxProblem } from "../../source/span.ts"

/** The methods that a rule may name. */
export const S3_METHODS: readonly string[] = ["GET", "HEAD", "PUT", "POST", "DELETE"]

export interface Listed {
  readonly text: string
  readonly span: Span
}

/** The lists of a rule, as S3's console calls them, and what XML and CloudFormation call them. */
const NAMES = {
  AllowedOrigins: ["AllowedOrigins", "AllowedOrigin"],
  AllowedMethods: ["AllowedMethods", "AllowedMethod"],
  AllowedHeaders: ["AllowedHeaders", "AllowedHeader"],
  ExposeHeaders: ["ExposeHeaders", "ExposeHeader", "ExposedHeaders"],
} as const
export type Part = keyof typeof NAMES

/** A rule of a bucket's CORS configuration. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CORSRule.html */
export interface CorsRule {
  readonly parts: Readonly<Record<Part, PartOfRule>>
  readonly maxAgeSeconds: Listed | null
  readonly span: Span
}

export interface PartOfRule {
  readonly listed: readonly Listed[]
  /** what can't be known from the text: a `!Ref`, say */
  readonly unread: readonly Span[]
  /** what stands after the name, the first time; null where it is not named */
  readonly place: Span | null
}

export interface ParsedRules {
  readonly rules: readonly CorsRule[]
  readonly problems: readonly SyntaxProblem[]
  readonly isXml: boolean
}

/** The rules of a text: an array, `{"CORSRules": […]}`, CloudFormation's `CorsRules`, or `<CORSConfiguration>`. Never throws. */
export function rulesOf(text: string): ParsedRules {
  const isXml = /^\s*</.test(text)
  const { documents, problems } = isXml ? parseXml(text) : parseYaml(text)
  return { rules: documents.flatMap(mapsOf).flatMap((map) => ruleOf(map) ?? []), problems, isXml }
}

function ruleOf(map: DataNode): CorsRule | null {
  if (map.kind !== "map") return null
  const valuesOf = (names: readonly string[]): readonly DataNode[] =>
    map.entries.flatMap(({ key, value }) => (names.includes(key) ? [value] : []))
  const part = (name: Part): PartOfRule => {
    const values = valuesOf(NAMES[name])
    const items = values.flatMap((value) => (value.kind === "list" ? value.items : [value]))
    return {
      listed: items.flatMap((item) => listedOf(item) ?? []),
      unread: items.flatMap((item) => (scalarOf(item) === null ? [item.span] : [])),
      place: values[0]?.span ?? null,
    }
  }
  const parts = {
    AllowedOrigins: part("AllowedOrigins"),
    AllowedMethods: part("AllowedMethods"),
    AllowedHeaders: part("AllowedHeaders"),
    ExposeHeaders: part("ExposeHeaders"),
  }
  if (parts.AllowedOrigins.place === null && parts.AllowedMethods.place === null) return null
  const [maxAge] = valuesOf(["MaxAgeSeconds", "MaxAge"])
  return { parts, maxAgeSeconds: maxAge === undefined ? null : listedOf(maxAge), span: map.span }
}

function listedOf(node: DataNode): Listed | null {
  const text = scalarOf(node)
  return text === null ? null : { text, span: node.span }
}
