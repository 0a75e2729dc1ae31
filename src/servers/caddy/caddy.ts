import { byteLowercase, get, isHeaderName } from "../../fetch/header-list.ts"
import { parseCaddyfile } from "../../source/caddy/parse.ts"
import type { Directive } from "../../source/directive.ts"
import { compileJsPattern } from "../../source/javascript/patterns.ts"
import type {
  Absence,
  Cause,
  Finding,
  LayerInfo,
  LocatedHeader,
  Server,
  ServerAnswer,
  ServerReply,
  ServerRequest,
  UnderstoodOption,
  Visit,
} from "../server.ts"
import type { Upstream } from "../upstream.ts"
import { CaddyExchange } from "./exchange.ts"
import { findingsOf } from "./findings.ts"
import { apply, type Operation, type Operations, operationsOf } from "./header-operations.ts"
import { matches } from "./matching.ts"
import { matchersOf, type Route, routesOf } from "./routes.ts"
import { siteOf } from "./site.ts"
import type { CaddyVersion } from "./versions.ts"

/** Reads a Caddyfile, or a part of one, into a server that answers as a release of Caddy does. Never throws. */
export function caddyServer(source: string, version: CaddyVersion, upstream: Upstream): Server {
  const { directives: file, problems } = parseCaddyfile(source)
  const site = siteOf(file)
  const operations = headerOperations(site?.directives ?? [], version)
  const origins = operations.filter(isOrigin)
  const layer: LayerInfo = {
    id: "caddy",
    name: "Caddy",
    role: origins.length > 0 ? "cors" : "middleware",
    span: (origins[0] ?? operations[0])?.head ?? null,
  }
  const nothing: Finding = {
    kind: "problem",
    text: "No site and no directive of Caddy was found here.",
    span: null,
  }
  return {
    framework: "caddy",
    label: "Caddy",
    version: version.version,
    layers: [layer, ...upstream.layers],
    options: operations.flatMap(optionOf),
    findings: [...(site === null ? [nothing] : findingsOf(site)), ...upstream.findings],
    problems,
    environment: upstream.environment,
    questions: upstream.questions,
    respond: (request) =>
      site === null
        ? upstream.respond(request)
        : new Playing(layer, site.directives, version, upstream, request).reply(),
  }
}

const isOrigin = ({ field, kind }: Operation): boolean =>
  byteLowercase(field) === "access-control-allow-origin" && kind !== "delete"

const headerOperations = (directives: readonly Directive[], version: CaddyVersion): readonly Operation[] =>
  routesOf(directives, matchersOf(directives), true).flatMap(({ directive, words }) => [
    ...(directive.name === "header"
      ? operationsOf(words, directive, version).flatMap(({ items }) => items)
      : []),
    ...(directive.name === "header" || directive.block === null
      ? []
      : headerOperations(directive.block, version)),
  ])

const optionOf = ({ field, value, kind, head }: Operation): readonly UnderstoodOption[] =>
  /^(?:access-control-|vary$)/i.test(field)
    ? [{ name: field, value: kind === "set" ? value : `${kind} ${value}`, isDefault: false, span: head }]
    : []

/** What ends a request with an error: the header operations that wait for the answer are lost to it. */
class Failed {
  readonly status: number
  readonly cause: Cause
  constructor(status: number, cause: Cause) {
    this.status = status
    this.cause = cause
  }
}

/** One that waits until the answer is written. */
interface Waiting {
  readonly operations: Operations
}

/** One request on its way through a site. */
class Playing {
  private readonly layer: LayerInfo
  private readonly directives: readonly Directive[]
  private readonly version: CaddyVersion
  private readonly upstream: Upstream
  private readonly exchange: CaddyExchange
  private readonly table: LocatedHeader[] = []
  private readonly lost: Operation[] = []

  constructor(
    layer: LayerInfo,
    directives: readonly Directive[],
    version: CaddyVersion,
    upstream: Upstream,
    request: ServerRequest,
  ) {
    this.layer = layer
    this.directives = directives
    this.version = version
    this.upstream = upstream
    this.exchange = new CaddyExchange(request)
  }

  reply(): ServerReply {
    const matchers = matchersOf(this.directives)
    const routes = routesOf(this.directives, matchers, false)
    const result = this.run(routes, 0, matchers, [], (waiting) => {
      // Nothing answered: an empty 200.
      return this.written(200, [], "", null, waiting)
    })
    if (!(result instanceof Failed)) return result
    return this.answer(result.status, "", result.cause)
  }

  /** Runs the routes from one on; `next` is what comes behind them all. */
  private run(
    routes: readonly Route[],
    at: number,
    matchers: ReadonlyMap<string, Directive>,
    waiting: readonly Waiting[],
    next: (waiting: readonly Waiting[]) => ServerReply | Failed,
  ): ServerReply | Failed {
    const route = routes[at]
    if (route === undefined) return next(waiting)
    const goOn = (more: readonly Waiting[] = waiting) => this.run(routes, at + 1, matchers, more, next)
    const { directive, words } = route
    if (!(directive.name === "handle_path" ? this.isUnder(route) : matches(route.matcher, this.exchange)))
      return goOn()
    const [first, second] = words.map(({ text }) => text)
    const cause = (why: string, option = directive.name): Cause => ({ span: directive.head, option, why })
    switch (directive.name) {
      case "map":
        this.map(route)
        return goOn()
      case "vars":
        if (first !== undefined && second !== undefined) {
          this.exchange.variables.set(`vars.${first}`, this.exchange.put(second))
          this.exchange.variables.set(`http.vars.${first}`, this.exchange.put(second))
        }
        return goOn()
      case "header": {
        let more = waiting
        for (const operations of operationsOf(words, directive, this.version))
          if (operations.isDeferred) more = [...more, { operations }]
          else apply(operations, this.table, this.exchange, causeOf)
        return goOn(more)
      }
      case "redir": {
        const status = { permanent: 301, temporary: 302, html: 200 }[second ?? ""] ?? (Number(second) || 302)
        const why = cause(`Caddy redirects here, with ${status}`)
        return this.written(
          status,
          [{ name: "location", value: this.exchange.put(first ?? ""), cause: why }],
          "",
          why,
          waiting,
        )
      }
      case "rewrite":
        this.exchange.path = this.exchange.put(first ?? this.exchange.path).replace(/\?.*$/, "")
        return goOn()
      case "uri":
        if (first === "strip_prefix") this.strip(second ?? "")
        return goOn()
      case "basicauth":
      case "basic_auth": {
        if (/^basic /i.test(get(this.exchange.requestHeaders, "authorization") ?? "")) return goOn()
        const asked = this.exchange.request.method === "OPTIONS" ? ", and a preflight never has one" : ""
        const why = cause(`a name and a password are wanted in Authorization${asked}`)
        this.table.push({ name: "www-authenticate", value: 'Basic realm="restricted"', cause: why })
        return this.failed(401, why, waiting)
      }
      case "request_header": {
        const table = this.exchange.requestHeaders.map(([name, value]) => ({ name, value, cause: null }))
        for (const operations of operationsOf(words, directive, this.version))
          apply(operations, table, this.exchange, causeOf)
        this.exchange.requestHeaders = table.map(({ name, value }) => [name, value])
        return goOn()
      }
      case "error": {
        const status = [first, second].map(Number).find((each) => each >= 100 && each < 600) ?? 500
        return this.failed(status, cause(`Caddy ends it with an error, ${status}`), waiting)
      }
      case "respond": {
        const isStatus = /^\d{3}$/.test(first ?? "") && second === undefined
        const status = Number(isStatus ? first : (second ?? 200)) || 200
        const body = isStatus ? "" : this.exchange.put(first ?? "")
        const why = status >= 300 ? cause(`Caddy answers ${status} here`) : null
        const plain: LocatedHeader = { name: "content-type", value: "text/plain; charset=utf-8", cause: null }
        return this.written(status, body === "" ? [] : [plain], body, why, waiting)
      }
      case "reverse_proxy":
      case "php_fastcgi":
        return this.passedOn(directive, waiting)
      case "file_server": {
        if (["GET", "HEAD"].includes(this.exchange.request.method))
          return this.written(200, [], "", null, waiting)
        const why = cause(
          `Caddy serves files here, and takes GET and HEAD only, not ${this.exchange.request.method}`,
        )
        this.table.push({ name: "allow", value: "GET, HEAD", cause: why })
        return this.failed(405, why, waiting)
      }
      case "handle":
      case "handle_path":
      case "route": {
        if (directive.name === "route") return this.inside([route], 0, matchers, waiting, goOn)
        // The first `handle` that matches is the only one of its block; but neighbours with one matcher are one route, and all
        // of them run. httptype.go, consolidateRoutes
        const rest = routes.slice(at)
        const others = rest.findIndex((each) => !isHandle(each) || !isSameMatcher(each, route))
        const after = routes.findIndex((each, i) => i > at && !isHandle(each))
        const same = others < 0 ? rest : rest.slice(0, others)
        return this.inside(same, 0, matchers, waiting, (more) =>
          this.run(routes, after < 0 ? routes.length : after, matchers, more, next),
        )
      }
      default:
        return goOn()
    }
  }

  /** Runs what stands in blocks, one after the other. */
  private inside(
    blocks: readonly Route[],
    at: number,
    matchers: ReadonlyMap<string, Directive>,
    waiting: readonly Waiting[],
    next: (waiting: readonly Waiting[]) => ServerReply | Failed,
  ): ServerReply | Failed {
    const block = blocks[at]
    if (block === undefined) return next(waiting)
    if (block.directive.name === "handle_path") this.strip(pathOf(block).replace(/\*$/, ""))
    const inner = block.directive.block ?? []
    const own = matchersOf(inner, matchers)
    return this.run(routesOf(inner, own, block.directive.name === "route"), 0, own, waiting, (more) =>
      this.inside(blocks, at + 1, matchers, more, next),
    )
  }

  private isUnder({ words, matcher }: Route): boolean {
    return matches(
      matcher.kind === "path" ? matcher : { kind: "path", path: words[0]?.text ?? "" },
      this.exchange,
    )
  }

  private strip(prefix: string): void {
    const bare = prefix.replace(/\/$/, "")
    if (this.exchange.path.startsWith(bare)) {
      const rest = this.exchange.path.slice(bare.length)
      this.exchange.path = rest.startsWith("/") ? rest : `/${rest}`
    }
  }

  /** https://caddyserver.com/docs/caddyfile/directives/map */
  private map({ words, directive }: Route): void {
    const [source, ...targets] = words.map(({ text }) => text)
    if (source === undefined) return
    const { exchange } = this
    for (const [i, target] of targets.entries())
      exchange.mapped.set(target.replace(/^\{|\}$/g, ""), () => {
        const output = outputsFor(exchange.put(source), directive.block ?? [])[i]
        return output === undefined || output === "-" ? "" : exchange.put(output)
      })
  }

  /** reverseproxy.go: what the app says is added to what is there, never put in its place. */
  private passedOn(directive: Directive, waiting: readonly Waiting[]): ServerReply {
    const { exchange, layer } = this
    const down = (directive.block ?? []).filter(({ name }) => name === "header_down")
    const visits: Visit[] = [{ layer, action: "passed on", note: "" }]
    const path = exchange.path + (exchange.query === "" ? "" : `?${exchange.query}`)
    const reply = this.upstream.respond({ ...exchange.request, path, headers: exchange.requestHeaders })
    if (reply.kind === "undetermined") return { ...reply, visits: [...visits, ...reply.visits] }
    const inner = reply.headers.filter(({ name }) => !/^(?:date|server)$/i.test(name))
    for (const line of down)
      for (const operations of operationsOf(line.words, { ...line, block: null }, this.version))
        apply(operations, inner, exchange, causeOf)
    this.table.push(...inner.map((each) => ({ ...each, name: byteLowercase(each.name) })))
    if (this.version.saysVia) this.table.push({ name: "via", value: "1.1 Caddy", cause: null })
    this.writeWaiting(waiting)
    const headers = sent(this.table)
    return {
      ...reply,
      headers,
      visits: [
        ...visits,
        ...reply.visits,
        { layer, action: "changed the answer", note: "added its headers" },
      ],
      absences: [
        ...this.absences(),
        ...reply.absences.filter(({ header }) => !headers.some(({ name }) => name === header)),
      ],
    }
  }

  /** The innermost of those that wait comes first. */
  private writeWaiting(waiting: readonly Waiting[]): void {
    for (const { operations } of [...waiting].reverse()) apply(operations, this.table, this.exchange, causeOf)
  }

  private written(
    status: number,
    own: readonly LocatedHeader[],
    body: string,
    cause: Cause | null,
    waiting: readonly Waiting[],
  ): ServerReply {
    for (const header of own)
      if (!this.table.some(({ name }) => name === header.name)) this.table.push(header)
    this.writeWaiting(waiting)
    return this.answer(status, body, cause)
  }

  private failed(status: number, cause: Cause, waiting: readonly Waiting[]): Failed {
    this.lost.push(...waiting.flatMap(({ operations }) => operations.items))
    return new Failed(status, cause)
  }

  private answer(status: number, body: string, cause: Cause | null): ServerAnswer {
    const { layer } = this
    return {
      kind: "answer",
      status,
      headers: sent(this.table),
      body: this.exchange.request.method === "HEAD" || status === 204 ? "" : body,
      layer,
      visits: [{ layer, action: "answered", note: String(status) }],
      absences: this.absences(),
      reachedApplication: true,
      cause,
    }
  }

  private absences(): readonly Absence[] {
    if (this.table.some(({ name }) => name === "access-control-allow-origin")) return []
    const lost = this.lost.find(isOrigin)
    return [
      {
        header: "access-control-allow-origin",
        layer: this.layer.name,
        cause: {
          span: lost?.head ?? null,
          option: "header",
          why:
            lost === undefined
              ? "no header directive names it here"
              : "it waits for the answer (`defer`), and Caddy’s own errors are written without those",
        },
        ...(lost === undefined ? { isSilent: true } : {}),
      },
    ]
  }
}

/** Go leaves out what has no name that a header can have. net/http, Header.Write */
const sent = (table: readonly LocatedHeader[]): readonly LocatedHeader[] =>
  table.filter(({ name }) => isHeaderName(name))

const DOES: Readonly<Record<Operation["kind"], string>> = {
  add: "adds it",
  set: "sets it",
  default: "sets it where nobody has",
  delete: "takes it away",
  replace: "changes it",
}

const causeOf = ({ kind, value, head }: Operation): Cause => ({
  span: head,
  option: "header",
  why: `header ${DOES[kind]}${value.includes("{") ? `, from ${value}` : ""}`,
})

/** What the first line that fits gives; `default` where none does. */
function outputsFor(value: string, lines: readonly Directive[]): readonly string[] {
  for (const { name, words } of lines) {
    if (name === "default") continue
    const outputs = words.map(({ text }) => text)
    if (name === value) return outputs
    if (!name.startsWith("~")) continue
    const compiled = compileJsPattern(name.slice(1), "")
    const [first] = compiled.kind === "pattern" ? compiled.pattern.all(value) : []
    if (first === undefined) continue
    return outputs.map((each) =>
      each.replace(/\$\{?(\d)\}?/g, (_, digit: string) =>
        digit === "0" ? first.match : (first.groups[Number(digit) - 1] ?? ""),
      ),
    )
  }
  return lines.find(({ name }) => name === "default")?.words.map(({ text }) => text) ?? []
}

const isHandle = ({ directive: { name } }: Route): boolean => name === "handle" || name === "handle_path"

const isSameMatcher = ({ matcher: a }: Route, { matcher: b }: Route): boolean =>
  a.kind === "path" && b.kind === "path"
    ? a.path === b.path
    : a.kind === "named" && b.kind === "named"
      ? a.name === b.name
      : a.kind === b.kind

const pathOf = ({ matcher, words }: Route): string =>
  matcher.kind === "path" ? matcher.path : (words[0]?.text ?? "")
