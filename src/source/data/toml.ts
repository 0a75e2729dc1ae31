import { type AST, parseTOML } from "toml-eslint-parser"
import { isOutOfStack } from "../out-of-stack.ts"
import { placeOf, type Span } from "../span.ts"
import { type DataNode, DEEPEST, type ParsedData } from "./data.ts"

/** Parses TOML. What has a mistake in it is lost as a whole: the library reads a file so. Never throws. */
export function parseToml(text: string): ParsedData {
  const failed = (from: number, message: string): ParsedData => ({
    documents: [],
    problems: [{ span: { from, to: from }, place: placeOf(text, from), message }],
  })
  try {
    const [top] = parseTOML(text).body
    const root: Table = { kind: "table", entries: [], span: { from: 0, to: text.length } }
    for (const node of top.body)
      if (node.type === "TOMLKeyValue") put(root, node)
      else {
        const table = tableAt(root, node)
        for (const each of node.body) put(table, each)
      }
    return { documents: [finished(root)], problems: [] }
  } catch (error) {
    if (isOutOfStack(error)) return failed(0, "This is nested too deeply to be read.")
    if (!(error instanceof Error) || !("index" in error) || typeof error.index !== "number") throw error
    return failed(Math.min(error.index, text.length), `${error.message}.`)
  }
}

/** A table while it is being read: what is named later can still come into it. */
interface Table {
  readonly kind: "table"
  readonly entries: { readonly key: string; readonly keySpan: Span; value: Growing }[]
  readonly span: Span
}
type Growing =
  | Table
  | { readonly kind: "tables"; readonly items: Table[]; readonly span: Span }
  | { readonly kind: "value"; readonly node: DataNode }

const spanOf = ({ range: [from, to] }: { readonly range: AST.Range }): Span => ({ from, to })

/** The table of that name in another one, made where there is none. */
function inner(table: Table, key: string, keySpan: Span, span: Span): Table {
  const found = table.entries.findLast((each) => each.key === key)?.value
  const last = found?.kind === "tables" ? found.items.at(-1) : found
  if (last?.kind === "table") return last
  const made: Table = { kind: "table", entries: [], span }
  table.entries.push({ key, keySpan, value: made })
  return made
}

function tableAt(root: Table, node: AST.TOMLTable): Table {
  const keySpan = spanOf(node.key)
  const span = spanOf(node)
  const path = node.resolvedKey.filter((step) => typeof step === "string").slice(0, DEEPEST)
  const name = node.kind === "array" ? path.at(-1) : undefined
  const around = (name === undefined ? path : path.slice(0, -1)).reduce(
    (table, step) => inner(table, step, keySpan, span),
    root,
  )
  if (name === undefined) return around
  const own: Table = { kind: "table", entries: [], span }
  const found = around.entries.find(({ key }) => key === name)?.value
  if (found?.kind === "tables") found.items.push(own)
  else around.entries.push({ key: name, keySpan, value: { kind: "tables", items: [own], span } })
  return own
}

function put(table: Table, node: AST.TOMLKeyValue): void {
  const path = node.key.keys.map((key) => (key.type === "TOMLBare" ? key.name : key.value))
  const keySpan = spanOf(node.key)
  const at = path.slice(0, -1).reduce((each, step) => inner(each, step, keySpan, spanOf(node)), table)
  at.entries.push({
    key: path.at(-1) ?? "",
    keySpan,
    value: { kind: "value", node: converted(node.value, 0) },
  })
}

function converted(node: AST.TOMLContentNode, depth: number): DataNode {
  const span = spanOf(node)
  if (depth > DEEPEST) return { kind: "scalar", text: "", isNull: true, span }
  switch (node.type) {
    case "TOMLArray":
      return { kind: "list", items: node.elements.map((each) => converted(each, depth + 1)), span }
    case "TOMLInlineTable": {
      const table: Table = { kind: "table", entries: [], span }
      for (const each of node.body) put(table, each)
      return finished(table)
    }
    default:
      return { kind: "scalar", text: String(node.value), isNull: false, span }
  }
}

function finished(growing: Growing): DataNode {
  switch (growing.kind) {
    case "value":
      return growing.node
    case "tables":
      return { kind: "list", items: growing.items.map(finished), span: growing.span }
    case "table":
      return {
        kind: "map",
        entries: growing.entries.map(({ key, keySpan, value }) => ({ key, keySpan, value: finished(value) })),
        span: growing.span,
      }
  }
}
