import { MOST_PROBLEMS, placesIn, type Span, type SyntaxProblem } from "../span.ts"

export type Token = { readonly span: Span; readonly isSpaced: boolean } & (
  | {
      readonly kind: "name" | "constant" | "symbol" | "operator" | "label" | "variable"
      readonly text: string
    }
  | { readonly kind: "number"; readonly value: number }
  /** a text, with the places of the expressions in it */
  | { readonly kind: "string"; readonly parts: readonly StringPart[] }
  | { readonly kind: "pattern"; readonly parts: readonly StringPart[]; readonly flags: string }
  /** `%w[a b]`, `%i[a b]` */
  | { readonly kind: "words"; readonly words: readonly string[]; readonly areSymbols: boolean }
  | { readonly kind: "line end" | "end" }
)

export type StringPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly from: number; readonly to: number }

const CLOSES: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "<": ">" }
const OPERATORS =
  /^(?:\*\*=|\*\*|<=>|<<=|>>=|===|==|=~|!~|!=|<=|>=|=>|->|&&=|\|\|=|&&|\|\||&\.|::|\.\.\.|\.\.|[-+*/%|&^]=|<<|>>|[-+*/%<>=!&|^~?:.,;(){}[\]])/

/** `:get`, `:"a b"`, `:@own`, `:[]`, `:==`; what stands before `=>` ends with no sign of it. */
const SYMBOL =
  /^:(?:@{0,2}[A-Za-z_]\w*(?:[?!]|=(?![=~>]))?|"[^"\n]*"|\[\]=?|\*\*|<=>|===?|=~|![=~]?|<<|>>|[<>]=?|[-+]@?|[*/%~^&|])/

/** What a value may not follow: there `/` begins a pattern, and `[` a list. */
const endsValue = (token: Token | undefined): boolean =>
  token !== undefined &&
  (["constant", "symbol", "number", "string", "pattern", "words", "variable"].includes(token.kind) ||
    (token.kind === "name" &&
      !/^(?:if|unless|and|or|not|return|when|then|do|else|elsif|in|puts)$/.test(token.text)) ||
    (token.kind === "operator" && /^[)\]}]$/.test(token.text)))

/** The words of a Ruby text. Never throws; what is no word of Ruby is a problem. Source: Ruby 3.1, parse.y, as far as settings go. */
export function tokensOf(text: string): {
  readonly tokens: readonly Token[]
  readonly problems: readonly SyntaxProblem[]
} {
  const tokens: Token[] = []
  const problems: SyntaxProblem[] = []
  const placeOf = placesIn(text)
  const complain = (from: number, message: string): void => {
    if (problems.length < MOST_PROBLEMS)
      problems.push({ span: { from, to: Math.min(text.length, from + 1) }, place: placeOf(from), message })
  }
  let at = 0
  let isSpaced = false
  /** where the lines of texts end that were begun on this one: `<<~TEXT` */
  let behindTexts: number | null = null
  const add = (token: AddedToken, to: number): void => {
    tokens.push({ ...token, span: { from: at, to }, isSpaced })
    isSpaced = false
    at = to
  }
  while (at < text.length) {
    const rest = text.slice(at, at + 200)
    const character = text[at] ?? ""
    const last = tokens.at(-1)
    if (character === "\n") {
      if (last !== undefined && last.kind !== "line end") add({ kind: "line end" }, at + 1)
      else at += 1
      isSpaced = true
      at = behindTexts ?? at
      behindTexts = null
      if (text.startsWith("=begin", at)) {
        const end = text.indexOf("\n=end", at)
        at = end < 0 ? text.length : end + 5
      }
      continue
    }
    if (/\s/.test(character) || rest.startsWith("\\\n")) {
      at += character === "\\" ? 2 : 1
      isSpaced = true
      continue
    }
    if (character === "#") {
      const end = text.indexOf("\n", at)
      at = end < 0 ? text.length : end
      continue
    }
    const isValue = endsValue(last) && !(last?.kind === "name" && isSpaced && !/\s/.test(text[at + 1] ?? ""))
    if (character === '"' || character === "'" || character === "`") {
      const { parts, end, isClosed } = delimited(text, at + 1, character, character, character !== "'")
      if (!isClosed) complain(at, "This text is not closed.")
      // `"key": value`
      if (text[end] === ":" && text[end + 1] !== ":" && parts.length === 1 && parts[0]?.kind === "text")
        add({ kind: "label", text: parts[0].text }, end + 1)
      else add({ kind: "string", parts }, end)
      continue
    }
    const heredoc = /^<<([~-])(["']?)([A-Z_a-z]\w*)\2/.exec(rest)
    if (heredoc !== null) {
      const [whole, kind, , name = ""] = heredoc
      const found = linesUpTo(text, behindTexts ?? lineBehind(text, at), name)
      behindTexts = found.end
      const lines = kind === "~" ? withoutIndent(found.lines) : found.lines
      add({ kind: "string", parts: [{ kind: "text", text: lines }] }, at + whole.length)
      continue
    }
    const percent = /^%([wWiIqQrs]?)([([{<|!/"'%])/.exec(rest)
    if (percent !== null && !isValue) {
      const [whole, kind = "", open = ""] = percent
      const isRaw = /[wiqs]/.test(kind)
      const { parts, end, isClosed } = delimited(text, at + whole.length, CLOSES[open] ?? open, open, !isRaw)
      if (!isClosed) complain(at, "This text is not closed.")
      if (/[wWiI]/.test(kind)) {
        const words = parts
          .map((part) => (part.kind === "text" ? part.text : ""))
          .join("")
          .split(/\s+/)
          .filter((word) => word !== "")
        add({ kind: "words", words, areSymbols: /i/i.test(kind) }, end)
      } else if (kind === "r") {
        const flags = /^[imxou]*/.exec(text.slice(end))?.[0] ?? ""
        add({ kind: "pattern", parts, flags }, end + flags.length)
      } else add({ kind: "string", parts }, end)
      continue
    }
    const isDivided = last?.kind === "name" && /^\/= /.test(rest)
    if (character === "/" && !isValue && !isDivided) {
      const { parts, end, isClosed } = delimited(text, at + 1, "/", "/", true, true)
      if (!isClosed) complain(at, "This pattern is not closed.")
      const flags = /^[imxou]*/.exec(text.slice(end))?.[0] ?? ""
      add({ kind: "pattern", parts, flags }, end + flags.length)
      continue
    }
    const number = /^(?:0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+(?![\d.])|\d[\d_]*(?:\.\d+)?)/.exec(rest)
    if (number !== null) {
      const digits = number[0].replaceAll("_", "").replace(/^0(?=[0-7]+$)/, "0o")
      add({ kind: "number", value: Number(digits) }, at + number[0].length)
      continue
    }
    const label = /^[A-Za-z_]\w*[?!]?:(?!:)/.exec(rest)
    if (label !== null && !(last?.kind === "operator" && last.text === "?")) {
      add({ kind: "label", text: label[0].slice(0, -1) }, at + label[0].length)
      continue
    }
    const symbol = SYMBOL.exec(rest)
    if (symbol !== null) {
      add({ kind: "symbol", text: symbol[0].slice(1).replaceAll('"', "") }, at + symbol[0].length)
      continue
    }
    const letter = isValue ? null : /^\?(?:\\.|[^\s\w]|\w(?!\w))/.exec(rest)
    if (letter !== null) {
      add({ kind: "string", parts: [{ kind: "text", text: letter[0].slice(1) }] }, at + letter[0].length)
      continue
    }
    // `$1` and `$!` are set by what ran before.
    const variable = /^(?:(?:@@?|\$)[A-Za-z_]\w*|\$(?:\d+|-\w|[~&'`+!@.<>/\\;,*$?:"]))/.exec(rest)
    if (variable !== null) {
      add({ kind: "variable", text: variable[0] }, at + variable[0].length)
      continue
    }
    const word = /^[A-Za-z_]\w*[?!]?/.exec(rest)
    if (word !== null) {
      // `a!= b`: the sign belongs to the operator.
      const name = /[?!]$/.test(word[0]) && text[at + word[0].length] === "=" ? word[0].slice(0, -1) : word[0]
      add({ kind: /^[A-Z]/.test(name) ? "constant" : "name", text: name }, at + name.length)
      continue
    }
    const operator = OPERATORS.exec(rest)
    if (operator !== null) {
      if (operator[0] === ";") add({ kind: "line end" }, at + 1)
      else add({ kind: "operator", text: operator[0] }, at + operator[0].length)
      continue
    }
    complain(at, `“${character}” is no word of Ruby.`)
    at += 1
  }
  add({ kind: "end" }, text.length)
  return { tokens, problems }
}

/** Where the next line begins. */
function lineBehind(text: string, at: number): number {
  const end = text.indexOf("\n", at)
  return end < 0 ? text.length : end + 1
}

/** The lines up to one that is nothing but a name, and where what follows it begins. */
function linesUpTo(text: string, from: number, name: string): { lines: string; end: number } {
  let at = from
  while (at < text.length) {
    const next = lineBehind(text, at)
    if (text.slice(at, next).trim() === name) return { lines: text.slice(from, at), end: next }
    at = next
  }
  return { lines: text.slice(from), end: text.length }
}

function withoutIndent(lines: string): string {
  const indents = lines.split("\n").flatMap((line) => (line.trim() === "" ? [] : line.search(/\S/)))
  const indent = indents.length === 0 ? 0 : Math.min(...indents)
  return lines
    .split("\n")
    .map((line) => line.slice(indent))
    .join("\n")
}

type AddedToken = Token extends infer Each
  ? Each extends Token
    ? Omit<Each, "span" | "isSpaced">
    : never
  : never

const SIMPLE: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", s: " ", e: "\u001b", "0": "\0" }

/** What stands up to a closing sign; pairs of brackets inside of it are its own. */
function delimited(
  text: string,
  from: number,
  close: string,
  open: string,
  isRich: boolean,
  isPattern = false,
) {
  const parts: StringPart[] = []
  let value = ""
  let at = from
  let depth = 0
  const flush = (): void => {
    if (value !== "") parts.push({ kind: "text", text: value })
    value = ""
  }
  while (at < text.length) {
    const character = text[at] ?? ""
    if (character === "\\") {
      const next = text[at + 1] ?? ""
      value +=
        isPattern || open === "{"
          ? character + next
          : isRich
            ? (SIMPLE[next] ?? next)
            : next === close || next === "\\"
              ? next
              : character + next
      at += 2
      continue
    }
    if (isRich && character === "#" && text[at + 1] === "{") {
      const end = closingBrace(text, at + 2)
      flush()
      parts.push({ kind: "code", from: at + 2, to: end })
      at = end + 1
      continue
    }
    if (character === close && depth === 0) {
      flush()
      return {
        parts: parts.length === 0 ? [{ kind: "text" as const, text: "" }] : parts,
        end: at + 1,
        isClosed: true,
      }
    }
    if (open !== close && character === open) depth += 1
    if (open !== close && character === close) depth -= 1
    value += character
    at += 1
  }
  flush()
  return { parts, end: text.length, isClosed: false }
}

function closingBrace(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    if (text[at] === "{") depth += 1
    if (text[at] === "}") {
      if (depth === 0) return at
      depth -= 1
    }
  }
  return text.length
}
