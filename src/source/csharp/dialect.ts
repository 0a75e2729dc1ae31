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
 * C#, as far as settings and small functions go.
 * @param known a name that the framework gives: `WebApplication`
 */
export const csharpDialect = (known: (name: string, span: Span) => Value | null): Dialect => ({
  callsByName: false,
  name: (evaluation, name, span) =>
    known(name, span) ?? STATIC[name]?.(evaluation, span) ?? created(name, span),
  member: (evaluation, object, name, span) => memberOf(evaluation, object, name, span),
  operator: (evaluation, operator, left, right, span) => {
    if (operator === "??") return left.kind === "nothing" ? right : left.kind === "unknown" ? left : left
    if (operator === "??=") return left.kind === "nothing" ? right : left
    if (operator === "+") {
      const [a, b] = [said(left), said(right)]
      return a === null || b === null || (left.kind === "number" && right.kind === "number")
        ? null
        : text(a + b, span)
    }
    if (operator === "*" && left.kind === "number" && right.kind === "number")
      return number(left.value * right.value, span)
    return evaluation.textAt(span) === "" ? nothing(span) : null
  },
})

/** `new List<string>()`, `new Uri(origin)` */
function created(name: string, span: Span): Value | null {
  if (/^new (?:List|HashSet|string)\b/.test(name))
    return native(name, span, ([given], at) => (given?.kind === "list" ? given : list([], at)))
  if (name === "new Uri")
    return native(name, span, ([given], at) => {
      const written = given === undefined ? null : said(given)
      return written === null ? unknown("new Uri", "which URL is not known", at) : uri(written, at)
    })
  return null
}

function uri(written: string, span: Span): Value {
  const [, scheme = "", host_ = "", port] = /^([a-z][\w+.-]*):\/\/([^/:]*)(?::(\d+))?/i.exec(written) ?? []
  const members: Readonly<Record<string, Value>> = {
    Host: text(host_.toLowerCase(), span),
    Scheme: text(scheme.toLowerCase(), span),
    Port: number(Number(port ?? (scheme === "https" ? 443 : 80)), span),
    IsLoopback: boolean(/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i.test(host_), span),
    Authority: text(host_ + (port === undefined ? "" : `:${port}`), span),
  }
  return host({ name: "a URL", member: (name) => members[name] ?? null }, span)
}

type Static = (evaluation: Evaluation, span: Span) => Value

const STATIC: Readonly<Record<string, Static>> = {
  string: (evaluation, span) => statics(evaluation, span),
  String: (evaluation, span) => statics(evaluation, span),
  StringComparison: (_, span) =>
    host({ name: "StringComparison", member: (name, at) => ({ kind: "symbol", name, span: at }) }, span),
  StringSplitOptions: (_, span) =>
    host({ name: "StringSplitOptions", member: (name, at) => ({ kind: "symbol", name, span: at }) }, span),
  TimeSpan: (evaluation, span) =>
    host(
      {
        name: "TimeSpan",
        member: (name, at) => {
          const seconds = { FromSeconds: 1, FromMinutes: 60, FromHours: 3600, FromDays: 86400 }[name]
          return seconds === undefined
            ? null
            : native(name, at, ([given], where) =>
                given?.kind === "number"
                  ? number(given.value * seconds, where)
                  : unknown(evaluation.textAt(where), "how long is not known", where),
              )
        },
      },
      span,
    ),
  Environment: (evaluation, span) =>
    host(
      {
        name: "Environment",
        member: (name, at) =>
          name === "GetEnvironmentVariable"
            ? native(name, at, ([given], where) => {
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
  Array: (_, span) =>
    host(
      {
        name: "Array",
        member: (name, at) => (name === "Empty" ? native(name, at, (__, where) => list([], where)) : null),
      },
      span,
    ),
  Console: (_, span) =>
    host({ name: "Console", member: (name, at) => native(name, at, (__, where) => nothing(where)) }, span),
  Uri: (evaluation, span) =>
    host(
      {
        name: "Uri",
        member: (name, at) =>
          native(name, at, (_, where) => unknown(evaluation.textAt(where), "this is not read", where)),
      },
      span,
    ),
}

const statics = (evaluation: Evaluation, span: Span): Value =>
  host(
    {
      name: "string",
      member: (name, at) => {
        if (name === "Empty") return text("", at)
        if (name === "IsNullOrEmpty" || name === "IsNullOrWhiteSpace")
          return native(name, at, ([given], where) => {
            if (given === undefined || given.kind === "unknown")
              return unknown(evaluation.textAt(where), "this text is not known", where)
            const word = said(given)
            return boolean(word === null || (name === "IsNullOrEmpty" ? word : word.trim()) === "", where)
          })
        return null
      },
    },
    span,
  )

const ignoresCase = (value: Value | undefined): boolean =>
  value?.kind === "symbol" && /IgnoreCase$/.test(value.name)

function memberOf(evaluation: Evaluation, object: Value, name: string, span: Span): Value | null {
  if (object.kind === "string" || object.kind === "symbol")
    return memberOfText(evaluation, said(object) ?? "", name, span)
  if (object.kind === "list") return memberOfList(evaluation, object, name, span)
  if (object.kind === "number" && name === "ToString")
    return native(name, span, (_, at) => text(String(object.value), at))
  return null
}

function memberOfText(evaluation: Evaluation, own: string, name: string, span: Span): Value | null {
  if (name === "Length") return number(own.length, span)
  const compared = (test: (own: string, other: string) => boolean): Value =>
    native(name, span, ([given, how], at) => {
      const other = given === undefined ? null : said(given)
      if (other === null) return unknown(evaluation.textAt(at), "what it is compared with is not known", at)
      const [a, b] = ignoresCase(how) ? [own.toLowerCase(), other.toLowerCase()] : [own, other]
      return boolean(test(a, b), at)
    })
  const changed = (change: (own: string, args: readonly string[]) => string): Value =>
    native(name, span, (args, at) =>
      text(
        change(
          own,
          args.map((each) => said(each) ?? ""),
        ),
        at,
      ),
    )
  switch (name) {
    case "StartsWith":
      return compared((a, b) => a.startsWith(b))
    case "EndsWith":
      return compared((a, b) => a.endsWith(b))
    case "Contains":
      return compared((a, b) => a.includes(b))
    case "Equals":
      return compared((a, b) => a === b)
    case "ToLower":
    case "ToLowerInvariant":
      return changed((text_) => text_.toLowerCase())
    case "ToUpper":
      return changed((text_) => text_.toUpperCase())
    case "Trim":
      return changed((text_) => text_.trim())
    case "TrimEnd":
      return changed((text_, [end = " "]) => (text_.endsWith(end) ? text_.slice(0, -end.length) : text_))
    case "Replace":
      return changed((text_, [part = "", by = ""]) => (part === "" ? text_ : text_.replaceAll(part, by)))
    case "Split":
      return native(name, span, ([by, how], at) => {
        const separator = by === undefined ? null : said(by)
        if (separator === null || separator === "")
          return unknown(evaluation.textAt(at), "this is not read", at)
        const drops = how?.kind === "symbol" && how.name === "RemoveEmptyEntries"
        const trims = how?.kind === "symbol" && how.name === "TrimEntries"
        return list(
          own
            .split(separator)
            .map((each) => (trims ? each.trim() : each))
            .filter((each) => !drops || each !== "")
            .map((each) => text(each, at)),
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
    case "Length":
    case "Count":
      return number(items.length, span)
    case "ToArray":
    case "ToList":
      return native(name, span, () => own)
    case "Add":
      return native(name, span, ([item], at) => {
        if (item !== undefined) items.push(item)
        return nothing(at)
      })
    case "AddRange":
      return native(name, span, ([more], at) => {
        if (more?.kind === "list") items.push(...more.items)
        return nothing(at)
      })
    case "Contains":
      return native(name, span, ([wanted], at) =>
        boolean(wanted !== undefined && items.some((item) => equal(item, wanted) === true), at),
      )
    case "Any":
      return native(name, span, ([test], at) =>
        boolean(
          test === undefined
            ? items.length > 0
            : items.some((item) => truth(call(evaluation, test, [item], at)) === true),
          at,
        ),
      )
    case "Where":
      return native(name, span, ([test], at) =>
        list(
          items.filter((item) => test === undefined || truth(call(evaluation, test, [item], at)) === true),
          at,
        ),
      )
    case "Select":
      return native(name, span, ([change], at) =>
        list(
          items.map((item) => (change === undefined ? item : call(evaluation, change, [item], at))),
          at,
        ),
      )
    case "Concat":
      return native(name, span, ([more], at) =>
        list([...items, ...(more?.kind === "list" ? more.items : [])], at),
      )
    default:
      return null
  }
}
