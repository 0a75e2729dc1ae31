import { compileJsPattern } from "../javascript/patterns.ts"
import type { Evaluation } from "../script/evaluation.ts"
import { boolean, list, nothing, number, said, text, unknown, type Value } from "../script/values.ts"
import type { Span } from "../span.ts"
import { phpTruth, written } from "./values.ts"

/** A function that PHP has by itself. */
export type Native = (evaluation: Evaluation, args: readonly Value[], span: Span) => Value

/** A function of texts that are all known; where one is not, what it gives is not known either. */
const ofKnown =
  (compute: (texts: readonly string[], span: Span) => Value): Native =>
  (evaluation, args, span) => {
    const texts = args.map(written).filter((each) => each !== null)
    return texts.length < args.length
      ? unknown(evaluation.textAt(span), "a part of this is not known", span)
      : compute(texts, span)
  }

const test = (holds: (whole: string, part: string) => boolean): Native =>
  ofKnown(([whole = "", part = ""], span) => boolean(holds(whole, part), span))

/** The place of a part, or false. */
const place = (fold: (text: string) => string): Native =>
  ofKnown(([whole = "", part = ""], span) => {
    const at = fold(whole).indexOf(fold(part))
    return at < 0 ? boolean(false, span) : number(at, span)
  })

/** `isset`: is none of them null? */
const isSet: Native = (evaluation, args, span) =>
  args.some(({ kind }) => kind === "unknown")
    ? unknown(evaluation.textAt(span), "whether this is set is not known", span)
    : boolean(!args.some(({ kind }) => kind === "nothing"), span)

const isEmpty: Native = (evaluation, [value], span) => {
  const isTrue = value === undefined ? false : phpTruth(value)
  return isTrue === null
    ? unknown(evaluation.textAt(span), "whether this is empty is not known", span)
    : boolean(!isTrue, span)
}

const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "<": ">" }

/** `preg_match('#^https?://#i', $text)`: 1 or 0. */
const pregMatch: Native = (evaluation, [pattern, subject], span) => {
  const [given, of] = [pattern, subject].map((each) => (each === undefined ? null : written(each)))
  if (given == null || of == null)
    return unknown(evaluation.textAt(span), "what is matched here is not known", span)
  const [opening = "/"] = given
  const end = given.lastIndexOf(CLOSING[opening] ?? opening)
  const compiled = compileJsPattern(given.slice(1, end), given.slice(end + 1))
  return compiled.kind === "pattern"
    ? number(compiled.pattern.test(of) ? 1 : 0, span)
    : unknown(evaluation.textAt(span), compiled.message, span)
}

/** `parse_url($url, PHP_URL_HOST)`, or all of its parts. */
const parseUrl: Native = (evaluation, [url, part], span) => {
  const given = url === undefined ? null : written(url)
  if (given === null) return unknown(evaluation.textAt(span), "this URL is not known", span)
  const [, scheme, host, port, path, query] =
    /^(?:([a-z][a-z0-9+.-]*):\/\/([^/:?#]*)(?::(\d+))?)?([^?#]*)(?:\?([^#]*))?/i.exec(given) ?? []
  const parts = new Map<string, Value>()
  for (const [name, value] of Object.entries({ scheme, host, port, path, query }))
    if (value !== undefined && value !== "")
      parts.set(name, name === "port" ? number(Number(value), span) : text(value, span))
  if (part === undefined) return { kind: "map", type: null, entries: parts, span }
  const name = /^PHP_URL_(\w+)$/.exec(said(part) ?? "")?.[1]?.toLowerCase()
  return name === undefined
    ? unknown(evaluation.textAt(span), "which part of the URL it is, is not known", span)
    : (parts.get(name) ?? nothing(span))
}

/** A value as `json_encode` writes it; null where a part of it is not known. */
export function phpJson(value: Value): string | null {
  switch (value.kind) {
    case "string":
      return JSON.stringify(value.value)
        .replaceAll("/", "\\/")
        .replace(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`)
    case "number":
    case "boolean":
      return String(value.value)
    case "nothing":
      return "null"
    case "list": {
      const items = value.items.map(phpJson)
      return items.includes(null) ? null : `[${items.join(",")}]`
    }
    case "map": {
      // There is one kind of array, and an empty one has no names.
      if (value.entries.size === 0) return "[]"
      const entries = [...value.entries].map(([name, each]) => {
        const json = phpJson(each)
        return json === null ? null : `${JSON.stringify(name).replaceAll("/", "\\/")}:${json}`
      })
      return entries.includes(null) ? null : `{${entries.join(",")}}`
    }
    default:
      return null
  }
}

/** What `json_decode` makes of a text; null is what it makes of one that is no JSON. */
function decoded(json: unknown, span: Span): Value {
  if (typeof json === "string") return text(json, span)
  if (typeof json === "number") return number(json, span)
  if (typeof json === "boolean") return boolean(json, span)
  if (Array.isArray(json))
    return list(
      json.map((each: unknown) => decoded(each, span)),
      span,
    )
  if (typeof json !== "object" || json === null) return nothing(span)
  const entries = new Map(Object.entries(json).map(([name, each]) => [name, decoded(each, span)] as const))
  return { kind: "map", type: null, entries, span }
}

const jsonDecode: Native = (evaluation, [given], span) => {
  const json = given === undefined ? null : written(given)
  if (json === null) return unknown(evaluation.textAt(span), "this text is not known", span)
  try {
    return decoded(JSON.parse(json), span)
  } catch {
    return nothing(span)
  }
}

/** PHP's functions of texts, and what is asked of a value. */
export const TEXT_FUNCTIONS: Readonly<Record<string, Native>> = {
  isset: isSet,
  empty: isEmpty,
  is_null: (evaluation, [value], span) =>
    value?.kind === "unknown"
      ? unknown(evaluation.textAt(span), value.reason, span)
      : boolean(value === undefined || value.kind === "nothing", span),
  array_key_exists: (evaluation, [key, of], span) => {
    const name = key === undefined ? null : said(key)
    return name === null || of?.kind !== "map"
      ? unknown(evaluation.textAt(span), "this array is not known", span)
      : boolean(of.entries.has(name), span)
  },
  str_contains: test((whole, part) => whole.includes(part)),
  str_starts_with: test((whole, part) => whole.startsWith(part)),
  str_ends_with: test((whole, part) => whole.endsWith(part)),
  strpos: place((each) => each),
  stripos: place((each) => each.toLowerCase()),
  strcasecmp: ofKnown(([a = "", b = ""], span) => {
    const [x, y] = [a.toLowerCase(), b.toLowerCase()]
    return number(x === y ? 0 : x < y ? -1 : 1, span)
  }),
  strlen: ofKnown(([of = ""], span) => number(new TextEncoder().encode(of).length, span)),
  substr: (evaluation, [of, from, length], span) => {
    const whole = of === undefined ? null : written(of)
    if (whole === null || from?.kind !== "number" || (length !== undefined && length.kind !== "number"))
      return unknown(evaluation.textAt(span), "a part of this is not known", span)
    const start = from.value < 0 ? Math.max(0, whole.length + from.value) : from.value
    const end =
      length === undefined
        ? whole.length
        : length.value < 0
          ? whole.length + length.value
          : start + length.value
    return text(whole.slice(start, Math.max(start, end)), span)
  },
  sprintf: ofKnown(([format = "", ...given], span) => {
    let next = 0
    const filled = format.replace(/%(?:%|(?:(\d+)\$)?[sd])/g, (sign, at: string | undefined) => {
      if (sign === "%%") return "%"
      if (at === undefined) next += 1
      return given[(at === undefined ? next : Number(at)) - 1] ?? ""
    })
    return text(filled, span)
  }),
  preg_match: pregMatch,
  parse_url: parseUrl,
  json_decode: jsonDecode,
  json_encode: (evaluation, [value], span) => {
    const json = value === undefined ? null : phpJson(value)
    return json === null
      ? unknown(evaluation.textAt(span), "a part of this is not known", span)
      : text(json, span)
  },
}
