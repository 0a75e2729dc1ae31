import type { SyntaxNode } from "@lezer/common"
import { parser } from "@lezer/javascript"
import type { SyntaxProblem } from "../span.ts"
import { parseByGrammar } from "../syntax-problems.ts"

const grammar = parser.configure({ dialect: "ts" })
const withJsx = parser.configure({ dialect: "ts jsx" })

/** Is an element closed somewhere? */
const hasJsx = (text: string): boolean => /<\/[\w.$]*\s*>|\/>/.test(text)

export interface ParsedScript {
  readonly text: string
  readonly top: SyntaxNode
  /** where the text is not JavaScript; the rest is read all the same */
  readonly problems: readonly SyntaxProblem[]
}

/** What stands before a class that is exported and has no name. */
const EXPORTED_CLASS = /^export[ \t]+default[ \t]+(?=class\s*(?:\{|extends\b))/gm

/**
 * What @lezer/javascript 1.5 stumbles over, with something of the same length in its place: `(o): o is string =>`,
 * `import x = require("x")`, `with { type: "json" }` behind an import, and `export default class {`, which is read as
 * `const default_=class {` (see `EXPORTED_CLASS`).
 */
const sound = (text: string): string =>
  text
    .replaceAll(/(\)\s*:\s*[\w$]+\s)is(?=\s)/g, "$1| ")
    .replaceAll(/^([ \t]*)import(?=\s+[\w$]+\s*=\s*require\b)/gm, "$1const ")
    .replaceAll(
      /^([ \t]*import\b[^;\n]*["'])([ \t]*\b(?:with|assert)\s*\{[^}\n]*\})/gm,
      (_, before: string, attributes: string) => before + " ".repeat(attributes.length),
    )
    .replaceAll(EXPORTED_CLASS, (whole) => "const default_=".padEnd(whole.length))

/** Reads JavaScript or TypeScript on Lezer's grammar, which recovers from errors. */
export function parseJavaScript(text: string): ParsedScript {
  const parsed = parsedBy(grammar, text)
  if (parsed.problems.length === 0 || !hasJsx(text)) return parsed
  // `<T>(value) =>` is an element there, and an element a cast here: the one that fits better counts.
  const elements = parsedBy(withJsx, text)
  return elements.problems.length < parsed.problems.length ? elements : parsed
}

function parsedBy(dialect: typeof grammar, text: string): ParsedScript {
  const { tree, problems } = parseByGrammar(
    text,
    (part) => dialect.parse(sound(part)),
    "JavaScript",
    isSoundScript,
  )
  return { text, top: tree.topNode, problems }
}

/** What TypeScript takes and @lezer/javascript 1.5 stumbles over: a decorator before `export class`. */
const isSoundScript = ({ from, to, parent, prevSibling }: SyntaxNode): boolean =>
  from === to && parent?.name === "ClassDeclaration" && prevSibling?.name === "Decorator"

const PUNCTUATION = new Set(["(", ")", "[", "]", "{", "}", ",", ":", ";", "LineComment", "BlockComment"])

/** The children that mean something: no brackets, commas or comments. */
export function parts(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    if (!PUNCTUATION.has(child.name) && !child.type.isError) found.push(child)
  return found
}
