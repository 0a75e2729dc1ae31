import type { Span } from "../../../span.ts"
import type { Evaluation } from "../evaluation.ts"
import { callValue } from "../functions.ts"
import { iterate } from "../iteration.ts"
import { isEqual } from "../operators.ts"
import { array, boolean, host, isOpaque, nativeFunction, number, undefinedAt, type Value } from "../values.ts"

/** `new Set(items)` */
export function setOf(evaluation: Evaluation, given: Value | undefined, span: Span): Value {
  const items: Value[] = []
  const has = (sought: Value): boolean | null => {
    const results = items.map((item) => isEqual(evaluation.settled(item), evaluation.settled(sought)))
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
            const found = items.findIndex((item) => isEqual(item, sought ?? undefinedAt(where)) === true)
            if (found >= 0) items.splice(found, 1)
            return boolean(found >= 0, where)
          })
        case "forEach":
          return nativeFunction(name, at, ([callback], where) => {
            for (const item of [...items])
              callValue(evaluation, callback ?? undefinedAt(where), [item], where)
            return undefinedAt(where)
          })
        case "values":
        case "keys":
          return nativeFunction(name, at, () => array(items, at))
        default:
          return null
      }
    },
  })
  return self
}

/** `new Map(entries)` */
export function mapOf(evaluation: Evaluation, given: Value | undefined, span: Span): Value {
  const entries: { readonly key: Value; value: Value }[] = []
  const find = (key: Value | undefined) =>
    entries.find((entry) => key !== undefined && isEqual(entry.key, evaluation.settled(key)) === true)
  if (given !== undefined && given.kind === "array")
    for (const item of given.items) {
      const [key, value] = item.kind === "array" ? item.items : []
      if (key !== undefined) entries.push({ key, value: value ?? undefinedAt(span) })
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
            const known = find(key)
            if (known !== undefined) known.value = value ?? undefinedAt(where)
            else if (key !== undefined) entries.push({ key, value: value ?? undefinedAt(where) })
            return self
          })
        case "entries":
          return nativeFunction(name, at, () => array(pairs(), at))
        case "keys":
          return nativeFunction(name, at, () =>
            array(
              entries.map(({ key }) => key),
              at,
            ),
          )
        case "values":
          return nativeFunction(name, at, () =>
            array(
              entries.map(({ value }) => value),
              at,
            ),
          )
        default:
          return null
      }
    },
  })
  return self
}
