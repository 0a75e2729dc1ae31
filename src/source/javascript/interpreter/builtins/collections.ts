import type { Span } from "../../../span.ts"
import type { Evaluation } from "../evaluation.ts"
import { callValue } from "../functions.ts"
import { iterate, iteratorOver } from "../iteration.ts"
import { isStandard } from "../standard-names.ts"
import {
  array,
  boolean,
  host,
  isOpaque,
  nativeFunction,
  number,
  undefinedAt,
  unknown,
  type Value,
} from "../values.ts"
import { isSame } from "./arrays.ts"

/** `new Set(items)` */
export function setOf(evaluation: Evaluation, given: Value | undefined, span: Span): Value {
  const items: Value[] = []
  const has = (sought: Value): boolean | null => {
    const results = items.map((item) => isSame(evaluation.settled(item), evaluation.settled(sought)))
    return results.includes(true) ? true : results.includes(null) ? null : false
  }
  const add = (item: Value): void => {
    if (has(item) !== true) items.push(item)
  }
  if (given !== undefined && given.kind !== "undefined" && given.kind !== "null")
    for (const item of isOpaque(evaluation.settled(given)) ? [given] : iterate(evaluation, given, span))
      add(item)
  const self: Value = host("Set", span, {
    iterate: () => items,
    get: (name, at) => {
      switch (name) {
        case "size":
          return number(items.length, at)
        case "has":
          return nativeFunction(name, at, ([sought], where) => {
            const found = has(sought ?? undefinedAt(where))
            for (const item of items) evaluation.noteComparison(sought ?? undefinedAt(where), item)
            const open = items.find(isOpaque)
            return found === null && open !== undefined && isOpaque(open)
              ? evaluation.unknownOf(open)
              : boolean(found ?? false, where)
          })
        case "add":
          return nativeFunction(name, at, ([item], where) => {
            add(item ?? undefinedAt(where))
            return self
          })
        case "delete":
          return nativeFunction(name, at, ([sought], where) => {
            const found = items.findIndex((item) => isSame(item, sought ?? undefinedAt(where)) === true)
            if (found >= 0) items.splice(found, 1)
            return boolean(found >= 0, where)
          })
        case "forEach":
          return nativeFunction(name, at, ([callback], where) => {
            for (const item of [...items])
              callValue(evaluation, callback ?? undefinedAt(where), [item, item, self], where)
            return undefinedAt(where)
          })
        case "clear":
          return nativeFunction(name, at, (_, where) => {
            items.length = 0
            return undefinedAt(where)
          })
        case "values":
        case "keys":
          return nativeFunction(name, at, () => iteratorOver([...items], at))
        case "entries":
          return nativeFunction(name, at, () =>
            iteratorOver(
              items.map((item) => array([item, item], at)),
              at,
            ),
          )
        default:
          return isStandard("Set", name)
            ? unknown(evaluation.textAt(at), `\`${name}\` is not followed`, at)
            : null
      }
    },
  })
  return self
}

/** `new Map(entries)` */
export function mapOf(evaluation: Evaluation, given: Value | undefined, span: Span): Value {
  const entries: { readonly key: Value; value: Value }[] = []
  const find = (key: Value | undefined) =>
    entries.find((entry) => key !== undefined && isSame(entry.key, evaluation.settled(key)) === true)
  const set = (key: Value, value: Value): void => {
    const known = find(key)
    if (known === undefined) entries.push({ key, value })
    else known.value = value
  }
  if (given !== undefined && given.kind !== "undefined" && given.kind !== "null")
    for (const item of iterate(evaluation, given, span)) {
      const [key, value] = item.kind === "array" ? item.items : []
      if (key !== undefined) set(key, value ?? undefinedAt(span))
    }
  const pairs = () => entries.map(({ key, value }) => array([key, value], span))
  const self: Value = host("Map", span, {
    iterate: pairs,
    get: (name, at) => {
      switch (name) {
        case "size":
          return number(entries.length, at)
        case "get":
          return nativeFunction(name, at, ([key], where) => find(key)?.value ?? undefinedAt(where))
        case "has":
          return nativeFunction(name, at, ([key], where) => boolean(find(key) !== undefined, where))
        case "set":
          return nativeFunction(name, at, ([key, value], where) => {
            set(key ?? undefinedAt(where), value ?? undefinedAt(where))
            return self
          })
        case "delete":
          return nativeFunction(name, at, ([key], where) => {
            const known = find(key)
            if (known !== undefined) entries.splice(entries.indexOf(known), 1)
            return boolean(known !== undefined, where)
          })
        case "clear":
          return nativeFunction(name, at, (_, where) => {
            entries.length = 0
            return undefinedAt(where)
          })
        case "forEach":
          return nativeFunction(name, at, ([callback], where) => {
            for (const { key, value } of [...entries])
              callValue(evaluation, callback ?? undefinedAt(where), [value, key, self], where)
            return undefinedAt(where)
          })
        case "entries":
          return nativeFunction(name, at, () => iteratorOver(pairs(), at))
        case "keys":
          return nativeFunction(name, at, () =>
            iteratorOver(
              entries.map(({ key }) => key),
              at,
            ),
          )
        case "values":
          return nativeFunction(name, at, () =>
            iteratorOver(
              entries.map(({ value }) => value),
              at,
            ),
          )
        default:
          return isStandard("Map", name)
            ? unknown(evaluation.textAt(at), `\`${name}\` is not followed`, at)
            : null
      }
    },
  })
  return self
}
