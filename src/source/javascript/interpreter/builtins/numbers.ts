import type { Span } from "../../../span.ts"
import type { Evaluation } from "../evaluation.ts"
import { toNumber } from "../operators.ts"
import {
  boolean,
  isOpaque,
  nativeFunction,
  number,
  text,
  undefinedAt,
  unknown,
  type Value,
} from "../values.ts"
import { type Native, namespace } from "./namespace.ts"

/** A function of numbers: what of them can't be known makes what it gives unknown. */
const ofNumbers =
  (evaluation: Evaluation, run: (...numbers: number[]) => number): Native =>
  (args, span) => {
    const given = args.map((each) => evaluation.settled(each))
    const open = given.find(isOpaque)
    return open === undefined
      ? number(run(...given.map(toNumber)), span)
      : unknown(evaluation.textAt(span), evaluation.unknownOf(open).reason, span)
  }

/** A function that says something of one value. */
const ofValue =
  (evaluation: Evaluation, run: (value: Value) => boolean): Native =>
  ([given], span) => {
    const value = evaluation.settled(given ?? undefinedAt(span))
    return isOpaque(value)
      ? unknown(evaluation.textAt(span), evaluation.unknownOf(value).reason, span)
      : boolean(run(value), span)
  }

const parsed =
  (evaluation: Evaluation, parse: (text: string, radix: number | undefined) => number): Native =>
  ([given, radix], span) => {
    const value = evaluation.settled(given ?? undefinedAt(span))
    if (isOpaque(value)) return value
    return number(parse(text(value) ?? "", radix?.kind === "number" ? radix.value : undefined), span)
  }

const parseWhole = (evaluation: Evaluation) =>
  parsed(evaluation, (value, radix) => Number.parseInt(value, radix))
const parseDecimal = (evaluation: Evaluation) => parsed(evaluation, Number.parseFloat)

/** `parseInt`, `parseFloat`, `isNaN`, `isFinite` as names of their own. */
const NUMBER_FUNCTIONS: Readonly<Record<string, (evaluation: Evaluation) => Native>> = {
  parseInt: parseWhole,
  parseFloat: parseDecimal,
  isNaN: (evaluation) => ofValue(evaluation, (value) => Number.isNaN(toNumber(value))),
  isFinite: (evaluation) => ofValue(evaluation, (value) => Number.isFinite(toNumber(value))),
}

/** `Number` */
export function numberClass(evaluation: Evaluation, span: Span): Value {
  const is = (run: (value: number) => boolean): Native =>
    ofValue(evaluation, (value) => value.kind === "number" && run(value.value))
  return namespace(
    evaluation,
    "Number",
    span,
    {
      isInteger: is(Number.isInteger),
      isSafeInteger: is(Number.isSafeInteger),
      isFinite: is(Number.isFinite),
      isNaN: is(Number.isNaN),
      parseInt: parseWhole(evaluation),
      parseFloat: parseDecimal(evaluation),
      MAX_SAFE_INTEGER: Number.MAX_SAFE_INTEGER,
      MIN_SAFE_INTEGER: Number.MIN_SAFE_INTEGER,
      MAX_VALUE: Number.MAX_VALUE,
      MIN_VALUE: Number.MIN_VALUE,
      EPSILON: Number.EPSILON,
      POSITIVE_INFINITY: Number.POSITIVE_INFINITY,
      NEGATIVE_INFINITY: Number.NEGATIVE_INFINITY,
      NaN: Number.NaN,
    },
    {
      isFunction: true,
      call: ([given], at) => {
        if (given === undefined) return number(0, at)
        const value = evaluation.settled(given)
        return isOpaque(value) ? value : number(toNumber(value), at)
      },
    },
  )
}

const PURE = [
  "abs",
  "cbrt",
  "ceil",
  "exp",
  "floor",
  "hypot",
  "log",
  "log10",
  "log2",
  "max",
  "min",
  "pow",
  "round",
  "sign",
  "sqrt",
  "trunc",
] as const

/** `Math` */
export const mathOf = (evaluation: Evaluation, span: Span): Value =>
  namespace(evaluation, "Math", span, {
    ...Object.fromEntries(
      PURE.map((name): [string, Native] => {
        const run: (...numbers: number[]) => number = Math[name]
        return [name, ofNumbers(evaluation, run)]
      }),
    ),
    PI: Math.PI,
    E: Math.E,
  })

/** One of the functions of numbers that are names of their own; null for any other name. */
export const numberFunction = (evaluation: Evaluation, name: string, span: Span): Value | null => {
  const make = Object.hasOwn(NUMBER_FUNCTIONS, name) ? NUMBER_FUNCTIONS[name] : undefined
  return make === undefined ? null : nativeFunction(name, span, make(evaluation))
}
