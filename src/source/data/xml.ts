import type { SyntaxNode } from "@lezer/common"
import { parser } from "@lezer/xml"
import { parseByGrammar } from "../syntax-problems.ts"
import { type DataEntry, type DataNode, DEEPEST, type ParsedData } from "./data.ts"

/**
 * Parses XML as settings are written in it: an element with elements in it is a map, where a name may come several times; one
 * with text is that text. Attributes are left out. Never throws.
 */
export function parseXml(text: string): ParsedData {
  const { tree, problems } = parseByGrammar(text, (source) => parser.parse(source), "XML")
  const entries = entriesIn(tree.topNode, text, 0)
  return {
    documents: entries.length === 0 ? [] : [{ kind: "map", entries, span: { from: 0, to: text.length } }],
    problems,
  }
}

function entriesIn(node: SyntaxNode, text: string, depth: number): readonly DataEntry[] {
  if (depth > DEEPEST) return []
  return node.getChildren("Element").flatMap((element) => {
    const open = element.getChild("OpenTag") ?? element.getChild("SelfClosingTag")
    const name = open?.getChild("TagName")
    if (open == null || name == null) return []
    return [
      {
        key: text.slice(name.from, name.to),
        keySpan: { from: name.from, to: name.to },
        value: contentOf(element, open, text, depth),
      },
    ]
  })
}

function contentOf(element: SyntaxNode, open: SyntaxNode, text: string, depth: number): DataNode {
  const span = { from: open.to, to: element.getChild("CloseTag")?.from ?? element.to }
  const entries = entriesIn(element, text, depth + 1)
  if (entries.length > 0) return { kind: "map", entries, span }
  const written = text.slice(span.from, span.to)
  const from = span.from + (written.length - written.trimStart().length)
  return {
    kind: "scalar",
    text: written.trim(),
    isNull: false,
    span: { from, to: from + written.trim().length },
  }
}
