import { compileRe2 } from "../../source/re2.ts"
import type { Span } from "../../source/span.ts"

export interface Item {
  readonly text: string
  readonly span: Span
}

/** spring-web, org.springframework.web.cors.CorsConfiguration; null where a list is not set */
export interface CorsConfiguration {
  allowedOrigins: readonly Item[] | null
  allowedOriginPatterns: readonly Item[] | null
  allowedMethods: readonly Item[] | null
  allowedHeaders: readonly Item[] | null
  exposedHeaders: readonly Item[] | null
  allowCredentials: boolean | null
  allowPrivateNetwork: boolean | null
  maxAge: number | null
  /** which lists `applyPermitDefaultValues` filled in: what is combined with them goes over them */
  readonly permitted: Set<ListName>
  /** where each option stands, by its name */
  readonly places: Map<string, Span>
  readonly span: Span
}

/** A configuration for the paths that fit. */
export interface Mapping {
  readonly pattern: string
  readonly configuration: CorsConfiguration
}

/** Keeps a mapping as a `LinkedHashMap` does: a pattern that is there already keeps its place, and has the later value. */
export function keep(mappings: Mapping[], mapping: Mapping): void {
  const at = mappings.findIndex(({ pattern }) => pattern === mapping.pattern)
  if (at < 0) mappings.push(mapping)
  else mappings[at] = mapping
}

export type ListName = "allowedOrigins" | "allowedMethods" | "allowedHeaders"

export const emptyConfiguration = (span: Span): CorsConfiguration => ({
  allowedOrigins: null,
  allowedOriginPatterns: null,
  allowedMethods: null,
  allowedHeaders: null,
  exposedHeaders: null,
  allowCredentials: null,
  allowPrivateNetwork: null,
  maxAge: null,
  permitted: new Set(),
  places: new Map(),
  span,
})

const trimmed = (text: string): string => (text.endsWith("/") ? text.slice(0, -1) : text)

/** `parseCommaDelimitedOrigin`: several may stand in one text; a comma between brackets is one of ports. */
function split({ text, span }: Item): readonly Item[] {
  if (!text.includes(",")) return [{ text, span }]
  const found: Item[] = []
  let start = 0
  let isWithin = false
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    if (character === "[") isWithin = true
    if (character === "]") isWithin = false
    if (character !== "," || isWithin) continue
    found.push({ text: text.slice(start, i).trim(), span })
    start = i + 1
  }
  if (start < text.length) found.push({ text: text.slice(start).trim(), span })
  return found
}

export function addOrigins(configuration: CorsConfiguration, items: readonly Item[]): void {
  const added = items.flatMap(split).map(({ text, span }) => ({ text: trimmed(text), span }))
  configuration.allowedOrigins = [...(configuration.allowedOrigins ?? []), ...added]
}

export function addOriginPatterns(configuration: CorsConfiguration, items: readonly Item[]): void {
  const added = items.flatMap(split).map(({ text, span }) => ({ text: trimmed(text), span }))
  configuration.allowedOriginPatterns = [...(configuration.allowedOriginPatterns ?? []), ...added]
  if (added.length > 0 && configuration.permitted.delete("allowedOrigins"))
    configuration.allowedOrigins = null
}

/** `applyPermitDefaultValues` */
export function permitDefaults(configuration: CorsConfiguration): CorsConfiguration {
  const { span } = configuration
  const all = [{ text: "*", span }]
  const fill = (name: ListName, items: readonly Item[]): void => {
    if (configuration[name] !== null) return
    configuration[name] = items
    configuration.permitted.add(name)
  }
  if (configuration.allowedOriginPatterns === null) fill("allowedOrigins", all)
  fill(
    "allowedMethods",
    ["GET", "HEAD", "POST"].map((text) => ({ text, span })),
  )
  fill("allowedHeaders", all)
  configuration.maxAge ??= 1800
  return configuration
}

const hasAll = (items: readonly Item[] | null): boolean => items?.some(({ text }) => text === "*") === true

/** `combine`: what the other one says is added; a list that only defaults have filled gives way. */
export function combine(own: CorsConfiguration, other: CorsConfiguration | null): CorsConfiguration {
  if (other === null) return own
  const merged = (source: readonly Item[] | null, given: readonly Item[] | null): readonly Item[] => {
    if (given === null) return source ?? []
    if (source === null) return given
    if (hasAll(source) || hasAll(given))
      return [...source, ...given].filter(({ text }) => text === "*").slice(0, 1)
    const seen = new Set<string>()
    return [...source, ...given].filter(({ text }) => !seen.has(text) && seen.add(text))
  }
  const list = (name: ListName): readonly Item[] => {
    const [source, given] = [own[name], other[name]]
    if (given !== null && own.permitted.has(name)) return given
    if (source !== null && other.permitted.has(name)) return source
    return merged(source, given)
  }
  const patterns = merged(own.allowedOriginPatterns, other.allowedOriginPatterns)
  const isOnlyPermitted =
    own.permitted.has("allowedOrigins") &&
    (other.allowedOrigins === null || other.permitted.has("allowedOrigins"))
  return {
    allowedOrigins: isOnlyPermitted && patterns.length > 0 ? null : list("allowedOrigins"),
    allowedOriginPatterns: patterns,
    allowedMethods: list("allowedMethods"),
    allowedHeaders: list("allowedHeaders"),
    exposedHeaders: merged(own.exposedHeaders, other.exposedHeaders),
    allowCredentials: other.allowCredentials ?? own.allowCredentials,
    allowPrivateNetwork: other.allowPrivateNetwork ?? own.allowPrivateNetwork,
    maxAge: other.maxAge ?? own.maxAge,
    permitted: new Set([...own.permitted].filter((name) => other.permitted.has(name))),
    places: new Map([...own.places, ...other.places]),
    span: other.span,
  }
}

/** `validateAllowCredentials`: `*` with credentials throws, and so does it with a private network. */
export const isRefused = ({
  allowedOrigins,
  allowCredentials,
  allowPrivateNetwork,
}: CorsConfiguration): boolean =>
  (allowCredentials === true || allowPrivateNetwork === true) && hasAll(allowedOrigins)

export type CheckedOrigin =
  | {
      readonly kind: "allowed"
      readonly value: string
      readonly option: string
      readonly span: Span
      readonly why: string
    }
  | { readonly kind: "refused" }
  | { readonly kind: "throws" }

/** `checkOrigin` */
export function checkOrigin(configuration: CorsConfiguration, origin: string): CheckedOrigin {
  if (origin.trim() === "") return { kind: "refused" }
  const own = trimmed(origin)
  const all = configuration.allowedOrigins?.find(({ text }) => text === "*")
  if (all !== undefined)
    return isRefused(configuration)
      ? { kind: "throws" }
      : {
          kind: "allowed",
          value: "*",
          option: "allowedOrigins",
          span: all.span,
          why: "`*` lets every origin in",
        }
  const listed = configuration.allowedOrigins?.find(({ text }) => text.toLowerCase() === own.toLowerCase())
  if (listed !== undefined)
    return {
      kind: "allowed",
      value: origin,
      option: "allowedOrigins",
      span: listed.span,
      why: "the origin is listed, and it is named",
    }
  const pattern = configuration.allowedOriginPatterns?.find(({ text }) => fits(text, own))
  return pattern === undefined
    ? { kind: "refused" }
    : {
        kind: "allowed",
        value: origin,
        option: "allowedOriginPatterns",
        span: pattern.span,
        why: `${pattern.text} fits the origin, and it is named`,
      }
}

/** `OriginPattern`: `*` anywhere, and ports between brackets */
function fits(pattern: string, origin: string): boolean {
  if (pattern === "*") return true
  const [, before, ports] = /^(.*):\[(\*|\d+(?:,\d+)*)\]$/.exec(pattern) ?? []
  const source = (before ?? pattern)
    .split("*")
    .map((part) => part.replace(/[\\.+?()|[\]{}^$]/g, "\\$&"))
    .join(".*")
  const port = ports === undefined ? "" : ports === "*" ? "(:\\d+)?" : `:(${ports.replaceAll(",", "|")})`
  const compiled = compileRe2(source + port)
  return compiled.kind === "pattern" && compiled.full(origin)
}

/** `checkHttpMethod`: GET and HEAD where nothing is set */
export function checkMethod(
  { allowedMethods, span }: CorsConfiguration,
  method: string,
): readonly Item[] | null {
  if (hasAll(allowedMethods)) return [{ text: method, span }]
  const methods =
    allowedMethods === null || allowedMethods.length === 0
      ? ["GET", "HEAD"].map((text) => ({ text, span }))
      : allowedMethods
  return methods.some(({ text }) => text === method) ? methods : null
}

/** `checkHeaders`: the names that were asked for, as far as they are allowed; null where none of them is */
export function checkHeaders(
  { allowedHeaders }: CorsConfiguration,
  asked: readonly string[],
): readonly string[] | null {
  if (asked.length === 0) return []
  if (allowedHeaders === null || allowedHeaders.length === 0) return null
  const result = asked
    .map((name) => name.trim())
    .filter(
      (name) =>
        name !== "" &&
        (hasAll(allowedHeaders) ||
          allowedHeaders.some(({ text }) => text.toLowerCase() === name.toLowerCase())),
    )
  return result.length === 0 ? null : result
}
