import type { Span } from "../span.ts"

export type Token = { readonly span: Span } & (
  | { readonly kind: "name"; readonly text: string }
  | { readonly kind: "number"; readonly value: number }
  /** `parts`: texts, and the code between braces of an interpolated one */
  | { readonly kind: "string"; readonly parts: readonly StringPart[] }
  | { readonly kind: "sign"; readonly text: string }
  | { readonly kind: "end" }
)

export type StringPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly span: Span }

const SIGNS = [
  "??=",
  "=>",
  "==",
  "!=",
  "<=",
  ">=",
  "&&",
  "||",
  "??",
  "?.",
  "::",
  "++",
  "--",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "|=",
  "&=",
  "^=",
  "..",
]

/** Splits C# into tokens. https://learn.microsoft.com/dotnet/csharp/language-reference/language-specification/lexical-structure */
export function tokensOf(text: string, from = 0, to = text.length): readonly Token[] {
  const tokens: Token[] = []
  let at = from
  while (at < to) {
    const rest = text.slice(at, at + 3)
    const character = text[at] ?? ""
    if (/\s/.test(character)) at += 1
    else if (rest.startsWith("//") || (character === "#" && isLineStart(text, at))) at = endOfLine(text, at)
    else if (rest.startsWith("/*")) {
      const end = text.indexOf("*/", at + 2)
      at = end < 0 ? to : end + 2
    } else if (/^[$@]*"/.test(text.slice(at, at + 4))) {
      const token = stringAt(text, at, to)
      tokens.push(token)
      at = token.span.to
    } else if (character === "'") {
      const end = text.indexOf("'", text[at + 1] === "\\" ? at + 3 : at + 2)
      const stop = end < 0 || end > at + 8 ? at + 1 : end + 1
      tokens.push({
        kind: "string",
        parts: [{ kind: "text", text: unescaped(text.slice(at + 1, stop - 1)) }],
        span: { from: at, to: stop },
      })
      at = stop
    } else if (/[A-Za-z_@]/.test(character) || character > "\u007f") {
      const word = /^@?[\p{L}\p{N}_]+/u.exec(text.slice(at, at + 200))?.[0] ?? character
      tokens.push({ kind: "name", text: word.replace(/^@/, ""), span: { from: at, to: at + word.length } })
      at += word.length
    } else if (/\d/.test(character)) {
      const word =
        /^(?:0[xb][\da-f_]+|[\d_]+(?:\.\d+)?)[a-z]*/i.exec(text.slice(at, at + 60))?.[0] ?? character
      tokens.push({
        kind: "number",
        value: numberOf(word.replaceAll("_", "")),
        span: { from: at, to: at + word.length },
      })
      at += word.length
    } else {
      const sign = SIGNS.find((each) => text.startsWith(each, at)) ?? character
      tokens.push({ kind: "sign", text: sign, span: { from: at, to: at + sign.length } })
      at += sign.length
    }
  }
  return [...tokens, { kind: "end", span: { from: to, to } }]
}

/** `600`, `1.5m`, `0xFFu` */
const numberOf = (word: string): number =>
  /^0[xb]/i.test(word) ? Number(word.replace(/[ul]+$/i, "")) : Number.parseFloat(word)

const isLineStart = (text: string, at: number): boolean =>
  /^[ \t]*$/.test(text.slice(text.lastIndexOf("\n", at - 1) + 1, at))

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at)
  return end < 0 ? text.length : end
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\0" }
const unescaped = (text: string): string =>
  text.replace(/\\(.)/gs, (_, sign: string) => ESCAPES[sign] ?? sign)

/** `"…"`, `@"…"`, `$"…{x}…"` and `"""…"""`. One that does not end goes to the end of its line. */
function stringAt(text: string, from: number, to: number): Token {
  const open = /^([$@]*)("+)/.exec(text.slice(from, from + 12))
  const prefix = open?.[1] ?? ""
  const quotes = open?.[2] ?? '"'
  if (quotes.length >= 3) {
    const start = from + prefix.length + quotes.length
    const end = text.indexOf(quotes, start)
    const stop = end < 0 ? to : end
    return {
      kind: "string",
      parts: [{ kind: "text", text: text.slice(start, stop).replace(/^\r?\n\s*|\r?\n\s*$/g, "") }],
      span: { from, to: end < 0 ? to : end + quotes.length },
    }
  }
  const isVerbatim = prefix.includes("@")
  const isJoined = prefix.includes("$")
  const parts: StringPart[] = []
  let words = ""
  let at = from + prefix.length + 1
  while (at < to) {
    const character = text[at] ?? ""
    if (character === '"') {
      if (isVerbatim && text[at + 1] === '"') {
        words += '"'
        at += 2
        continue
      }
      break
    }
    if (character === "\n" && !isVerbatim) break
    if (character === "\\" && !isVerbatim) {
      words += unescaped(text.slice(at, at + 2))
      at += 2
    } else if (isJoined && (character === "{" || character === "}")) {
      if (text[at + 1] === character) {
        words += character
        at += 2
        continue
      }
      const end = text.indexOf("}", at)
      const stop = end < 0 ? to : end
      parts.push({ kind: "text", text: words }, { kind: "code", span: { from: at + 1, to: stop } })
      words = ""
      at = stop + 1
    } else {
      words += character
      at += 1
    }
  }
  return {
    kind: "string",
    parts: [...parts, { kind: "text", text: words }],
    span: { from, to: Math.min(to, at + 1) },
  }
}
