import { joined } from "../heavy.ts"
import type { Evaluation } from "../script/evaluation.ts"
import { call, turn } from "../script/run.ts"
import {
  boolean,
  equal,
  list,
  nothing,
  number,
  said,
  text,
  truth,
  unknown,
  type Value,
} from "../script/values.ts"
import type { Span } from "../span.ts"
import { applied, type Methods, type Native } from "./methods.ts"

export const itemsOf = (object: Value): readonly Value[] => (object.kind === "list" ? object.items : [])

const unread = (evaluation: Evaluation, span: Span): Value =>
  unknown(evaluation.textAt(span), "this is not read", span)

const ofCount =
  (make: (count: number, span: Span) => Value): Native =>
  (evaluation, [count], span) =>
    count?.kind === "number" ? make(count.value, span) : unread(evaluation, span)

/** A method that changes the list, and gives it back. */
const changed =
  (object: Value, change: (items: Value[], args: readonly Value[]) => void): Native =>
  (_, args) => {
    if (object.kind === "list") change(object.items, args)
    return object
  }

/** In the order of numbers, or of texts; what is neither is not sorted here. */
function sorted(evaluation: Evaluation, object: Value, by: (item: Value) => Value, span: Span): Value {
  const keyed = itemsOf(object).map((item) => ({ item, key: by(item) }))
  const areNumbers = keyed.every(({ key }) => key.kind === "number")
  if (!areNumbers && !keyed.every(({ key }) => key.kind === "string" || key.kind === "symbol"))
    return unread(evaluation, span)
  const order = (a: Value, b: Value): number => {
    if (a.kind === "number" && b.kind === "number") return a.value - b.value
    const [x, y] = [said(a) ?? "", said(b) ?? ""]
    return x < y ? -1 : x > y ? 1 : 0
  }
  return list(
    keyed.sort((a, b) => order(a.key, b.key)).map(({ item }) => item),
    span,
  )
}

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

/** `any?` and its like: an item whose test comes out `by` settles it; without such a one an unknown leaves it open. */
const settledBy =
  (by: boolean, result: boolean) =>
  (object: Value): Native =>
  (evaluation, args, span, block) => {
    const tests = itemsOf(object).map((item) => truth(applied(evaluation, item, args, block, span)))
    if (tests.includes(by)) return boolean(result, span)
    return tests.includes(null) ? unread(evaluation, span) : boolean(!result, span)
  }

/** Methods of lists. Those that end in `!`, and some others, change the list itself. */
export const LIST: Methods = {
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
  first:
    (object) =>
    (_, [count], span) =>
      count?.kind === "number"
        ? list(itemsOf(object).slice(0, count.value), span)
        : (itemsOf(object)[0] ?? nothing(span)),
  last:
    (object) =>
    (_, [count], span) =>
      count?.kind === "number"
        ? list(itemsOf(object).slice(Math.max(0, itemsOf(object).length - count.value)), span)
        : (itemsOf(object).at(-1) ?? nothing(span)),
  take: (object) => ofCount((count, span) => list(itemsOf(object).slice(0, count), span)),
  drop: (object) => ofCount((count, span) => list(itemsOf(object).slice(count), span)),
  reverse: (object) => (_, __, span) => list([...itemsOf(object)].reverse(), span),
  length: (object) => (_, __, span) => number(itemsOf(object).length, span),
  size: (object) => (_, __, span) => number(itemsOf(object).length, span),
  count: (object) => (evaluation, args, span, block) =>
    number(
      block === null && args.length === 0
        ? itemsOf(object).length
        : itemsOf(object).filter((item) => truth(applied(evaluation, item, args, block, span)) === true)
            .length,
      span,
    ),
  each: (object) => (evaluation, _, span, block) => {
    if (block === null) return object
    for (const item of [...itemsOf(object)]) if (turn(evaluation, block, [item], span).isBroken) break
    return object
  },
  each_with_index: (object) => (evaluation, _, span, block) => {
    const pairs = itemsOf(object).map((item, i) => list([item, number(i, span)], span))
    if (block === null) return list(pairs, span)
    for (const pair of pairs) if (turn(evaluation, block, itemsOf(pair), span).isBroken) break
    return object
  },
  each_with_object:
    (object) =>
    (evaluation, [memo], span, block) => {
      const kept = memo ?? nothing(span)
      if (block !== null) for (const item of itemsOf(object)) call(evaluation, block, [item, kept], span)
      return kept
    },
  flat_map: (object) => (evaluation, args, span, block) =>
    list(
      itemsOf(object).flatMap((item) => {
        const made = applied(evaluation, item, args, block, span)
        return made.kind === "list" ? made.items : [made]
      }),
      span,
    ),
  find: (object) => (evaluation, args, span, block) =>
    itemsOf(object).find((item) => truth(applied(evaluation, item, args, block, span)) === true) ??
    nothing(span),
  zip:
    (object) =>
    (_, [other], span) =>
      list(
        itemsOf(object).map((item, i) =>
          list([item, itemsOf(other ?? nothing(span))[i] ?? nothing(span)], span),
        ),
        span,
      ),
  product:
    (object) =>
    (_, [other], span) =>
      list(
        itemsOf(object).flatMap((item) =>
          itemsOf(other ?? nothing(span)).map((each) => list([item, each], span)),
        ),
        span,
      ),
  sort: (object) => (evaluation, _, span, block) =>
    block === null ? sorted(evaluation, object, (item) => item, span) : unread(evaluation, span),
  sort_by: (object) => (evaluation, args, span, block) =>
    sorted(evaluation, object, (item) => applied(evaluation, item, args, block, span), span),
  sum: (object) => (evaluation, args, span, block) => {
    const items = itemsOf(object).map((item) =>
      block === null ? item : applied(evaluation, item, args, block, span),
    )
    return items.every(({ kind }) => kind === "number")
      ? number(
          items.reduce((total, item) => total + (item.kind === "number" ? item.value : 0), 0),
          span,
        )
      : unread(evaluation, span)
  },
  "all?": settledBy(false, false),
  "any?": settledBy(true, true),
  "none?": settledBy(true, false),
  dup: (object) => (_, __, span) => list([...itemsOf(object)], span),
  clone: (object) => (_, __, span) => list([...itemsOf(object)], span),
  to_h: (object) => (evaluation, _, span, block) => {
    const entries = new Map<string, Value>()
    for (const item of itemsOf(object)) {
      const pair = block === null ? item : call(evaluation, block, [item], span)
      const [key, value] = itemsOf(pair)
      const name = key === undefined ? null : said(key)
      if (name === null) return unread(evaluation, span)
      entries.set(name, value ?? nothing(span))
    }
    return { kind: "map", type: null, entries, span }
  },
  unshift: (object) => changed(object, (items, more) => items.unshift(...more)),
  prepend: (object) => changed(object, (items, more) => items.unshift(...more)),
  append: (object) => changed(object, (items, more) => items.push(...more)),
  clear: (object) => changed(object, (items) => items.splice(0, items.length)),
  insert: (object) =>
    changed(object, (items, [at, ...more]) => items.splice(at?.kind === "number" ? at.value : 0, 0, ...more)),
  delete:
    (object) =>
    (_, [gone], span) => {
      const isGone = (item: Value) => gone !== undefined && equal(item, gone) === true
      const found = itemsOf(object).findLast(isGone)
      if (object.kind === "list")
        object.items.splice(0, object.items.length, ...object.items.filter((item) => !isGone(item)))
      return found ?? nothing(span)
    },
  pop: (object) => (_, __, span) =>
    (object.kind === "list" ? object.items.pop() : undefined) ?? nothing(span),
  shift: (object) => (_, __, span) =>
    (object.kind === "list" ? object.items.shift() : undefined) ?? nothing(span),
  "empty?": (object) => (_, __, span) => boolean(itemsOf(object).length === 0, span),
  "blank?": (object) => (_, __, span) => boolean(itemsOf(object).length === 0, span),
  "present?": (object) => (_, __, span) => boolean(itemsOf(object).length > 0, span),
  presence: (object) => (_, __, span) => (itemsOf(object).length > 0 ? object : nothing(span)),
  "include?":
    (object) =>
    (_, [item], span) =>
      boolean(item !== undefined && itemsOf(object).some((each) => equal(each, item) === true), span),
  concat: (object) => changed(object, (items, lists) => items.push(...lists.flatMap(itemsOf))),
  push: (object) => changed(object, (items, more) => items.push(...more)),
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

/** `map!` does to the list itself what `map` makes of it. */
const IN_PLACE = [
  "map",
  "select",
  "filter",
  "reject",
  "compact",
  "flatten",
  "uniq",
  "sort",
  "sort_by",
  "reverse",
] as const

/** The methods that change the list itself: `uniq!`, and `keep_if` and `delete_if`. */
export const LIST_CHANGES: Methods = Object.fromEntries(
  [
    ...IN_PLACE.map((name) => [`${name}!`, name] as const),
    ["keep_if", "select"] as const,
    ["delete_if", "reject"] as const,
  ].map(([name, like]) => [
    name,
    (object: Value): Native =>
      (evaluation, args, span, block) => {
        const made = LIST[like]?.(object)(evaluation, args, span, block)
        if (object.kind === "list" && made?.kind === "list")
          object.items.splice(0, object.items.length, ...made.items)
        return object
      },
  ]),
)

export const flat = (items: readonly Value[]): readonly Value[] =>
  items.flatMap((item) => (item.kind === "list" ? flat(item.items) : [item]))
