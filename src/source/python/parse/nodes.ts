import type { SyntaxNode } from "@lezer/common"
import type { Span } from "../../span.ts"

/** A node's stretch of the text. */
export const spanOf = (node: SyntaxNode): Span => ({ from: node.from, to: node.to })

/** The children that mean something: comments left out. */
export function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    if (child.name !== "Comment") found.push(child)
  return found
}
