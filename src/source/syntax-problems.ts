import type { SyntaxNode, Tree } from "@lezer/common"
import { leftOutLines, withoutLeftOut } from "./left-out.ts"
import { MOST_PROBLEMS, placesIn, type SyntaxProblem } from "./span.ts"

/** What a grammar made of a text. */
export interface Parsed {
  readonly tree: Tree
  readonly problems: readonly SyntaxProblem[]
}

/**
 * A long text is tried on so much of it, first a little and then more, and is taken to be in another language where that
 * stumbles on so many lines, or at so many places.
 */
const TRIED = [1_500, 6_000]
const TOO_MANY_LINES = 12
const TOO_MANY_PLACES = 150

/**
 * Parses a text by a Lezer grammar. Its recovery is slow, so that of a text that is in another language altogether only the
 * beginning is read, and that is said.
 * @param language as the sentence names it: `Python`
 */
export function parseByGrammar(
  text: string,
  parse: (text: string) => Tree,
  language: string,
  isSound?: (error: SyntaxNode) => boolean,
): Parsed {
  const dots = language === "Python" ? [] : leftOutLines(text)
  if (dots.length === 0) return parseWhole(text, parse, language, isSound)
  const { tree, problems } = parseWhole(withoutLeftOut(text), parse, language, isSound)
  return { tree, problems: [...problems, ...dots].toSorted((a, b) => a.span.from - b.span.from) }
}

function parseWhole(
  text: string,
  parse: (text: string) => Tree,
  language: string,
  isSound?: (error: SyntaxNode) => boolean,
): Parsed {
  if (text.length > (TRIED.at(-1) ?? 0))
    for (const tried of TRIED) {
      const lineEnd = text.lastIndexOf("\n", tried)
      const end = lineEnd < 0 ? tried : lineEnd + 1
      const tree = parse(text.slice(0, end))
      const problems = syntaxProblems(text, tree, isSound)
      if (problems.length < TOO_MANY_LINES && errorsIn(tree) < TOO_MANY_PLACES) continue
      const place = placesIn(text)(end)
      const message = `So much before this place is not ${language} that the rest was not read.`
      return { tree, problems: [...problems, { span: { from: end, to: text.length }, place, message }] }
    }
  const tree = parse(text)
  return { tree, problems: syntaxProblems(text, tree, isSound) }
}

/** At how many places a grammar found no way to go on. */
export function errorsIn(tree: Tree): number {
  let count = 0
  tree.iterate({
    enter: ({ type }) => {
      if (type.isError) count += 1
    },
  })
  return count
}

/**
 * Every place where a Lezer grammar found no way to go on. The grammar recovers, so what follows is read all the same;
 * one slip makes it stumble more than once, so that a line is reported once.
 * @param isSound says of an error whether it is the grammar's own gap, and the text sound all the same
 */
function syntaxProblems(
  text: string,
  tree: Tree,
  isSound: (error: SyntaxNode) => boolean = () => false,
): SyntaxProblem[] {
  const problems: SyntaxProblem[] = []
  const placeOf = placesIn(text)
  tree.iterate({
    enter(node) {
      if (problems.length >= MOST_PROBLEMS) return false
      if (!node.type.isError || isSound(node.node)) return
      const place = placeOf(node.from)
      if (problems[problems.length - 1]?.place.line === place.line) return
      const found = text.slice(node.from, node.to).split("\n")[0]?.trim() ?? ""
      const message =
        found === "" ? "Something is missing here." : `“${found.slice(0, 40)}” does not belong here.`
      problems.push({ span: { from: node.from, to: node.to }, place, message })
    },
  })
  return problems
}
