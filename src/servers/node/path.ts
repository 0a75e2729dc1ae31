import { match as compile, parse } from "path-to-regexp"
import { throwError, type Value } from "../../source/javascript/interpreter/values.ts"
import { compileJsPattern } from "../../source/javascript/patterns.ts"

export interface PathMatch {
  readonly path: string
  readonly params: Readonly<Record<string, string>>
}

export type PathMatcher = (path: string) => PathMatch | null

/** Is it a path that Express 4 took, and Express 5 throws at: `*` without a name, `:id?`, `(.*)`? */
export function isPathOfExpress4(path: string): boolean {
  try {
    parse(path)
    return false
  } catch {
    return true
  }
}

/** Express 4's notation in Express 5's: a `*` gets a name, what is optional gets braces. */
const asExpress5 = (path: string): string => {
  let count = 0
  return path
    .replace(/\(\.\*\)/g, "*")
    .replace(/:(\w+)\([^)]*\)/g, ":$1")
    .replace(/\/:(\w+)\?/g, "{/:$1}")
    .replace(/:(\w+)[+*]/g, "*$1")
    .replace(/\*(?!\w)/g, () => `*splat${count++}`)
}

/**
 * What a path of `use` or of a route matches. router 2, lib/layer.js
 * @param isPrefix of `use`: what follows may go on
 */
export function pathMatcher(path: Value, isPrefix: boolean): PathMatcher {
  if (path.kind === "array") {
    const all = path.items.map((item) => pathMatcher(item, isPrefix))
    return (given) => {
      for (const each of all) {
        const found = each(given)
        if (found !== null) return found
      }
      return null
    }
  }
  if (path.kind === "regexp") {
    const compiled = compileJsPattern(path.source, path.flags)
    return (given) => {
      const [first] = compiled.kind === "pattern" ? compiled.pattern.all(given) : []
      if (first === undefined) return null
      return {
        path: first.match,
        params: Object.fromEntries(first.groups.map((group, i) => [String(i), group ?? ""])),
      }
    }
  }
  // A path that can't be known is taken to fit.
  if (path.kind !== "string") return (given) => ({ path: isPrefix ? "" : given, params: {} })
  if (isPrefix && path.value === "/") return () => ({ path: "", params: {} })
  const written = isPathOfExpress4(path.value) ? asExpress5(path.value) : path.value
  const loose = written.endsWith("/") && written !== "/" ? written.slice(0, -1) : written
  try {
    const match = compile(loose, { end: !isPrefix, trailing: true, sensitive: false })
    return (given) => {
      const found = match(given)
      if (found === false) return null
      const params = Object.entries(found.params).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join("/") : String(value),
      ])
      return { path: found.path, params: Object.fromEntries(params) }
    }
  } catch (error) {
    return throwError(
      "TypeError",
      error instanceof Error ? error.message : "the path can't be read",
      path.span,
    )
  }
}
