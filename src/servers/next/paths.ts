import { compileJsPattern } from "../../source/javascript/patterns.ts"

/**
 * Does a path fall under a `source` or a `matcher`, as Next writes them: `/api/:path*`, `/((?!_next).*)`, `/:id(\\d+)`?
 * A pattern that is not evaluated here (a lookahead) is said by null. Source: path-to-regexp 6, as next 16 bundles it.
 */
export function fitsPath(pattern: string, path: string): boolean | null {
  const compiled = compileJsPattern(`^${sourceOf(pattern)}(?:/)?$`, "i")
  return compiled.kind === "pattern" ? compiled.pattern.test(path) : null
}

function sourceOf(pattern: string): string {
  let source = ""
  let at = 0
  while (at < pattern.length) {
    const rest = pattern.slice(at)
    const named = /^(\/?):(\w+)/.exec(rest)
    if (named !== null) {
      const [whole, slash = ""] = named
      at += whole.length
      const group = pattern[at] === "(" ? closed(pattern, at) : null
      if (group !== null) at += group.length
      const sign = /^[*+?]/.exec(pattern.slice(at))?.[0] ?? ""
      at += sign.length
      const one = group === null ? "[^/]+?" : group.slice(1, -1)
      if (sign === "*") source += `(?:${slash}(?:${one})(?:/(?:${one}))*)?`
      else if (sign === "+") source += `${slash}(?:${one})(?:/(?:${one}))*`
      else source += sign === "?" ? `(?:${slash}(?:${one}))?` : `${slash}(?:${one})`
      continue
    }
    if (pattern[at] === "(") {
      const group = closed(pattern, at)
      source += group
      at += group.length
      continue
    }
    const character = pattern[at] ?? ""
    source += /[.+*?^${}()|[\]\\]/.test(character) ? `\\${character}` : character
    at += 1
  }
  return source
}

/** From an opening parenthesis to the one that closes it. */
function closed(text: string, from: number): string {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\") at += 1
    else if (text[at] === "(") depth += 1
    else if (text[at] === ")") {
      depth -= 1
      if (depth === 0) return text.slice(from, at + 1)
    }
  }
  return text.slice(from)
}
