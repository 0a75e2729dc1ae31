import { isMap, isScalar, isSeq, type Node, parseAllDocuments } from "yaml"
import { isOutOfStack } from "../out-of-stack.ts"
import { MOST_PROBLEMS, placesIn, type Span } from "../span.ts"
import { type DataNode, DEEPEST, type ParsedData } from "./data.ts"

/** Parses YAML, or JSON, which is YAML too; several documents may stand in a file. Never throws. */
export function parseYaml(text: string): ParsedData {
  const placeOf = placesIn(text)
  const problem = (from: number, to: number, message: string) => ({
    span: { from, to: Math.max(from, Math.min(to, text.length)) },
    place: placeOf(from),
    message,
  })
  try {
    const parsed = parseAllDocuments(text, { prettyErrors: false, logLevel: "error", uniqueKeys: false })
    const all = Array.isArray(parsed) ? parsed : []
    return {
      documents: all.flatMap(({ contents }) => (contents === null ? [] : [converted(contents, text, 0)])),
      problems: all
        .flatMap(({ errors }) => errors)
        .slice(0, MOST_PROBLEMS)
        .map(({ pos: [from, to], message }) => problem(Math.min(from, text.length), to, `${message}.`)),
    }
  } catch (error) {
    // The library reads what is nested by recursion, and runs out of stack on what nobody writes.
    if (!isOutOfStack(error)) throw error
    return { documents: [], problems: [problem(0, text.length, "This is nested too deeply to be read.")] }
  }
}

/** What an anchor stands for is not followed, nor a tag like `!Ref`: both are nothing here. */
function converted(node: Node, text: string, depth: number): DataNode {
  const span = spanOf(node, text)
  const nothing = (at: Span): DataNode => ({ kind: "scalar", text: "", isNull: true, span: at })
  if (depth > DEEPEST) return nothing(span)
  // The tags of YAML itself are written out in full.
  if (node.tag?.startsWith("!") === true) return nothing(span)
  if (isMap(node)) {
    const entries = node.items.flatMap(({ key, value }) => {
      if (!isScalar(key)) return []
      const keySpan = spanOf(key, text)
      const inner = isRead(value) ? converted(value, text, depth + 1) : nothing(keySpan)
      return [{ key: String(key.value), keySpan, value: inner }]
    })
    return { kind: "map", entries, span }
  }
  if (isSeq(node)) {
    const items = node.items.flatMap((item) => (isRead(item) ? [converted(item, text, depth + 1)] : []))
    return { kind: "list", items, span }
  }
  if (isScalar(node))
    return { kind: "scalar", text: String(node.value ?? ""), isNull: node.value === null, span }
  return nothing(span)
}

const isRead = (value: unknown): value is Node => isMap(value) || isSeq(value) || isScalar(value)

function spanOf({ range }: Node, text: string): Span {
  const [from, to] = range ?? [0, 0]
  return { from: Math.min(from, text.length), to: Math.min(to, text.length) }
}
