import { joined, partsAround, replacedAll } from "../heavy.ts"
import type { Span } from "../span.ts"
import type { Evaluation } from "./evaluation.ts"
import { iterate } from "./expressions.ts"
import { asText, formatted } from "./formatting.ts"
import { equals, holds, isUnknown, unionOf } from "./operators.ts"
import { sortedItems } from "./sorting.ts"
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
  repr,
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
  if (object.kind === "bytes" && name === "decode") return as((_, at) => string(object.value, at))
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

/** Python's `str.split`: at white space, or at a separator, so often at the most (-1: always). */
function split(text: string, separator: string | null, most: number): string[] {
  const parts = separator === null ? text.split(/\s+/).filter((part) => part !== "") : text.split(separator)
  if (most < 0 || parts.length <= most + 1) return parts
  if (separator !== null) return [...parts.slice(0, most), parts.slice(most).join(separator)]
  const rest = parts.slice(0, most).reduce((left, part) => left.slice(left.indexOf(part) + part.length), text)
  return [...parts.slice(0, most), rest.trim()]
}

/** Python's `str.replace`, so often at the most. */
function replaced(text: string, sought: string, by: string, count: Value | null): string {
  if (count?.kind !== "number" || count.value < 0) return replacedAll(text, sought, by)
  const parts = partsAround(text, sought)
  const most = Math.min(count.value, parts.length - 1)
  return joined(parts.slice(0, most + 1), by) + joined(["", ...parts.slice(most + 1)], sought)
}

/** What a test of every letter says, and of none. */
const IS_ALL: Readonly<Record<string, RegExp>> = {
  isdigit: /^\d+$/,
  isnumeric: /^\d+$/,
  isdecimal: /^\d+$/,
  isalpha: /^\p{L}+$/u,
  isalnum: /^[\p{L}\d]+$/u,
  isspace: /^\s+$/,
  isupper: /^[^\p{Ll}]*\p{Lu}[^\p{Ll}]*$/u,
  islower: /^[^\p{Lu}]*\p{Ll}[^\p{Lu}]*$/u,
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
      return as(() =>
        same(object.value.toLowerCase().replace(/(?<![a-z])[a-z]/g, (letter) => letter.toUpperCase())),
      )
    case "capitalize":
      return as(() => same(object.value.charAt(0).toUpperCase() + object.value.slice(1).toLowerCase()))
    case "split":
      return as((args, at) => {
        const separator = textOf(argument(args, 0, "sep"))
        const most = argument(args, 1, "maxsplit")
        const parts = split(object.value, separator, most?.kind === "number" ? most.value : -1)
        return { kind: "list", items: parts.map((part) => string(part, object.span)), span: at }
      })
    case "rsplit":
      return as((args, at) => {
        const separator = textOf(argument(args, 0, "sep"))
        const most = argument(args, 1, "maxsplit")
        const parts = split(object.value, separator, -1)
        const kept = most?.kind === "number" && most.value >= 0 ? parts.length - 1 - most.value : 0
        const joined =
          kept > 0 ? [parts.slice(0, kept + 1).join(separator ?? " "), ...parts.slice(kept + 1)] : parts
        return { kind: "list", items: joined.map((part) => string(part, object.span)), span: at }
      })
    case "partition":
    case "rpartition":
      return as((args, at) => {
        const separator = textOf(args.positional[0] ?? null) ?? ""
        const found =
          name === "partition" ? object.value.indexOf(separator) : object.value.lastIndexOf(separator)
        const parts =
          found < 0
            ? name === "partition"
              ? [object.value, "", ""]
              : ["", "", object.value]
            : [object.value.slice(0, found), separator, object.value.slice(found + separator.length)]
        return { kind: "tuple", items: parts.map((part) => string(part, object.span)), span: at }
      })
    case "find":
    case "rfind":
    case "count":
      return as((args, at) => {
        const part = textOf(args.positional[0] ?? null) ?? ""
        if (name === "count")
          return number(part === "" ? object.value.length + 1 : object.value.split(part).length - 1, at)
        return number(name === "find" ? object.value.indexOf(part) : object.value.lastIndexOf(part), at)
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
          replaced(
            object.value,
            textOf(args.positional[0] ?? null) ?? "",
            textOf(args.positional[1] ?? null) ?? "",
            argument(args, 2, "count"),
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
    case "zfill":
      return as((args) => {
        const [width] = args.positional
        const missing = width?.kind === "number" ? Math.min(1000, width.value) - object.value.length : 0
        const sign = /^[-+]/.exec(object.value)?.[0] ?? ""
        return same(sign + "0".repeat(Math.max(0, missing)) + object.value.slice(sign.length))
      })
    case "swapcase":
      return as(() =>
        same(
          object.value.replace(/\p{L}/gu, (letter) =>
            letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
          ),
        ),
      )
    case "index":
    case "rindex":
      return as((args, at) => {
        const part = textOf(args.positional[0] ?? null) ?? ""
        const found = name === "index" ? object.value.indexOf(part) : object.value.lastIndexOf(part)
        if (found < 0) throw new PythonError("ValueError", "substring not found", at)
        return number(found, at)
      })
    case "ljust":
    case "rjust":
      return as((args) => {
        const [width, fill] = args.positional
        const length = width?.kind === "number" ? Math.min(1000, width.value) : 0
        const by = textOf(fill ?? null) ?? " "
        return same(name === "ljust" ? object.value.padEnd(length, by) : object.value.padStart(length, by))
      })
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
        return string(
          joined(
            iterated.items.map((item) => asText(item) ?? ""),
            object.value,
          ),
          at,
        )
      })
    case "format":
      return as((args, at) => {
        let next = 0
        let isKnown = true
        const text = object.value.replace(
          /\{\{|\}\}|\{(\w*)(?:!([rs]))?(?::([^{}]*))?\}|[{}]/g,
          (whole, field?: string, conversion?: string, spec = "") => {
            if (whole === "{{" || whole === "}}") return whole.charAt(0)
            if (field === undefined) {
              // `{0.name}`, `{a[b]}`
              isKnown = false
              return whole
            }
            const value =
              field === ""
                ? args.positional[next++]
                : (args.positional[Number(field)] ?? args.keywords.get(field)?.value)
            const shown = value === undefined ? null : asText(value)
            const written =
              value === undefined || shown === null
                ? null
                : conversion === undefined
                  ? spec === ""
                    ? shown
                    : formatted(value, spec)
                  : formatted(string(conversion === "r" ? repr(value) : shown, at), spec)
            if (written === null) isKnown = false
            return written ?? ""
          },
        )
        return isKnown
          ? string(text, object.span)
          : { kind: "unknown", key: evaluation.textAt(at), reason: "a part of it can't be known", span: at }
      })
    default: {
      const test = Object.hasOwn(IS_ALL, name) ? IS_ALL[name] : undefined
      return test === undefined ? null : as((_, at) => boolean(test.test(object.value), at))
    }
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
      return as((args, at) => unionOf(object.items, args.positional.flatMap(additions), at))
    case "intersection":
    case "difference":
      return as((args, at) => {
        const others: Value = { kind: "list", items: args.positional.flatMap(additions), span: at }
        const isKept = (item: Value) => (holds(others, item) === true) === (name === "intersection")
        return { kind: "set", items: object.items.filter(isKept), span: at }
      })
    case "issubset":
    case "issuperset":
      return as((args, at) => {
        const other: Value = { kind: "list", items: [...additions(args.positional[0])], span: at }
        const [small, great] = name === "issubset" ? [object, other] : [other, object]
        const results = small.items.map((item) => holds(great, item))
        return results.includes(null)
          ? { kind: "unknown", key: evaluation.textAt(at), reason: "a part of it can't be known", span: at }
          : boolean(!results.includes(false), at)
      })
    case "copy":
      return as((_, at) => ({ ...object, items: [...object.items], span: at }))
    case "count":
      return as((args, at) =>
        number(object.items.filter((item) => equals(item, args.positional[0] ?? item) === true).length, at),
      )
    case "index":
      return as((args, at) => {
        const found = object.items.findIndex((item) => equals(item, args.positional[0] ?? item) === true)
        if (found < 0) throw new PythonError("ValueError", "list.index(x): x not in list", at)
        return number(found, at)
      })
    case "pop":
      return as((args, at) => {
        const [where] = args.positional
        const index = where?.kind === "number" ? where.value : -1
        const [item] = object.items.splice(index, 1)
        if (item === undefined) throw new PythonError("IndexError", "pop from empty list", at)
        return item
      })
    case "sort":
      return as((args, at) => {
        object.items.splice(0, object.items.length, ...sortedItems(evaluation, object.items, args))
        return none(at)
      })
    case "reverse":
    case "clear":
      return as((_, at) => {
        if (name === "clear") object.items.length = 0
        else object.items.reverse()
        return none(at)
      })
    default:
      return null
  }
}

function dictMethod(object: DictValue, name: string, as: As): Value | null {
  const find = (key: Value | undefined) =>
    key === undefined ? undefined : object.entries.find((entry) => equals(entry.key, key) === true)
  switch (name) {
    case "get":
      return as((args, at) => find(args.positional[0])?.value ?? args.positional[1] ?? none(at))
    case "pop":
      return as((args, at) => {
        const found = find(args.positional[0])
        const [key] = args.positional
        if (found !== undefined) object.entries.splice(object.entries.indexOf(found), 1)
        else if (args.positional.length < 2)
          throw new PythonError("KeyError", key === undefined ? "" : repr(key), at)
        return found?.value ?? args.positional[1] ?? none(at)
      })
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
        const put = (entry: { readonly key: Value; readonly value: Value }) => {
          const found = find(entry.key)
          if (found === undefined) object.entries.push(entry)
          else object.entries.splice(object.entries.indexOf(found), 1, entry)
        }
        if (other?.kind === "dict") other.entries.forEach(put)
        for (const [key, { value }] of args.keywords) put({ key: string(key, at), value })
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
