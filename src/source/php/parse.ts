import type { SyntaxNode, Tree } from "@lezer/common"
import { parser } from "@lezer/php"
import { childrenOf } from "../lezer-nodes.ts"
import type { Statement } from "../script/ast.ts"
import type { SyntaxProblem } from "../span.ts"
import { parseByGrammar } from "../syntax-problems.ts"
import { StatementReader } from "./statements.ts"

export interface ParsedPhp {
  readonly statements: readonly Statement[]
  readonly problems: readonly SyntaxProblem[]
}

const inside = parser.configure({ top: "Program" })

/** `<?php` may be missing. */
const parse = (source: string): Tree => (/<\?(?:php|=)/.test(source) ? parser : inside).parse(source)

/** The tree of a PHP file, for whoever changes it. */
export const phpTree = (source: string): SyntaxNode => parse(source).topNode

/** Parses PHP, by the Lezer grammar; `<?php` may be missing. Never throws. */
export function parsePhp(text: string): ParsedPhp {
  const { tree, problems } = parseByGrammar(text, parse, "PHP")
  const reader = new StatementReader(text)
  return { statements: childrenOf(tree.topNode).flatMap((node) => reader.statement(node)), problems }
}
