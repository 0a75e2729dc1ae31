import { joined } from "../heavy.ts"
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

type Native = (evaluation: Evaluation, args: readonly Value[], span: Span, block: Value | null) => Value

/** Ruby, as far as settings go. @param names what a framework gives besides: `Rack`, `use`, `Rails` */
export const rubyDialect = (
  names: (evaluation: Evaluation, name: string, span: Span) => Value | null,
): Dialect => ({
  callsByName: true,
  name: (evaluation, name, span) => {
    const own = names(evaluation, name, span)
    if (own !== null) return own
    switch (name) {
      case "ENV":
        return environment(evaluation, span)
      case "Regexp":
        return host({ name: "Regexp" }, span)
      default:
        return null
    }
  },
  member: (evaluation, object, name, span) => {
    const own = methodsOf(object)[name] ?? ANY[name]
    return own === undefined
      ? null
      : native(name, span, (args, at, block) => own(object)(evaluation, args, at, block))
  },
  operator: (evaluation, operator, left, right, span) => {
    if (operator === "=~")
      return matchedBy(
        evaluation,
        left.kind === "pattern" ? left : right,
        left.kind === "pattern" ? right : left,
        span,
      )
    // `when /pattern/`, `when "text"`
    if (operator === "===")
      return left.kind === "pattern"
        ? matchedBy(evaluation, left, right, span)
        : known(evaluation, equal(left, right), span)
    if (operator === "<<" && left.kind === "list") {
      left.items.push(right)
      return left
    }
    if (operator === "|" && left.kind === "list" && right.kind === "list")
      return list([...left.items, ...right.items], span)
    return null
  },
})

const known = (evaluation: Evaluation, result: boolean | null, span: Span): Value =>
  result === null ? unknown(evaluation.textAt(span), "this is not known", span) : boolean(result, span)

function matchedBy(evaluation: Evaluation, pattern: Value, subject: Value, span: Span): Value {
  const given = said(subject)
  return pattern.kind !== "pattern" || pattern.pattern === null || given === null
    ? unknown(evaluation.textAt(span), "this pattern is not evaluated here", span)
    : boolean(pattern.pattern.test(given), span)
}

/** `ENV["X"]`, `ENV.fetch("X", "default")` */
function environment(evaluation: Evaluation, span: Span): Value {
  const read = (key: Value | undefined, fallback: Value | null, at: Span): Value => {
    const name = key === undefined ? null : said(key)
    if (name === null) return unknown(evaluation.textAt(at), "the variable is not known", at)
    const value = evaluation.variable(name, at, fallback?.kind === "string" ? fallback.value : null)
    if (value !== null) return { kind: "string", value, variable: name, span: at }
    return fallback ?? { kind: "nothing", variable: name, span: at }
  }
  return host(
    {
      name: "ENV",
      index: (key, at) => read(key, null, at),
      member: (name, at) =>
        name === "fetch"
          ? native(name, at, ([key, fallback], where, block) =>
              read(key, fallback ?? (block === null ? null : call(evaluation, block, [], where)), where),
            )
          : name === "key?" || name === "has_key?"
            ? native(name, at, ([key], where) => boolean(read(key, null, where).kind === "string", where))
            : null,
    },
    span,
  )
}

type Methods = Readonly<Record<string, (object: Value) => Native>>

/** A function of a text: an unknown comes out where one goes in. */
const ofText =
  (compute: (text: string, args: readonly (string | null)[], span: Span) => Value) =>
  (object: Value): Native =>
  (evaluation, args, span) => {
    const own = said(object)
    const given = args.map(said)
    return own === null
      ? unknown(evaluation.textAt(span), "this is not known", span)
      : compute(own, given, span)
  }

/** `split`: by white space, by a text, or by a pattern; empty ones at the end are left out. */
function split(evaluation: Evaluation, own: string, by: Value | undefined, span: Span): Value {
  const parts = partsOf(own, by)
  if (parts === null) return unknown(evaluation.textAt(span), "what it is split by is not known", span)
  const last = parts.findLastIndex((each) => each !== "")
  return list(
    parts.slice(0, last + 1).map((each) => text(each, span)),
    span,
  )
}

/** null where it is not known what parts them */
function partsOf(own: string, by: Value | undefined): readonly string[] | null {
  if (by?.kind === "pattern") {
    if (by.pattern === null) return null
    const found = by.pattern.all(own).filter(({ match }) => match !== "")
    const ends = [...found.map(({ index }) => index), own.length]
    const starts = [0, ...found.map(({ index, match }) => index + match.length)]
    return starts.map((start, i) => own.slice(start, ends[i]))
  }
  const separator = by === undefined || by.kind === "nothing" ? " " : said(by)
  return separator === null ? null : separator === " " ? own.trimStart().split(/\s+/) : own.split(separator)
}

const STRING: Methods = {
  split:
    (object) =>
    (evaluation, [by], span) =>
      split(evaluation, said(object) ?? "", by, span),
  strip: ofText((own, _, span) => text(own.trim(), span)),
  lstrip: ofText((own, _, span) => text(own.trimStart(), span)),
  rstrip: ofText((own, _, span) => text(own.trimEnd(), span)),
  squish: ofText((own, _, span) => text(own.trim().replace(/\s+/g, " "), span)),
  chomp: ofText((own, [end], span) =>
    text(
      end == null || end === ""
        ? own.replace(end === "" ? /(?:\r?\n)+$/ : /(?:\r?\n|\r)$/, "")
        : withoutEnd(own, end),
      span,
    ),
  ),
  delete_suffix: ofText((own, [end], span) => text(withoutEnd(own, end ?? ""), span)),
  delete_prefix: ofText((own, [start], span) =>
    text(start != null && own.startsWith(start) ? own.slice(start.length) : own, span),
  ),
  downcase: ofText((own, _, span) => text(own.toLowerCase(), span)),
  upcase: ofText((own, _, span) => text(own.toUpperCase(), span)),
  "start_with?": ofText((own, starts, span) =>
    boolean(
      starts.some((each) => each !== null && own.startsWith(each)),
      span,
    ),
  ),
  "end_with?": ofText((own, ends, span) =>
    boolean(
      ends.some((each) => each !== null && own.endsWith(each)),
      span,
    ),
  ),
  "include?": ofText((own, [part], span) => boolean(part != null && own.includes(part), span)),
  "empty?": ofText((own, _, span) => boolean(own === "", span)),
  "blank?": ofText((own, _, span) => boolean(own.trim() === "", span)),
  "present?": ofText((own, _, span) => boolean(own.trim() !== "", span)),
  presence: ofText((own, _, span) => (own.trim() === "" ? nothing(span) : text(own, span))),
  "match?":
    (object) =>
    (evaluation, [pattern], span) =>
      matchedBy(evaluation, pattern ?? nothing(span), object, span),
  match:
    (object) =>
    (evaluation, [pattern], span) =>
      matchedBy(evaluation, pattern ?? nothing(span), object, span),
  freeze: ofText((own, _, span) => text(own, span)),
  to_sym: ofText((own, _, span) => ({ kind: "symbol", name: own, span })),
  to_i: ofText((own, _, span) => number(Number.parseInt(own, 10) || 0, span)),
}

const withoutEnd = (own: string, end: string): string =>
  end !== "" && own.endsWith(end) ? own.slice(0, -end.length) : own

/** What a block or `&:name` makes of an item. */
function applied(
  evaluation: Evaluation,
  item: Value,
  args: readonly Value[],
  block: Value | null,
  span: Span,
): Value {
  if (block !== null) return call(evaluation, block, [item], span)
  const [symbol] = args
  if (symbol?.kind !== "symbol" || !symbol.name.startsWith("&")) return item
  const name = symbol.name.slice(1)
  const own = methodsOf(item)[name] ?? ANY[name]
  return own === undefined
    ? unknown(evaluation.textAt(span), `\`${name}\` is not read`, span)
    : own(item)(evaluation, [], span, null)
}

const itemsOf = (object: Value): readonly Value[] => (object.kind === "list" ? object.items : [])

const filtered =
  (isKept: boolean) =>
  (object: Value): Native =>
  (evaluation, args, span, block) =>
    list(
      itemsOf(object).filter(
        (item) => (truth(applied(evaluation, item, args, block, span)) === true) === isKept,
      ),
      span,
    )

const LIST: Methods = {
  map: (object) => (evaluation, args, span, block) =>
    list(
      itemsOf(object).map((item) => applied(evaluation, item, args, block, span)),
      span,
    ),
  select: filtered(true),
  filter: filtered(true),
  reject: filtered(false),
  compact: (object) => (_, __, span) =>
    list(
      itemsOf(object).filter(({ kind }) => kind !== "nothing"),
      span,
    ),
  flatten: (object) => (_, __, span) => list(flat(itemsOf(object)), span),
  uniq: (object) => (_, __, span) =>
    list(
      itemsOf(object).filter((item, i, all) => all.findIndex((each) => equal(each, item) === true) === i),
      span,
    ),
  first: (object) => (_, __, span) => itemsOf(object)[0] ?? nothing(span),
  "empty?": (object) => (_, __, span) => boolean(itemsOf(object).length === 0, span),
  "blank?": (object) => (_, __, span) => boolean(itemsOf(object).length === 0, span),
  "present?": (object) => (_, __, span) => boolean(itemsOf(object).length > 0, span),
  presence: (object) => (_, __, span) => (itemsOf(object).length > 0 ? object : nothing(span)),
  "include?":
    (object) =>
    (_, [item], span) =>
      boolean(item !== undefined && itemsOf(object).some((each) => equal(each, item) === true), span),
  "any?": (object) => (evaluation, args, span, block) =>
    boolean(
      itemsOf(object).some((item) => truth(applied(evaluation, item, args, block, span)) === true),
      span,
    ),
  concat:
    (object) =>
    (_, [more], span) => {
      if (object.kind === "list" && more?.kind === "list") object.items.push(...more.items)
      return object.kind === "list" ? object : nothing(span)
    },
  push: (object) => (_, more, span) => {
    if (object.kind === "list") object.items.push(...more)
    return object.kind === "list" ? object : nothing(span)
  },
  join:
    (object) =>
    (_, [by], span) =>
      text(
        joined(
          itemsOf(object).map((item) => said(item) ?? ""),
          by === undefined ? "" : (said(by) ?? ""),
        ),
        span,
      ),
  freeze: (object) => () => object,
  to_a: (object) => () => object,
}

export const flat = (items: readonly Value[]): readonly Value[] =>
  items.flatMap((item) => (item.kind === "list" ? flat(item.items) : [item]))

const MAP: Methods = {
  fetch:
    (object) =>
    (_, [key, fallback], span) => {
      const name = key === undefined ? null : said(key)
      const own = object.kind === "map" && name !== null ? object.entries.get(name) : undefined
      return own ?? fallback ?? nothing(span)
    },
}

const PATTERN: Methods = {
  "match?":
    (object) =>
    (evaluation, [subject], span) =>
      matchedBy(evaluation, object, subject ?? nothing(span), span),
  match:
    (object) =>
    (evaluation, [subject], span) =>
      matchedBy(evaluation, object, subject ?? nothing(span), span),
}

const FUNCTION: Methods = {
  call: (object) => (evaluation, args, span) => call(evaluation, object, args, span),
}

/** `x&.split`: nothing stays nothing. */
const NOTHING: Methods = Object.fromEntries(
  [...Object.keys(STRING), ...Object.keys(LIST)].map((name) => [
    name,
    () => (_: Evaluation, __: readonly Value[], span: Span) =>
      name === "blank?" || name === "empty?"
        ? boolean(true, span)
        : name.endsWith("?")
          ? boolean(false, span)
          : nothing(span),
  ]),
)

const ANY: Methods = {
  "nil?": (object) => (_, __, span) => boolean(object.kind === "nothing", span),
  "present?": (object) => (_, __, span) => boolean(object.kind !== "nothing", span),
  to_s: (object) => (_, __, span) => text(said(object) ?? "", span),
}

function methodsOf(object: Value): Methods {
  switch (object.kind) {
    case "string":
      return STRING
    case "list":
      return LIST
    case "map":
      return MAP
    case "pattern":
      return PATTERN
    case "function":
      return FUNCTION
    case "nothing":
      return NOTHING
    default:
      return {}
  }
}
