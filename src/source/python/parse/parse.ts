import type { SyntaxNode } from "@lezer/common"
import { parser } from "@lezer/python"
import type { SyntaxProblem } from "../../span.ts"
import { parseByGrammar } from "../../syntax-problems.ts"
import type { Expression, Statement } from "../ast.ts"
import { children } from "./nodes.ts"
import { StatementBuilder } from "./statements.ts"

export interface ParsedModule {
  readonly text: string
  readonly body: readonly Statement[]
  /** where the text is not Python; the rest is read all the same */
  readonly problems: readonly SyntaxProblem[]
}

/**
 * Reads Python source on Lezer's grammar, which recovers from errors.
 * @returns the module's statements, and every place that did not parse
 */
export function parsePython(text: string): ParsedModule {
  // Python skips a byte order mark; a line break in its place keeps every offset.
  const parse = (part: string) => parser.parse(part.replace(/^\ufeff/, "\n"))
  const { tree, problems } = parseByGrammar(text, parse, "Python", isSoundPython)
  return { text, body: new StatementBuilder(text).statements(children(tree.topNode)), problems }
}

const EMPTY_PATTERNS = ["PatternArgList", "SequencePattern", "MappingPattern"]

/** What Python takes and @lezer/python 1.1 stumbles over: a bare `yield`, `case str():`, `case []:`, and `with (a as b, c as d):`. */
function isSoundPython(error: SyntaxNode): boolean {
  const { parent } = error
  if (parent === null) return false
  // `case str():`, `case []:`
  if (parent.name === "LiteralPattern" && EMPTY_PATTERNS.includes(parent.parent?.name ?? ""))
    return parent.from === parent.to
  if (parent.name === "YieldStatement" || parent.name === "YieldExpression") return error.from === error.to
  return (
    parent.name === "WithStatement" ||
    (parent.name === "ParenthesizedExpression" && parent.parent?.name === "WithStatement")
  )
}

/** Reads one Python expression, as a user's answer is; null when it is none. */
export function parsePythonExpression(text: string): Expression | null {
  const { body, problems } = parsePython(text.trim())
  const [only] = body
  return problems.length === 0 && body.length === 1 && only?.kind === "expression" ? only.value : null
}
