const SIMPLE: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "\n": "",
}

/** Splits a string literal into its prefix letters, its quotes and what is between. */
export function literalParts(text: string): {
  readonly prefix: string
  readonly quote: string
  readonly inner: string
} {
  const prefix = /^[A-Za-z]*/.exec(text)?.[0] ?? ""
  const rest = text.slice(prefix.length)
  const quote = rest.startsWith('"""') || rest.startsWith("'''") ? rest.slice(0, 3) : rest.slice(0, 1)
  const closed = rest.endsWith(quote) && rest.length >= 2 * quote.length
  return {
    prefix: prefix.toLowerCase(),
    quote,
    inner: rest.slice(quote.length, closed ? -quote.length : undefined),
  }
}

/** Python's escape sequences; an unknown one keeps its backslash. https://docs.python.org/3/reference/lexical_analysis.html#escape-sequences */
export const unescapeLiteral = (inner: string): string =>
  inner.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g,
    (whole: string, x?: string, u?: string, long?: string, octal?: string, simple?: string) => {
      const hex = x ?? u ?? long
      if (hex !== undefined) {
        const code = Number.parseInt(hex, 16)
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole
      }
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
      return (simple === undefined ? undefined : SIMPLE[simple]) ?? whole
    },
  )
