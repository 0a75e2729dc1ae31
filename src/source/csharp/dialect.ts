import type { Dialect, Evaluation } from "../script/evaluation.ts"
import { comparison, durations, environmentClass, listMember } from "../script/members.ts"
import { type Ends, trimmed } from "../script/trimmed.ts"
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
 * C#, as far as settings and small functions go.
 * @param known a name that the framework gives: `WebApplication`
 */
export const csharpDialect = (known: (name: string, span: Span) => Value | null): Dialect => ({
  callsByName: false,
  name: (evaluation, name, span) =>
    known(name, span) ?? STATIC[name]?.(evaluation, span) ?? created(name, span),
  member: (evaluation, object, name, span) => memberOf(evaluation, object, name, span),
  operator: (_, operator, left, right, span) => {
    if (operator === "??" || operator === "??=") return left.kind === "nothing" ? right : left
    // `StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries`
    if (operator === "|" && left.kind === "symbol" && right.kind === "symbol")
      return { kind: "symbol", name: `${left.name}|${right.name}`, span }
    if (operator === "+") {
      const [a, b] = [said(left), said(right)]
      return a === null || b === null || (left.kind === "number" && right.kind === "number")
        ? null
        : text(a + b, span)
    }
    if (operator === "*" && left.kind === "number" && right.kind === "number")
      return number(left.value * right.value, span)
    return null
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
    durations(
      evaluation,
      "TimeSpan",
      { FromSeconds: 1, FromMinutes: 60, FromHours: 3600, FromDays: 86400 },
      span,
    ),
  Environment: (evaluation, span) =>
    environmentClass(evaluation, "Environment", "GetEnvironmentVariable", span),
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

/** The texts among some values, and those in lists of them. */
const wordsIn = (values: readonly Value[]): readonly string[] =>
  values.flatMap((value) => (value.kind === "list" ? wordsIn(value.items) : (said(value) ?? [])))

const TRIMS = { Trim: "both", TrimStart: "start", TrimEnd: "end" } as const

/** White space, or the characters that are given. */
function trim(own: string, ends: Ends, args: readonly Value[]): string {
  const characters = wordsIn(args)
  return trimmed(own, (each) => (args.length === 0 ? each.trim() === "" : characters.includes(each)), ends)
}

/** A text parted wherever one of some others stands. */
const partedBy = (own: string, separators: readonly string[]): readonly string[] =>
  separators.reduce<readonly string[]>(
    (parts, separator) => parts.flatMap((part) => part.split(separator)),
    [own],
  )

function memberOfText(evaluation: Evaluation, own: string, name: string, span: Span): Value | null {
  if (name === "Length") return number(own.length, span)
  const compared = (test: (own: string, other: string) => boolean): Value =>
    comparison(evaluation, name, span, (other, how) =>
      ignoresCase(how) ? test(own.toLowerCase(), other.toLowerCase()) : test(own, other),
    )
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
    case "ToUpperInvariant":
      return changed((text_) => text_.toUpperCase())
    case "Trim":
    case "TrimStart":
    case "TrimEnd":
      return native(name, span, (args, at) => text(trim(own, TRIMS[name], args), at))
    case "Replace":
      return changed((text_, [part = "", by = ""]) => (part === "" ? text_ : text_.replaceAll(part, by)))
    case "Split":
      return native(name, span, ([by, how], at) => {
        const separators = by === undefined ? [] : wordsIn([by])
        if (separators.length === 0 || separators.includes(""))
          return unknown(evaluation.textAt(at), "this is not read", at)
        const options = how?.kind === "symbol" ? how.name.split("|") : []
        const drops = options.includes("RemoveEmptyEntries")
        const trims = options.includes("TrimEntries")
        return list(
          partedBy(own, separators)
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

const LIST = {
  ToArray: "itself",
  ToList: "itself",
  Add: "add",
  AddRange: "addAll",
  Contains: "contains",
  Any: "any",
  Where: "filter",
  Select: "map",
  Concat: "concat",
} as const

function memberOfList(
  evaluation: Evaluation,
  own: Extract<Value, { readonly kind: "list" }>,
  name: string,
  span: Span,
): Value | null {
  return name === "Length" || name === "Count"
    ? number(own.items.length, span)
    : listMember(evaluation, own, LIST, name, span)
}
