import { get } from "../../fetch/header-list.ts"
import type { Directive } from "../../source/directive.ts"
import { compileJsPattern } from "../../source/javascript/patterns.ts"
import type { ServerRequest } from "../server.ts"

/** `map $http_origin $cors_origin { … }` */
export interface MapBlock {
  readonly source: string
  readonly directive: Directive
}

/** The variables of one request: nginx's own, those of maps, and those that `set` made. */
export class Variables {
  private readonly request: ServerRequest
  private readonly maps: ReadonlyMap<string, MapBlock>
  private readonly own = new Map<string, string>()
  /** what the last pattern captured: `$1`, and by name */
  captures: readonly (string | null)[] = []
  private depth = 0

  constructor(request: ServerRequest, maps: ReadonlyMap<string, MapBlock>) {
    this.request = request
    this.maps = maps
  }

  set(name: string, value: string): void {
    this.own.set(name, value)
  }

  /** A text with its variables put in. */
  expand(text: string): string {
    return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced?: string, bare?: string) =>
      this.get(braced ?? bare ?? ""),
    )
  }

  /** https://nginx.org/en/docs/varindex.html; a variable that is not known is empty. */
  get(name: string): string {
    const own = this.own.get(name)
    if (own !== undefined) return own
    if (/^\d$/.test(name)) return this.captures[Number(name) - 1] ?? ""
    const map = this.maps.get(name)
    if (map !== undefined) return this.mapped(map)
    const { request } = this
    const header = (of: string) => get(request.headers, of) ?? ""
    if (name.startsWith("http_"))
      return name === "http_host" ? (request.host ?? "") : header(name.slice(5).replaceAll("_", "-"))
    const [path = "", query = ""] = request.path.split("?")
    if (name.startsWith("arg_")) return new URLSearchParams(query).get(name.slice(4)) ?? ""
    if (name.startsWith("cookie_"))
      return new RegExp(`(?:^|; )${name.slice(7)}=([^;]*)`).exec(header("cookie"))?.[1] ?? ""
    const known: Readonly<Record<string, string>> = {
      request_method: request.method,
      uri: path,
      document_uri: path,
      request_uri: request.path,
      args: query,
      query_string: query,
      is_args: query === "" ? "" : "?",
      scheme: request.scheme,
      https: request.scheme === "https" ? "on" : "",
      host: (request.host ?? "").replace(/:\d+$/, ""),
      server_name: (request.host ?? "").replace(/:\d+$/, ""),
      content_type: header("content-type"),
      remote_addr: "127.0.0.1",
    }
    return known[name] ?? ""
  }

  /** http://nginx.org/en/docs/http/ngx_http_map_module.html: a plain text first, then the patterns in their order, then the default. */
  private mapped({ source, directive }: MapBlock): string {
    if (this.depth > 10) return ""
    this.depth += 1
    const value = this.expand(source)
    const entries = directive.block ?? []
    const has = (name: string) => entries.find((entry) => entry.name.toLowerCase() === name.toLowerCase())
    const plain = entries.find(
      (entry) =>
        !isSpecial(entry.name) && entry.name.replace(/^\\/, "").toLowerCase() === value.toLowerCase(),
    )
    const found =
      plain ??
      hostnameMatch(entries, value) ??
      entries.find((entry) => entry.name.startsWith("~") && this.matches(entry.name, value)) ??
      has("default")
    const result = found?.words[0] === undefined ? "" : this.expand(found.words[0].text)
    this.depth -= 1
    return result
  }

  /** `~pattern` or `~*pattern`; nothing matches a pattern that can't be read. */
  matches(pattern: string, value: string): boolean {
    const isCaseless = pattern.startsWith("~*")
    const compiled = compileJsPattern(pattern.replace(/^~\*?/, ""), isCaseless ? "i" : "")
    const [first] = compiled.kind === "pattern" ? compiled.pattern.all(value) : []
    if (first === undefined) return false
    this.captures = first.groups
    return true
  }
}

const isSpecial = (name: string): boolean =>
  name === "default" || name === "hostnames" || name === "volatile" || name.startsWith("~")

/** With `hostnames;`, `*.example.com` and `.example.com` stand for names. */
function hostnameMatch(entries: readonly Directive[], value: string): Directive | undefined {
  if (!entries.some(({ name }) => name === "hostnames")) return undefined
  return entries.find(
    ({ name }) =>
      (name.startsWith("*.") && value.endsWith(name.slice(1))) ||
      (name.startsWith(".") && (value === name.slice(1) || value.endsWith(name))),
  )
}
