import { byteLowercase, valuesOf } from "../../fetch/header-list.ts"
import type { Directive } from "../../source/directive.ts"
import { compileJsPattern } from "../../source/javascript/patterns.ts"
import type { CaddyExchange } from "./exchange.ts"
import type { Matcher } from "./routes.ts"

/** Does a request fall under a matcher? https://caddyserver.com/docs/caddyfile/matchers */
export function matches(matcher: Matcher, exchange: CaddyExchange): boolean {
  switch (matcher.kind) {
    case "everything":
      return true
    case "path":
      return isPath(matcher.path, exchange.path)
    case "named":
      return matcher.definition !== null && matchesAll(matcher.definition, exchange)
  }
}

interface Line {
  readonly kind: string
  readonly words: readonly string[]
  readonly block: readonly Directive[] | null
}

/** The lines of a definition: one behind the name, or those of its block. */
export function linesOf({ words, block }: Pick<Directive, "words" | "block">): readonly Line[] {
  const [kind, ...rest] = words.map(({ text }) => text)
  if (kind !== undefined) return [{ kind, words: rest, block }]
  return (block ?? []).map((line) => ({
    kind: line.name,
    words: line.words.map(({ text }) => text),
    block: line.block,
  }))
}

/** Those that are read; a matcher of another kind is said, and never holds. */
export const MATCHERS = [
  "method",
  "path",
  "path_regexp",
  "header",
  "header_regexp",
  "host",
  "protocol",
  "query",
  "not",
  "expression",
]

function matchesAll(definition: Pick<Directive, "words" | "block">, exchange: CaddyExchange): boolean {
  const lines = linesOf(definition)
  // Several values of a kind are one matcher: `path` and `method` take any of them, `header` any of a field's.
  const kinds = [...new Set(lines.map(({ kind }) => kind))]
  return kinds.every((kind) => {
    const own = lines.filter((line) => line.kind === kind)
    const words = own.flatMap((line) => line.words)
    switch (kind) {
      case "method":
        return words.some((each) => each.toUpperCase() === exchange.request.method)
      case "path":
        return words.some((each) => isPath(each, exchange.path))
      case "path_regexp":
        return own.every((line) => captures(line.words, exchange.path, exchange))
      case "header":
        return headersMatch(own, exchange)
      case "header_regexp":
        return own.every((line) => {
          const [field = "", pattern = ""] = line.words.slice(-2)
          const [name] = line.words.length > 2 ? line.words : []
          return valuesOf(exchange.requestHeaders, field).some((value) =>
            captures(name === undefined ? [pattern] : [name, pattern], value, exchange),
          )
        })
      case "host":
        return words.some(
          (each) => each.toLowerCase() === (exchange.request.host ?? "").replace(/:\d+$/, "").toLowerCase(),
        )
      case "protocol":
        return words.some((each) => each === exchange.request.scheme || each === "http/1.1")
      case "query": {
        const query = new URLSearchParams(exchange.query)
        return words.some((each) => {
          const [key = "", value = ""] = each.split("=")
          return value === "*" ? query.has(key) : query.getAll(key).includes(value)
        })
      }
      case "not":
        return own.every((line) => !matchesAll(negated(line), exchange))
      default:
        return false
    }
  })
}

/** What stands behind `not`: a matcher on the same line, or a block of them. */
const negated = ({ words, block }: Line): Pick<Directive, "words" | "block"> => ({
  words: words.map((text) => ({ text, span: { from: 0, to: 0 }, isQuoted: false })),
  block,
})

function headersMatch(lines: readonly Line[], { requestHeaders, put }: CaddyExchange): boolean {
  const fields = [...new Set(lines.map(({ words: [field = ""] }) => byteLowercase(field)))]
  return fields.every((field) => {
    if (field.startsWith("!")) return valuesOf(requestHeaders, field.slice(1)).length === 0
    const wanted = lines
      .filter(({ words: [name = ""] }) => byteLowercase(name) === field)
      .flatMap(({ words: [, ...values] }) => values)
    const actual = valuesOf(requestHeaders, field)
    if (wanted.length === 0) return actual.length > 0
    return wanted.some((value) => actual.some((each) => isLike(put(value), each)))
  })
}

/** `*` at the beginning, at the end, or at both. modules/caddyhttp/matchers.go, matchHeaders */
function isLike(wanted: string, value: string): boolean {
  if (wanted === "*") return true
  const starts = wanted.startsWith("*")
  const ends = wanted.endsWith("*")
  if (starts && ends) return value.includes(wanted.slice(1, -1))
  if (starts) return value.endsWith(wanted.slice(1))
  return ends ? value.startsWith(wanted.slice(0, -1)) : value === wanted
}

function isPath(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.toLowerCase(), path.toLowerCase()]
  if (wanted === "*" || wanted === "/*") return true
  if (isLike(wanted, given)) return true
  if (!wanted.slice(1, -1).includes("*")) return false
  const source = wanted.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[^/]*")
  return new RegExp(`^${source}$`).test(given)
}

/** `[name] pattern`: what it captures is `{re.name.1}`. */
function captures(words: readonly string[], text: string, exchange: CaddyExchange): boolean {
  const pattern = words.at(-1) ?? ""
  const name = words.length > 1 ? (words[0] ?? "") : ""
  const compiled = compileJsPattern(pattern, "")
  const [first] = compiled.kind === "pattern" ? compiled.pattern.all(text) : []
  if (first === undefined) return false
  for (const [i, group] of [first.match, ...first.groups].entries()) {
    exchange.variables.set(`http.regexp.${name === "" ? "" : `${name}.`}${i}`, group ?? "")
  }
  return true
}
