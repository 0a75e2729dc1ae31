import { joined } from "../../../heavy.ts"
import type { Span } from "../../../span.ts"
import type { Evaluation } from "../evaluation.ts"
import { callValue } from "../functions.ts"
import { isEqual } from "../operators.ts"
import {
  type ArrayValue,
  array,
  boolean,
  isOpaque,
  nativeFunction,
  number,
  string,
  text,
  truth,
  undefinedAt,
  type Value,
} from "../values.ts"

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
  const run = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
  return run === undefined
    ? null
    : nativeFunction(name, span, (args, where) => run({ evaluation, value, items, args, span: where }))
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
  callValue(call.evaluation, first(call), [item, number(i, call.span), call.value], call.span)

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
    return isEqual(each, sought)
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
  indexOf: (call) =>
    number(
      call.items.findIndex((item) => isEqual(call.evaluation.settled(item), first(call)) === true),
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
  reduce: (call) => {
    const [reducer, start] = call.args
    const from = start === undefined ? 1 : 0
    let result: Value = start ?? call.items[0] ?? undefinedAt(call.span)
    for (const [i, item] of call.items.slice(from).entries())
      result = callValue(
        call.evaluation,
        reducer ?? undefinedAt(call.span),
        [result, item, number(i + from, call.span)],
        call.span,
      )
    return result
  },
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
  slice: ({ items, args, value }) => array(items.slice(whole(args[0]), whole(args[1])), value.span),
  splice: ({ items, args, value }) =>
    array(items.splice(whole(args[0]) ?? 0, whole(args[1]) ?? items.length, ...args.slice(2)), value.span),
  reverse: ({ items, value }) => {
    items.reverse()
    return value
  },
  sort: (call) => {
    const [comparer] = call.args
    call.items.sort((a, b) => {
      if (comparer === undefined) return (text(a) ?? "") < (text(b) ?? "") ? -1 : 1
      return whole(callValue(call.evaluation, comparer, [a, b], call.span)) ?? 0
    })
    return call.value
  },
  at: ({ items, args, span }) => items.at(whole(args[0]) ?? 0) ?? undefinedAt(span),
  keys: ({ items, span }) =>
    array(
      items.map((_, i) => number(i, span)),
      span,
    ),
  values: ({ items, value }) => array(items, value.span),
  entries: ({ items, span }) =>
    array(
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

const flat = (items: readonly Value[], depth: number): Value[] =>
  items.flatMap((item) => (item.kind === "array" && depth > 0 ? flat(item.items, depth - 1) : [item]))
