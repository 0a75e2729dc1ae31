import { byteLowercase, get } from "../../fetch/header-list.ts"
import type { Directive } from "../../source/directive.ts"
import { parseNginx } from "../../source/nginx/parse.ts"
import type { Span } from "../../source/span.ts"
import { silent } from "../gateway.ts"
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
import { inherited, type Level, locationFor } from "./locations.ts"
import { type Returned, rewritePhase } from "./rewrite-phase.ts"
import { type MapBlock, Variables } from "./variables.ts"

const VERSION = "1.22.1"

/** The statuses that `add_header` counts for without `always`. http://nginx.org/en/docs/http/ngx_http_headers_module.html */
const ADDED_TO = [200, 201, 204, 206, 301, 302, 303, 304, 307, 308]

const PASSES = ["proxy_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "grpc_pass"]

/** The blocks inside of which a server stands. */
const AROUND = ["http", "events", "stream"]

/** Reads an nginx configuration, or a part of one, into a server that answers as nginx 1.22.1 does. Never throws. */
export function nginxServer(source: string, upstream: Upstream): Server {
  const { directives, problems } = parseNginx(source)
  const findings: Finding[] = []
  const { server, maps } = structure(directives)
  if (server === null)
    findings.push({
      kind: "problem",
      text: "No server or location block was found here, and no add_header.",
      span: null,
    })
  const layer: LayerInfo = {
    id: "nginx",
    name: "nginx",
    role: addsOrigin(directives) ? "cors" : "middleware",
    span: server?.of?.head ?? null,
  }
  if (server !== null) notices(server, findings)
  const behind = upstream.layers
  return {
    framework: "nginx",
    label: "nginx",
    version: VERSION,
    layers: [layer, ...behind],
    options: optionsOf(directives),
    findings: [...findings, ...upstream.findings],
    problems,
    environment: upstream.environment,
    questions: upstream.questions,
    respond: (request) =>
      server === null ? upstream.respond(request) : respond({ layer, server, maps, upstream }, request),
  }
}

interface Setup {
  readonly layer: LayerInfo
  readonly server: Level
  readonly maps: ReadonlyMap<string, MapBlock>
  readonly upstream: Upstream
}

/** The server to play, wherever it stands: in a whole file, in a site's file, or just its inner part. */
function structure(directives: readonly Directive[]): {
  readonly server: Level | null
  readonly maps: ReadonlyMap<string, MapBlock>
} {
  const maps = new Map<string, MapBlock>()
  let server: Level | null = null
  const walk = (level: Level): void => {
    for (const directive of level.directives) {
      const [source, target] = directive.words
      if (directive.name === "map" && source !== undefined && target !== undefined)
        maps.set(target.text.replace(/^\$/, ""), { source: source.text, directive })
      if (AROUND.includes(directive.name))
        walk({ directives: directive.block ?? [], outer: level, of: directive })
      if (
        directive.name === "server" &&
        directive.block !== null &&
        (server === null ||
          (isRedirectOnly(server) &&
            !isRedirectOnly({ directives: directive.block, outer: level, of: directive })))
      )
        server = { directives: directive.block, outer: level, of: directive }
    }
  }
  const file: Level = { directives, outer: null, of: null }
  walk(file)
  const isPart = directives.some(({ name }) =>
    ["location", "add_header", "if", "return", ...PASSES].includes(name),
  )
  return { server: server ?? (isPart ? file : null), maps }
}

/** `server { listen 80; return 301 https://…; }` stands beside the one that serves. */
const isRedirectOnly = ({ directives }: Level): boolean =>
  directives.some(({ name }) => name === "return") && !directives.some(({ name }) => name === "location")

const addsOrigin = (directives: readonly Directive[]): boolean =>
  directives.some(
    ({ name, words, block }) =>
      (["add_header", "more_set_headers"].includes(name) &&
        /^access-control-allow-origin/i.test(words[0]?.text ?? "")) ||
      (block !== null && addsOrigin(block)),
  )

function optionsOf(directives: readonly Directive[]): readonly UnderstoodOption[] {
  return directives.flatMap(({ name, words, block, head }): readonly UnderstoodOption[] => {
    if (block !== null) return optionsOf(block)
    const [first, second, third] = words
    if (name !== "add_header" || first === undefined || !/^(access-control-|vary$)/i.test(first.text))
      return []
    return [
      {
        name: first.text,
        value: `${second?.text ?? ""}${third?.text === "always" ? " always" : ""}`,
        isDefault: false,
        span: head,
      },
    ]
  })
}

/** Things that run, but not as they look. */
function notices(server: Level, findings: Finding[]): void {
  const walk = (level: Level): void => {
    const own = level.directives.filter(({ name }) => name === "add_header")
    const around = level.outer === null ? [] : inherited(level.outer, "add_header").directives
    const isCors = (directive: Directive) => /^access-control-/i.test(directive.words[0]?.text ?? "")
    const [first] = own
    if (first !== undefined && around.some(isCors) && !own.some(isCors))
      findings.push({
        kind: "notice",
        text: "A block with an add_header of its own takes over none of those around it: the CORS headers of the outer block are lost here.",
        span: first.head,
      })
    for (const directive of level.directives)
      if (directive.block !== null && (directive.name === "location" || directive.name === "if"))
        walk({ directives: directive.block, outer: level, of: directive })
  }
  walk(server)
}

interface Draft {
  status: number
  headers: LocatedHeader[]
  body: string
  cause: Cause | null
}

function respond({ layer, server, maps, upstream }: Setup, request: ServerRequest): ServerReply {
  const variables = new Variables(request, maps)
  const visits: Visit[] = []
  const first = rewritePhase(server, variables)
  const location =
    first.returned !== null
      ? first.level
      : limited(locationFor(server, request.path.split("?")[0] ?? "/"), request)
  const second = first.returned !== null || location === server ? first : rewritePhase(location, variables)
  const level = second.level
  const refused = second.returned === null ? accessPhase(level, request) : null
  const finished = (draft: Draft, action: "answered" | "changed the answer", at: Level): ServerReply => {
    const absences = addHeaders(layer, at, draft, variables)
    visits.push({ layer, action, note: action === "answered" ? String(draft.status) : "added its headers" })
    return answer(layer, draft, visits, absences, request)
  }
  if (second.returned !== null) return finished(returnDraft(second.returned, request), "answered", level)
  if (refused !== null) return finished(refused.draft, "answered", refused.level)
  const passes = PASSES.some((name) => inherited(level, name).directives.length > 0)
  if (!passes && !upstream.isGiven) return finished(staticDraft(request, level), "answered", level)
  visits.push({ layer, action: "passed on", note: "" })
  const reply = upstream.respond(request)
  if (reply.kind === "undetermined") return { ...reply, visits: [...visits, ...reply.visits] }
  visits.push(...reply.visits)
  const hidden = inherited(level, "proxy_hide_header").directives.map(({ words: [name] }) =>
    byteLowercase(name?.text ?? ""),
  )
  const draft: Draft = {
    status: reply.status,
    headers: reply.headers.filter(
      ({ name }) => !hidden.includes(byteLowercase(name)) && !/^(date|server|x-pad)$/i.test(name),
    ),
    body: reply.body,
    cause: reply.cause,
  }
  const absences = addHeaders(layer, level, draft, variables)
  visits.push({ layer, action: "changed the answer", note: "added its headers" })
  const inner = reply.absences.filter(
    ({ header }) => !draft.headers.some(({ name }) => byteLowercase(name) === header),
  )
  return {
    ...reply,
    headers: draft.headers,
    visits,
    absences: [...absences, ...inner],
  }
}

function answer(
  layer: LayerInfo,
  draft: Draft,
  visits: readonly Visit[],
  absences: readonly Absence[],
  request: ServerRequest,
): ServerReply {
  return {
    kind: "answer",
    status: draft.status,
    headers: draft.headers,
    body: request.method === "HEAD" ? "" : draft.body,
    layer,
    visits,
    absences,
    reachedApplication: true,
    cause: draft.cause,
  }
}

const plain = (name: string, value: string): LocatedHeader => ({ name, value, cause: null })

/** http://nginx.org/en/docs/http/ngx_http_rewrite_module.html#return */
function returnDraft({ status, text, by }: Returned, { scheme, host }: ServerRequest): Draft {
  const cause: Cause | null =
    status >= 300 ? { span: by.head, option: "return", why: `nginx returns ${status} here` } : null
  if ([301, 302, 303, 307, 308].includes(status) && text !== null) {
    // absolute_redirect is on, unless the text says otherwise.
    const location = text.startsWith("/") && host !== null ? `${scheme}://${host}${text}` : text
    const headers = [plain("content-type", "text/html"), { name: "location", value: location, cause }]
    return { status, headers, body: errorPage(status), cause }
  }
  if (status === 204 || status === 304) return { status, headers: [], body: "", cause }
  if (text === null && status >= 300)
    return { status, headers: [plain("content-type", "text/html")], body: errorPage(status), cause }
  return { status, headers: [plain("content-type", "text/plain")], body: text ?? "", cause }
}

const errorPage = (status: number): string =>
  `<html>\r\n<head><title>${status} ${titleOf(status)}</title></head>\r\n<body>\r\n<center><h1>${status} ${titleOf(status)}</h1></center>\r\n<hr><center>nginx/${VERSION}</center>\r\n</body>\r\n</html>\r\n`

const titleOf = (status: number): string =>
  status === 302
    ? "Found"
    : status === 405
      ? "Not Allowed"
      : status === 401
        ? "Authorization Required"
        : nodeStatusText(status)

const errorDraft = (status: number, cause: Cause): Draft => ({
  status,
  headers: [plain("content-type", "text/html")],
  body: errorPage(status),
  cause,
})

/**
 * What `limit_except` makes of a location for a method that it does not name: its own block, in which no `if` and no
 * `return` of the location counts. ngx_http_core_module.c, ngx_http_update_location_config
 */
function limited(location: Level, { method }: ServerRequest): Level {
  const [limit] = inherited(location, "limit_except").directives
  const methods = limit?.words.map(({ text }) => text.toUpperCase()) ?? []
  const isNamed = methods.includes(method) || (method === "HEAD" && methods.includes("GET"))
  return limit === undefined || isNamed
    ? location
    : { directives: limit.block ?? [], outer: location, of: limit }
}

/** `deny` and `auth_basic`: what keeps a request out. */
function accessPhase(
  inner: Level,
  request: ServerRequest,
): { readonly draft: Draft; readonly level: Level } | null {
  const [deny] = inherited(inner, "deny").directives
  const [allow] = inherited(inner, "allow").directives
  if (deny?.words[0]?.text === "all" && allow === undefined) {
    const isLimited = inner.of?.name === "limit_except"
    const why = isLimited
      ? `limit_except does not name ${request.method}: it is denied`
      : "everybody is denied here"
    const cause = { span: deny.head, option: isLimited ? "limit_except" : "deny", why }
    return { level: inner, draft: errorDraft(403, cause) }
  }
  const [basic] = inherited(inner, "auth_basic").directives
  const hasUsers = inherited(inner, "auth_basic_user_file").directives.length > 0
  if (
    basic !== undefined &&
    hasUsers &&
    basic.words[0]?.text !== "off" &&
    !/^basic /i.test(get(request.headers, "authorization") ?? "")
  ) {
    const draft = errorDraft(401, {
      span: basic.head,
      option: "auth_basic",
      why: `auth_basic wants a name and a password in Authorization${request.method === "OPTIONS" ? ", and a preflight never has one" : ""}`,
    })
    draft.headers.push(plain("www-authenticate", `Basic realm="${basic.words[0]?.text ?? ""}"`))
    return { level: inner, draft }
  }
  return null
}

/** No proxy and no return: nginx serves files, to GET and HEAD only. ngx_http_static_module.c */
function staticDraft({ method }: ServerRequest, level: Level): Draft {
  if (method !== "GET" && method !== "HEAD")
    return errorDraft(405, {
      span: level.of?.head ?? null,
      option: null,
      why: `nginx serves files here, and takes GET and HEAD only, not ${method}`,
    })
  return { status: 200, headers: [plain("content-type", "application/octet-stream")], body: "", cause: null }
}

/** `add_header` of the level: its own, or those of the one around, where it has none itself. */
function addHeaders(layer: LayerInfo, level: Level, draft: Draft, variables: Variables): readonly Absence[] {
  const { directives, at } = inherited(level, "add_header")
  const absences: Absence[] = []
  let isOriginAdded = draft.headers.some(({ name }) => byteLowercase(name) === "access-control-allow-origin")
  const isOrigin = (name: string) => byteLowercase(name) === "access-control-allow-origin"
  const absent = (span: Span | null, why: string): void => {
    absences.push({
      header: "access-control-allow-origin",
      layer: layer.name,
      cause: { span, option: "add_header", why },
    })
  }
  let isNamed = false
  for (const { words, head } of directives) {
    const [name, given, always] = words
    if (name === undefined || given === undefined) continue
    if (isOrigin(name.text)) isNamed = true
    const value = variables.expand(given.text)
    if (always?.text !== "always" && !ADDED_TO.includes(draft.status)) {
      if (isOrigin(name.text)) absent(head, `without \`always\`, add_header leaves a ${draft.status} alone`)
      continue
    }
    if (value === "") {
      if (isOrigin(name.text)) absent(given.span, emptyWords(given.text, variables))
      continue
    }
    if (isOrigin(name.text)) isOriginAdded = true
    // These belong to the connection, whatever is added.
    if (/^content-length$/i.test(name.text)) continue
    const header = {
      name: byteLowercase(name.text),
      value,
      cause: {
        span: head,
        option: "add_header",
        why: `add_header sets it${given.text.includes("$") ? `, from ${given.text}` : ""}`,
      },
    }
    draft.headers.push(header)
  }
  if (!isOriginAdded && !isNamed) {
    const outer =
      at.outer === null
        ? null
        : inherited(at.outer, "add_header").directives.find(({ words: [name] }) => isOrigin(name?.text ?? ""))
    const [own] = directives
    if (outer !== undefined && outer !== null && own !== undefined)
      absent(own.head, "this block has an add_header of its own, and so takes over none of those around it")
    else
      absences.push(
        silent(layer, {
          span: level.of?.head ?? null,
          option: "add_header",
          why: "no add_header names it here",
        }),
      )
  }
  return isOriginAdded ? [] : absences
}

const emptyWords = (written: string, variables: Variables): string =>
  written === "$http_origin"
    ? "the request has no Origin header, so $http_origin is empty"
    : `${written} is empty for ${variables.get("http_origin") || "a request without Origin"}: nothing is added`
