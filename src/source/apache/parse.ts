import type { Directive, Word } from "../directive.ts"
import { MOST_PROBLEMS, placesIn, type SyntaxProblem } from "../span.ts"

export interface ParsedApache {
  readonly directives: readonly Directive[]
  readonly problems: readonly SyntaxProblem[]
}

const DEPTH = 60

interface Line {
  readonly from: number
  readonly to: number
}

interface Open {
  readonly name: string
  readonly words: readonly Word[]
  readonly from: number
  readonly to: number
  readonly block: Directive[]
}

/**
 * Reads an Apache configuration, a part of one, or an `.htaccess`. Its grammar is of lines: a directive with its words, or a
 * section between `<Name words>` and `</Name>`; a backslash at a line's end goes on with the next.
 * Source: httpd 2.4, server/config.c (ap_build_config_sub) and server/util.c (ap_getword_conf).
 */
export function parseApache(text: string): ParsedApache {
  const problems: SyntaxProblem[] = []
  const placeOf = placesIn(text)
  const complain = (from: number, to: number, message: string): void => {
    if (problems.length < MOST_PROBLEMS)
      problems.push({ span: { from, to: Math.max(to, from + 1) }, place: placeOf(from), message })
  }
  const directives: Directive[] = []
  const open: Open[] = []
  const add = (directive: Directive): void => {
    ;(open.at(-1)?.block ?? directives).push(directive)
  }
  const close = (to: number): void => {
    const section = open.pop()
    if (section === undefined) return
    const { name, words, from, block } = section
    add({ name, words, block, head: { from, to: section.to }, span: { from, to } })
  }
  for (const { from, to } of linesOf(text)) {
    const [first] = text.slice(from, to)
    if (first === undefined || first === "#") continue
    const ending = /^<\/\s*([\w-]*)\s*>?/.exec(text.slice(from, to))
    if (ending !== null) {
      const name = ending[1] ?? ""
      const at = open.findLastIndex((each) => each.name.toLowerCase() === name.toLowerCase())
      if (at < 0) complain(from, to, `</${name}> closes nothing.`)
      else {
        for (const unclosed of open.slice(at + 1))
          complain(unclosed.from, unclosed.to, `<${unclosed.name}> is not closed.`)
        while (open.length > at) close(to)
      }
      continue
    }
    const isSection = first === "<"
    const inner = isSection ? from + 1 : from
    const end = isSection ? sectionEnd(text, inner, to) : to
    if (isSection && end === to) complain(from, to, "This line has no > at its end.")
    const [name, ...words] = wordsOf(text, inner, end, complain)
    if (name === undefined) continue
    if (!/^[A-Za-z][\w:-]*$/.test(name.text) || name.isQuoted) {
      complain(from, to, `“${name.text}” is no directive of Apache.`)
      continue
    }
    if (!isSection) add({ name: name.text, words, block: null, head: { from, to }, span: { from, to } })
    else if (open.length >= DEPTH) complain(from, to, "Sections are nested too deeply.")
    else open.push({ name: name.text, words, from, to, block: [] })
  }
  for (const { name, from, to } of open) complain(from, to, `<${name}> is not closed.`)
  while (open.length > 0) close(text.length)
  return { directives, problems }
}

/** Lines without the blanks around them; one that ends with a backslash goes on. */
function linesOf(text: string): readonly Line[] {
  const lines: Line[] = []
  let at = 0
  while (at < text.length) {
    let end = at
    for (;;) {
      const found = text.indexOf("\n", end)
      end = found < 0 ? text.length : found
      if (found < 0 || !/\\\r?$/.test(text.slice(Math.max(at, end - 2), end))) break
      end += 1
    }
    const line = text.slice(at, end)
    const from = at + (line.length - line.trimStart().length)
    lines.push({ from, to: Math.max(from, at + line.trimEnd().length) })
    at = end + 1
  }
  return lines
}

/** Where the `>` of a section stands: the last character of its line. */
const sectionEnd = (text: string, from: number, to: number): number =>
  to > from && text[to - 1] === ">" ? to - 1 : to

function wordsOf(
  text: string,
  from: number,
  to: number,
  complain: (from: number, to: number, message: string) => void,
): readonly Word[] {
  const words: Word[] = []
  let at = from
  while (at < to) {
    const character = text[at] ?? ""
    if (/\s/.test(character) || (character === "\\" && /[\r\n]/.test(text[at + 1] ?? ""))) {
      at += 1
      continue
    }
    const start = at
    let value = ""
    if (character === '"' || character === "'") {
      at += 1
      while (at < to && text[at] !== character) {
        // A backslash takes its meaning from a quote or itself only.
        if (text[at] === "\\" && (text[at + 1] === character || text[at + 1] === "\\")) at += 1
        value += text[at] ?? ""
        at += 1
      }
      if (at >= to) complain(start, to, "This quote is not closed.")
      at = Math.min(to, at + 1)
      words.push({ text: value, span: { from: start, to: at }, isQuoted: true })
      continue
    }
    while (at < to && !/\s/.test(text[at] ?? "")) at += 1
    words.push({ text: text.slice(start, at), span: { from: start, to: at }, isQuoted: false })
  }
  return words
}
