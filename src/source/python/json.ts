import type { Span } from "../span.ts"
import { boolean, none, number, string, type Value } from "./values.ts"

/** `json.loads(text)` with every value at one span; null when the text is not JSON. */
export function fromJson(text: string, span: Span): Value | null {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return null
  }
  return toValue(parsed, span)
}

function toValue(json: unknown, span: Span): Value {
  if (typeof json === "string") return string(json, span)
  if (typeof json === "number") return number(json, span)
  if (typeof json === "boolean") return boolean(json, span)
  if (Array.isArray(json)) return { kind: "list", items: json.map((item) => toValue(item, span)), span }
  if (typeof json === "object" && json !== null) {
    return {
      kind: "dict",
      entries: Object.entries(json).map(([key, value]) => ({
        key: string(key, span),
        value: toValue(value, span),
      })),
      span,
    }
  }
  return none(span)
}

/** `json.dumps(value)` in the compact form of Starlette's JSONResponse; null when a part of it can't be known. */
export function toJson(value: Value): string | null {
  const json = toPlain(value)
  return json === undefined ? null : JSON.stringify(json)
}

function toPlain(value: Value): unknown {
  switch (value.kind) {
    case "string":
    case "number":
    case "boolean":
      return value.value
    case "none":
      return null
    case "list":
    case "tuple":
    case "set": {
      const items = value.items.map(toPlain)
      return items.includes(undefined) ? undefined : items
    }
    case "dict": {
      const object: Record<string, unknown> = {}
      for (const entry of value.entries) {
        const inner = toPlain(entry.value)
        if (entry.key.kind !== "string" || inner === undefined) return undefined
        object[entry.key.value] = inner
      }
      return object
    }
    default:
      return undefined
  }
}
