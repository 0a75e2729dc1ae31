import type { Span } from "../span.ts"
import type { Evaluation } from "./evaluation.ts"
import { asText, iterate } from "./expressions.ts"
import { equals, holds, isUnknown, unionOf } from "./operators.ts"
import {
  argument,
  boolean,
  type CallArguments,
  callable,
  type DictValue,
  isSequence,
  none,
  number,
  PythonError,
  type SequenceValue,
  type StringValue,
  string,
  type Value,
} from "./values.ts"

/** A method of a string, a list, a set or a dict; null when it is not one that configuration code uses. */
export function method(evaluation: Evaluation, object: Value, name: string, span: Span): Value | null {
  const as = (run: (args: CallArguments, at: Span) => Value) =>
    callable(name, span, (args, at) => {
      const unknown = args.positional.find(isUnknown)
      return unknown !== undefined &&
        !["append", "extend", "insert", "add", "update", "setdefault", "get"].includes(name)
        ? { ...evaluation.unknownOf(unknown), span: at }
        : run(args, at)
    })
  if (object.kind === "string") return stringMethod(evaluation, object, name, as)
  if (isSequence(object)) return sequenceMethod(evaluation, object, name, as)
  if (object.kind === "dict") return dictMethod(object, name, as)
  return null
}

type As = (run: (args: CallArguments, at: Span) => Value) => Value

const textOf = (value: Value | null): string | null => (value?.kind === "string" ? value.value : null)

/** Python's whitespace, or the letters given. */
function strip(text: string, letters: string | null, sides: "both" | "left" | "right"): string {
  const belongs = (letter: string) => (letters === null ? /\s/.test(letter) : letters.includes(letter))
  let from = 0
  let to = text.length
  if (sides !== "right") while (from < to && belongs(text.charAt(from))) from++
  if (sides !== "left") while (to > from && belongs(text.charAt(to - 1))) to--
  return text.slice(from, to)
}

function stringMethod(evaluation: Evaluation, object: StringValue, name: string, as: As): Value | null {
  const same = (value: string): Value => ({ ...object, value })
  switch (name) {
    case "strip":
      return as((args) => same(strip(object.value, textOf(args.positional[0] ?? null), "both")))
    case "lstrip":
      return as((args) => same(strip(object.value, textOf(args.positional[0] ?? null), "left")))
    case "rstrip":
      return as((args) => same(strip(object.value, textOf(args.positional[0] ?? null), "right")))
    case "lower":
    case "casefold":
      return as(() => same(object.value.toLowerCase()))
    case "upper":
      return as(() => same(object.value.toUpperCase()))
    case "title":
      return as(() => same(object.value.replace(/\b\w/g, (letter) => letter.toUpperCase())))
    case "split":
      return as((args, at) => {
        const separator = textOf(argument(args, 0, "sep"))
        const parts =
          separator === null
            ? object.value.split(/\s+/).filter((part) => part !== "")
            : object.value.split(separator)
        return { kind: "list", items: parts.map((part) => string(part, object.span)), span: at }
      })
    case "splitlines":
      return as((_, at) => ({
        kind: "list",
        items: object.value.split(/\r?\n/).map((part) => string(part, object.span)),
        span: at,
      }))
    case "replace":
      return as((args) =>
        same(
          object.value.replaceAll(
            textOf(args.positional[0] ?? null) ?? "",
            textOf(args.positional[1] ?? null) ?? "",
          ),
        ),
      )
    case "removesuffix":
      return as((args) => {
        const suffix = textOf(args.positional[0] ?? null) ?? ""
        return same(
          suffix !== "" && object.value.endsWith(suffix)
            ? object.value.slice(0, -suffix.length)
            : object.value,
        )
      })
    case "removeprefix":
      return as((args) => {
        const prefix = textOf(args.positional[0] ?? null) ?? ""
        return same(object.value.startsWith(prefix) ? object.value.slice(prefix.length) : object.value)
      })
    case "startswith":
    case "endswith":
      return as((args, at) => {
        const [given] = args.positional
        const options =
          given !== undefined && isSequence(given) ? given.items : given === undefined ? [] : [given]
        const texts = options.map(textOf).filter((text) => text !== null)
        return boolean(
          texts.some((text) =>
            name === "startswith" ? object.value.startsWith(text) : object.value.endsWith(text),
          ),
          at,
        )
      })
    case "isdigit":
      return as((_, at) => boolean(/^\d+$/.test(object.value), at))
    case "encode":
      return as((_, at) => ({ kind: "bytes", value: object.value, span: at }))
    case "join":
      return as((args, at) => {
        const [given] = args.positional
        const iterated = given === undefined ? null : iterate(evaluation, given)
        if (iterated === null || iterated.kind === "unknown")
          return iterated === null ? none(at) : { ...iterated, span: at }
        const unknown = iterated.items.find(isUnknown)
        if (unknown !== undefined) return { ...evaluation.unknownOf(unknown), span: at }
        return string(iterated.items.map((item) => asText(item) ?? "").join(object.value), at)
      })
    case "format":
      return as((args, at) => {
        let next = 0
        let isKnown = true
        const text = object.value.replace(/\{(\w*)\}/g, (_whole, field: string) => {
          const value =
            field === ""
              ? args.positional[next++]
              : (args.positional[Number(field)] ?? args.keywords.get(field)?.value)
          const written = value === undefined ? null : asText(value)
          if (written === null) isKnown = false
          return written ?? ""
        })
        return isKnown
          ? string(text, object.span)
          : { kind: "unknown", key: evaluation.textAt(at), reason: "a part of it can't be known", span: at }
      })
    default:
      return null
  }
}

function sequenceMethod(evaluation: Evaluation, object: SequenceValue, name: string, as: As): Value | null {
  const additions = (value: Value | undefined): readonly Value[] => {
    if (value === undefined) return []
    const iterated = iterate(evaluation, value)
    return iterated.kind === "unknown" ? [iterated] : iterated.items
  }
  switch (name) {
    case "append":
      return as((args, at) => {
        object.items.push(...args.positional.slice(0, 1))
        return none(at)
      })
    case "add":
      return as((args, at) => {
        const [item] = args.positional
        if (item !== undefined && holds(object, item) !== true) object.items.push(item)
        return none(at)
      })
    case "extend":
      return as((args, at) => {
        object.items.push(...additions(args.positional[0]))
        return none(at)
      })
    case "update":
      return as((args, at) => {
        for (const item of additions(args.positional[0]))
          if (holds(object, item) !== true) object.items.push(item)
        return none(at)
      })
    case "insert":
      return as((args, at) => {
        const [where, item] = args.positional
        if (where?.kind === "number" && item !== undefined) object.items.splice(where.value, 0, item)
        return none(at)
      })
    case "remove":
    case "discard":
      return as((args, at) => {
        const found = object.items.findIndex((item) => equals(item, args.positional[0] ?? item) === true)
        if (found >= 0) object.items.splice(found, 1)
        else if (name === "remove") throw new PythonError("ValueError", "list.remove(x): x not in list", at)
        return none(at)
      })
    case "union":
      return as((args, at) => unionOf(object.items, additions(args.positional[0]), at))
    case "copy":
      return as((_, at) => ({ ...object, items: [...object.items], span: at }))
    case "index":
    case "count":
      return as((args, at) =>
        number(object.items.filter((item) => equals(item, args.positional[0] ?? item) === true).length, at),
      )
    case "sort":
    case "reverse":
    case "clear":
      return as((_, at) => {
        if (name === "clear") object.items.length = 0
        else if (name === "reverse") object.items.reverse()
        else object.items.sort(byText)
        return none(at)
      })
    default:
      return null
  }
}

/** The order in which Python sorts strings. */
export const byText = (a: Value, b: Value): number => {
  const [x, y] = [asText(a) ?? "", asText(b) ?? ""]
  return x < y ? -1 : x > y ? 1 : 0
}

function dictMethod(object: DictValue, name: string, as: As): Value | null {
  const find = (key: Value | undefined) =>
    key === undefined ? undefined : object.entries.find((entry) => equals(entry.key, key) === true)
  switch (name) {
    case "get":
    case "pop":
      return as((args, at) => find(args.positional[0])?.value ?? args.positional[1] ?? none(at))
    case "setdefault":
      return as((args, at) => {
        const [key, value] = args.positional
        const found = find(key)
        if (found !== undefined || key === undefined) return found?.value ?? none(at)
        object.entries.push({ key, value: value ?? none(at) })
        return value ?? none(at)
      })
    case "update":
      return as((args, at) => {
        const [other] = args.positional
        if (other?.kind === "dict") object.entries.push(...other.entries)
        for (const [key, { value }] of args.keywords) object.entries.push({ key: string(key, at), value })
        return none(at)
      })
    case "keys":
      return as((_, at) => ({ kind: "list", items: object.entries.map(({ key }) => key), span: at }))
    case "values":
      return as((_, at) => ({ kind: "list", items: object.entries.map(({ value }) => value), span: at }))
    case "items":
      return as((_, at) => ({
        kind: "list",
        items: object.entries.map(
          ({ key, value }): Value => ({ kind: "tuple", items: [key, value], span: value.span }),
        ),
        span: at,
      }))
    case "copy":
      return as((_, at) => ({ ...object, entries: [...object.entries], span: at }))
    default:
      return null
  }
}
