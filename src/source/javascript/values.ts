import type { Span } from "../span.ts"

/** A JavaScript value of a pasted snippet, with its place. What the snippet does not say is "unknown". */
export type JsValue = { readonly span: Span } & (
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" | "undefined" }
  | { readonly kind: "array"; readonly items: readonly JsValue[] }
  | { readonly kind: "object"; readonly entries: readonly JsEntry[] }
  /** what `new Name(…)` made */
  | { readonly kind: "instance"; readonly of: string; readonly arguments: readonly JsValue[] }
  | { readonly kind: "stream"; readonly text: string }
  | { readonly kind: "unknown"; readonly text: string; readonly reason: string }
)

export interface JsEntry {
  readonly key: string
  readonly keySpan: Span
  readonly value: JsValue
}

/** `String(value)`, as the web's interfaces convert what they take for a string; null when it can't be known. */
export function toJsString(value: JsValue): string | null {
  switch (value.kind) {
    case "string":
      return value.value
    case "number":
    case "boolean":
      return String(value.value)
    case "null":
    case "undefined":
      return value.kind
    case "array": {
      const items = value.items.map((item) =>
        item.kind === "null" || item.kind === "undefined" ? "" : toJsString(item),
      )
      return items.includes(null) ? null : items.join(",")
    }
    case "object":
      return "[object Object]"
    case "instance":
    case "stream":
    case "unknown":
      return null
  }
}

/** `JSON.stringify(value)`; null when it can't be known. */
export function toJsJson(value: JsValue): string | null {
  switch (value.kind) {
    case "string":
      return JSON.stringify(value.value)
    case "number":
      return JSON.stringify(value.value)
    case "boolean":
      return String(value.value)
    case "null":
      return "null"
    case "array": {
      const items = value.items.map((item) => (item.kind === "undefined" ? "null" : toJsJson(item)))
      return items.includes(null) ? null : `[${items.join(",")}]`
    }
    case "object": {
      const present = value.entries.filter((entry) => entry.value.kind !== "undefined")
      const entries = present.map((entry) => {
        const json = toJsJson(entry.value)
        return json === null ? null : `${JSON.stringify(entry.key)}:${json}`
      })
      return entries.includes(null) ? null : `{${entries.join(",")}}`
    }
    default:
      return null
  }
}

/** What a value holds: see `weightOf`. */
export function partsOf(value: JsValue): number | readonly JsValue[] {
  switch (value.kind) {
    case "string":
      return value.value.length
    case "array":
      return value.items
    case "object":
      return value.entries.map((entry) => entry.value)
    case "instance":
      return value.arguments
    default:
      return 0
  }
}
