import { byteLowercase } from "../../fetch/header-list.ts"
import type { Span, SyntaxProblem } from "../../source/span.ts"
import { answered, noOrigin, passOn, setHeaders } from "../gateway.ts"
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
} from "../server.ts"
import type { Upstream } from "../upstream.ts"

/** A header that a rule sets, or takes away. */
export interface RuleHeader {
  readonly name: string
  /** null: it is taken away */
  readonly value: string | null
  /** where the value stands */
  readonly span: Span
}

/** Headers for the files under a pattern. */
export interface HeaderRule {
  readonly pattern: string
  readonly fits: (request: ServerRequest) => boolean
  readonly headers: readonly RuleHeader[]
  /** the whole of it */
  readonly span: Span
}

/** What a host of static sites does with its rules. */
export interface Site {
  readonly framework: string
  readonly label: string
  readonly version: string
  readonly rules: readonly HeaderRule[]
  /** a header that several rules set: are their values joined, or does one count? */
  readonly joinsValues: boolean
  /** what it answers to a method that no file has: a status, or 200 where its documentation does not say */
  readonly otherMethods: 405 | 200
  /** are the headers put on what a function answers, too? */
  readonly coversFunctions: boolean
  readonly findings: readonly Finding[]
  readonly problems: readonly SyntaxProblem[]
}

const FILE: LayerInfo = { id: "file", name: "the file", role: "route", span: null }

/** A server that has these rules: files, or the functions that the scenario says stand behind. */
export function siteServer(site: Site, upstream: Upstream): Server {
  const { rules } = site
  const says = rules
    .flatMap(({ headers }) => headers)
    .find(({ name, value }) => value !== null && byteLowercase(name) === "access-control-allow-origin")
  const layer: LayerInfo = {
    id: site.framework,
    name: site.label,
    role: says === undefined ? "middleware" : "cors",
    span: says?.span ?? rules[0]?.span ?? null,
  }
  return {
    framework: site.framework,
    label: site.label,
    version: site.version,
    layers: [layer, ...(upstream.isGiven ? upstream.layers : [FILE])],
    options: rules.flatMap(optionsOf),
    findings: [...site.findings, ...notices(site), ...upstream.findings],
    problems: site.problems,
    environment: upstream.environment,
    questions: upstream.questions,
    respond: (request) => respond(site, layer, upstream, request),
  }
}

const optionsOf = ({ pattern, headers }: HeaderRule): readonly UnderstoodOption[] =>
  headers.map(({ name, value, span }) => ({
    name: `${pattern}: ${name}`,
    value: value ?? "taken away",
    isDefault: false,
    span,
  }))

function notices({ rules, otherMethods, label }: Site): readonly Finding[] {
  if (rules.length === 0)
    return [{ kind: "problem", text: "No rule with headers was found here.", span: null }]
  return [
    otherMethods === 405
      ? {
          kind: "notice",
          text: `${label} serves files to GET and HEAD alone: a preflight is answered with 405, and no rule can change that.`,
          span: null,
        }
      : {
          kind: "notice",
          text: `What ${label} answers to OPTIONS for a file is not documented: it is taken to be 200, with the headers of the rules.`,
          span: null,
        },
  ]
}

/** The headers of the rules that fit, each with its place. */
function headersFor({ rules, joinsValues }: Site, request: ServerRequest): readonly LocatedHeader[] {
  let said: readonly LocatedHeader[] = []
  for (const { pattern, fits, headers } of rules) {
    if (!fits(request)) continue
    for (const { name, value, span } of headers) {
      const lower = byteLowercase(name)
      const before = said.find((header) => header.name === lower)
      said = said.filter((header) => header.name !== lower)
      if (value === null) continue
      const joined = before !== undefined && joinsValues ? `${before.value}, ${value}` : value
      const cause: Cause = { span, option: null, why: `the rule of ${pattern} sets it` }
      said = [...said, { name: lower, value: joined, cause }]
    }
  }
  return said
}

function respond(site: Site, layer: LayerInfo, upstream: Upstream, request: ServerRequest): ServerReply {
  const { rules, coversFunctions, otherMethods } = site
  const said = headersFor(site, request)
  const isSaid = said.some(({ name }) => name === "access-control-allow-origin")
  const because = (why: string, span: Span | null = null): readonly Absence[] => [
    noOrigin(layer, { span, option: null, why }),
  ]
  const missing = isSaid
    ? []
    : because(
        rules.some(({ fits }) => fits(request))
          ? "no rule of this path sets it"
          : `no rule fits ${request.path.split("?")[0]}`,
        rules[0]?.span ?? null,
      )
  if (upstream.isGiven)
    return passOn(upstream, layer, request, ({ headers }) => ({
      headers: coversFunctions ? setHeaders(headers, said) : headers,
      absences: coversFunctions
        ? missing
        : because("the rules count for files: what a function answers has none of their headers"),
      note: coversFunctions && said.length > 0 ? "set the headers of its rules" : "",
    }))
  const isFile = request.method === "GET" || request.method === "HEAD"
  if (!isFile && otherMethods === 405) {
    const cause: Cause = {
      span: null,
      option: null,
      why: `${site.label} serves files to GET and HEAD alone, and answers ${request.method} with 405`,
    }
    return answered(layer, 405, [], cause.why, { cause, absences: because(cause.why) })
  }
  const type: LocatedHeader = { name: "content-type", value: "application/octet-stream", cause: null }
  return {
    ...answered(FILE, 200, setHeaders([type], said), "it is taken to be there", { absences: missing }),
    visits: [
      { layer, action: "passed on", note: "" },
      { layer: FILE, action: "answered", note: "it is taken to be there" },
      ...(said.length > 0
        ? [{ layer, action: "changed the answer", note: "set the headers of its rules" } as const]
        : []),
    ],
  }
}
