import type { Span } from "../../source/span.ts"
import { appendItem, insert, lineEnd, quoted, replace, type TextEdit } from "../../source/text-edit.ts"
import type { Mend } from "../mend.ts"
import { isNear } from "../near-miss.ts"

/** The bracket that closes one, quotes and comments passed over; -1 when there is none. */
export function closingOf(source: string, open: number): number {
  let depth = 0
  for (let at = open; at < source.length; at++) {
    const character = source[at] ?? ""
    if (character === "#") {
      at = lineEnd(source, at) - 1
      continue
    }
    if (character === '"' || character === "'") {
      const end = source.indexOf(character, at + 1)
      at = end < 0 ? source.length : end
      continue
    }
    if ("([{".includes(character)) depth += 1
    if (")]}".includes(character)) depth -= 1
    if (depth === 0) return at
  }
  return -1
}

/** The expression behind `name=` in a call, or behind `"name":` in a dict of it; null where it is not said. */
export function keywordSpan(source: string, call: Span, name: string): Span | null {
  const found = new RegExp(`[({,\\s](?:${name}\\s*=|["']${name}["']\\s*:)\\s*`).exec(
    source.slice(call.from, call.to),
  )
  if (found === null) return null
  const from = call.from + found.index + found[0].length
  let depth = 0
  for (let at = from; at < call.to; at++) {
    const character = source[at] ?? ""
    if (character === '"' || character === "'") {
      const end = source.indexOf(character, at + 1)
      at = end < 0 ? call.to : end
    } else if ("([{".includes(character)) depth += 1
    else if (")]}".includes(character)) {
      if (depth === 0) return { from, to: at }
      depth -= 1
    } else if (character === "," && depth === 0) return { from, to: at }
  }
  return null
}

export const trimmed = (source: string, { from, to }: Span): Span => ({
  from,
  to: from + source.slice(from, to).trimEnd().length,
})

export function setKeyword(source: string, call: Span, name: string, value: string): readonly TextEdit[] {
  const own = keywordSpan(source, call, name)
  return own === null
    ? [appendItem(source, call, `${name}=${value}`)]
    : [replace(trimmed(source, own), value)]
}

/** The string literals inside of a stretch. */
export function literalsIn(
  source: string,
  { from, to }: Span,
): readonly { readonly value: string; readonly span: Span }[] {
  return [...source.slice(from, to).matchAll(/(["'])((?:(?!\1)[^\\\n]|\\.)*)\1/g)].map((match) => ({
    value: match[2] ?? "",
    span: { from: from + match.index, to: from + match.index + match[0].length },
  }))
}

/**
 * Adds a value to what an expression lists: to a list, beside a text, or to a text that is split at its commas.
 * @param at the expression
 * @param value unquoted
 */
export function addedTo(source: string, at: Span, value: string): TextEdit {
  const span = trimmed(source, at)
  const given = source.slice(span.from, span.to)
  const literal = quoted(source, value)
  if (/^[[(]/.test(given) && !/\.split\(/.test(given)) return appendItem(source, span, literal)
  const [text] = literalsIn(source, span)
  if (text !== undefined && /\.split\(/.test(given)) return insert(text.span.to - 1, `,${value}`)
  return /^[rbu]*["']/i.test(given)
    ? replace(span, `[${given}, ${literal}]`)
    : replace(span, `[*${given}, ${literal}]`)
}

/** Entries that are nearly the origin (a slash at the end, another case, no scheme), put right. */
export const nearMisses = (source: string, at: Span, origin: string): readonly Mend[] =>
  literalsIn(source, at)
    .filter(
      ({ value }) =>
        isNear(value, origin) &&
        (value.replace(/\/+$/, "").toLowerCase() === origin ||
          value.startsWith(`${origin}/`) ||
          !value.includes("://")),
    )
    .map(({ span, value }) => ({
      title: `Write \`${origin}\` instead of \`${value}\``,
      edits: [replace(span, quoted(source, origin))],
    }))
