import type { Span } from "../span.ts"
import { boolean, type CallArguments, none, number, string, type Value } from "./values.ts"

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

/**
 * `json.dumps(value)` as Python writes it by default: blanks behind `,` and `:`, everything beyond ASCII escaped.
 * @param args what it is told besides the value
 * @returns null where a part of the value, or of what it is told, is not followed
 */
export function dumped(value: Value, args: CallArguments): string | null {
  const plain = toPlain(value)
  if (plain === undefined) return null
  const { keywords } = args
  const isFollowed = [...keywords.keys()].every((name) =>
    ["indent", "sort_keys", "ensure_ascii"].includes(name),
  )
  const flag = (name: string) => keywords.get(name)?.value
  const indent = flag("indent")
  const isSorted = flag("sort_keys")
  const isAscii = flag("ensure_ascii")
  if (!isFollowed || (indent !== undefined && indent.kind !== "number" && indent.kind !== "none")) return null
  const space = indent?.kind === "number" ? Math.min(10, Math.max(0, indent.value)) : null
  const text = written(plain, isSorted?.kind === "boolean" && isSorted.value, space, 0)
  return isAscii?.kind === "boolean" && !isAscii.value
    ? text
    : text.replace(/[\u007f-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`)
}

function written(plain: unknown, isSorted: boolean, indent: number | null, depth: number): string {
  const [open, close, between] =
    indent === null
      ? ["", "", ", "]
      : [
          `\n${" ".repeat(indent * (depth + 1))}`,
          `\n${" ".repeat(indent * depth)}`,
          `,\n${" ".repeat(indent * (depth + 1))}`,
        ]
  const all = (parts: readonly string[], [from, to]: readonly [string, string]): string =>
    parts.length === 0 ? from + to : from + open + parts.join(between) + close + to
  if (Array.isArray(plain))
    return all(
      plain.map((each) => written(each, isSorted, indent, depth + 1)),
      ["[", "]"],
    )
  if (typeof plain !== "object" || plain === null) return JSON.stringify(plain)
  const entries: [string, unknown][] = Object.entries(plain)
  if (isSorted) entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return all(
    entries.map(([key, each]) => `${JSON.stringify(key)}: ${written(each, isSorted, indent, depth + 1)}`),
    ["{", "}"],
  )
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
