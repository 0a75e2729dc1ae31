import type { Span } from "../span.ts"
import { callValue } from "./calls.ts"
import { classAttribute } from "./classes.ts"
import type { Evaluation } from "./evaluation.ts"
import { iterate } from "./expressions.ts"
import { asText, fixed } from "./formatting.ts"
import { method } from "./methods.ts"
import { binary, isUnknown, truth, unionOf } from "./operators.ts"
import { keysOf, ordering, sortedItems } from "./sorting.ts"
import {
  argument,
  boolean,
  type CallArguments,
  type ClassValue,
  callable,
  host,
  isSequence,
  none,
  number,
  PythonError,
  repr,
  string,
  typeName,
  type Value,
} from "./values.ts"

type Builtin = (evaluation: Evaluation, args: CallArguments, span: Span) => Value

/** The items of the first argument; an unknown one gives back itself. */
const withItems =
  (
    make: (items: readonly Value[], span: Span, args: CallArguments, evaluation: Evaluation) => Value,
  ): Builtin =>
  (evaluation, args, span) => {
    const [given] = args.positional
    if (given === undefined) return make([], span, args, evaluation)
    const iterated = iterate(evaluation, given)
    return iterated.kind === "unknown" ? { ...iterated, span } : make(iterated.items, span, args, evaluation)
  }

/** `min` and `max`, of one list or of several arguments. */
function extreme(sign: 1 | -1): Builtin {
  return (evaluation, args, span) => {
    const [first] = args.positional
    const iterated =
      args.positional.length === 1 && first !== undefined
        ? iterate(evaluation, first)
        : { kind: "items" as const, items: args.positional }
    if (iterated.kind === "unknown") return { ...iterated, span }
    const unknown = iterated.items.find(isUnknown)
    if (unknown !== undefined) return { ...evaluation.unknownOf(unknown), span }
    const keyed = keysOf(evaluation, iterated.items, args)
    const open = keyed.find(({ by }) => isUnknown(by))
    if (open !== undefined) return { ...evaluation.unknownOf(open.by), span }
    const best = keyed.reduce<(typeof keyed)[number] | null>(
      (found, each) => (found === null || sign * ordering(each.by, found.by) > 0 ? each : found),
      null,
    )?.item
    return best ?? args.keywords.get("default")?.value ?? none(span)
  }
}

/** `any` and `all`: one item of the kind settles it; without such a one an unknown leaves it open. */
function settledBy(by: boolean, items: readonly Value[], evaluation: Evaluation, span: Span): Value {
  const truths = items.map(truth)
  if (truths.includes(by)) return boolean(by, span)
  const open = items[truths.indexOf(null)]
  return open === undefined ? boolean(!by, span) : { ...evaluation.unknownOf(open), span }
}

const ofNumber =
  (run: (value: number) => number): Builtin =>
  (evaluation, args, span) => {
    const [given] = args.positional
    return given?.kind === "number"
      ? number(run(given.value), span)
      : { ...evaluation.unknownOf(given ?? none(span)), span }
  }

const BUILTINS: Readonly<Record<string, Builtin>> = {
  list: withItems((items, span) => ({ kind: "list", items: [...items], span })),
  tuple: withItems((items, span) => ({ kind: "tuple", items: [...items], span })),
  set: withItems((items, span) => unionOf([], items, span)),
  frozenset: withItems((items, span) => unionOf([], items, span)),
  sorted: withItems((items, span, args, evaluation) => ({
    kind: "list",
    items: sortedItems(evaluation, items, args),
    span,
  })),
  reversed: withItems((items, span) => ({ kind: "list", items: [...items].reverse(), span })),
  enumerate: withItems((items, span, args) => {
    const start = argument(args, 1, "start")
    const first = start?.kind === "number" ? start.value : 0
    return {
      kind: "list",
      items: items.map((item, i): Value => ({ kind: "tuple", items: [number(first + i, span), item], span })),
      span,
    }
  }),
  range: (evaluation, args, span) => {
    const unknown = args.positional.find(isUnknown)
    if (unknown !== undefined) return { ...evaluation.unknownOf(unknown), span }
    const given = args.positional.map((value) => (value.kind === "number" ? value.value : 0))
    const [from, to] = given.length > 1 ? [given[0] ?? 0, given[1] ?? 0] : [0, given[0] ?? 0]
    const step = given[2] ?? 1
    const length = step === 0 ? 0 : Math.max(0, Math.min(10_000, Math.ceil((to - from) / step)))
    return {
      kind: "list",
      items: Array.from({ length }, (_, i): Value => number(from + i * step, span)),
      span,
    }
  },
  min: extreme(-1),
  max: extreme(1),
  sum: withItems((items, span, args, evaluation) =>
    items.reduce(
      (total, item) => binary(evaluation, "+", total, item, span),
      argument(args, 1, "start") ?? number(0, span),
    ),
  ),
  abs: ofNumber(Math.abs),
  round: (evaluation, args, span) => {
    const [given] = args.positional
    const digits = argument(args, 1, "ndigits")
    if (given?.kind !== "number") return { ...evaluation.unknownOf(given ?? none(span)), span }
    if (digits?.kind === "number" && digits.value > 0)
      return number(Number(fixed(given.value, digits.value)), span)
    // Python rounds halves to the even neighbour.
    const floor = Math.floor(given.value)
    return number(given.value - floor === 0.5 ? floor + (floor % 2) : Math.round(given.value), span)
  },
  divmod: (evaluation, args, span) => {
    const [a = none(span), b = none(span)] = args.positional
    const parts = ["//", "%"].map((operator) => binary(evaluation, operator, a, b, span))
    return { kind: "tuple", items: parts, span }
  },
  chr: (evaluation, args, span) => {
    const [code] = args.positional
    return code?.kind === "number" &&
      Number.isInteger(code.value) &&
      code.value >= 0 &&
      code.value <= 0x10ffff
      ? string(String.fromCodePoint(code.value), span)
      : { ...evaluation.unknownOf(code ?? none(span)), span }
  },
  ord: (evaluation, args, span) => {
    const [letter] = args.positional
    return letter?.kind === "string" && letter.value !== ""
      ? number(letter.value.codePointAt(0) ?? 0, span)
      : { ...evaluation.unknownOf(letter ?? none(span)), span }
  },
  repr: (evaluation, args, span) => {
    const [given = none(span)] = args.positional
    return asText(given) === null
      ? {
          kind: "unknown",
          key: evaluation.textAt(span),
          reason: "how it is written out is not followed",
          span,
        }
      : string(repr(given), span)
  },
  hasattr: (evaluation, args, span) => {
    const [object, name] = args.positional
    if (object === undefined || name?.kind !== "string" || isUnknown(object))
      return { ...evaluation.unknownOf(object ?? none(span)), span }
    if (object.kind === "instance")
      return boolean(
        object.attributes.has(name.value) || classAttribute(object.of, name.value) !== null,
        span,
      )
    return boolean(method(evaluation, object, name.value, span) !== null, span)
  },
  any: withItems((items, span, _, evaluation) => settledBy(true, items, evaluation, span)),
  all: withItems((items, span, _, evaluation) => settledBy(false, items, evaluation, span)),
  len: (evaluation, args, span) => {
    const [given] = args.positional
    if (given === undefined) return number(0, span)
    const iterated = iterate(evaluation, given)
    return iterated.kind === "unknown" ? { ...iterated, span } : number(iterated.items.length, span)
  },
  dict: (evaluation, args, span) => {
    const entries = [...args.keywords].map(([key, { value }]) => ({ key: string(key, span) as Value, value }))
    const [given] = args.positional
    if (given === undefined) return { kind: "dict", entries, span }
    if (given.kind === "dict") return { kind: "dict", entries: [...given.entries, ...entries], span }
    const iterated = iterate(evaluation, given)
    if (iterated.kind === "unknown") return { ...iterated, span }
    const pairs = iterated.items.flatMap((item) => {
      const [key, value] = isSequence(item) ? item.items : []
      return key && value ? [{ key, value }] : []
    })
    return { kind: "dict", entries: [...pairs, ...entries], span }
  },
  map: (evaluation, args, span) => {
    const [fn, given] = args.positional
    if (fn === undefined || given === undefined) return none(span)
    const iterated = iterate(evaluation, given)
    if (iterated.kind === "unknown") return { ...iterated, span }
    return {
      kind: "list",
      items: iterated.items.map((item) =>
        callValue(evaluation, fn, { positional: [item], keywords: new Map(), span }, span),
      ),
      span,
    }
  },
  filter: (evaluation, args, span) => {
    const [fn, given] = args.positional
    if (fn === undefined || given === undefined) return none(span)
    const iterated = iterate(evaluation, given)
    if (iterated.kind === "unknown") return { ...iterated, span }
    const passes = (item: Value) =>
      truth(
        fn.kind === "none"
          ? item
          : callValue(evaluation, fn, { positional: [item], keywords: new Map(), span }, span),
      ) !== false
    return { kind: "list", items: iterated.items.filter(passes), span }
  },
  zip: (evaluation, args, span) => {
    const columns = args.positional.map((value) => iterate(evaluation, value))
    const unknown = columns.find((column) => column.kind === "unknown")
    if (unknown?.kind === "unknown") return { ...unknown, span }
    const lists = columns.flatMap((column) => (column.kind === "items" ? [column.items] : []))
    const length = Math.min(...lists.map((items) => items.length))
    return {
      kind: "list",
      items: Array.from(
        { length },
        (_, i): Value => ({ kind: "tuple", items: lists.flatMap((items) => items[i] ?? []), span }),
      ),
      span,
    }
  },
  str: (evaluation, args, span) => {
    const [given] = args.positional
    if (given === undefined) return string("", span)
    const text = asText(given)
    // `str(AnyHttpUrl(...))`, `str(origin)`: the text of something whose text is known.
    if (text !== null) return given.kind === "string" ? given : string(text, given.span)
    return { ...evaluation.unknownOf(given), span }
  },
  int: (evaluation, args, span) => {
    const [given] = args.positional
    if (given?.kind === "number") return number(Math.trunc(given.value), span)
    if (given?.kind === "boolean") return number(given.value ? 1 : 0, span)
    if (given?.kind === "string") {
      const base = argument(args, 1, "base")
      if (base?.kind === "number" && base.value !== 10) {
        const digits = given.value
          .trim()
          .toLowerCase()
          .replace(/^([-+]?)0[xob]/, "$1")
        const value = Number.parseInt(digits, base.value === 0 ? 10 : base.value)
        return Number.isNaN(value)
          ? { kind: "unknown", key: evaluation.textAt(span), reason: "it is not read as a number", span }
          : number(value, given.span)
      }
      if (/^\s*[-+]?\d+\s*$/.test(given.value)) return number(Number(given.value), given.span)
      throw new PythonError("ValueError", `invalid literal for int() with base 10: '${given.value}'`, span)
    }
    if (given === undefined || isUnknown(given))
      return given === undefined ? number(0, span) : { ...evaluation.unknownOf(given), span }
    throw new PythonError(
      "TypeError",
      `int() argument must be a string, a bytes-like object or a real number, not '${typeName(given)}'`,
      span,
    )
  },
  bool: (evaluation, args, span) => {
    const [given] = args.positional
    const isTrue = given === undefined ? false : truth(given)
    return isTrue === null && given !== undefined
      ? { ...evaluation.unknownOf(given), span }
      : boolean(isTrue === true, span)
  },
  print: (_evaluation, _args, span) => none(span),
  isinstance: (evaluation, args, span) => {
    const [value, type] = args.positional
    if (value === undefined || type === undefined || isUnknown(value))
      return { ...evaluation.unknownOf(value ?? none(span)), span }
    const types = isSequence(type) ? type.items : [type]
    const results = types.map((each) => isOfType(value, each))
    return results.includes(true) || !results.includes(null)
      ? boolean(results.includes(true), span)
      : { kind: "unknown", key: evaluation.textAt(span), reason: "its type is not followed", span }
  },
  getattr: (evaluation, args, span) => {
    const [object, name, fallback] = args.positional
    if (object?.kind === "instance" && name?.kind === "string")
      return (
        object.attributes.get(name.value) ?? object.of.attributes.get(name.value) ?? fallback ?? none(span)
      )
    if (object !== undefined && name?.kind === "string" && isUnknown(object)) {
      const key = `${evaluation.unknownOf(object).key}.${name.value}`
      return evaluation.answer(key, span) ?? { ...evaluation.unknownOf(object), key, span }
    }
    return { kind: "unknown", key: evaluation.textAt(span), reason: "`getattr` on this is not read", span }
  },
}

/** `isinstance(value, type)`; null where that can't be known. */
export function isOfType(value: Value, type: Value): boolean | null {
  if (type.kind === "class") {
    if (value.kind !== "instance") return false
    return isSubclass(value.of, type)
  }
  if (type.kind !== "host") {
    // A class from outside: what stands in the text is an instance of it only through a class of the text.
    const isFromOutside = value.kind === "instance" || value.kind === "object" || value.kind === "host"
    return isFromOutside ? null : isUnknown(type) ? null : false
  }
  if (value.kind === "host" || value.kind === "object" || value.kind === "external") return null
  if (value.kind === "instance")
    return value.of.bases.some((base) => base.kind === "host" && base.label === type.label)
  const { label } = type
  if (label === typeName(value)) return true
  return value.kind === "boolean" && label === "int"
}

const isSubclass = (of: ClassValue, sought: ClassValue): boolean =>
  of === sought ||
  of.definition === sought.definition ||
  of.bases.some((base) => base.kind === "class" && isSubclass(base, sought))

const EXCEPTIONS = [
  "Exception",
  "RuntimeError",
  "ValueError",
  "KeyError",
  "TypeError",
  "ImportError",
  "NotImplementedError",
  "PermissionError",
  "ZeroDivisionError",
]

/** A name that Python itself defines; null when it is none that configuration code uses. */
export function builtin(evaluation: Evaluation, name: string, span: Span): Value | null {
  if (name === "__name__") return string("main", span)
  if (name === "__file__") return string("/app/main.py", span)
  if (EXCEPTIONS.includes(name))
    return { kind: "external", path: `builtins.${name}`, written: name, isDefined: true, span }
  const run = Object.hasOwn(BUILTINS, name) ? BUILTINS[name] : undefined
  if (run === undefined) return null
  const call = (args: CallArguments, at: Span) => run(evaluation, args, at)
  if (name !== "str" && name !== "dict" && name !== "list") return callable(name, span, call)
  // `str.strip` as a function: its first argument is the object.
  return host(name, span, {
    truthy: true,
    call,
    attribute: (attribute, at) =>
      name === "dict" && attribute === "fromkeys"
        ? callable("dict.fromkeys", at, (args, where) => fromKeys(evaluation, args, where))
        : callable(`${name}.${attribute}`, at, (args, where) => {
            const [self, ...positional] = args.positional
            const own = self === undefined ? null : method(evaluation, self, attribute, where)
            return own === null
              ? {
                  kind: "unknown",
                  key: evaluation.textAt(where),
                  reason: `\`${name}.${attribute}\` is not read`,
                  span: where,
                }
              : callValue(evaluation, own, { ...args, positional }, where)
          }),
  })
}

function fromKeys(evaluation: Evaluation, args: CallArguments, span: Span): Value {
  const [keys, value] = args.positional
  const iterated = keys === undefined ? null : iterate(evaluation, keys)
  if (iterated === null || iterated.kind === "unknown")
    return { ...evaluation.unknownOf(keys ?? none(span)), span }
  const once = unionOf([], iterated.items, span)
  const entries = "items" in once ? once.items.map((key) => ({ key, value: value ?? none(span) })) : []
  return { kind: "dict", entries, span }
}
