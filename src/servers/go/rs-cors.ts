import { get } from "../../fetch/header-list.ts"
import type { Evaluation } from "../../source/script/evaluation.ts"
import { host, list, native, nothing, text, type Value } from "../../source/script/values.ts"
import type { Span } from "../../source/span.ts"
import { difference, isNear } from "../near-miss.ts"
import { CorsSettings } from "./cors-settings.ts"
import { canonical } from "./response-writer.ts"
import type { GoExchange, GoRuntime } from "./runtime.ts"

/** rs/cors, Options; what each is where it is not given */
const DEFAULTS = {
  AllowedOrigins: '["*"]',
  AllowOriginFunc: "nil",
  AllowedMethods: '["GET", "POST", "HEAD"]',
  AllowedHeaders: '["Accept", "Content-Type", "X-Requested-With"]',
  ExposedHeaders: "[]",
  MaxAge: "0",
  AllowCredentials: "false",
  OptionsPassthrough: "false",
}

const ALL = ["HEAD", "GET", "POST", "PUT", "PATCH", "DELETE"]

/** `cors.New(cors.Options{…})` of github.com/rs/cors, 1.11.1 and 1.7.0 (cors.go); go-chi's is a fork of it. */
export function rsCorsPackage(runtime: GoRuntime) {
  return (evaluation: Evaluation, name: string, span: Span): Value | null => {
    const texts = (items: readonly string[], at: Span): Value =>
      list(
        items.map((each) => text(each, at)),
        at,
      )
    switch (name) {
      case "New":
        return native(name, span, ([options], at) => middleware(runtime, options, at))
      case "Default":
        return native(name, span, (_, at) => middleware(runtime, undefined, at))
      case "AllowAll":
        return native(name, span, (_, at) =>
          middleware(
            runtime,
            {
              kind: "map",
              type: "cors.Options",
              entries: new Map([
                ["AllowedOrigins", texts(["*"], at)],
                ["AllowedMethods", texts(ALL, at)],
                ["AllowedHeaders", texts(["*"], at)],
              ]),
              span: at,
            },
            at,
          ),
        )
      case "Handler":
        // go-chi's: the options give the middleware itself.
        return native(name, span, ([options], at) => {
          const made = middleware(runtime, options, at)
          return made.kind === "host" ? (made.host.member?.("Handler", at) ?? nothing(at)) : nothing(at)
        })
      case "Options":
        return text(evaluation.textAt(span), span)
      default:
        return null
    }
  }
}

function middleware(runtime: GoRuntime, options: Value | undefined, span: Span): Value {
  const settings = new CorsSettings(runtime.evaluation, options, span)
  const layer = runtime.layer("cors", "cors", span)
  runtime.options.push(...settings.understood(DEFAULTS))
  const wrap = (inner: Value, at: Span): Value =>
    runtime.handler(
      { name: "cors" },
      (exchange) => {
        if (isPreflight(exchange)) {
          preflight(runtime, settings, exchange)
          if (settings.isOn("OptionsPassthrough")) {
            exchange.visits.push({ layer, action: "passed on", note: "OptionsPassthrough" })
            runtime.serve(inner, exchange)
          } else {
            exchange.visits.push({ layer, action: "answered", note: "the preflight" })
            exchange.answeredBy ??= layer
            exchange.writer.writeHeader(
              settings.number("OptionsSuccessStatus") || runtime.version.preflightStatus,
            )
          }
          return
        }
        exchange.visits.push({ layer, action: "passed on", note: "" })
        actual(runtime, settings, exchange)
        runtime.serve(inner, exchange)
      },
      at,
    )
  return host(
    {
      name: "cors",
      member: (name, at) =>
        name === "Handler"
          ? native(name, at, ([inner], where) => wrap(inner ?? nothing(where), where))
          : null,
    },
    span,
  )
}

const isPreflight = ({ request }: GoExchange): boolean =>
  request.method === "OPTIONS" && (get(request.headers, "Access-Control-Request-Method") ?? "") !== ""

/** cors.go, handlePreflight */
function preflight(runtime: GoRuntime, settings: CorsSettings, exchange: GoExchange): void {
  const { request, writer } = exchange
  const { version } = runtime
  const why = settings.cause("AllowedOrigins", "the answer hangs on what is asked")
  const names = [
    "Origin",
    "Access-Control-Request-Method",
    "Access-Control-Request-Headers",
    ...(version.hasPrivateNetwork && settings.isOn("AllowPrivateNetwork")
      ? ["Access-Control-Request-Private-Network"]
      : []),
  ]
  if (version.saysVaryOnce) writer.add("Vary", names.join(", "), why)
  else for (const name of names) writer.add("Vary", name, why)
  const origin = get(request.headers, "Origin") ?? ""
  if (!isOriginAllowed(runtime, settings, exchange, origin)) return
  const asked = get(request.headers, "Access-Control-Request-Method") ?? ""
  if (!isMethodAllowed(runtime, settings, asked)) {
    absent(exchange, settings, "AllowedMethods", `${asked} is not among AllowedMethods: nothing is said`)
    return
  }
  const headers = get(request.headers, "Access-Control-Request-Headers")
  const refused = headers === null ? null : refusedHeader(runtime, settings, headers)
  if (refused !== null) {
    absent(exchange, settings, "AllowedHeaders", `${refused} is not among AllowedHeaders: nothing is said`)
    return
  }
  allowOrigin(settings, exchange, origin)
  writer.set(
    "Access-Control-Allow-Methods",
    version.comparesCase ? asked : asked.toUpperCase(),
    settings.cause("AllowedMethods", "the method that was asked for is named"),
  )
  const named = version.wantsSortedNames ? (headers ?? "") : parsedNames(headers ?? "").join(", ")
  if (named !== "")
    writer.set(
      "Access-Control-Allow-Headers",
      named,
      settings.cause("AllowedHeaders", "those that were asked for are named"),
    )
  if (settings.isOn("AllowCredentials"))
    writer.set(
      "Access-Control-Allow-Credentials",
      "true",
      settings.cause("AllowCredentials", "AllowCredentials is true"),
    )
  if (
    version.hasPrivateNetwork &&
    settings.isOn("AllowPrivateNetwork") &&
    get(request.headers, "Access-Control-Request-Private-Network") === "true"
  )
    writer.set(
      "Access-Control-Allow-Private-Network",
      "true",
      settings.cause("AllowPrivateNetwork", "AllowPrivateNetwork is true"),
    )
  const age = settings.number("MaxAge")
  if (age > 0 || (age < 0 && version.saysVaryOnce))
    writer.set(
      "Access-Control-Max-Age",
      String(Math.max(0, age)),
      settings.cause("MaxAge", `MaxAge is ${age}`),
    )
}

/** cors.go, handleActualRequest */
function actual(runtime: GoRuntime, settings: CorsSettings, exchange: GoExchange): void {
  const { request, writer } = exchange
  writer.add("Vary", "Origin", settings.cause("AllowedOrigins", "`Vary: Origin` is always set"))
  const origin = get(request.headers, "Origin") ?? ""
  if (!isOriginAllowed(runtime, settings, exchange, origin)) return
  if (!isMethodAllowed(runtime, settings, request.method)) {
    absent(
      exchange,
      settings,
      "AllowedMethods",
      `${request.method} is not among AllowedMethods: nothing is said, for a simple request as well`,
    )
    return
  }
  allowOrigin(settings, exchange, origin)
  const exposed = settings.list("ExposedHeaders").map(({ text: name }) => canonical(name))
  if (exposed.length > 0)
    writer.set(
      "Access-Control-Expose-Headers",
      exposed.join(", "),
      settings.cause("ExposedHeaders", "ExposedHeaders names them"),
    )
  if (settings.isOn("AllowCredentials"))
    writer.set(
      "Access-Control-Allow-Credentials",
      "true",
      settings.cause("AllowCredentials", "AllowCredentials is true"),
    )
}

function absent({ absences }: GoExchange, settings: CorsSettings, option: string, why: string): void {
  absences.push({ header: "access-control-allow-origin", layer: "cors", cause: settings.cause(option, why) })
}

/** A function says for all, else the list; without either, everybody is let in. */
const isEverybody = (settings: CorsSettings): boolean => {
  const listed = settings.list("AllowedOrigins")
  const asks = ["AllowOriginFunc", "AllowOriginRequestFunc", "AllowOriginVaryRequestFunc"].some(
    (name) => settings.get(name) !== null,
  )
  return listed.length === 0 ? !asks : listed.some(({ text: each }) => each === "*")
}

function allowOrigin(settings: CorsSettings, { writer }: GoExchange, origin: string): void {
  const everybody = isEverybody(settings)
  writer.set(
    "Access-Control-Allow-Origin",
    everybody ? "*" : origin,
    settings.cause(
      "AllowedOrigins",
      everybody ? "`*` lets every origin in" : "the origin is let in, and named",
    ),
  )
}

function isOriginAllowed(
  runtime: GoRuntime,
  settings: CorsSettings,
  exchange: GoExchange,
  origin: string,
): boolean {
  const span = settings.cause("AllowedOrigins", "").span ?? { from: 0, to: 0 }
  if (origin === "") {
    absent(exchange, settings, "AllowedOrigins", "the request has no Origin")
    return false
  }
  const request = runtime.requestOf(exchange, span)
  const given = text(origin, span)
  for (const [name, args] of [
    ["AllowOriginVaryRequestFunc", [request, given]],
    ["AllowOriginRequestFunc", [request, given]],
    ["AllowOriginFunc", [given]],
  ] as const) {
    const allows = settings.allows(name, args)
    if (allows === null) continue
    if (!allows) absent(exchange, settings, name, `${name} says no to ${origin}`)
    return allows
  }
  if (isEverybody(settings)) return true
  const wanted = origin.toLowerCase()
  const listed = settings.list("AllowedOrigins")
  if (listed.some(({ text: each }) => matchesWildcard(each.toLowerCase(), wanted))) return true
  const near = listed.find(({ text: each }) => isNear(each, origin))
  exchange.absences.push({
    header: "access-control-allow-origin",
    layer: "cors",
    cause: {
      ...settings.cause(
        "AllowedOrigins",
        near === undefined
          ? `${origin} is not among AllowedOrigins`
          : `${near.text} is not ${origin}: ${difference(near.text, origin)}`,
      ),
      ...(near === undefined ? {} : { span: near.span }),
    },
  })
  return false
}

/** One `*` stands for anything; utils.go, wildcard.match */
function matchesWildcard(entry: string, origin: string): boolean {
  const at = entry.indexOf("*")
  if (at < 0) return entry === origin
  const [start, end] = [entry.slice(0, at), entry.slice(at + 1)]
  return origin.length >= start.length + end.length && origin.startsWith(start) && origin.endsWith(end)
}

function isMethodAllowed({ version }: GoRuntime, settings: CorsSettings, method: string): boolean {
  const given = settings.list("AllowedMethods").map(({ text: each }) => each)
  const allowed = given.length === 0 ? ["GET", "POST", "HEAD"] : given
  if (version.comparesCase) return method === "OPTIONS" || allowed.includes(method)
  const asked = method.toUpperCase()
  return asked === "OPTIONS" || allowed.some((each) => each.toUpperCase() === asked)
}

/** The first name that is not allowed; null where all are. */
function refusedHeader({ version }: GoRuntime, settings: CorsSettings, headers: string): string | null {
  const given = settings.list("AllowedHeaders").map(({ text: each }) => each)
  if (given.includes("*")) return null
  if (!version.wantsSortedNames) {
    const allowed =
      given.length === 0
        ? ["Origin", "Accept", "Content-Type", "X-Requested-With"]
        : [...given, "Origin"].map(canonical)
    return parsedNames(headers).find((name) => !allowed.includes(canonical(name))) ?? null
  }
  const allowed = (given.length === 0 ? ["accept", "content-type", "x-requested-with"] : given)
    .map((each) => each.toLowerCase())
    .sort()
  let before = -1
  for (const name of headers.split(",").map((each) => each.trim())) {
    if (name === "") continue
    const at = allowed.indexOf(name)
    if (at <= before) return name
    before = at
  }
  return null
}

/** utils.go, parseHeaderList of 1.7: letters, digits, `-` and `_` are kept, and a name is written as it is canonical */
const parsedNames = (headers: string): readonly string[] =>
  headers
    .split(/[ ,]/)
    .map((name) => name.replace(/[^A-Za-z0-9_-]/g, ""))
    .filter((name) => name !== "")
    .map((name) => name.toLowerCase().replace(/(?:^|[-_])[a-z]/g, (start) => start.toUpperCase()))
