import { joined, repeated } from "../../../heavy.ts"
import type { Span } from "../../../span.ts"
import type { Evaluation } from "../evaluation.ts"
import { callValue } from "../functions.ts"
import { iteratorOver } from "../iteration.ts"
import {
  array,
  boolean,
  isCallable,
  isOpaque,
  nativeFunction,
  number,
  type RegExpValue,
  type StringValue,
  string,
  text,
  throwError,
  undefinedAt,
  unknown,
  type Value,
} from "../values.ts"
import { namespace } from "./namespace.ts"
import { allMatchesIn, patternOf, replaceAll, searchIn } from "./regexps.ts"

/** A method of a string that gives a string, from its arguments as strings and numbers. */
const TO_STRING: Readonly<Record<string, (value: string, args: readonly (string | number)[]) => string>> = {
  toLowerCase: (value) => value.toLowerCase(),
  toUpperCase: (value) => value.toUpperCase(),
  trim: (value) => value.trim(),
  trimStart: (value) => value.trimStart(),
  trimEnd: (value) => value.trimEnd(),
  toString: (value: string) => value,
  valueOf: (value: string) => value,
  slice: (value, [from, to]) => value.slice(at(from), at(to)),
  substring: (value, [from, to]) => value.substring(at(from) ?? 0, at(to)),
  substr: (value, [from, count]) =>
    value.slice(at(from), count === undefined ? undefined : (at(from) ?? 0) + Number(count)),
  charAt: (value, [i]) => value.charAt(at(i) ?? 0),
  at: (value, [i]) => value.at(at(i) ?? 0) ?? "",
  concat: (value, others) => joined([value, ...others.map(String)], ""),
  repeat: (value, [count]) => repeated(value, Number(count ?? 0)),
  padStart: (value, [length, fill]) =>
    value.padStart(Math.min(10_000, Number(length ?? 0)), fill === undefined ? " " : String(fill)),
  padEnd: (value, [length, fill]) =>
    value.padEnd(Math.min(10_000, Number(length ?? 0)), fill === undefined ? " " : String(fill)),
  normalize: (value) => value.normalize(),
}

const TO_BOOLEAN: Readonly<Record<string, (value: string, other: string, from: number) => boolean>> = {
  includes: (value, other) => value.includes(other),
  startsWith: (value, other, from) => value.startsWith(other, from),
  endsWith: (value, other) => value.endsWith(other),
}

const TO_NUMBER: Readonly<Record<string, (value: string, other: string, from: number) => number>> = {
  indexOf: (value, other, from) => value.indexOf(other, from),
  lastIndexOf: (value, other) => value.lastIndexOf(other),
  charCodeAt: (value, other) => value.charCodeAt(other === "undefined" ? 0 : Number(other)),
  codePointAt: (value, other) => value.codePointAt(other === "undefined" ? 0 : Number(other)) ?? Number.NaN,
}

const at = (value: string | number | undefined): number | undefined =>
  value === undefined ? undefined : Number(value)

const plain = (value: Value): string | number | undefined =>
  value.kind === "number" ? value.value : value.kind === "undefined" ? undefined : (text(value) ?? undefined)

/** A property of a string; null when strings have none of that name. */
export function stringMember(
  evaluation: Evaluation,
  value: StringValue,
  name: string,
  span: Span,
): Value | null {
  if (name === "length") return number(value.value.length, span)
  if (/^\d+$/.test(name)) {
    const character = value.value[Number(name)]
    return character === undefined ? undefinedAt(span) : string(character, value.span)
  }
  const self = value.value
  if (Object.hasOwn(TO_STRING, name))
    return nativeFunction(name, span, (args) => ({
      ...value,
      value:
        TO_STRING[name]?.(
          self,
          args.map(plain).filter((each) => each !== undefined),
        ) ?? "",
    }))
  if (Object.hasOwn(TO_BOOLEAN, name))
    return nativeFunction(name, span, (given, where) => {
      const [other, from] = given.map((each) => evaluation.settled(each))
      const written = other === undefined ? "undefined" : text(other)
      if (written === null) return unknownFrom(evaluation, other, where)
      return boolean(
        TO_BOOLEAN[name]?.(self, written, from?.kind === "number" ? from.value : 0) ?? false,
        where,
      )
    })
  if (Object.hasOwn(TO_NUMBER, name))
    return nativeFunction(name, span, ([other, from], where) => {
      const written = other === undefined ? "undefined" : text(evaluation.settled(other))
      if (written === null) return unknownFrom(evaluation, other, where)
      return number(TO_NUMBER[name]?.(self, written, from?.kind === "number" ? from.value : 0) ?? -1, where)
    })
  switch (name) {
    case "split":
      return nativeFunction(name, span, ([separator, limit], where) => {
        if (separator === undefined || separator.kind === "undefined") return array([value], where)
        // Less than nothing is no limit.
        const most = limit?.kind === "number" && limit.value >= 0 ? limit.value : undefined
        const pieces =
          separator.kind === "regexp"
            ? splitBy(evaluation, value, separator)
            : self.split(text(separator) ?? ",")
        // Each piece stands where the whole does.
        return array(
          pieces.slice(0, most).map((piece): Value => ({ ...value, value: piece })),
          where,
        )
      })
    case "match":
    case "search":
      return nativeFunction(name, span, ([pattern], where) =>
        searchIn(evaluation, name, value, pattern, where),
      )
    case "replace":
    case "replaceAll":
      return nativeFunction(name, span, ([pattern, replacement], where) => {
        if (pattern === undefined || replacement === undefined) return value
        const open = [pattern, replacement].map((each) => evaluation.settled(each)).find(isOpaque)
        if (open !== undefined) return unknownFrom(evaluation, open, where)
        let unwritten: Value | null = null
        const written = (given: Value): string => {
          const settled = evaluation.settled(given)
          const as = text(settled)
          if (as === null) unwritten = settled
          return as ?? ""
        }
        const to = isCallable(replacement)
          ? (args: readonly Value[]) => written(callValue(evaluation, replacement, args, where))
          : written(replacement)
        const replaced = replaceAll(
          evaluation,
          self,
          evaluation.settled(pattern),
          to,
          name === "replaceAll",
          where,
        )
        if (unwritten !== null) return unknownFrom(evaluation, unwritten, where)
        return { ...value, value: replaced }
      })
    case "matchAll":
      return nativeFunction(name, span, ([given], where) => {
        const pattern = given === undefined ? undefinedAt(where) : evaluation.settled(given)
        if (pattern.kind === "regexp" && !pattern.flags.includes("g"))
          return throwError(
            "TypeError",
            "String.prototype.matchAll called with a non-global RegExp argument",
            where,
          )
        const sought: RegExpValue | null =
          pattern.kind === "regexp"
            ? pattern
            : pattern.kind === "string"
              ? { kind: "regexp", source: pattern.value, flags: "g", span: pattern.span }
              : null
        return sought === null
          ? unknownFrom(evaluation, pattern, where)
          : iteratorOver(allMatchesIn(evaluation, value, sought, where), where)
      })
    case "localeCompare":
      return nativeFunction(name, span, ([other, , options], where) => {
        const written = other === undefined ? "undefined" : text(evaluation.settled(other))
        if (written === null) return unknownFrom(evaluation, other, where)
        const option = (key: string) =>
          options?.kind === "object" ? options.properties.get(key)?.value : undefined
        const [numeric, sensitivity] = [option("numeric"), option("sensitivity")]
        return number(
          self.localeCompare(written, "en", {
            numeric: numeric?.kind === "boolean" && numeric.value,
            ...(sensitivity?.kind === "string" && isSensitivity(sensitivity.value)
              ? { sensitivity: sensitivity.value }
              : {}),
          }),
          where,
        )
      })
    default:
      return null
  }
}

const isSensitivity = (word: string): word is "base" | "accent" | "case" | "variant" =>
  ["base", "accent", "case", "variant"].includes(word)

function splitBy(
  evaluation: Evaluation,
  value: StringValue,
  separator: Extract<Value, { kind: "regexp" }>,
): readonly string[] {
  const pattern = patternOf(evaluation, separator, value.value)
  if (pattern === null) return [value.value]
  const pieces: string[] = []
  let from = 0
  for (const { index, match } of pattern.all(value.value)) {
    if (match === "") continue
    pieces.push(value.value.slice(from, index))
    from = index + match.length
  }
  return [...pieces, value.value.slice(from)]
}

function unknownFrom(evaluation: Evaluation, value: Value | undefined, span: Span): Value {
  const reason =
    value !== undefined && (value.kind === "unknown" || value.kind === "external" || value.kind === "made")
      ? evaluation.unknownOf(value).reason
      : "it can't be written out"
  return { kind: "unknown", key: evaluation.textAt(span), reason, span }
}

/** `String` */
export const stringClass = (evaluation: Evaluation, span: Span): Value =>
  namespace(
    evaluation,
    "String",
    span,
    {
      fromCharCode: (codes, at) =>
        string(String.fromCharCode(...codes.map((code) => (code.kind === "number" ? code.value : 0))), at),
    },
    {
      isFunction: true,
      call: ([value], at) => {
        const written = value === undefined ? "" : text(evaluation.settled(value))
        return written === null
          ? unknown(evaluation.textAt(at), "it can't be written out", at)
          : string(written, at)
      },
    },
  )
