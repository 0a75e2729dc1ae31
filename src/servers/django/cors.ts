import { contains, get } from "../../fetch/header-list.ts"
import { isUnknown } from "../../source/python/operators.ts"
import { repr } from "../../source/python/values.ts"
import type { Expected } from "../../source/question.ts"
import { difference, isNear } from "../near-miss.ts"
import { Draft } from "../python/draft.ts"
import { openQuestion } from "../python/open-question.ts"
import { compilePattern } from "../python/pattern.ts"
import type { Absence, Cause, LayerInfo, ServerRequest, Visit } from "../server.ts"
import { DEFAULT_HEADERS, DEFAULT_METHODS, type DjangoSettings, type SettingName } from "./settings.ts"
import { urlSplit } from "./url-split.ts"

const ORIGINS: Expected = { kind: "origins" }
const TEXT: Expected = { kind: "text", suggestions: [] }

export interface DjangoExchange {
  readonly request: ServerRequest
  readonly visits: Visit[]
  readonly absences: Absence[]
}

/** A middleware of Django's: it gets the request, and what comes back from inside of it. */
export interface DjangoLayer {
  readonly info: LayerInfo
  handle(exchange: DjangoExchange, next: () => Draft): Draft
}

/** django-cors-headers 3.14.0, middleware.py, CorsMiddleware */
export const corsLayer = (info: LayerInfo, settings: DjangoSettings): DjangoLayer => ({
  info,
  handle(exchange, next) {
    const { request, visits } = exchange
    const isEnabled = fitsUrls(settings, request.path.replace(/\?.*$/, ""))
    const isPreflight =
      request.method === "OPTIONS" && contains(request.headers, "access-control-request-method")
    let draft: Draft
    if (isEnabled && isPreflight) {
      draft = new Draft(
        info,
        200,
        [{ name: "content-type", value: "text/html; charset=utf-8", cause: null }],
        "",
      )
      visits.push({ layer: info, action: "answered", note: "a preflight is answered here" })
    } else draft = next()
    if (!isEnabled) {
      exchange.absences.push(
        absent(info, settings, "CORS_URLS_REGEX", "CORS_URLS_REGEX does not match the path"),
      )
      return draft
    }
    respond(exchange, info, settings, draft)
    return draft
  },
})

function absent(info: LayerInfo, settings: DjangoSettings, option: SettingName, why: string): Absence {
  return {
    header: "access-control-allow-origin",
    layer: info.name,
    cause: { option, span: settings.spanOf(option) ?? info.span, why },
  }
}

/** `re.match(conf.CORS_URLS_REGEX, request.path_info)` */
function fitsUrls(settings: DjangoSettings, path: string): boolean {
  const value = settings.get("CORS_URLS_REGEX")
  if (value === null) return true
  if (isUnknown(value)) return openQuestion(settings.evaluation, value, TEXT)
  const pattern = compilePattern(value.kind === "string" ? value.value : "")
  return pattern.kind === "pattern" && pattern.match(path)
}

/** `process_response` */
function respond(exchange: DjangoExchange, info: LayerInfo, settings: DjangoSettings, draft: Draft): void {
  const { request } = exchange
  const cause = (option: SettingName, why: string, span = settings.spanOf(option)): Cause => ({
    option,
    span: span ?? info.span,
    why,
  })
  patchVary(draft, "Origin", cause("CORS_ALLOWED_ORIGINS", "it is always said where CORS is enabled"))
  const origin = get(request.headers, "origin") ?? ""
  if (origin === "") {
    exchange.absences.push(absent(info, settings, "CORS_ALLOWED_ORIGINS", "the request has no Origin header"))
    return
  }
  const credentials = settings.isOn("CORS_ALLOW_CREDENTIALS")
  if (credentials)
    draft.set(
      "access-control-allow-credentials",
      "true",
      cause("CORS_ALLOW_CREDENTIALS", "CORS_ALLOW_CREDENTIALS is True"),
    )
  const isOpen = settings.isOn("CORS_ALLOW_ALL_ORIGINS")
  const match = isOpen ? null : matching(settings, origin)
  if (!isOpen && match === null) {
    exchange.absences.push(refusal(info, settings, origin))
    return
  }
  if (isOpen && !credentials)
    draft.set(
      "access-control-allow-origin",
      "*",
      cause("CORS_ALLOW_ALL_ORIGINS", "CORS_ALLOW_ALL_ORIGINS lets every origin in"),
    )
  else
    draft.set(
      "access-control-allow-origin",
      origin,
      match ??
        cause(
          "CORS_ALLOW_ALL_ORIGINS",
          "every origin is let in, and because credentials are allowed, the answer names the caller",
        ),
    )
  const exposed = settings.list("CORS_EXPOSE_HEADERS", TEXT)
  if (exposed.length > 0)
    draft.set(
      "access-control-expose-headers",
      exposed.map(({ text }) => text).join(", "),
      cause("CORS_EXPOSE_HEADERS", "CORS_EXPOSE_HEADERS lists them"),
    )
  if (request.method !== "OPTIONS") return
  const listed = (name: "CORS_ALLOW_HEADERS" | "CORS_ALLOW_METHODS", byDefault: readonly string[]): string =>
    settings.get(name) === null
      ? byDefault.join(", ")
      : settings
          .list(name, TEXT)
          .map(({ text }) => text)
          .join(", ")
  for (const [header, name, byDefault] of [
    ["access-control-allow-headers", "CORS_ALLOW_HEADERS", DEFAULT_HEADERS],
    ["access-control-allow-methods", "CORS_ALLOW_METHODS", DEFAULT_METHODS],
  ] as const)
    draft.set(
      header,
      listed(name, byDefault),
      cause(name, settings.get(name) === null ? `${name} is not set: the default` : `${name} lists them`),
    )
  const maxAge = settings.get("CORS_PREFLIGHT_MAX_AGE")
  if (maxAge !== null && isUnknown(maxAge)) openQuestion(settings.evaluation, maxAge, TEXT)
  const seconds = maxAge === null ? "86400" : maxAge.kind === "string" ? maxAge.value : repr(maxAge)
  if (!["0", "", "None", "False"].includes(seconds))
    draft.set(
      "access-control-max-age",
      seconds,
      cause("CORS_PREFLIGHT_MAX_AGE", maxAge === null ? "the default: a day" : `it is ${seconds}`),
    )
}

/** `origin_found_in_white_lists`: which entry lets an origin in; null when none does. */
function matching(settings: DjangoSettings, origin: string): Cause | null {
  const url = urlSplit(origin)
  for (const { text, span } of settings.list("CORS_ALLOWED_ORIGINS", ORIGINS)) {
    const entry = urlSplit(text)
    if (origin === "null" && text === "null")
      return { option: "CORS_ALLOWED_ORIGINS", span, why: "`null` is in the list" }
    if (entry.scheme === url.scheme && entry.netloc === url.netloc)
      return {
        option: "CORS_ALLOWED_ORIGINS",
        span,
        why:
          text === origin ? `${origin} is in the list` : `${text} has the same scheme and host as ${origin}`,
      }
  }
  for (const { text, span } of settings.list("CORS_ALLOWED_ORIGIN_REGEXES", TEXT)) {
    const pattern = compilePattern(text)
    if (pattern.kind === "pattern" && pattern.match(origin))
      return {
        option: "CORS_ALLOWED_ORIGIN_REGEXES",
        span,
        why: `${text} matches the beginning of ${origin}`,
      }
  }
  return null
}

function refusal(info: LayerInfo, settings: DjangoSettings, origin: string): Absence {
  const items = settings.list("CORS_ALLOWED_ORIGINS", ORIGINS)
  const near = items.find(({ text }) => isNear(text, origin))
  if (near !== undefined)
    return {
      header: "access-control-allow-origin",
      layer: info.name,
      cause: {
        option: "CORS_ALLOWED_ORIGINS",
        span: near.span,
        why: `${near.text} is not ${origin}: ${difference(near.text, origin)}`,
      },
    }
  const [pattern] = settings.list("CORS_ALLOWED_ORIGIN_REGEXES", TEXT)
  if (items.length === 0 && pattern !== undefined)
    return {
      header: "access-control-allow-origin",
      layer: info.name,
      cause: {
        option: "CORS_ALLOWED_ORIGIN_REGEXES",
        span: pattern.span,
        why: `${pattern.text} does not match ${origin}`,
      },
    }
  return absent(
    info,
    settings,
    "CORS_ALLOWED_ORIGINS",
    items.length === 0
      ? "CORS_ALLOWED_ORIGINS is empty: no origin is let in"
      : `${origin} is not among CORS_ALLOWED_ORIGINS`,
  )
}

/** django/utils/cache.py, patch_vary_headers */
export function patchVary(draft: Draft, name: string, cause: Cause | null): void {
  const before = (draft.get("vary") ?? "")
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "")
  if (before.includes("*")) draft.set("vary", "*", cause)
  else if (!before.some((each) => each.toLowerCase() === name.toLowerCase()))
    draft.set("vary", [...before, name].join(", "), before.length === 0 ? cause : null)
}
