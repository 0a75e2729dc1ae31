import type { Span } from "./span.ts"

/** A stretch of a text, and what stands there instead. An empty span inserts. */
export interface TextEdit {
  readonly span: Span
  readonly text: string
}

/** The text with all edits made. They must not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = text
  for (const { span, text: replacement } of [...edits].sort((a, b) => b.span.from - a.span.from))
    result = result.slice(0, span.from) + replacement + result.slice(span.to)
  return result
}

export const insert = (at: number, text: string): TextEdit => ({ span: { from: at, to: at }, text })
export const replace = (span: Span, text: string): TextEdit => ({ span, text })

/** The quotes that a text mostly uses. */
function quoteOf(text: string): '"' | "'" {
  const double = text.split('"').length
  const single = text.split("'").length
  return single > double ? "'" : '"'
}

/** A string literal in a text's own quotes. */
export function quoted(text: string, value: string): string {
  const quote = quoteOf(text)
  return `${quote}${value.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`)}${quote}`
}

/** The blanks at the beginning of the line that an offset is in. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1
  return /^[ \t]*/.exec(text.slice(start))?.[0] ?? ""
}

/** The start of the line that an offset is in. */
export const lineStart = (text: string, offset: number): number => text.lastIndexOf("\n", offset - 1) + 1

/** Where the line that an offset is in ends, its line break included. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset)
  return end < 0 ? text.length : end + 1
}

/**
 * Adds an item to whatever stands between two brackets, in its own layout: on a line of its own where the items have theirs.
 * @param span from the opening bracket to behind the closing one
 */
export function appendItem(text: string, span: Span, item: string): TextEdit {
  const close = span.to - 1
  const inside = text.slice(span.from + 1, close)
  const bare = inside.replace(/\s+$/, "")
  // A comment at the end of the last line must not swallow what is added.
  const at = span.from + 1 + bare.length
  if (bare.trim() === "")
    return { span: { from: span.from + 1, to: close }, text: spaced(text, span) ? ` ${item} ` : item }
  const isMultiline = inside.includes("\n")
  const hasComma = withoutComment(bare).endsWith(",")
  if (!isMultiline) return insert(at, `${hasComma ? " " : ", "}${item}`)
  const indent = indentAt(text, at)
  const line = `\n${indent}${item}${hasComma ? "," : ""}`
  if (hasComma) return insert(at, line)
  const commaAt = span.from + 1 + withoutComment(bare).length
  return commaAt === at
    ? insert(at, `,${line}`)
    : { span: { from: commaAt, to: at }, text: `,${text.slice(commaAt, at)}${line}` }
}

/** Are blanks set inside of braces, as `{ a }` has them? */
const spaced = (text: string, { from }: Span): boolean => text[from] === "{"

/** The last line of a piece of code without the comment at its end. */
function withoutComment(code: string): string {
  const start = code.lastIndexOf("\n") + 1
  const line = code.slice(start)
  const comment = /\s*(?:#|\/\/)(?=(?:[^"']*["'][^"']*["'])*[^"']*$).*$/.exec(line)
  return comment === null ? code : code.slice(0, start + comment.index).replace(/\s+$/, "")
}
