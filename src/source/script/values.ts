import type { Pattern } from "../javascript/patterns.ts"
import type { Span } from "../span.ts"
import type { Procedure } from "./ast.ts"

export type Value = { readonly span: Span } & (
  | { readonly kind: "string"; readonly value: string; readonly variable?: string }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "nothing"; readonly variable?: string }
  | { readonly kind: "symbol"; readonly name: string }
  | { readonly kind: "pattern"; readonly source: string; readonly pattern: Pattern | null }
  | { readonly kind: "list"; readonly items: Value[] }
  /** a map, or a struct with the name of its type */
  | { readonly kind: "map"; readonly type: string | null; readonly entries: Map<string, Value> }
  | { readonly kind: "function"; readonly function: Procedure; readonly scope: Scope }
  /** something of a library that is known */
  | { readonly kind: "host"; readonly host: Host }
  /** what the text does not say */
  | { readonly kind: "unknown"; readonly key: string; readonly reason: string }
)

export interface Host {
  /** as it is called in sentences */
  readonly name: string
  readonly member?: (name: string, span: Span) => Value | null
  readonly call?: (args: readonly Value[], span: Span, block: Value | null) => Value
  readonly index?: (key: Value, span: Span) => Value
  readonly assign?: (name: string, value: Value) => void
}

export class Scope {
  readonly names = new Map<string, Value>()
  readonly outer: Scope | null
  private readonly sees: ReadonlySet<string> | null

  /** @param sees which variables of PHP, `$name`, are seen from inside; missing: all of them */
  constructor(outer: Scope | null, sees: ReadonlySet<string> | null = null) {
    this.outer = outer
    this.sees = sees
  }

  find(name: string): Scope | null {
    if (this.names.has(name)) return this
    if (this.sees !== null && name.startsWith("$") && !this.sees.has(name)) return null
    return this.outer?.find(name) ?? null
  }

  get(name: string): Value | null {
    return this.find(name)?.names.get(name) ?? null
  }
}

export const text = (value: string, span: Span): Value => ({ kind: "string", value, span })
export const number = (value: number, span: Span): Value => ({ kind: "number", value, span })
export const boolean = (value: boolean, span: Span): Value => ({ kind: "boolean", value, span })
export const nothing = (span: Span): Value => ({ kind: "nothing", span })
export const list = (items: readonly Value[], span: Span): Value => ({
  kind: "list",
  items: [...items],
  span,
})
export const unknown = (key: string, reason: string, span: Span): Value => ({
  kind: "unknown",
  key,
  reason,
  span,
})
export const host = (given: Host, span: Span): Value => ({ kind: "host", host: given, span })

/** A function of a library: what comes in is known by its place. */
export const native = (
  name: string,
  span: Span,
  call: (args: readonly Value[], span: Span, block: Value | null) => Value,
): Value => host({ name, call }, span)

/** Is it true, as a condition asks? null where that is not known. */
export function truth(value: Value): boolean | null {
  switch (value.kind) {
    case "boolean":
      return value.value
    case "nothing":
      return false
    case "unknown":
      return null
    default:
      return true
  }
}

/** What a text, a symbol or a number says; null for anything else. */
export function said(value: Value): string | null {
  switch (value.kind) {
    case "string":
      return value.value
    case "symbol":
      return value.name
    case "number":
      return String(value.value)
    default:
      return null
  }
}

/** The value as a settings table shows it. */
export function shown(value: Value): string {
  switch (value.kind) {
    case "string":
      return `"${value.value}"`
    case "number":
    case "boolean":
      return String(value.value)
    case "nothing":
      return "nil"
    case "symbol":
      return `:${value.name}`
    case "pattern":
      return `/${value.source}/`
    case "list":
      return `[${value.items.map(shown).join(", ")}]`
    case "map":
      return `{${[...value.entries].map(([key, each]) => `${key}: ${shown(each)}`).join(", ")}}`
    case "function":
      return "a function"
    case "host":
      return value.host.name
    case "unknown":
      return value.key
  }
}

/** Are they the same? null where that can't be known. */
export function equal(a: Value, b: Value): boolean | null {
  if (a.kind === "unknown" || b.kind === "unknown") return null
  if (a.kind === "list" && b.kind === "list")
    return (
      a.items.length === b.items.length &&
      a.items.every((item, i) => {
        const other = b.items[i]
        return other !== undefined && equal(item, other) === true
      })
    )
  if (a.kind !== b.kind) return false
  if (a.kind === "nothing") return true
  if (a.kind === "boolean" && b.kind === "boolean") return a.value === b.value
  const [x, y] = [said(a), said(b)]
  return x !== null && x === y
}

/** Can it hold more than itself? */
export const holdsMore = ({ kind }: Value): boolean => kind === "string" || kind === "list" || kind === "map"

/** What a value holds: see `weightOf`. */
export function partsOf(value: Value): number | readonly Value[] {
  switch (value.kind) {
    case "string":
      return value.value.length
    case "list":
      return value.items
    case "map":
      return [...value.entries.values()]
    default:
      return 0
  }
}
