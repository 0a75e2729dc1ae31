import type { Directive, Word } from "../directive.ts"
import { MOST_PROBLEMS, placesIn, type SyntaxProblem } from "../span.ts"

export interface ParsedCaddy {
  readonly directives: readonly Directive[]
  readonly problems: readonly SyntaxProblem[]
}

interface Token {
  readonly word: Word
  readonly line: number
}

const DEPTH = 60

/**
 * Reads a Caddyfile, or a part of one: lines of words, and a block where a line ends with an opening brace. A block without a
 * name (the global options) has an empty one. Source: caddy, caddyconfig/caddyfile/lexer.go and parse.go.
 */
export function parseCaddyfile(text: string): ParsedCaddy {
  const problems: SyntaxProblem[] = []
  const placeOf = placesIn(text)
  const complain = (from: number, message: string): void => {
    if (problems.length < MOST_PROBLEMS)
      problems.push({ span: { from, to: Math.min(text.length, from + 1) }, place: placeOf(from), message })
  }
  const tokens = tokensOf(text, complain)
  let at = 0
  const lineOf = (): readonly Token[] => {
    const first = tokens[at]
    if (first === undefined) return []
    const line: Token[] = []
    for (; at < tokens.length && tokens[at]?.line === first.line; at++) {
      const token = tokens[at]
      if (token !== undefined) line.push(token)
      if (token !== undefined && isBrace(token, "{") && at > 0) {
        at += 1
        break
      }
    }
    return line
  }
  const block = (depth: number): Directive[] => {
    const found: Directive[] = []
    while (at < tokens.length) {
      const [first, ...rest] = lineOf()
      if (first === undefined) break
      if (isBrace(first, "}")) {
        if (depth === 0) complain(first.word.span.from, "This brace closes nothing.")
        else return found
        continue
      }
      const opens = isBrace(rest.at(-1) ?? first, "{")
      const closing = rest.findIndex((token) => isBrace(token, "}"))
      if (closing >= 0)
        complain(rest[closing]?.word.span.from ?? 0, "A closing brace stands on a line of its own.")
      const isNameless = isBrace(first, "{")
      const words = (opens && !isNameless ? rest.slice(0, -1) : rest).map(({ word }) => word)
      const last = words.at(-1) ?? first.word
      const head = { from: first.word.span.from, to: isNameless ? first.word.span.from : last.span.to }
      const name = isNameless ? "" : first.word.text
      if (!opens) {
        found.push({ name, words, block: null, head, span: head })
        continue
      }
      if (depth >= DEPTH) {
        complain(head.from, "Blocks are nested too deeply.")
        return found
      }
      const inner = block(depth + 1)
      const end = tokens[at - 1]
      const isClosed = end !== undefined && isBrace(end, "}")
      if (!isClosed)
        complain(
          head.from,
          name === "" ? "This block is not closed." : `The block of “${name}” is not closed.`,
        )
      const to = isClosed ? end.word.span.to : text.length
      found.push({ name, words, block: inner, head, span: { from: head.from, to } })
    }
    return found
  }
  return { directives: block(0), problems }
}

const isBrace = ({ word }: Token, brace: "{" | "}"): boolean => word.text === brace && !word.isQuoted

function tokensOf(text: string, complain: (at: number, message: string) => void): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  let line = 0
  while (at < text.length) {
    const character = text[at] ?? ""
    if (character === "\n") {
      line += 1
      at += 1
    } else if (character === "\\" && /^\\\r?\n/.test(text.slice(at, at + 3))) at = text.indexOf("\n", at) + 1
    else if (/\s/.test(character)) at += 1
    else if (character === "#") {
      const end = text.indexOf("\n", at)
      at = end < 0 ? text.length : end
    } else {
      const isQuoted = character === '"' || character === "`"
      const { value, end } = isQuoted ? quoted(text, at, complain) : bare(text, at)
      tokens.push({ word: { text: value, span: { from: at, to: end }, isQuoted }, line })
      line += isQuoted ? text.slice(at, end).split("\n").length - 1 : 0
      at = end
    }
  }
  return tokens
}

function quoted(text: string, from: number, complain: (at: number, message: string) => void) {
  const quote = text[from]
  let value = ""
  let at = from + 1
  while (at < text.length && text[at] !== quote) {
    if (quote === '"' && text[at] === "\\" && text[at + 1] === '"') at += 1
    value += text[at] ?? ""
    at += 1
  }
  if (at >= text.length) complain(from, "This quote is not closed.")
  return { value, end: Math.min(text.length, at + 1) }
}

function bare(text: string, from: number) {
  let at = from
  while (at < text.length && !/\s/.test(text[at] ?? "")) at += 1
  return { value: text.slice(from, at), end: at }
}
