import type { SyntaxNode, Tree } from "@lezer/common"
import { placeOf, type SyntaxProblem } from "./span.ts"

/**
 * Every place where a Lezer grammar found no way to go on. The grammar recovers, so what follows is read all the same;
 * one slip makes it stumble more than once, so that a line is reported once.
 * @param isSound says of an error whether it is the grammar's own gap, and the text sound all the same
 */
export function syntaxProblems(
  text: string,
  tree: Tree,
  isSound: (error: SyntaxNode) => boolean = () => false,
): SyntaxProblem[] {
  const problems: SyntaxProblem[] = []
  tree.iterate({
    enter(node) {
      if (!node.type.isError || isSound(node.node)) return
      const place = placeOf(text, node.from)
      if (problems[problems.length - 1]?.place.line === place.line) return
      const found = text.slice(node.from, node.to).split("\n")[0]?.trim() ?? ""
      const message =
        found === "" ? "Something is missing here." : `“${found.slice(0, 40)}” does not belong here.`
      problems.push({ span: { from: node.from, to: node.to }, place, message })
    },
  })
  return problems
}
