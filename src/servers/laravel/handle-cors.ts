import { byteLowercase, get } from "../../fetch/header-list.ts"
import { compileJsPattern } from "../../source/javascript/patterns.ts"
import { compileRe2 } from "../../source/re2.ts"
import { answered, noOrigin, passOn } from "../gateway.ts"
import { difference, isNear } from "../near-miss.ts"
import type { Absence, Cause, LayerInfo, LocatedHeader, ServerReply, ServerRequest } from "../server.ts"
import type { Upstream } from "../upstream.ts"
import type { CorsSettings, Item } from "./settings.ts"

/** A request on its way through the middleware. HandleCors.php, `handle` */
export function handleCors(
  settings: CorsSettings,
  layer: LayerInfo,
  upstream: Upstream,
  request: ServerRequest,
): ServerReply {
  if (!hasMatchingPath(settings, request)) {
    const cause: Cause = {
      span: settings.places.get("paths") ?? null,
      option: "paths",
      why: `${request.path.split("?")[0]} fits none of the paths`,
    }
    return passOn(upstream, layer, request, ({ headers }) => ({
      headers,
      absences: [noOrigin(layer, cause)],
      note: "",
    }))
  }
  const asked = get(request.headers, "Access-Control-Request-Method")
  if (request.method === "OPTIONS" && asked !== null) {
    const draft = new Draft(settings, request, [])
    draft.preflight(asked)
    draft.vary("Access-Control-Request-Method")
    return answered(
      layer,
      204,
      [...draft.headers, { name: "cache-control", value: "no-cache, private", cause: null }],
      "a preflight never reaches the routes",
      { absences: draft.absences(layer) },
    )
  }
  return passOn(upstream, layer, request, (reply) => {
    const draft = new Draft(settings, request, reply.headers)
    if (request.method === "OPTIONS") draft.vary("Access-Control-Request-Method")
    draft.actual()
    return { headers: draft.headers, absences: draft.absences(layer), note: "added its headers" }
  })
}

/** Illuminate\Support\Str::is: `*` stands for anything. */
function fits(pattern: string, text: string): boolean {
  if (pattern === text) return true
  const compiled = compileRe2(
    `(?s)${pattern
      .split("*")
      .map((part) => part.replace(/[\\.+?()|[\]{}^$]/g, "\\$&"))
      .join(".*")}`,
  )
  return compiled.kind === "pattern" && compiled.full(text)
}

const trimmed = (text: string): string => text.replace(/^\/+|\/+$/g, "")

function hasMatchingPath({ paths }: CorsSettings, { path, scheme, host }: ServerRequest): boolean {
  const [pathname = "/", query] = path.split("?")
  const own = trimmed(pathname) || "/"
  const whole = `${scheme}://${host ?? "localhost"}${own === "/" ? "" : `/${own}`}${query === undefined ? "" : `?${query}`}`
  return paths.some(({ text }) => {
    const pattern = text === "/" ? text : trimmed(text)
    return fits(pattern, whole) || fits(pattern, own)
  })
}

/** fruitcake/php-cors 1.4, CorsService.php */
class Draft {
  headers: readonly LocatedHeader[]
  private readonly settings: CorsSettings
  private readonly origin: string | null
  private readonly asked: string
  constructor(settings: CorsSettings, request: ServerRequest, headers: readonly LocatedHeader[]) {
    this.settings = settings
    this.origin = get(request.headers, "Origin")
    this.asked = get(request.headers, "Access-Control-Request-Headers") ?? ""
    this.headers = headers
  }

  preflight(method: string): void {
    this.configureAllowedOrigin()
    if (!this.has("access-control-allow-origin")) return
    this.configureAllowCredentials()
    const { allowedMethods, allowedHeaders, maxAge } = this.settings
    if (hasStar(allowedMethods)) {
      this.set(
        "access-control-allow-methods",
        method.toUpperCase(),
        "allowed_methods",
        "`*`: the method that was asked for",
      )
      this.vary("Access-Control-Request-Method")
    } else
      this.set(
        "access-control-allow-methods",
        allowedMethods.map(({ text }) => text.toUpperCase()).join(", "),
        "allowed_methods",
        "from allowed_methods",
      )
    if (hasStar(allowedHeaders)) {
      this.set(
        "access-control-allow-headers",
        this.asked,
        "allowed_headers",
        "`*`: the names that were asked for",
      )
      this.vary("Access-Control-Request-Headers")
    } else
      this.set(
        "access-control-allow-headers",
        allowedHeaders.map(({ text }) => text.toLowerCase()).join(", "),
        "allowed_headers",
        "from allowed_headers",
      )
    if (maxAge !== null) this.set("access-control-max-age", String(maxAge), "max_age", "from max_age")
  }

  actual(): void {
    this.configureAllowedOrigin()
    if (!this.has("access-control-allow-origin")) return
    this.configureAllowCredentials()
    const { exposedHeaders } = this.settings
    if (exposedHeaders.length > 0)
      this.set(
        "access-control-expose-headers",
        exposedHeaders.map(({ text }) => text).join(", "),
        "exposed_headers",
        "from exposed_headers",
      )
  }

  /** `Vary` is read as its first header, and set as one. */
  vary(name: string): void {
    const own = this.headers.find((header) => byteLowercase(header.name) === "vary")
    if (own === undefined) this.put({ name: "vary", value: name, cause: null })
    else if (!own.value.split(", ").includes(name)) this.put({ ...own, value: `${own.value}, ${name}` })
  }

  absences(layer: LayerInfo): readonly Absence[] {
    return this.has("access-control-allow-origin") ? [] : [noOrigin(layer, this.refusal())]
  }

  private configureAllowedOrigin(): void {
    const { allowedOrigins, supportsCredentials } = this.settings
    const [only] = allowedOrigins
    if (hasStar(allowedOrigins) && !supportsCredentials)
      this.set("access-control-allow-origin", "*", "allowed_origins", "`*` lets every origin in")
    else if (this.isSingleOriginAllowed() && only !== undefined)
      this.set(
        "access-control-allow-origin",
        only.text,
        "allowed_origins",
        "the one origin that is allowed, whoever asks",
        only.span,
      )
    else {
      const found = this.origin === null ? null : this.allowedBy(this.origin)
      if (found !== null && this.origin !== null)
        this.set("access-control-allow-origin", this.origin, found.option, found.why, found.span)
      this.vary("Origin")
    }
  }

  private isSingleOriginAllowed(): boolean {
    const { allowedOrigins, allowedOriginsPatterns } = this.settings
    return (
      !hasStar(allowedOrigins) &&
      allowedOriginsPatterns.length === 0 &&
      allowedOrigins.length === 1 &&
      !allowedOrigins.some(({ text }) => text.includes("*"))
    )
  }

  private allowedBy(
    origin: string,
  ): { readonly option: string; readonly why: string; readonly span: Item["span"] } | null {
    const { allowedOrigins, allowedOriginsPatterns } = this.settings
    for (const { text, span } of allowedOrigins) {
      if (text === "*")
        return { option: "allowed_origins", why: "`*` with credentials: whoever asks is named", span }
      if (text === origin)
        return { option: "allowed_origins", why: "the origin is listed, and it is named", span }
      if (text.includes("*") && fits(text, origin))
        return { option: "allowed_origins", why: `${text} fits the origin, and it is named`, span }
    }
    for (const { text, span } of allowedOriginsPatterns)
      if (matches(text, origin))
        return { option: "allowed_origins_patterns", why: "the pattern is found in the origin", span }
    return null
  }

  private configureAllowCredentials(): void {
    if (this.settings.supportsCredentials)
      this.set(
        "access-control-allow-credentials",
        "true",
        "supports_credentials",
        "from supports_credentials",
      )
  }

  private refusal(): Cause {
    const { allowedOrigins, places } = this.settings
    const { origin } = this
    if (origin === null) return { span: null, option: null, why: "the request has no Origin" }
    const near = allowedOrigins.find(({ text }) => isNear(text, origin))
    return near === undefined
      ? {
          span: places.get("allowed_origins") ?? null,
          option: "allowed_origins",
          why: `${origin} is not among allowed_origins`,
        }
      : {
          span: near.span,
          option: "allowed_origins",
          why: `${near.text} is not ${origin}: ${difference(near.text, origin)}`,
        }
  }

  private has(name: string): boolean {
    return this.headers.some((header) => byteLowercase(header.name) === name)
  }

  private set(name: string, value: string, option: string, why: string, span?: Item["span"]): void {
    const place = span ?? this.settings.places.get(option) ?? null
    this.put({ name, value, cause: { span: place, option, why } })
  }

  private put(header: LocatedHeader): void {
    this.headers = [...this.headers.filter(({ name }) => byteLowercase(name) !== header.name), header]
  }
}

const hasStar = (items: readonly Item[]): boolean => items.some(({ text }) => text === "*")

/** `#…#i`: a pattern of PCRE, between its delimiters. What the engine here can't run fits nothing. */
function matches(pattern: string, origin: string): boolean {
  const [, open = "", rest = ""] = /^\s*([^\w\s\\])([\s\S]*)$/.exec(pattern) ?? []
  const close = { "(": ")", "{": "}", "[": "]", "<": ">" }[open] ?? open
  const end = close === "" ? -1 : rest.lastIndexOf(close)
  if (end < 0) return false
  const flags = rest.slice(end + 1).replace(/[^ims]/g, "")
  const compiled = compileJsPattern(rest.slice(0, end), flags)
  return compiled.kind === "pattern" && compiled.pattern.test(origin)
}
