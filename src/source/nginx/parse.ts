import type { Directive, Word } from "../directive.ts"
import { leftOutWord } from "../left-out.ts"
import { MOST_PROBLEMS, placesIn, type SyntaxProblem } from "../span.ts"

export interface ParsedNginx {
  readonly directives: readonly Directive[]
  readonly problems: readonly SyntaxProblem[]
}

type Token =
  | { readonly kind: "word"; readonly word: Word }
  | { readonly kind: ";" | "{" | "}"; readonly at: number }

const DEPTH = 60

/**
 * Reads an nginx configuration, or a part of one. nginx's own grammar (src/core/ngx_conf_file.c) is this: words, quoted or
 * not, that end with a semicolon or with a block.
 */
export function parseNginx(text: string): ParsedNginx {
  const problems: SyntaxProblem[] = []
  const placeOf = placesIn(text)
  const complain = (at: number, message: string): void => {
    if (problems.length >= MOST_PROBLEMS) return
    problems.push({
      span: { from: at, to: Math.min(text.length, at + 1) },
      place: placeOf(at),
      message,
    })
  }
  const tokens = tokensOf(text, complain)
  let i = 0
  const block = (depth: number): Directive[] => {
    const found: Directive[] = []
    let words: Word[] = []
    while (i < tokens.length) {
      const token = tokens[i]
      if (token === undefined) break
      i += 1
      if (token.kind === "word") {
        const missing = words.length === 0 ? leftOutWord(token.word.text) : null
        if (missing === null) words.push(token.word)
        else complain(token.word.span.from, missing)
        continue
      }
      const [name, ...rest] = words
      const last = words[words.length - 1]
      words = []
      if (token.kind === "}") {
        if (name !== undefined) complain(name.span.from, `“${name.text}” is not ended by a semicolon.`)
        if (depth === 0) complain(token.at, "This brace closes nothing.")
        else return found
        continue
      }
      if (name === undefined || last === undefined) {
        if (token.kind === "{") {
          complain(token.at, "A block stands here without a name.")
          if (depth >= DEPTH) return found
          block(depth + 1)
        }
        continue
      }
      const head = { from: name.span.from, to: last.span.to }
      if (token.kind === ";") {
        found.push({
          name: name.text,
          words: rest,
          block: null,
          head,
          span: { from: head.from, to: token.at + 1 },
        })
        continue
      }
      if (depth >= DEPTH) {
        complain(token.at, "Blocks are nested too deeply.")
        return found
      }
      const before = problems.length
      const inner = block(depth + 1)
      const end = tokens[i - 1]
      const isClosed = end !== undefined && end.kind === "}"
      if (!isClosed && problems.length === before)
        complain(head.from, `The block of “${name.text}” is not closed.`)
      found.push({
        name: name.text,
        words: rest,
        block: inner,
        head,
        span: { from: head.from, to: isClosed ? end.at + 1 : text.length },
      })
    }
    const [open] = words
    if (open !== undefined) complain(open.span.from, `“${open.text}” is not ended by a semicolon.`)
    return found
  }
  return { directives: block(0), problems }
}

function tokensOf(text: string, complain: (at: number, message: string) => void): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const character = text[at] ?? ""
    if (/\s/.test(character)) at += 1
    else if (character === "#") {
      const end = text.indexOf("\n", at)
      at = end < 0 ? text.length : end
    } else if (character === ";" || character === "{" || character === "}") {
      tokens.push({ kind: character, at })
      at += 1
    } else {
      const { word, end } =
        character === '"' || character === "'" ? quoted(text, at, complain) : bare(text, at)
      tokens.push({ kind: "word", word })
      at = end
    }
  }
  return tokens
}

function quoted(
  text: string,
  from: number,
  complain: (at: number, message: string) => void,
): { word: Word; end: number } {
  const quote = text[from]
  let value = ""
  let at = from + 1
  while (at < text.length && text[at] !== quote) {
    // A backslash keeps its meaning for a pattern, and loses it before a quote or itself.
    if (text[at] === "\\" && /["'\\]/.test(text[at + 1] ?? "")) at += 1
    value += text[at] ?? ""
    at += 1
  }
  if (at >= text.length) complain(from, "This quote is not closed.")
  return {
    word: { text: value, span: { from, to: Math.min(text.length, at + 1) }, isQuoted: true },
    end: at + 1,
  }
}

function bare(text: string, from: number): { word: Word; end: number } {
  let at = from
  while (at < text.length) {
    const character = text[at] ?? ""
    // `${name}` holds braces of its own.
    if (character === "$" && text[at + 1] === "{") {
      const close = text.indexOf("}", at)
      at = close < 0 ? text.length : close + 1
      continue
    }
    if (/[\s;{}]/.test(character)) break
    at += character === "\\" ? 2 : 1
  }
  const to = Math.min(at, text.length)
  return {
    word: { text: text.slice(from, to), span: { from, to }, isQuoted: false },
    end: Math.max(to, from + 1),
  }
}
