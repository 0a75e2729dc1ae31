/** Scheme and netloc as Python's `urllib.parse.urlsplit` has them, and whether anything follows. CPython 3.11, Lib/urllib/parse.py */
export function urlSplit(url: string): {
  readonly scheme: string
  readonly netloc: string
  readonly rest: "path" | "query" | "fragment" | null
} {
  const colon = url.indexOf(":")
  const hasScheme = colon > 0 && /^[a-z][a-z0-9+.-]*$/i.test(url.slice(0, colon))
  const scheme = hasScheme ? url.slice(0, colon).toLowerCase() : ""
  const after = hasScheme ? url.slice(colon + 1) : url
  const netloc = after.startsWith("//") ? (/^[^/?#]*/.exec(after.slice(2))?.[0] ?? "") : ""
  const tail = after.startsWith("//") ? after.slice(2 + netloc.length) : after
  const path = /^[^?#]*/.exec(tail)?.[0] ?? ""
  const rest = path !== "" ? "path" : /^\?[^#]+/.test(tail) ? "query" : /#.+/.test(tail) ? "fragment" : null
  return { scheme, netloc, rest }
}
