import type { BodyInit } from "../../fetch/body.ts"
import type { HeaderList } from "../../fetch/header-list.ts"
import type { RequestInit } from "../../fetch/request.ts"
import { toJson } from "../../source/javascript/interpreter/builtins/json.ts"
import { ownEntries } from "../../source/javascript/interpreter/members.ts"
import {
  type HostValue,
  isOpaque,
  type ObjectValue,
  object,
  property,
  show,
  text,
  truth,
  undefinedAt,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"

/** A request that a call makes; `url` is null where it can't be known. */
export type Made = Partial<Omit<RequestInit, "url">> & {
  readonly url: string | null
  readonly initiator: RequestInit["initiator"]
  /** the library that makes it, where the initiator does not say */
  readonly by?: string
}
/**
 * Takes down a request; `unknownUrl` says why its URL can't be known.
 * @returns adds headers to it, where what is done with the answer asks for them
 */
export type Make = (made: Made, span: Span, unknownUrl?: string) => (more: HeaderList) => void
export type Report = (span: Span, message: string) => void

/** What stands in a header for what can't be known: an ellipsis of its own is no letter that a header can carry. */
export const UNKNOWN_VALUE = "..."

/** A value as text; null where there is none, or it can't be known. */
export const known = (value: Value | undefined): string | null =>
  value === undefined || value.kind === "undefined" ? null : isOpaque(value) ? null : text(value)

/** An object of headers, in its order. */
export function headersOf(value: Value | undefined, report: Report): HeaderList {
  return ownEntries(value ?? undefinedAt({ from: 0, to: 0 })).flatMap(([name, each]) => {
    // axios keeps defaults for methods, and for all of them, under names of their own.
    if (each.kind === "undefined" || each.kind === "null" || each.kind === "object") return []
    const written = known(each)
    if (written === null) {
      report(each.span, `The value of \`${name}\` can't be known: it is sent as “...”.`)
      return [[name, UNKNOWN_VALUE] as const]
    }
    return [[name, written] as const]
  })
}

const searchParamsText = (value: HostValue): string =>
  known(value.host.get?.("href", value.span) ?? undefined) ?? ""

/** What stands behind the `?`, of an object, of URLSearchParams, or of a text; empty for anything else. */
export function queryOf(value: Value | undefined): string {
  if (value?.kind === "host" && value.label === "URLSearchParams") return searchParamsText(value)
  if (value?.kind === "string") return value.value
  if (value?.kind !== "object" && value?.kind !== "array") return ""
  const pairs = ownEntries(value).filter(([, each]) => each.kind !== "undefined")
  return new URLSearchParams(pairs.map(([name, each]) => [name, known(each) ?? "…"])).toString()
}

/** What `data` is sent as. */
export function bodyOf(value: Value | undefined, asForm: boolean, report: Report): BodyInit | null {
  if (value === undefined || value.kind === "undefined" || value.kind === "null") return null
  if (value.kind === "host" && value.label === "URLSearchParams")
    return { kind: "form", text: searchParamsText(value) }
  if (value.kind === "host" && value.label === "FormData")
    return { kind: "blob", text: "", type: "multipart/form-data; boundary=----boundary" }
  if (value.kind === "object" || value.kind === "array") {
    if (asForm) return { kind: "form", text: queryOf(value) }
    const json = toJson(value)
    if (json == null) report(value.span, "A part of the body can't be known: it is sent as {}.")
    return { kind: "text", text: json ?? "{}" }
  }
  const written = known(value)
  if (written === null) report(value.span, `The body can't be known (${show(value)}): it is sent as “…”.`)
  return { kind: "text", text: written ?? "…" }
}

/** A property of an object. */
export const entry = (value: Value | undefined, name: string): Value | undefined =>
  value?.kind === "object" ? value.properties.get(name)?.value : undefined

/** Options over options: those that are set later count. */
export function merged(options: readonly (Value | undefined)[], span: Span): ObjectValue {
  const all = object({}, span)
  for (const from of options)
    if (from?.kind === "object")
      for (const [name, each] of from.properties) all.properties.set(name, property(each.value))
  return all
}

export const isSet = (value: Value | undefined): boolean => value !== undefined && truth(value) === true
