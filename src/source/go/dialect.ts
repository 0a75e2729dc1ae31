import { joined, replacedAll } from "../heavy.ts"
import { compileJsPattern } from "../javascript/patterns.ts"
import type { Dialect, Evaluation } from "../script/evaluation.ts"
import { call } from "../script/run.ts"
import { type Ends, trimmed } from "../script/trimmed.ts"
import {
  boolean,
  equal,
  host,
  list,
  native,
  nothing,
  number,
  Scope,
  said,
  text,
  unknown,
  type Value,
} from "../script/values.ts"
import type { Span } from "../span.ts"

type Package = (evaluation: Evaluation, name: string, span: Span) => Value | null

/**
 * Go, as far as settings and handlers go.
 * @param packages what is known of imported packages, by the path that they are imported by
 * @param imports the file's own: the name that it uses, and the path
 * @param methods what is known of the structs of packages
 */
export const goDialect = (
  packages: ReadonlyMap<string, Package>,
  imports: ReadonlyMap<string, string>,
  methods: (type: string, name: string, fields: ReadonlyMap<string, Value>, span: Span) => Value | null,
): Dialect => ({
  callsByName: false,
  hasZeroes: true,
  name: (evaluation, name, span) => {
    const builtin = BUILTINS[name]
    if (builtin !== undefined) return native(name, span, builtin)
    const path = imports.get(name)
    const known =
      path === undefined ? undefined : (packages.get(path.replace(/\/v\d+$/, "")) ?? STANDARD.get(path))
    // A part of a file has no imports: the usual names mean the usual packages.
    const usual = known ?? (path === undefined ? byLastName(packages, name) : undefined)
    if (usual === undefined) return null
    return host(
      {
        name,
        member: (member, at) => usual(evaluation, member, at),
      },
      span,
    )
  },
  member: (evaluation, object, name, span) => {
    if (object.kind !== "map" || object.type === null) return null
    const known = methods(object.type, name, object.entries, span)
    if (known !== null) return known
    const type = object.type.replace(/^.*[.*]/, "")
    const method = evaluation.globals.get(`${type}.${name}`) ?? evaluation.globals.get(name)
    if (method?.kind === "function") return bound(method, object)
    // A field that a struct was not given has no value.
    return /^[A-Z]/.test(name) ? nothing(span) : null
  },
  operator: (_evaluation, operator, left, right, span) =>
    operator === "*" && left.kind === "number" && right.kind === "number"
      ? number(left.value * right.value, span)
      : null,
})

/** A method, with the value that it is called on under the name that the method has for it. */
function bound(method: Extract<Value, { kind: "function" }>, of: Value): Value {
  const { receiver } = method.function
  if (receiver === undefined) return method
  const scope = new Scope(method.scope)
  scope.names.set(receiver.name, of)
  return { ...method, scope }
}

const byLastName = (packages: ReadonlyMap<string, Package>, name: string): Package | undefined =>
  STANDARD.get(name) ??
  [...STANDARD].find(([path]) => path.split("/").at(-1) === name)?.[1] ??
  [...packages].find(([path]) => path.split("/").at(-1) === name)?.[1]

const BUILTINS: Readonly<Record<string, (args: readonly Value[], span: Span) => Value>> = {
  append: ([first, ...rest], span) => list([...(first?.kind === "list" ? first.items : []), ...rest], span),
  len: ([value], span) =>
    value?.kind === "list"
      ? number(value.items.length, span)
      : value?.kind === "string"
        ? number(value.value.length, span)
        : value?.kind === "nothing"
          ? number(0, span)
          : unknown("len", "this is not known", span),
  make: (_, span) => ({ kind: "map", type: null, entries: new Map(), span }),
  string: ([value], span) => value ?? nothing(span),
  byte: ([value], span) => value ?? nothing(span),
  panic: (_, span) => nothing(span),
  print: (_, span) => nothing(span),
  println: (_, span) => nothing(span),
}

type Native = (evaluation: Evaluation, args: readonly Value[], span: Span) => Value

const wordsOf = (args: readonly Value[]): readonly (string | null)[] => args.map(said)

/** A function of texts: an unknown comes out where one goes in. */
const ofTexts =
  (name: string, compute: (texts: readonly string[], span: Span) => Value): Native =>
  (evaluation, args, span) => {
    const texts = wordsOf(args)
    const known = texts.filter((each) => each !== null)
    return known.length < texts.length
      ? unknown(evaluation.textAt(span), `what ${name} gets is not known`, span)
      : compute(known, span)
  }

const trim = (name: string, ends: Ends): Native =>
  ofTexts(`strings.${name}`, ([of = "", cut = ""], span) =>
    text(
      trimmed(of, (character) => cut.includes(character), ends),
      span,
    ),
  )

const STRINGS: Readonly<Record<string, Native>> = {
  Split: ofTexts("strings.Split", ([of = "", by = ""], span) =>
    list(
      of.split(by).map((each) => text(each, span)),
      span,
    ),
  ),
  Fields: ofTexts("strings.Fields", ([of = ""], span) =>
    list(
      of
        .split(/\s+/)
        .filter((each) => each !== "")
        .map((each) => text(each, span)),
      span,
    ),
  ),
  HasPrefix: ofTexts("strings.HasPrefix", ([of = "", start = ""], span) =>
    boolean(of.startsWith(start), span),
  ),
  HasSuffix: ofTexts("strings.HasSuffix", ([of = "", end = ""], span) => boolean(of.endsWith(end), span)),
  Contains: ofTexts("strings.Contains", ([of = "", part = ""], span) => boolean(of.includes(part), span)),
  EqualFold: ofTexts("strings.EqualFold", ([a = "", b = ""], span) =>
    boolean(a.toLowerCase() === b.toLowerCase(), span),
  ),
  ToLower: ofTexts("strings.ToLower", ([of = ""], span) => text(of.toLowerCase(), span)),
  ToUpper: ofTexts("strings.ToUpper", ([of = ""], span) => text(of.toUpperCase(), span)),
  TrimSpace: ofTexts("strings.TrimSpace", ([of = ""], span) => text(of.trim(), span)),
  TrimSuffix: ofTexts("strings.TrimSuffix", ([of = "", end = ""], span) =>
    text(end !== "" && of.endsWith(end) ? of.slice(0, -end.length) : of, span),
  ),
  TrimPrefix: ofTexts("strings.TrimPrefix", ([of = "", start = ""], span) =>
    text(of.startsWith(start) ? of.slice(start.length) : of, span),
  ),
  Trim: trim("Trim", "both"),
  TrimLeft: trim("TrimLeft", "start"),
  TrimRight: trim("TrimRight", "end"),
  ReplaceAll: ofTexts("strings.ReplaceAll", ([of = "", part = "", by = ""], span) =>
    text(replacedAll(of, part, by), span),
  ),
  Join: (evaluation, [items, by], span) => {
    const texts = items?.kind === "list" ? wordsOf(items.items) : null
    const between = by === undefined ? null : said(by)
    return texts === null || texts.includes(null) || between === null
      ? unknown(evaluation.textAt(span), "what strings.Join gets is not known", span)
      : text(
          joined(
            texts.map((each) => each ?? ""),
            between,
          ),
          span,
        )
  },
}

const OS: Readonly<Record<string, Native>> = {
  Getenv: (evaluation, [name], span) => {
    const variable = name === undefined ? null : said(name)
    if (variable === null) return unknown(evaluation.textAt(span), "the variable is not known", span)
    return { kind: "string", value: evaluation.variable(variable, span, "") ?? "", variable, span }
  },
  LookupEnv: (evaluation, [name], span) => {
    const variable = name === undefined ? null : said(name)
    if (variable === null) return unknown(evaluation.textAt(span), "the variable is not known", span)
    const value = evaluation.variable(variable, span, null)
    return list([text(value ?? "", span), boolean(value !== null, span)], span)
  },
  Exit: (_, __, span) => nothing(span),
}

/** A value and the error beside it. */
const orError = (value: Value | null, problem: string, span: Span): Value =>
  value === null ? list([nothing(span), errorOf(problem, span)], span) : list([value, nothing(span)], span)

const errorOf = (problem: string, span: Span): Value =>
  host(
    {
      name: "an error",
      member: (name, at) => (name === "Error" ? native(name, at, (_, where) => text(problem, where)) : null),
    },
    span,
  )

const STRCONV: Readonly<Record<string, Native>> = {
  Atoi: ofTexts("strconv.Atoi", ([of = ""], span) =>
    orError(/^[-+]?\d+$/.test(of) ? number(Number(of), span) : null, "invalid syntax", span),
  ),
  ParseBool: ofTexts("strconv.ParseBool", ([of = ""], span) =>
    orError(
      /^(?:1|t|T|TRUE|true|True)$/.test(of)
        ? boolean(true, span)
        : /^(?:0|f|F|FALSE|false|False)$/.test(of)
          ? boolean(false, span)
          : null,
      "invalid syntax",
      span,
    ),
  ),
  Itoa: ofTexts("strconv.Itoa", ([of = ""], span) => text(of, span)),
  Quote: ofTexts("strconv.Quote", ([of = ""], span) => text(JSON.stringify(of), span)),
}

const ERRORS: Readonly<Record<string, Native>> = {
  New: ofTexts("errors.New", ([problem = ""], span) => errorOf(problem, span)),
}

/** `url.Parse`, as far as origins are taken apart by it: those that have a scheme and a host. net/url, url.go */
const parseUrl = ofTexts("url.Parse", ([of = ""], span) => {
  const [, scheme = "", authority = "", path = "", query = ""] =
    /^(?:([a-zA-Z][a-zA-Z\d+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?/.exec(of) ?? []
  const place = authority.replace(/^.*@/, "")
  const port = /:(\d*)$/.exec(place)?.[1] ?? ""
  const name = place.replace(/:\d*$/, "").replace(/^\[|\]$/g, "")
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it refuses
  if (/[\u0000-\u0020\u007f]/.test(of) || /^:/.test(of)) return orError(null, "invalid URL", span)
  const called = (value: string) => (name: string, at: Span) =>
    native(name, at, (_, where) => text(value, where))
  const members = new Map<string, (name: string, at: Span) => Value>([
    ["Scheme", (_, at) => text(scheme.toLowerCase(), at)],
    ["Host", (_, at) => text(place, at)],
    ["Path", (_, at) => text(path, at)],
    ["RawQuery", (_, at) => text(query, at)],
    ["Hostname", called(name)],
    ["Port", called(port)],
    ["String", called(of)],
  ])
  return orError(
    host({ name: "a URL", member: (name, at) => members.get(name)?.(name, at) ?? null }, span),
    "",
    span,
  )
})

const SLICES: Readonly<Record<string, Native>> = {
  Contains: (evaluation, [items, wanted], span) => {
    if (items?.kind !== "list" || wanted === undefined)
      return unknown(evaluation.textAt(span), "the list is not known", span)
    return boolean(
      items.items.some((each) => equal(each, wanted) === true),
      span,
    )
  },
}

/** A pattern of `regexp.MustCompile`. */
function regexp(evaluation: Evaluation, [source]: readonly Value[], span: Span): Value {
  const written = source === undefined ? null : said(source)
  const compiled = written === null ? null : compileJsPattern(written, "")
  if (compiled?.kind !== "pattern") return unknown(evaluation.textAt(span), "this pattern is not read", span)
  const { pattern } = compiled
  return host(
    {
      name: `the pattern ${written}`,
      member: (name, at) =>
        /^Match(?:String)?$/.test(name)
          ? native(name, at, ([subject], where) => {
              const given = subject === undefined ? null : said(subject)
              return given === null
                ? unknown(evaluation.textAt(where), "what is matched is not known", where)
                : boolean(pattern.test(given), where)
            })
          : null,
    },
    span,
  )
}

const DURATIONS: Readonly<Record<string, number>> = {
  Nanosecond: 1e-9,
  Microsecond: 1e-6,
  Millisecond: 1e-3,
  Second: 1,
  Minute: 60,
  Hour: 3600,
}

const functionsOf =
  (table: Readonly<Record<string, Native>>): Package =>
  (evaluation, name, span) => {
    const own = table[name]
    return own === undefined ? null : native(name, span, (args, at) => own(evaluation, args, at))
  }

/** What the standard library gives, as far as it is read. Durations are in seconds. */
const STANDARD: ReadonlyMap<string, Package> = new Map<string, Package>([
  ["strings", functionsOf(STRINGS)],
  ["os", functionsOf(OS)],
  ["slices", functionsOf(SLICES)],
  ["strconv", functionsOf(STRCONV)],
  ["errors", functionsOf(ERRORS)],
  ["net/url", functionsOf({ Parse: parseUrl, ParseRequestURI: parseUrl })],
  ["regexp", functionsOf({ MustCompile: regexp, Compile: regexp })],
  ["time", (_, name, span) => (DURATIONS[name] === undefined ? null : number(DURATIONS[name] ?? 0, span))],
  [
    "log",
    (evaluation, name, span) =>
      // `log.Fatal(http.ListenAndServe(…))`: what is given has run already.
      native(name, span, ([first], at) =>
        first?.kind === "function" ? call(evaluation, first, [], at) : nothing(at),
      ),
  ],
])
