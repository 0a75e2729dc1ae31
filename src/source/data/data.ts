import type { Span, SyntaxProblem } from "../span.ts"

/** A part of what is written as data, whatever it is written in: JSON, YAML or XML. */
export type DataNode = { readonly span: Span } & (
  | { readonly kind: "map"; readonly entries: readonly DataEntry[] }
  | { readonly kind: "list"; readonly items: readonly DataNode[] }
  /** `text` as it reads: a number or a truth value is one as well */
  | { readonly kind: "scalar"; readonly text: string; readonly isNull: boolean }
)

export interface DataEntry {
  readonly key: string
  readonly keySpan: Span
  readonly value: DataNode
}

export interface ParsedData {
  /** one, or those between `---` */
  readonly documents: readonly DataNode[]
  readonly problems: readonly SyntaxProblem[]
}

/** What is nested deeper than this is left out: no settings are. */
export const DEEPEST = 60

/** The text of a scalar; null for anything else. */
export const scalarOf = (node: DataNode | null): string | null =>
  node?.kind === "scalar" && !node.isNull ? node.text : null

/** Every map that is in it, the outermost first. */
export function mapsOf(node: DataNode): readonly DataNode[] {
  if (node.kind === "list") return node.items.flatMap(mapsOf)
  if (node.kind === "scalar") return []
  return [node, ...node.entries.flatMap(({ value }) => mapsOf(value))]
}
