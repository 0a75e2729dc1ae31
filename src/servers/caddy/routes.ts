import type { Directive } from "../../source/directive.ts"

/** A directive of a site, and when it counts. */
export interface Route {
  readonly directive: Directive
  /** its words without the matcher */
  readonly words: Directive["words"]
  readonly matcher: Matcher
}

export type Matcher =
  | { readonly kind: "everything" }
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "named"; readonly definition: Directive | null; readonly name: string }

/** httpcaddyfile/directives.go, defaultDirectiveOrder */
const ORDER = [
  "map",
  "vars",
  "root",
  "header",
  "request_body",
  "redir",
  "method",
  "rewrite",
  "uri",
  "try_files",
  "basicauth",
  "basic_auth",
  "forward_auth",
  "request_header",
  "encode",
  "templates",
  "handle",
  "handle_path",
  "route",
  "abort",
  "error",
  "respond",
  "metrics",
  "reverse_proxy",
  "php_fastcgi",
  "file_server",
]

/** Those that are known and mean nothing here. */
const SILENT = [
  "log",
  "tls",
  "bind",
  "encode",
  "root",
  "request_body",
  "templates",
  "metrics",
  "method",
  "try_files",
  "skip_log",
  "log_skip",
  "tracing",
  "handle_errors",
  "forward_auth",
]

export const isKnown = (name: string): boolean => ORDER.includes(name) || SILENT.includes(name)

/** The named matchers of a level, those around it included. */
export function matchersOf(
  directives: readonly Directive[],
  outer: ReadonlyMap<string, Directive> = new Map(),
): ReadonlyMap<string, Directive> {
  const found = new Map(outer)
  for (const directive of directives) if (directive.name.startsWith("@")) found.set(directive.name, directive)
  return found
}

/**
 * The routes of a block, in the order in which they run: that of the directives, and among the same ones the longer path first,
 * those with a matcher before those without. In a `route` block they run as they are written.
 */
export function routesOf(
  directives: readonly Directive[],
  matchers: ReadonlyMap<string, Directive>,
  isAsWritten: boolean,
): readonly Route[] {
  const routes = directives
    .filter(({ name }) => ORDER.includes(name) && !SILENT.includes(name))
    .map((directive) => routeOf(directive, matchers))
  return isAsWritten
    ? routes
    : routes
        .map((route, i) => ({ route, i }))
        .sort((a, b) => compared(a.route, b.route) || a.i - b.i)
        .map(({ route }) => route)
}

function routeOf(directive: Directive, matchers: ReadonlyMap<string, Directive>): Route {
  const [first, ...rest] = directive.words
  if (first?.text === "*" && !first.isQuoted)
    return { directive, words: rest, matcher: { kind: "everything" } }
  if (first?.text.startsWith("/") === true && !(directive.name === "rewrite" && rest.length === 0))
    return { directive, words: rest, matcher: { kind: "path", path: first.text } }
  if (first?.text.startsWith("@") === true)
    return {
      directive,
      words: rest,
      matcher: { kind: "named", name: first.text, definition: matchers.get(first.text) ?? null },
    }
  return { directive, words: directive.words, matcher: { kind: "everything" } }
}

/** The one path of a route's matcher; null where it has none, or several. */
function pathOf({ matcher }: Route): string | null {
  if (matcher.kind === "path") return matcher.path
  if (matcher.kind !== "named" || matcher.definition === null) return null
  const { words, block } = matcher.definition
  const lines =
    block === null
      ? [words.map(({ text }) => text)]
      : block.map(({ name, words: inner }) => [name, ...inner.map(({ text }) => text)])
  const paths = lines.filter(([kind]) => kind === "path").flatMap(([, ...given]) => given)
  return paths.length === 1 ? (paths[0] ?? null) : null
}

function compared(a: Route, b: Route): number {
  // `handle_path` is sorted as a `handle`. httptype.go, normalizeDirectiveName
  const [x, y] = [a, b].map(({ directive: { name } }) =>
    ORDER.indexOf(name.replace(/^handle_path$/, "handle")),
  )
  if (x !== y) return (x ?? 0) - (y ?? 0)
  const order = bySpecificity(a, b)
  return a.directive.name === "vars" ? -order : order
}

function bySpecificity(a: Route, b: Route): number {
  const [p, q] = [pathOf(a), pathOf(b)]
  if (p !== null && q !== null) {
    const [x, y] = [p.replace(/\*$/, ""), q.replace(/\*$/, "")]
    return x === y ? p.length - q.length : y.length - x.length
  }
  const has = ({ matcher }: Route) => matcher.kind !== "everything"
  return has(a) === has(b) ? 0 : has(a) ? -1 : 1
}
