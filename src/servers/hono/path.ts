import { compileJsPattern } from "../../source/javascript/patterns.ts"

/** hono 4.13.19, utils/url.js, mergePath: a path below another. */
export function mergePath(base: string, sub: string): string {
  const start = base.startsWith("/") ? "" : "/"
  if (sub === "/") return `${start}${base}`
  return `${start}${base}${base.endsWith("/") ? "" : "/"}${sub.startsWith("/") ? sub.slice(1) : sub}`
}

/** `/users/:id?` is two paths. */
function withoutOptional(path: string): readonly string[] {
  const optional = /\/:[^/]+\?$/.exec(path)
  if (optional === null) return [path]
  const base = path.slice(0, optional.index)
  return [base === "" ? "/" : base, path.slice(0, -1)]
}

export type HonoMatcher = (path: string) => Readonly<Record<string, string>> | null

/**
 * What a route's path matches: `:name`, `:name{[0-9]+}`, `:name?`, `*` for one segment, and for all the rest at the end.
 * https://hono.dev/docs/api/routing
 */
export function pathMatcher(path: string): HonoMatcher {
  const all = withoutOptional(path).map(single)
  return (given) => {
    for (const match of all) {
      const found = match(given)
      if (found !== null) return found
    }
    return null
  }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")

function single(path: string): HonoMatcher {
  if (path === "*" || path === "/*") return () => ({})
  const names: string[] = []
  const isOpen = path.endsWith("/*")
  const segments = (isOpen ? path.slice(0, -2) : path).split(/\/(?![^{]*\})/)
  const source = segments
    .map((segment) => {
      const param = /^:([^{}]+)(?:\{(.+)\})?$/.exec(segment)
      if (param !== null) {
        names.push(param[1] ?? "")
        return `(${param[2] ?? "[^/]+"})`
      }
      return segment === "*" ? "[^/]+" : escaped(segment)
    })
    .join("/")
  const compiled = compileJsPattern(`^${source}${isOpen ? "(?:/.*)?" : ""}$`, "")
  return (given) => {
    const [first] = compiled.kind === "pattern" ? compiled.pattern.all(given) : []
    if (first === undefined) return null
    return Object.fromEntries(names.map((name, i) => [name, first.groups[i] ?? ""]))
  }
}
