import { byteLowercase } from "../../fetch/header-list.ts"
import { parseApache } from "../../source/apache/parse.ts"
import type { Directive } from "../../source/directive.ts"
import { nodeStatusText } from "../node/status-texts.ts"
import type {
  Absence,
  Cause,
  Finding,
  LayerInfo,
  LocatedHeader,
  Server,
  ServerReply,
  ServerRequest,
  UnderstoodOption,
  Visit,
} from "../server.ts"
import type { Upstream } from "../upstream.ts"
import { refused } from "./access.ts"
import { setAlways, setConditional } from "./environment.ts"
import { type Exchange, matched } from "./exchange.ts"
import { NotUnderstood } from "./expression.ts"
import { findingsOf } from "./findings.ts"
import {
  applyLine,
  counts,
  type HeaderLine,
  headerLine,
  requestHeadersAfter,
  sent,
  type Table,
} from "./header-tables.ts"
import { type Rewritten, rewrite } from "./rewrite.ts"
import { flattened, type Merged, mergedFor, type Setup, setupOf } from "./sections.ts"

const VERSION = "2.4"

/** Reads an Apache configuration, a part of one or an `.htaccess`, into a server that answers as httpd 2.4 does. Never throws. */
export function apacheServer(source: string, upstream: Upstream): Server {
  const { directives, problems } = parseApache(source)
  const setup = setupOf(directives)
  const lines = headerLines(directives)
  const layer: LayerInfo = {
    id: "apache",
    name: "Apache",
    role: lines.some(isOrigin) ? "cors" : "middleware",
    span: (lines.find(isOrigin) ?? lines[0])?.directive.head ?? null,
  }
  const nothing: Finding = {
    kind: "problem",
    text: "No virtual host, no section and no directive of Apache was found here.",
    span: null,
  }
  return {
    framework: "apache",
    label: "Apache",
    version: VERSION,
    layers: [layer, ...upstream.layers],
    options: lines.flatMap(optionOf),
    findings: [...(setup === null ? [nothing] : findingsOf(directives, setup)), ...upstream.findings],
    problems,
    environment: upstream.environment,
    questions: upstream.questions,
    respond: (request) =>
      setup === null ? upstream.respond(request) : respond({ layer, setup, upstream }, request),
  }
}

const walk = (directives: readonly Directive[]): readonly Directive[] =>
  flattened(directives).flatMap((each) => [each, ...(each.block === null ? [] : walk(each.block))])

const headerLines = (directives: readonly Directive[]): readonly HeaderLine[] =>
  walk(directives).flatMap((each) => (/^header$/i.test(each.name) ? (headerLine(each) ?? []) : []))

const isOrigin = ({ name }: HeaderLine): boolean => byteLowercase(name.text) === "access-control-allow-origin"

const optionOf = ({ name, table, action, values, directive }: HeaderLine): readonly UnderstoodOption[] =>
  /^(?:access-control-|vary$)/i.test(name.text)
    ? [
        {
          name: name.text,
          value: [table === "always" ? "always" : "", action, ...values.map(({ text }) => text)]
            .filter((each) => each !== "")
            .join(" "),
          isDefault: false,
          span: directive.head,
        },
      ]
    : []

interface Playing {
  readonly layer: LayerInfo
  readonly setup: Setup
  readonly upstream: Upstream
}

function respond(playing: Playing, request: ServerRequest): ServerReply {
  const [path = "/", query = ""] = request.path.split("?")
  const exchange: Exchange = {
    request,
    path,
    query,
    requestHeaders: request.headers,
    environment: new Map(),
    varied: [],
    isRewritten: false,
  }
  try {
    return handled(playing, exchange)
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error
    // httpd refuses to start with what it does not understand; what we don't, findings have said.
    return handled({ ...playing, setup: withoutConditions(playing.setup) }, exchange)
  }
}

/** The file without what asks a condition that is not understood. */
const withoutConditions = (setup: Setup): Setup => ({ ...setup, server: plainOnly(setup.server) })
const plainOnly = (directives: readonly Directive[]): readonly Directive[] =>
  directives
    .filter(
      ({ name, words }) =>
        !/^(?:if|elseif|else)$/i.test(name) && !words.some(({ text }) => /^expr=/i.test(text)),
    )
    .map((each) => (each.block === null ? each : { ...each, block: plainOnly(each.block) }))

/** The phases of httpd, in their order: URL, environment, access, answer. */
function handled(playing: Playing, exchange: Exchange): ServerReply {
  const { setup } = playing
  setConditional(setup.server, exchange)
  const first = setup.isFolder ? goesOn : rewrite(setup.server, "server", exchange)
  if (first.kind === "ended") return ended(playing, exchange, mergedFor(setup, exchange, false), first)
  const isProxied = first.kind === "proxied" || isPassedOn(setup.server, exchange)
  // ProxyPass is asked before Redirect.
  const redirected = isProxied ? null : redirectOf(setup.server, exchange)
  if (redirected !== null) return ended(playing, exchange, mergedFor(setup, exchange, false), redirected)
  const merged = mergedFor(setup, exchange, isProxied)
  for (const section of merged.sections.slice(1)) setConditional(section, exchange)
  const denied = refused(merged.sections, exchange)
  if (denied !== null) {
    const extra =
      denied.realm === null ? [] : [header("www-authenticate", `Basic realm="${denied.realm}"`, denied.cause)]
    return own(playing, exchange, merged, denied.status, extra, denied.cause)
  }
  const rules = setup.isFolder ? setup.server : (merged.folders.findLast(hasRules) ?? [])
  const second = rewrite(rules, "folder", exchange)
  if (second.kind === "ended") return ended(playing, exchange, merged, second)
  // SetEnv comes last of all: who was answered before it has none of it.
  setAlways(merged.sections.flat(), exchange)
  if (second.kind === "another path") return again(playing, exchange, second.path)
  return passedOn(playing, exchange, merged, isProxied || second.kind === "proxied")
}

const goesOn: Rewritten = { kind: "goes on" }
const hasRules = (section: readonly Directive[]): boolean =>
  section.some(({ name }) => /^rewriteengine$/i.test(name))
const header = (name: string, value: string, cause: Cause | null): LocatedHeader => ({ name, value, cause })

/** A rule of a folder led elsewhere: httpd asks itself anew, and every variable is called `REDIRECT_…` there. */
function again(playing: Playing, exchange: Exchange, path: string): ServerReply {
  const environment = new Map([...exchange.environment].map(([name, value]) => [`REDIRECT_${name}`, value]))
  environment.set("REDIRECT_STATUS", "200")
  return handled(playing, { ...exchange, path, environment, isRewritten: true })
}

interface Ended {
  readonly status: number
  readonly location: string | null
  readonly by: Directive
}

/** A status that httpd itself gives: a redirect, or whatever `[R=…]` says. */
function ended(
  playing: Playing,
  exchange: Exchange,
  merged: Merged,
  { status, location, by }: Ended,
): ServerReply {
  const cause: Cause | null =
    status >= 300 ? { span: by.head, option: by.name, why: `Apache answers ${status} here` } : null
  const extra = location === null ? [] : [header("location", location, cause)]
  return own(playing, exchange, merged, status, extra, cause)
}

/** mod_alias: Redirect, RedirectMatch, RedirectPermanent, RedirectTemp */
function redirectOf(directives: readonly Directive[], exchange: Exchange): Ended | null {
  for (const by of directives) {
    const kind = /^redirect(match|permanent|temp)?$/i.exec(by.name)?.[1]?.toLowerCase()
    if (!/^redirect/i.test(by.name)) continue
    const words = by.words.map(({ text }) => text)
    const named = { permanent: 301, temp: 302, seeother: 303, gone: 410 }[words[0]?.toLowerCase() ?? ""]
    const given = named ?? (/^[1-5]\d\d$/.test(words[0] ?? "") ? Number(words[0]) : null)
    if (given !== null) words.shift()
    const status = kind === "permanent" ? 301 : kind === "temp" ? 302 : (given ?? 302)
    const [from = "/", to = null] = words
    const { path } = exchange
    if (kind === "match") {
      const found = matched(from, false, path)
      if (found === null) continue
      const target =
        to === null ? null : to.replace(/\$(\d)/g, (_, digit: string) => found.groups[Number(digit)] ?? "")
      return { status, location: rooted(target, exchange), by }
    }
    const isUnder = path === from || path.startsWith(from.endsWith("/") ? from : `${from}/`)
    if (isUnder)
      return { status, location: rooted(to === null ? null : to + path.slice(from.length), exchange), by }
  }
  return null
}

const rooted = (target: string | null, { request, query }: Exchange): string | null => {
  if (target === null) return null
  const whole = query === "" || target.includes("?") ? target : `${target}?${query}`
  return whole.startsWith("/") && request.host !== null
    ? `${request.scheme}://${request.host}${whole}`
    : whole
}

/** mod_proxy: ProxyPass, of the server or of a Location */
function isPassedOn(server: readonly Directive[], { path }: Exchange): boolean {
  for (const { name, words } of server) {
    const [from, to] = words.map(({ text }) => text)
    if (/^proxypassmatch$/i.test(name) && from !== undefined && matched(from, false, path) !== null)
      return to !== "!"
    if (/^proxypass$/i.test(name) && from !== undefined && to !== undefined) {
      const isUnder = path === from || path.startsWith(from.endsWith("/") ? from : `${from}/`)
      if (isUnder) return to !== "!"
    }
  }
  return server.some(
    ({ name, words, block }) =>
      /^location(?:match)?$/i.test(name) &&
      block?.some((inner) => /^proxypass/i.test(inner.name) && inner.words[0]?.text !== "!") === true &&
      (/match$/i.test(name) || words[0]?.text === "~"
        ? matched(words.at(-1)?.text ?? "", false, path) !== null
        : path.startsWith(words[0]?.text ?? "/")),
  )
}

/** What httpd answers by itself has lost what stood in the first table: only `Header always` counts. server/protocol.c, ap_die */
function own(
  { layer }: Playing,
  exchange: Exchange,
  merged: Merged,
  status: number,
  extra: readonly LocatedHeader[],
  cause: Cause | null,
): ServerReply {
  const always: Table = [...extra.filter(({ name }) => name !== "location")]
  const isEmpty = status === 204 || status === 304
  const rest: Table = [
    ...extra.filter(({ name }) => name === "location"),
    ...(isEmpty ? [] : [header("content-type", "text/html; charset=iso-8859-1", null)]),
  ]
  // A 204 is sent as it is: what conditions said of Vary is still there. modules/http/http_protocol.c, ap_send_error_response
  if (status === 204) vary(rest, exchange.varied)
  const absences = headersInto(merged, exchange, { always, onsuccess: null, own: rest }, layer, status)
  return {
    kind: "answer",
    status,
    headers: sent([...always, ...rest]),
    body: exchange.request.method === "HEAD" || isEmpty ? "" : errorPage(status),
    layer,
    visits: [{ layer, action: "answered", note: String(status) }],
    absences,
    reachedApplication: true,
    cause,
  }
}

const errorPage = (status: number): string =>
  `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${nodeStatusText(status)}</title>\n</head><body>\n<h1>${nodeStatusText(status)}</h1>\n</body></html>\n`

function passedOn(
  { layer, upstream }: Playing,
  exchange: Exchange,
  merged: Merged,
  isProxied: boolean,
): ServerReply {
  const all = merged.sections.flat()
  const visits: Visit[] = [{ layer, action: "passed on", note: "" }]
  // What RequestHeader did is what conditions see from here on.
  exchange.requestHeaders = requestHeadersAfter(all, exchange)
  const reply = upstream.respond({ ...exchange.request, headers: exchange.requestHeaders })
  if (reply.kind === "undetermined") return { ...reply, visits: [...visits, ...reply.visits] }
  visits.push(...reply.visits)
  const overrides = all.findLast(({ name }) => /^proxyerroroverride$/i.test(name))
  if (/^on$/i.test(overrides?.words[0]?.text ?? "") && reply.status >= 400) {
    const cause: Cause = {
      span: overrides?.head ?? null,
      option: "ProxyErrorOverride",
      why: "Apache puts a page of its own in the place of the app's error",
    }
    const answer = own({ layer, upstream, setup: emptySetup }, exchange, merged, reply.status, [], cause)
    return answer.kind === "answer" ? { ...answer, visits: [...visits, ...answer.visits] } : answer
  }
  const always: Table = []
  // What a proxied app says takes the place of what was there: Vary too. modules/proxy/mod_proxy_http.c
  const before = isProxied ? [] : exchange.varied
  const onsuccess: Table = reply.headers.filter(({ name }) => !/^(?:date|server)$/i.test(name))
  vary(onsuccess, before)
  const absences = headersInto(merged, exchange, { always, onsuccess, own: onsuccess }, layer, reply.status)
  visits.push({ layer, action: "changed the answer", note: "added its headers" })
  const headers = sent([...always, ...onsuccess])
  return {
    ...reply,
    headers,
    visits,
    absences: [
      ...absences,
      ...reply.absences.filter(
        ({ header: name }) => !headers.some((each) => byteLowercase(each.name) === name),
      ),
    ],
  }
}

const emptySetup: Setup = { server: [], isFolder: false, documentRoot: null }

interface Tables {
  readonly always: Table
  /** null: the answer is httpd's own, which is cleared of it */
  readonly onsuccess: Table | null
  /** what httpd says of its own answer */
  readonly own: Table
}

/** An expression names in Vary what it has looked at, in the first that is there. server/util_expr_eval.c, ap_expr_exec_ctx */
function vary(table: Table, names: readonly string[]): void {
  if (names.length === 0) return
  const at = table.findIndex(({ name }) => byteLowercase(name) === "vary")
  const value = [...(at < 0 ? [] : [table[at]?.value ?? ""]), ...names].join(", ")
  const cause: Cause = { span: null, option: null, why: "a condition looks at it" }
  table.splice(at < 0 ? table.length : at, at < 0 ? 0 : 1, header("vary", value, cause))
}

/** mod_headers: first all lines with `always`, then the others, each in its order. modules/metadata/mod_headers.c */
function headersInto(
  { sections }: Merged,
  exchange: Exchange,
  tables: Tables,
  layer: LayerInfo,
  status: number,
): readonly Absence[] {
  const lines = sections
    .flat()
    .flatMap((each) => (/^header$/i.test(each.name) ? (headerLine(each) ?? []) : []))
  const absences: Absence[] = []
  const absent = (line: HeaderLine, why: string): void => {
    if (isOrigin(line))
      absences.push({
        header: "access-control-allow-origin",
        layer: layer.name,
        cause: { span: line.directive.head, option: "Header", why },
      })
  }
  for (const name of ["always", "onsuccess"] as const)
    for (const line of lines.filter(({ table }) => table === name)) {
      const table = tables[name]
      const looked = exchange.varied.length
      const isMeant = table === null || counts(line, exchange)
      vary(tables.onsuccess ?? tables.own, exchange.varied.slice(looked))
      if (table === null) {
        absent(line, `without \`always\`, Header leaves Apache's own ${status} alone`)
        continue
      }
      if (!isMeant) {
        absent(line, `its condition \`${line.condition ?? ""}\` does not hold`)
        continue
      }
      applyLine(line, table, exchange, {
        span: line.directive.head,
        option: "Header",
        why: `Header ${line.action} writes it${/%\{|expr=/.test(line.values[0]?.text ?? "") ? `, from ${line.values[0]?.text}` : ""}`,
      })
    }
  const isThere = [...tables.always, ...(tables.onsuccess ?? [])].some(
    ({ name }) => byteLowercase(name) === "access-control-allow-origin",
  )
  if (isThere) return []
  if (absences.length > 0) return absences
  return [
    {
      header: "access-control-allow-origin",
      layer: layer.name,
      cause: { span: null, option: "Header", why: "no Header line names it here" },
      isSilent: true,
    },
  ]
}
