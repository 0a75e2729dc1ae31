import type { Dialect, Evaluation } from "../script/evaluation.ts"
import { call } from "../script/run.ts"
import {
  boolean,
  equal,
  host,
  list,
  native,
  nothing,
  number,
  said,
  text,
  truth,
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
    host(
      {
        name: "Duration",
        member: (member, at) => {
          const seconds = { ofSeconds: 1, ofMinutes: 60, ofHours: 3600, ofDays: 86400 }[member]
          return seconds === undefined
            ? null
            : native(member, at, ([given], where) =>
                given?.kind === "number"
                  ? number(given.value * seconds, where)
                  : unknown(evaluation.textAt(where), "how long is not known", where),
              )
        },
      },
      span,
    ),
  System: (evaluation, span) =>
    host(
      {
        name: "System",
        member: (member, at) =>
          member === "getenv"
            ? native(member, at, ([given], where) => {
                const variable = given === undefined ? null : said(given)
                if (variable === null)
                  return unknown(evaluation.textAt(where), "the variable is not known", where)
                const value = evaluation.variable(variable, where, null)
                return value === null
                  ? { kind: "nothing", variable, span: where }
                  : { kind: "string", value, variable, span: where }
              })
            : null,
      },
      span,
    ),
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
  const compared = (test: (other: string) => boolean): Value =>
    native(name, span, ([given], at) => {
      const other = given === undefined ? null : said(given)
      return other === null
        ? unknown(evaluation.textAt(at), "what it is compared with is not known", at)
        : boolean(test(other), at)
    })
  const changed = (change: () => string): Value => native(name, span, (_, at) => text(change(), at))
  switch (name) {
    case "name":
    case "toString":
    case "trim":
    case "strip":
      return changed(() => own.trim())
    case "toLowerCase":
      return changed(() => own.toLowerCase())
    case "toUpperCase":
      return changed(() => own.toUpperCase())
    case "isEmpty":
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
        return list(
          own.split(pattern ?? ",").map((each) => text(spaced ? each.trim() : each, at)),
          at,
        )
      })
    default:
      return null
  }
}

function memberOfList(
  evaluation: Evaluation,
  own: Extract<Value, { readonly kind: "list" }>,
  name: string,
  span: Span,
): Value | null {
  const { items } = own
  switch (name) {
    case "length":
    case "size":
      return name === "length"
        ? number(items.length, span)
        : native(name, span, (_, at) => number(items.length, at))
    case "toArray":
    case "stream":
    case "toList":
    case "collect":
      return native(name, span, () => own)
    case "isEmpty":
      return native(name, span, (_, at) => boolean(items.length === 0, at))
    case "add":
      return native(name, span, ([item], at) => {
        if (item !== undefined) items.push(item)
        return boolean(true, at)
      })
    case "addAll":
      return native(name, span, ([more], at) => {
        if (more?.kind === "list") items.push(...more.items)
        return boolean(true, at)
      })
    case "contains":
      return native(name, span, ([wanted], at) =>
        boolean(wanted !== undefined && items.some((item) => equal(item, wanted) === true), at),
      )
    case "filter":
      return native(name, span, ([test], at) =>
        list(
          items.filter((item) => test === undefined || truth(call(evaluation, test, [item], at)) !== false),
          at,
        ),
      )
    case "map":
      return native(name, span, ([change], at) =>
        list(
          items.map((item) => (change === undefined ? item : call(evaluation, change, [item], at))),
          at,
        ),
      )
    default:
      return null
  }
}
