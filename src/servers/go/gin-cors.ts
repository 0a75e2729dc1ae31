import { get } from "../../fetch/header-list.ts"
import type { Evaluation } from "../../source/script/evaluation.ts"
import { boolean, list, native, nothing, number, text, type Value } from "../../source/script/values.ts"
import type { Span } from "../../source/span.ts"
import { difference, isNear } from "../near-miss.ts"
import { CorsSettings } from "./cors-settings.ts"
import { type GinContext, ginHandler, stop } from "./gin.ts"
import { canonical } from "./response-writer.ts"
import type { GoRuntime } from "./runtime.ts"

/** gin-contrib/cors 1.4.0, config.go; what each is where it is not given */
const DEFAULTS = {
  AllowAllOrigins: "false",
  AllowOrigins: "[]",
  AllowOriginFunc: "nil",
  AllowMethods: "[]",
  AllowHeaders: "[]",
  AllowCredentials: "false",
  ExposeHeaders: "[]",
  MaxAge: "0",
  AllowWildcard: "false",
}

/** github.com/gin-contrib/cors 1.4.0 (cors.go, utils.go): `cors.New(cors.Config{…})`, `cors.Default()` */
export function ginCorsPackage(runtime: GoRuntime) {
  return (evaluation: Evaluation, name: string, span: Span): Value | null => {
    switch (name) {
      case "New":
        return native(name, span, ([config], at) => middleware(runtime, config, at))
      case "Default":
        return native(name, span, (_, at) => {
          const config = defaultConfig(at)
          if (config.kind === "map") config.entries.set("AllowAllOrigins", boolean(true, at))
          return middleware(runtime, config, at)
        })
      case "DefaultConfig":
        return native(name, span, (_, at) => defaultConfig(at))
      case "Config":
        return text(evaluation.textAt(span), span)
      default:
        return null
    }
  }
}

/** config.go, DefaultConfig; the methods that add to it are functions among its entries */
function defaultConfig(span: Span): Value {
  const texts = (items: readonly string[]): Value =>
    list(
      items.map((each) => text(each, span)),
      span,
    )
  const entries = new Map<string, Value>([
    ["AllowMethods", texts(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])],
    ["AllowHeaders", texts(["Origin", "Content-Length", "Content-Type"])],
    ["MaxAge", number(12 * 3600, span)],
  ])
  for (const [method, field] of [
    ["AddAllowMethods", "AllowMethods"],
    ["AddAllowHeaders", "AllowHeaders"],
    ["AddExposeHeaders", "ExposeHeaders"],
  ] as const)
    entries.set(
      method,
      native(method, span, (added, at) => {
        const before = entries.get(field)
        entries.set(field, list([...(before?.kind === "list" ? before.items : []), ...added], at))
        return nothing(at)
      }),
    )
  return { kind: "map", type: "cors.Config", entries, span }
}

/** utils.go, normalize: trimmed, in lower case, each once */
const normalized = (items: readonly { readonly text: string }[]): readonly string[] => [
  ...new Set(items.map(({ text: each }) => each.trim().toLowerCase())),
]

const SCHEMES = ["http://", "https://"]

function middleware(runtime: GoRuntime, config: Value | undefined, span: Span): Value {
  const settings = new CorsSettings(runtime.evaluation, config, span)
  runtime.options.push(...settings.understood(DEFAULTS))
  // What it does not start with, and so nothing is answered at all: said beside the text.
  const refusal = (): string | null => {
    const listed = settings.list("AllowOrigins")
    const hasFunction = settings.get("AllowOriginFunc") !== null
    const everybody = settings.isOn("AllowAllOrigins")
    if (everybody && (hasFunction || listed.length > 0))
      return "conflict settings: all origins are allowed. AllowOriginFunc or AllowOrigins is not needed"
    if (!everybody && !hasFunction && listed.length === 0) return "conflict settings: all origins disabled"
    const bad = listed.find(
      ({ text: each }) => !each.includes("*") && !SCHEMES.some((scheme) => each.startsWith(scheme)),
    )
    return bad === undefined ? null : `bad origin: ${bad.text} has no scheme`
  }
  return ginHandler(
    runtime,
    "cors",
    span,
    (context) => {
      const wrong = refusal()
      if (wrong !== null) {
        stop(context, 500, { span, option: null, why: `gin-contrib/cors panics as it is made: ${wrong}` })
        return
      }
      apply(runtime, settings, context)
    },
    "cors",
  )
}

/** cors.go, applyCors */
function apply(runtime: GoRuntime, settings: CorsSettings, context: GinContext): void {
  const { request, writer, absences, visits } = context.exchange
  const layer = runtime.layers.find(({ role }) => role === "cors")
  const origin = get(request.headers, "Origin") ?? ""
  if (origin === "") return
  const host = request.host ?? ""
  if (origin === `http://${host}` || origin === `https://${host}`) return
  const listed = settings.list("AllowOrigins")
  const everybody = settings.isOn("AllowAllOrigins") || listed.some(({ text: each }) => each === "*")
  if (!everybody && !isAllowed(settings, origin)) {
    const near = listed.find(({ text: each }) => isNear(each, origin))
    const why =
      near === undefined
        ? `${origin} is not let in: gin-contrib/cors answers 403`
        : `${near.text} is not ${origin}: ${difference(near.text, origin)}`
    const cause = {
      ...settings.cause(settings.get("AllowOriginFunc") === null ? "AllowOrigins" : "AllowOriginFunc", why),
      ...(near === undefined ? {} : { span: near.span }),
    }
    absences.push({ header: "access-control-allow-origin", layer: "cors", cause })
    stop(context, 403, cause)
    return
  }
  const set = (name: string, value: string, option: string, why: string): void =>
    writer.set(name, value, settings.cause(option, why))
  const isPreflight = request.method === "OPTIONS"
  if (settings.isOn("AllowCredentials"))
    set("Access-Control-Allow-Credentials", "true", "AllowCredentials", "AllowCredentials is true")
  if (isPreflight) {
    const methods = normalized(settings.list("AllowMethods")).map((each) => each.toUpperCase())
    if (methods.length > 0)
      set("Access-Control-Allow-Methods", methods.join(","), "AllowMethods", "AllowMethods names them")
    const headers = normalized(settings.list("AllowHeaders")).map(canonical)
    if (headers.length > 0)
      set("Access-Control-Allow-Headers", headers.join(","), "AllowHeaders", "AllowHeaders names them")
    const age = Math.trunc(settings.number("MaxAge"))
    if (settings.number("MaxAge") > 0)
      set("Access-Control-Max-Age", String(age), "MaxAge", `MaxAge is ${age} seconds`)
  } else {
    const exposed = normalized(settings.list("ExposeHeaders")).map(canonical)
    if (exposed.length > 0)
      set("Access-Control-Expose-Headers", exposed.join(","), "ExposeHeaders", "ExposeHeaders names them")
  }
  const option = settings.isOn("AllowAllOrigins") ? "AllowAllOrigins" : "AllowOrigins"
  if (everybody) set("Access-Control-Allow-Origin", "*", option, "every origin is let in")
  else {
    // The table of Vary takes the place of what was there.
    writer.delete("Vary")
    const names = isPreflight
      ? ["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"]
      : ["Origin"]
    for (const name of names)
      writer.add("Vary", name, settings.cause(option, "the answer hangs on what is asked"))
    set("Access-Control-Allow-Origin", origin, option, "the origin is let in, and named")
  }
  if (!isPreflight) {
    if (layer !== undefined) visits.push({ layer, action: "passed on", note: "" })
    return
  }
  if (layer !== undefined) visits.push({ layer, action: "answered", note: "204 to OPTIONS" })
  stop(context, 204, null)
}

/** cors.go, validateOrigin: the list in lower case, and the origin as it is */
function isAllowed(settings: CorsSettings, origin: string): boolean {
  const listed = settings.list("AllowOrigins")
  if (normalized(listed).includes(origin)) return true
  if (settings.isOn("AllowWildcard"))
    for (const { text: each } of listed) {
      const at = each.indexOf("*")
      if (at < 0) continue
      const [start, end] = [each.slice(0, at), each.slice(at + 1)]
      if (start === "" && origin.endsWith(end)) return true
      if (end === "" && origin.startsWith(start)) return true
      if (origin.startsWith(start) && origin.endsWith(end)) return true
    }
  const span = settings.cause("AllowOriginFunc", "").span ?? { from: 0, to: 0 }
  return settings.allows("AllowOriginFunc", [text(origin, span)]) ?? false
}
