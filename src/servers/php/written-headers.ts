import type { SyntaxNode } from "@lezer/common"
import { childrenOf, isPart, spanOf, walk } from "../../source/lezer-nodes.ts"
import { phpTree } from "../../source/php/parse.ts"
import type { Span } from "../../source/span.ts"

/** A call of `header()` whose line is written out as far as its name. */
export interface WrittenHeader {
  /** in lower case */
  readonly name: string
  /** as it stands in the text */
  readonly value: string
  /** is it written out, with nothing put in or behind? */
  readonly isPlain: boolean
  /** the whole line, quotes included */
  readonly line: Span
  /** the statement, its semicolon included */
  readonly statement: Span
}

/** The headers that a script writes, in the order of its text. */
export function headersIn(source: string): readonly WrittenHeader[] {
  const found: WrittenHeader[] = []
  walk(phpTree(source), (node) => {
    if (node.name !== "CallExpression") return
    const [callee, list] = childrenOf(node)
    if (callee === undefined || list === undefined || source.slice(callee.from, callee.to) !== "header")
      return
    const [given] = childrenOf(list).filter(isPart)
    if (given === undefined) return
    const [, name = "", value = ""] =
      /^["']([\w-]+)\s*:\s*([\s\S]*)$/.exec(source.slice(given.from, given.to)) ?? []
    if (name === "") return
    const statement = enclosing(node)
    found.push({
      name: name.toLowerCase(),
      value: value.replace(/["']$/, ""),
      isPlain: given.name === "String" && !value.includes("$"),
      line: spanOf(given),
      statement: spanOf(statement),
    })
  })
  return found
}

/** The statement that an expression stands in. */
function enclosing(node: SyntaxNode): SyntaxNode {
  let outer = node
  while (outer.parent !== null && outer.name !== "ExpressionStatement") outer = outer.parent
  return outer
}
