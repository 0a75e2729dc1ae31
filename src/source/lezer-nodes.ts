import type { SyntaxNode } from "@lezer/common"
import type { Span } from "./span.ts"

/** What readers of Lezer's trees share. */

export const spanOf = ({ from, to }: SyntaxNode): Span => ({ from, to })

/** The children of a node, without comments and without what the grammar stumbled over. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    if (!child.type.isError && !/Comment$/.test(child.name)) found.push(child)
  return found
}

/** Brackets, operators and keywords are named by what they look like; these are the others. */
export const isPart = ({ name, firstChild }: SyntaxNode): boolean =>
  name === "null" || name === "this" || (/^[A-Z]/.test(name) && !/Op$/.test(name)) || firstChild !== null

/** Visits a node, and all that is in it, in the order of the text. */
export function walk(node: SyntaxNode, visit: (node: SyntaxNode) => void): void {
  visit(node)
  for (let child = node.firstChild; child !== null; child = child.nextSibling) walk(child, visit)
}
