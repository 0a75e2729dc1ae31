import { joined, MOST } from "../../../heavy.ts"
import type { Span } from "../../../span.ts"
import type { Evaluation } from "../evaluation.ts"
import { callValue } from "../functions.ts"
import { iterate, iteratorOver } from "../iteration.ts"
import { isEqual, toNumber } from "../operators.ts"
import {
  type ArrayValue,
  array,
  boolean,
  isOpaque,
  nativeFunction,
  number,
  string,
  text,
  throwError,
  truth,
  undefinedAt,
  unknown,
  type Value,
} from "../values.ts"
import { namespace } from "./namespace.ts"

/** A property of an array; null when arrays have none of that name. */
export function arrayMember(
  evaluation: Evaluation,
  value: ArrayValue,
  name: string,
  span: Span,
): Value | null {
  const { items } = value
  if (name === "length") return number(items.length, span)
  if (/^-?\d+$/.test(name)) return items[Number(name)] ?? undefinedAt(span)
  const extra = value.extra !== undefined && Object.hasOwn(value.extra, name) ? value.extra[name] : undefined
  if (extra !== undefined) return extra
  const run = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
  return run === undefined
    ? null
    : nativeFunction(name, span, (args, where, self) => {
        // `[].slice.call(arguments)`
        const of = self?.kind === "array" ? self : value
        return run({ evaluation, value: of, items: of.items, args, span: where })
      })
}

interface Call {
  readonly evaluation: Evaluation
  readonly value: ArrayValue
  readonly items: Value[]
  readonly args: readonly Value[]
  readonly span: Span
}

const first = ({ args, span }: Call): Value => args[0] ?? undefinedAt(span)

const apply = (call: Call, item: Value, i: number): Value =>
  callValue(
    call.evaluation,
    first(call),
    [item, number(i, call.span), call.value],
    call.span,
    call.args[1] ?? null,
  )

/** Is the callback's answer true? What can't be known is decided as a condition is. */
function holds(call: Call, item: Value, i: number): boolean {
  const result = call.evaluation.settled(apply(call, item, i))
  return (
    truth(result) ?? (isOpaque(result) ? call.evaluation.decide(call.evaluation.unknownOf(result)) : false)
  )
}

const whole = (value: Value | undefined): number | undefined =>
  value?.kind === "number" ? value.value : undefined

/** Is a value among the items? An item that can't be known makes the answer unknown, unless another is the value. */
function includes(call: Call): Value {
  const sought = call.evaluation.settled(first(call))
  const results = call.items.map((item) => {
    const each = call.evaluation.settled(item)
    call.evaluation.noteComparison(sought, each)
    return isSame(each, sought)
  })
  if (results.includes(true)) return boolean(true, call.span)
  const open = call.items.find((_, i) => results[i] === null)
  if (open === undefined) return boolean(false, call.span)
  const opaque = isOpaque(open) ? open : isOpaque(sought) ? sought : null
  return opaque === null
    ? boolean(false, call.span)
    : {
        ...call.evaluation.unknownOf(opaque),
        key: isOpaque(open) ? call.evaluation.unknownOf(opaque).key : call.evaluation.textAt(call.span),
      }
}

const METHODS: Readonly<Record<string, (call: Call) => Value>> = {
  push: ({ items, args, span }) => number(items.push(...args), span),
  unshift: ({ items, args, span }) => number(items.unshift(...args), span),
  pop: ({ items, span }) => items.pop() ?? undefinedAt(span),
  shift: ({ items, span }) => items.shift() ?? undefinedAt(span),
  includes,
  indexOf: (call) => {
    const from = whole(call.args[1]) ?? 0
    const start = from < 0 ? Math.max(0, call.items.length + from) : from
    return number(
      call.items.findIndex((item, i) => i >= start && isAt(call, item)),
      call.span,
    )
  },
  lastIndexOf: (call) =>
    number(
      call.items.findLastIndex((item) => isAt(call, item)),
      call.span,
    ),
  findLast: (call) => call.items.findLast((item, i) => holds(call, item, i)) ?? undefinedAt(call.span),
  findLastIndex: (call) =>
    number(
      call.items.findLastIndex((item, i) => holds(call, item, i)),
      call.span,
    ),
  find: (call) => call.items.find((item, i) => holds(call, item, i)) ?? undefinedAt(call.span),
  findIndex: (call) =>
    number(
      call.items.findIndex((item, i) => holds(call, item, i)),
      call.span,
    ),
  some: (call) =>
    boolean(
      call.items.some((item, i) => holds(call, item, i)),
      call.span,
    ),
  every: (call) =>
    boolean(
      call.items.every((item, i) => holds(call, item, i)),
      call.span,
    ),
  filter: (call) =>
    array(
      call.items.filter((item, i) => keeps(call, item, i)),
      call.value.span,
    ),
  map: (call) =>
    array(
      call.items.map((item, i) => apply(call, item, i)),
      call.value.span,
    ),
  flatMap: (call) =>
    array(
      flat(
        call.items.map((item, i) => apply(call, item, i)),
        1,
      ),
      call.value.span,
    ),
  flat: ({ items, args, value }) => array(flat(items, whole(args[0]) ?? 1), value.span),
  forEach: (call) => {
    call.items.forEach((item, i) => {
      apply(call, item, i)
    })
    return undefinedAt(call.span)
  },
  reduce: (call) => reduced(call, [...call.items.entries()]),
  reduceRight: (call) => reduced(call, [...call.items.entries()].reverse()),
  join: ({ items, args, span, value, evaluation }) => {
    const separator = args[0] === undefined || args[0].kind === "undefined" ? "," : (text(args[0]) ?? ",")
    const written = items.map((item) =>
      item.kind === "null" || item.kind === "undefined" ? "" : text(evaluation.settled(item)),
    )
    const open = items[written.indexOf(null)]
    if (open !== undefined && isOpaque(open)) return evaluation.unknownOf(open)
    return string(
      joined(
        written.map((each) => each ?? ""),
        separator,
      ),
      items.length === 0 ? span : value.span,
    )
  },
  concat: ({ items, args, value }) =>
    array([...items, ...args.flatMap((each) => (each.kind === "array" ? each.items : [each]))], value.span),
  fill: ({ items, args, value, span }) => {
    items.fill(args[0] ?? undefinedAt(span), whole(args[1]), whole(args[2]))
    return value
  },
  with: ({ items, args, value, span }) =>
    array(
      items.map((item, i) =>
        i === (whole(args[0]) ?? 0) + ((whole(args[0]) ?? 0) < 0 ? items.length : 0)
          ? (args[1] ?? undefinedAt(span))
          : item,
      ),
      value.span,
    ),
  toReversed: ({ items, value }) => array(items.toReversed(), value.span),
  toSorted: (call) => array(sorted(call), call.value.span),
  toSpliced: ({ items, args, value }) =>
    array(items.toSpliced(whole(args[0]) ?? 0, whole(args[1]) ?? items.length, ...args.slice(2)), value.span),
  slice: ({ items, args, value }) => array(items.slice(whole(args[0]), whole(args[1])), value.span),
  splice: ({ items, args, value }) =>
    array(items.splice(whole(args[0]) ?? 0, whole(args[1]) ?? items.length, ...args.slice(2)), value.span),
  reverse: ({ items, value }) => {
    items.reverse()
    return value
  },
  sort: (call) => {
    call.items.splice(0, call.items.length, ...sorted(call))
    return call.value
  },
  at: ({ items, args, span }) => items.at(whole(args[0]) ?? 0) ?? undefinedAt(span),
  keys: ({ items, span }) =>
    iteratorOver(
      items.map((_, i) => number(i, span)),
      span,
    ),
  values: ({ items, value }) => iteratorOver([...items], value.span),
  entries: ({ items, span }) =>
    iteratorOver(
      items.map((item, i) => array([number(i, span), item], span)),
      span,
    ),
  toString: ({ value, span }: Call) => string(text(value) ?? "", span),
}

/** `filter(Boolean)` keeps what can't be known: it may be something. */
function keeps(call: Call, item: Value, i: number): boolean {
  const callback = first(call)
  const isBoolean = callback.kind === "host" && callback.label === "Boolean"
  return isBoolean && isOpaque(call.evaluation.settled(item)) ? true : holds(call, item, i)
}

/** As `includes` and collections compare: NaN is itself. */
export const isSame = (a: Value, b: Value): boolean | null =>
  a.kind === "number" && b.kind === "number"
    ? a.value === b.value || Object.is(a.value, b.value)
    : isEqual(a, b)

const isAt = (call: Call, item: Value): boolean =>
  isEqual(call.evaluation.settled(item), first(call)) === true

function reduced(call: Call, entries: readonly (readonly [number, Value])[]): Value {
  const { evaluation, span, value, args } = call
  const [reducer = undefinedAt(span), start] = args
  const begin = start ?? entries[0]?.[1]
  if (begin === undefined) return throwError("TypeError", "Reduce of empty array with no initial value", span)
  return entries
    .slice(start === undefined ? 1 : 0)
    .reduce(
      (result, [i, item]) => callValue(evaluation, reducer, [result, item, number(i, span), value], span),
      begin,
    )
}

/** By the comparer, or as text; what is undefined stands last. */
function sorted({ evaluation, items, args, span }: Call): readonly Value[] {
  const [comparer] = args
  const isByText = comparer === undefined || comparer.kind === "undefined"
  const written = new Map(items.map((item) => [item, text(item) ?? ""]))
  return items.toSorted((a, b) => {
    if (a.kind === "undefined" || b.kind === "undefined")
      return Number(a.kind === "undefined") - Number(b.kind === "undefined")
    if (!isByText) {
      const order = toNumber(evaluation.settled(callValue(evaluation, comparer, [a, b], span)))
      return Number.isNaN(order) ? 0 : order
    }
    const [x, y] = [written.get(a) ?? "", written.get(b) ?? ""]
    return x < y ? -1 : x > y ? 1 : 0
  })
}

const flat = (items: readonly Value[], depth: number): Value[] =>
  items.flatMap((item) => (item.kind === "array" && depth > 0 ? flat(item.items, depth - 1) : [item]))

/** `Array` */
export function arrayClass(evaluation: Evaluation, span: Span): Value {
  const make = (args: readonly Value[], at: Span): Value => {
    const [count] = args
    if (args.length !== 1 || count?.kind !== "number") return array(args, at)
    if (!Number.isInteger(count.value) || count.value < 0)
      return throwError("RangeError", "Invalid array length", at)
    return count.value > MOST
      ? unknown(evaluation.textAt(at), "the program makes too much of it", at)
      : array(
          Array.from({ length: count.value }, () => undefinedAt(at)),
          at,
        )
  }
  return namespace(
    evaluation,
    "Array",
    span,
    {
      isArray: ([given], at) => {
        const value = evaluation.settled(given ?? undefinedAt(at))
        return isOpaque(value)
          ? unknown(evaluation.textAt(at), "its type can't be known", at)
          : boolean(value.kind === "array", at)
      },
      of: (items, at) => array(items, at),
      from: ([given, mapper], at) => {
        const source = evaluation.settled(given ?? undefinedAt(at))
        if (isOpaque(source)) return unknown(evaluation.textAt(at), evaluation.unknownOf(source).reason, at)
        const length = source.kind === "object" ? source.properties.get("length")?.value : undefined
        const items =
          source.kind !== "object"
            ? iterate(evaluation, source, at)
            : Array.from(
                { length: length?.kind === "number" ? Math.min(length.value, MOST) : 0 },
                (_, i) => source.properties.get(String(i))?.value ?? undefinedAt(at),
              )
        return array(
          mapper === undefined
            ? items
            : items.map((item, i) => callValue(evaluation, mapper, [item, number(i, at)], at)),
          at,
        )
      },
    },
    { isFunction: true, call: make, construct: make, isInstance: ({ kind }) => kind === "array" },
  )
}
