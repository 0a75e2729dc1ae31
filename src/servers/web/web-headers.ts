import { byteLowercase } from "../../fetch/header-list.ts"
import { ownEntries } from "../../source/javascript/interpreter/members.ts"
import {
  array,
  boolean,
  host,
  nativeFunction,
  string,
  text,
  throwError,
  undefinedAt,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import type { Cause, LocatedHeader } from "../server.ts"

/** https://fetch.spec.whatwg.org/#headers-class, each header knowing who wrote it. */
export class WebHeaders {
  private list: LocatedHeader[] = []
  /** what is thrown at whoever changes them; null: they may be changed. https://fetch.spec.whatwg.org/#concept-headers-guard */
  readonly guard: string | null

  constructor(guard: string | null = null) {
    this.guard = guard
  }

  static of(headers: Iterable<LocatedHeader>, guard: string | null = null): WebHeaders {
    const made = new WebHeaders(guard)
    made.list = [...headers]
    return made
  }

  get(name: string): string | null {
    const values = this.list.filter((each) => each.name === byteLowercase(name)).map(({ value }) => value)
    return values.length === 0 ? null : values.join(", ")
  }

  has(name: string): boolean {
    return this.get(name) !== null
  }

  set(name: string, value: string, cause: Cause | null): void {
    const lower = byteLowercase(name)
    const at = this.list.findIndex((each) => each.name === lower)
    const made = { name: lower, value: value.trim(), cause }
    if (at < 0) this.list.push(made)
    else this.list = this.list.flatMap((each, i) => (i === at ? [made] : each.name === lower ? [] : [each]))
  }

  append(name: string, value: string, cause: Cause | null): void {
    this.list.push({ name: byteLowercase(name), value: value.trim(), cause })
  }

  delete(name: string): void {
    this.list = this.list.filter((each) => each.name !== byteLowercase(name))
  }

  /** Sorted and combined, `Set-Cookie` apart: as they are iterated, and as a server writes them. */
  sorted(): readonly LocatedHeader[] {
    const names = [...new Set(this.list.map(({ name }) => name))].sort()
    return names.flatMap((name) => {
      const all = this.list.filter((each) => each.name === name)
      const [first] = all
      if (name === "set-cookie" || first === undefined) return all
      return [{ ...first, value: all.map(({ value }) => value).join(", ") }]
    })
  }

  /** @param guard of the copy: mostly it may be changed */
  copy(guard: string | null = null): WebHeaders {
    return WebHeaders.of(this.list, guard)
  }
}

const known = new WeakMap<object, WebHeaders>()

/** The headers behind a value: those of a `Headers`, of an object, or of a list of pairs. */
export function headersOf(value: Value | undefined, causeAt: (span: Span) => Cause | null): WebHeaders {
  const made = new WebHeaders()
  if (value === undefined) return made
  if (value.kind === "host") return known.get(value.host)?.copy() ?? made
  const entries: readonly (readonly [string, Value])[] =
    value.kind === "array"
      ? value.items.flatMap((pair) => {
          const [name, to] = pair.kind === "array" ? pair.items : []
          return name === undefined || to === undefined ? [] : [[text(name) ?? "", to] as const]
        })
      : ownEntries(value)
  return headersFrom(entries, causeAt)
}

/** Headers by their names; what is no text is left out. */
export function headersFrom(
  entries: readonly (readonly [string, Value])[],
  causeAt: (span: Span) => Cause | null,
): WebHeaders {
  const made = new WebHeaders()
  for (const [name, to] of entries) {
    const written = text(to)
    if (written !== null) made.append(name, written, causeAt(to.span))
  }
  return made
}

/** A `Headers` object of the program. */
export function webHeadersValue(
  headers: WebHeaders,
  span: Span,
  causeAt: (span: Span) => Cause | null,
): Value {
  const self = host("Headers", span, {
    iterate: () =>
      headers.sorted().map(({ name, value }) => array([string(name, span), string(value, span)], span)),
    get: (member, at) => {
      const named = (run: (name: string, value: string, where: Span) => Value) =>
        nativeFunction(`headers.${member}`, at, ([name, value], where) => {
          if (headers.guard !== null && /^(?:set|append|delete)$/.test(member))
            throwError("TypeError", headers.guard, where)
          return run(
            name === undefined ? "" : (text(name) ?? ""),
            value === undefined ? "" : (text(value) ?? ""),
            where,
          )
        })
      switch (member) {
        case "get":
          return named((name, _, where) => {
            const value = headers.get(name)
            return value === null ? { kind: "null", span: where } : string(value, where)
          })
        case "has":
          return named((name, _, where) => boolean(headers.has(name), where))
        case "set":
          return named((name, value, where) => {
            headers.set(name, value, causeAt(where))
            return undefinedAt(where)
          })
        case "append":
          return named((name, value, where) => {
            headers.append(name, value, causeAt(where))
            return undefinedAt(where)
          })
        case "delete":
          return named((name, _, where) => {
            headers.delete(name)
            return undefinedAt(where)
          })
        default:
          return null
      }
    },
  })
  if (self.kind === "host") known.set(self.host, headers)
  return self
}
