import { get } from "../../fetch/header-list.ts"
import { phpDialect } from "../../source/php/dialect.ts"
import { functionName, phpFunction } from "../../source/php/functions.ts"
import { phpTruth, written } from "../../source/php/values.ts"
import type { Statement } from "../../source/script/ast.ts"
import type { Dialect, Evaluation } from "../../source/script/evaluation.ts"
import { run } from "../../source/script/run.ts"
import {
  boolean,
  host,
  native,
  nothing,
  number,
  Scope,
  said,
  text,
  unknown,
  type Value,
} from "../../source/script/values.ts"
import type { Span } from "../../source/span.ts"
import { isLookedAt } from "../looked-at.ts"
import type { Cause, ServerRequest } from "../server.ts"
import { SentHeaders } from "./sent-headers.ts"

/** `exit`, or an error that nobody catches: the script goes no further. */
class Ended {}

/** One run of the script: every request starts it anew. */
interface Run {
  readonly request: ServerRequest
  readonly sent: SentHeaders
  readonly scope: Scope
  body: string
}

/** What a script answered. */
export interface Answered {
  readonly sent: SentHeaders
  readonly body: string
}

/**
 * A script that can be run, once for each request.
 * @param isPart is it a part of a script, or does it bring in other files? What is not defined here may be defined there
 */
export function phpScript(isPart: boolean) {
  let current: Run | null = null

  const dialect: Dialect = {
    ...phpDialect,
    name: (evaluation, name, span) => {
      if (current === null) return phpDialect.name(evaluation, name, span)
      const given = superglobal(evaluation, current, name, span)
      if (given !== null) return given
      const started = current
      const wanted = functionName(name)
      const own = Object.hasOwn(OWN, wanted) ? OWN[wanted] : undefined
      if (own !== undefined) return native(name, span, (args, at) => own(evaluation, started, args, at))
      const declared = declaredFunction(started.scope, wanted)
      if (declared !== undefined) return declared
      if (/^(?:PHP_URL_\w+|JSON_\w+)$/.test(name)) return text(name, span)
      if (name === "PHP_EOL") return text("\n", span)
      // A variable that was given no value is null.
      if (name.startsWith("$") && !isPart && name !== "$this") return nothing(span)
      return phpDialect.name(evaluation, name, span)
    },
  }

  /** @throws OpenQuestion where the answer hangs on what the text does not say */
  const answer = (
    evaluation: Evaluation,
    statements: readonly Statement[],
    request: ServerRequest,
  ): Answered => {
    const own: Run = {
      request,
      sent: new SentHeaders(),
      scope: new Scope(null),
      body: "",
    }
    current = own
    try {
      const declared = statements.filter(({ kind }) => kind === "function")
      const others = statements.filter(({ kind }) => kind !== "function")
      run(evaluation, own.scope, [...declared, ...others])
    } catch (error) {
      if (!(error instanceof Ended)) throw error
    } finally {
      current = null
    }
    return { sent: own.sent, body: own.body }
  }
  return { dialect, answer }
}

/** A function of the script: PHP finds them whatever their letters. */
const declaredFunction = (scope: Scope, wanted: string): Value | undefined =>
  [...scope.names].find(([name, value]) => value.kind === "function" && name.toLowerCase() === wanted)?.[1]

/** `$_SERVER`, `$_GET` and the others that PHP fills by itself; null for any other name. */
function superglobal(evaluation: Evaluation, { request }: Run, name: string, span: Span): Value | null {
  const closed = (reason: string): Value =>
    host({ name, index: (key, at) => unknown(`${name}[${said(key) ?? "…"}]`, reason, at) }, span)
  switch (name) {
    case "$_SERVER":
      return host({ name, index: (key, at) => serverVariable(request, said(key) ?? "", at) }, span)
    case "$_GET":
      return pairs(request.path.split("?")[1] ?? "", span)
    case "$_ENV":
      return host({ name, index: (key, at) => variable(evaluation, said(key) ?? "", at, nothing(at)) }, span)
    case "$_POST":
      return posted(request, span) ?? closed("what the request’s body says is not read")
    case "$_REQUEST":
    case "$_FILES":
      return closed("what the request’s body says is not read")
    case "$_COOKIE":
      return pairs((get(request.headers, "cookie") ?? "").replaceAll("&", "%26").replaceAll("; ", "&"), span)
    case "$_SESSION":
      return closed("what was kept before is not known")
    default:
      return null
  }
}

/** What a query or a form says, by its names. */
function pairs(query: string, span: Span): Value {
  const entries = new Map([...new URLSearchParams(query)].map(([key, value]) => [key, text(value, span)]))
  return { kind: "map", type: null, entries, span }
}

/** `$_POST`: what a form says, and nothing of JSON; null where that is not known. */
function posted({ method, headers, body }: ServerRequest, span: Span): Value | null {
  const type = get(headers, "content-type") ?? ""
  if (method !== "POST" || body === null) return pairs("", span)
  if (body === undefined || /^multipart\//i.test(type)) return null
  return pairs(/^application\/x-www-form-urlencoded\b/i.test(type) ? body : "", span)
}

function variable(evaluation: Evaluation, name: string, span: Span, missing: Value): Value {
  const value = evaluation.variable(name, span, null)
  if (value !== null) return { kind: "string", value, variable: name, span }
  return missing.kind === "nothing" ? { ...missing, variable: name } : missing
}

/** An entry of `$_SERVER`; nothing where the request has no such header. */
function serverVariable(request: ServerRequest, name: string, span: Span): Value {
  const [, query = ""] = request.path.split("?")
  const header = /^HTTP_([A-Z0-9_]+)$/.exec(name)?.[1] ?? /^CONTENT_(?:TYPE|LENGTH)$/.exec(name)?.[0]
  if (header !== undefined) {
    const value = get(request.headers, header.replaceAll("_", "-"))
    return value === null ? nothing(span) : text(value, span)
  }
  switch (name) {
    case "REQUEST_METHOD":
      return text(request.method, span)
    case "REQUEST_URI":
      return text(request.path, span)
    case "QUERY_STRING":
      return text(query, span)
    case "SERVER_PROTOCOL":
      return text("HTTP/1.1", span)
    case "REQUEST_SCHEME":
      return text(request.scheme, span)
    case "HTTPS":
      return request.scheme === "https" ? text("on", span) : nothing(span)
    default:
      return unknown(`$_SERVER['${name}']`, "it depends on where the script runs", span)
  }
}

type Own = (evaluation: Evaluation, run: Run, args: readonly Value[], span: Span) => Value

const setHere = (span: Span): Cause => ({ span, option: null, why: "it is set here" })

const header: Own = (evaluation, { sent }, [line, replaces, status], span) => {
  const given = line === undefined ? null : lineOf(evaluation, line)
  const isReplacing = replaces === undefined || phpTruth(replaces) !== false
  if (given !== null)
    sent.header(given, isReplacing, status?.kind === "number" ? status.value : null, setHere(span))
  return nothing(span)
}

/**
 * The line of a header. Of one that is put together, its name may be known though its value is not.
 * @throws OpenQuestion where CORS looks at it, and nobody has said what it is
 */
function lineOf(evaluation: Evaluation, line: Value): string | null {
  if (line.kind !== "unknown") return written(line)
  const name = /["']([\w-]+)\s*:/.exec(evaluation.textAt(line.span))?.[1] ?? ""
  if (!isLookedAt(name)) return null
  const answer = written(evaluation.known(line, { kind: "text", suggestions: [] })) ?? ""
  // Whether the name is said as well, or the value alone.
  return answer.toLowerCase().startsWith(`${name.toLowerCase()}:`) ? answer : `${name}: ${answer}`
}

const print: Own = (_, own, args, span) => {
  own.body += args.map(printed).join("")
  return number(1, span)
}

/** What a value looks like in the answer; nothing of what is not known. */
const printed = (value: Value): string => written(value) ?? ""

const exit: Own = (_, own, [words], _span) => {
  if (words?.kind === "string") own.body += words.value
  throw new Ended()
}

/** `file_get_contents('php://input')`: the body; what is in a file is not known. */
const contents: Own = (evaluation, { request: { body } }, [name], span) =>
  name !== undefined && said(name) === "php://input" && body !== undefined
    ? text(body ?? "", span)
    : unknown(evaluation.textAt(span), "what it reads is not in the paste", span)

const idle: Own = (_, _run, _args, span) => nothing(span)

/** What a script says to the browser, and how it ends. */
const OWN: Readonly<Record<string, Own>> = {
  header,
  header_remove: (_, { sent }, [name], span) => {
    const given = name === undefined ? null : written(name)
    if (name === undefined) sent.removeAll()
    else if (given !== null) sent.remove(given)
    return nothing(span)
  },
  headers_sent: (_, _run, _args, span) => boolean(false, span),
  http_response_code: (_, { sent }, [status], span) => {
    const before = sent.status
    if (status?.kind === "number")
      sent.setStatus(status.value, { span, option: null, why: `it answers ${status.value} here` })
    return number(before, span)
  },
  echo: print,
  print,
  exit,
  die: exit,
  throw: (_, { sent }, _args, span) => {
    sent.setStatus(500, { span, option: null, why: "an error is thrown here, and nobody catches it" })
    throw new Ended()
  },
  define: (_, { scope }, [name, value], span) => {
    const given = name === undefined ? null : said(name)
    if (given !== null && value !== undefined) scope.names.set(given, value)
    return boolean(true, span)
  },
  function_exists: (_, { scope }, [name], span) => {
    const wanted = functionName(name === undefined ? "" : (said(name) ?? ""))
    const isThere =
      Object.hasOwn(OWN, wanted) ||
      phpFunction(wanted) !== undefined ||
      declaredFunction(scope, wanted) !== undefined
    return boolean(isThere, span)
  },
  getenv: (evaluation, _run, [name], span) => {
    const given = name === undefined ? null : said(name)
    return given === null
      ? unknown(evaluation.textAt(span), "the variable is not known", span)
      : variable(evaluation, given, span, boolean(false, span))
  },
  file_get_contents: contents,
  getallheaders: (_, own, _args, span) => headersOf(own, span),
  apache_request_headers: (_, own, _args, span) => headersOf(own, span),
  error_log: idle,
  error_reporting: idle,
  flush: idle,
  ini_set: idle,
  ob_end_clean: idle,
  ob_end_flush: idle,
  ob_start: idle,
  set_time_limit: idle,
  sleep: idle,
  date_default_timezone_set: idle,
}

/** The request's headers, by the names that PHP gives them: `X-Own`. */
function headersOf({ request }: Run, span: Span): Value {
  const entries = new Map<string, Value>()
  for (const [name] of request.headers) {
    const own = name.toLowerCase().replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase())
    entries.set(own, text(get(request.headers, name) ?? "", span))
  }
  return { kind: "map", type: null, entries, span }
}
