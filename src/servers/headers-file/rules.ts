import { compileRe2 } from "../../source/re2.ts"
import { placesIn, type Span, type SyntaxProblem } from "../../source/span.ts"
import type { ServerRequest } from "../server.ts"
import type { HeaderRule, RuleHeader } from "../static-site/site.ts"

export interface ParsedHeaders {
  readonly rules: readonly HeaderRule[]
  readonly problems: readonly SyntaxProblem[]
}

/**
 * Reads a `_headers` file: a path or a URL, and below it its headers, indented.
 * https://developers.cloudflare.com/pages/configuration/headers/, https://docs.netlify.com/routing/headers/. Never throws.
 */
export function headerRules(text: string): ParsedHeaders {
  const placeOf = placesIn(text)
  const problems: SyntaxProblem[] = []
  const rules: (HeaderRule & { headers: RuleHeader[] })[] = []
  let at = 0
  for (const line of text.split("\n")) {
    const from = at
    at += line.length + 1
    const bare = line.trim()
    const span: Span = { from: from + line.indexOf(bare), to: from + line.indexOf(bare) + bare.length }
    if (bare === "" || bare.startsWith("#")) continue
    const rule = rules.at(-1)
    const isRule = /^(?:\/|https:\/\/)/.test(bare) && !/^[ \t]/.test(line)
    const header = /^(!\s*)?([\w-]+)\s*(?::\s*(.*))?$/.exec(bare)
    if (isRule) rules.push({ pattern: bare, fits: fitsOf(bare), headers: [], span })
    else if (header === null || rule === undefined || (header[1] === undefined && header[3] === undefined)) {
      const message =
        rule === undefined
          ? "A path has to stand before its headers: it begins with / or https://."
          : "This is neither a path nor a header: a header is written `Name: value`, with blanks before it."
      if (problems.length < 20) problems.push({ span, place: placeOf(span.from), message })
    } else {
      const value = header[1] === undefined ? (header[3] ?? "") : null
      const to = span.to
      rule.headers.push({
        name: header[2] ?? "",
        value,
        span: value === null ? span : { from: to - value.length, to },
      })
    }
  }
  return { rules, problems }
}

/** `*` stands for anything, `:name` for a part of a path. cloudflare/workers-sdk, rules-engine.ts */
export function fitsOf(pattern: string): (request: ServerRequest) => boolean {
  const source = pattern
    .split("*")
    .map((part) => part.replace(/[\\.+?()|[\]{}^$]/g, "\\$&"))
    .join(".*")
    .replace(/:([A-Za-z]\w*)/g, "[^/]+")
  const compiled = compileRe2(source)
  return ({ path, host }) => {
    if (compiled.kind === "invalid") return false
    const pathname = path.split("?")[0] ?? "/"
    return compiled.full(
      pattern.startsWith("https://") ? `https://${(host ?? "").replace(/:\d+$/, "")}${pathname}` : pathname,
    )
  }
}
