import type { Dialect, Evaluation } from "../script/evaluation.ts"
import { comparison, durations, environmentClass, listMember } from "../script/members.ts"
import {
  boolean,
  host,
  list,
  native,
  nothing,
  number,
  said,
  text,
  unknown,
  type Value,
} from "../script/values.ts"
import type { Span } from "../span.ts"

/**
 * Java, as far as settings and small functions go.
 * @param known a name that the framework gives: `CorsConfiguration`
 */
export const javaDialect = (known: (name: string, span: Span) => Value | null): Dialect => ({
  callsByName: false,
  name: (evaluation, name, span) =>
    known(name, span) ?? STATIC[name]?.(evaluation, span) ?? created(name, span),
  member: (evaluation, object, name, span) => memberOf(evaluation, object, name, span),
  operator: (_, operator, left, right, span) => {
    const [a, b] = [said(left), said(right)]
    if (operator === "+" && a !== null && b !== null && !(left.kind === "number" && right.kind === "number"))
      return text(a + b, span)
    return operator === "*" && left.kind === "number" && right.kind === "number"
      ? number(left.value * right.value, span)
      : null
  },
})

function created(name: string, span: Span): Value | null {
  if (/^new (?:ArrayList|LinkedList|HashSet|LinkedHashSet)$/.test(name))
    return native(name, span, ([given], at) => list(given?.kind === "list" ? given.items : [], at))
  if (/^new (?:HashMap|LinkedHashMap)$/.test(name))
    return native(name, span, (_, at) => ({ kind: "map", type: null, entries: new Map(), span: at }))
  return null
}

const flat = (values: readonly Value[]): readonly Value[] =>
  values.flatMap((value) => (value.kind === "list" ? value.items : [value]))

const lists = (name: string, span: Span): Value =>
  host(
    {
      name,
      member: (member, at) =>
        /^(?:of|asList|singletonList|singleton|copyOf|unmodifiableList)$/.test(member)
          ? native(member, at, (args, where) => list(flat(args), where))
          : member === "emptyList"
            ? native(member, at, (_, where) => list([], where))
            : member === "stream"
              ? native(member, at, ([given], where) => given ?? list([], where))
              : null,
    },
    span,
  )

/** `HttpMethod.GET`, `RequestMethod.PUT`, `Ordered.HIGHEST_PRECEDENCE`: the name of the constant */
const constants = (name: string, span: Span): Value =>
  host(
    {
      name,
      member: (member, at) => (member === "values" ? null : { kind: "symbol", name: member, span: at }),
    },
    span,
  )

type Static = (evaluation: Evaluation, span: Span) => Value

const STATIC: Readonly<Record<string, Static>> = {
  List: (_, span) => lists("List", span),
  Arrays: (_, span) => lists("Arrays", span),
  Set: (_, span) => lists("Set", span),
  Collections: (_, span) => lists("Collections", span),
  Stream: (_, span) => lists("Stream", span),
  HttpMethod: (_, span) => constants("HttpMethod", span),
  RequestMethod: (_, span) => constants("RequestMethod", span),
  Ordered: (_, span) => constants("Ordered", span),
  HttpHeaders: (_, span) => headerNames(span),
  Boolean: (_, span) =>
    host(
      {
        name: "Boolean",
        member: (member, at) => (/^(?:TRUE|FALSE)$/.test(member) ? boolean(member === "TRUE", at) : null),
      },
      span,
    ),
  Duration: (evaluation, span) =>
    durations(evaluation, "Duration", { ofSeconds: 1, ofMinutes: 60, ofHours: 3600, ofDays: 86400 }, span),
  System: (evaluation, span) => environmentClass(evaluation, "System", "getenv", span),
}

/** `HttpHeaders.AUTHORIZATION` is `Authorization`. */
const headerNames = (span: Span): Value =>
  host(
    {
      name: "HttpHeaders",
      member: (member, at) =>
        text(
          member
            .toLowerCase()
            .split("_")
            .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
            .join("-"),
          at,
        ),
    },
    span,
  )

function memberOf(evaluation: Evaluation, object: Value, name: string, span: Span): Value | null {
  if (object.kind === "string" || object.kind === "symbol")
    return memberOfText(evaluation, said(object) ?? "", name, span)
  if (object.kind === "list") return memberOfList(evaluation, object, name, span)
  if (object.kind === "map" && name === "put")
    return native(name, span, ([key, value], at) => {
      const word = key === undefined ? null : said(key)
      if (word !== null && value !== undefined) object.entries.set(word, value)
      return nothing(at)
    })
  return null
}

function memberOfText(evaluation: Evaluation, own: string, name: string, span: Span): Value | null {
  const compared = (test: (other: string) => boolean): Value => comparison(evaluation, name, span, test)
  const changed = (change: () => string): Value => native(name, span, (_, at) => text(change(), at))
  switch (name) {
    case "name":
    case "toString":
      return changed(() => own)
    case "trim":
    case "strip":
      return changed(() => own.trim())
    case "toLowerCase":
      return changed(() => own.toLowerCase())
    case "toUpperCase":
      return changed(() => own.toUpperCase())
    case "isEmpty":
      return native(name, span, (_, at) => boolean(own === "", at))
    case "isBlank":
      return native(name, span, (_, at) => boolean(own.trim() === "", at))
    case "equals":
      return compared((other) => own === other)
    case "equalsIgnoreCase":
      return compared((other) => own.toLowerCase() === other.toLowerCase())
    case "startsWith":
      return compared((other) => own.startsWith(other))
    case "endsWith":
      return compared((other) => own.endsWith(other))
    case "contains":
      return compared((other) => own.includes(other))
    case "split":
      return native(name, span, ([by], at) => {
        const separator = by === undefined ? null : said(by)
        const pattern = separator === null ? null : /^\\?[,;|:]$/.exec(separator)?.[0].slice(-1)
        const spaced = separator === "\\s*,\\s*" || separator === ",\\s*"
        if (pattern == null && !spaced) return unknown(evaluation.textAt(at), "this pattern is not read", at)
        const parts = own.split(pattern ?? ",").map((each) => (spaced ? each.trim() : each))
        // Empty ones at the end are left out, unless there is nothing but the text itself.
        const last = parts.length === 1 ? 0 : parts.findLastIndex((each) => each !== "")
        return list(
          parts.slice(0, last + 1).map((each) => text(each, at)),
          at,
        )
      })
    default:
      return null
  }
}

const LIST = {
  toArray: "itself",
  stream: "itself",
  toList: "itself",
  collect: "itself",
  size: "size",
  isEmpty: "isEmpty",
  add: "add",
  addAll: "addAll",
  contains: "contains",
  filter: "filter",
  map: "map",
} as const

function memberOfList(
  evaluation: Evaluation,
  own: Extract<Value, { readonly kind: "list" }>,
  name: string,
  span: Span,
): Value | null {
  return name === "length" ? number(own.items.length, span) : listMember(evaluation, own, LIST, name, span)
}
