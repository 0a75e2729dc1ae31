import { call } from "../script/run.ts"
import { type Ends, trimmed } from "../script/trimmed.ts"
import { boolean, equal, list, nothing, number, said, text, unknown, type Value } from "../script/values.ts"
import { type Native, TEXT_FUNCTIONS } from "./text-functions.ts"
import { phpTruth, written } from "./values.ts"

const itemsOf = (value: Value | undefined): readonly Value[] | null =>
  value?.kind === "list" ? value.items : value?.kind === "map" ? [...value.entries.values()] : null

const ofTexts =
  (compute: (texts: readonly string[]) => string): Native =>
  (evaluation, args, span) => {
    const texts = args.map(written).filter((each) => each !== null)
    return texts.length < args.length
      ? unknown(evaluation.textAt(span), "a part of this text is not known", span)
      : { kind: "string", value: compute(texts), span: args[0]?.span ?? span }
  }

const strip = (ends: Ends): Native =>
  ofTexts(([of = "", characters = " \t\n\r\0\x0B"]) =>
    trimmed(of, (character) => characters.includes(character), ends),
  )

/** `env`: words for truth values and null are taken for them. Illuminate\Support\Env */
const env: Native = (evaluation, [name, fallback], span) => {
  const variable = name === undefined ? null : said(name)
  if (variable === null) return unknown(evaluation.textAt(span), "the variable is not known", span)
  const value = evaluation.variable(variable, span, fallback === undefined ? null : written(fallback))
  if (value === null) {
    const given = fallback ?? nothing(span)
    return given.kind === "string" || given.kind === "nothing" ? { ...given, variable } : given
  }
  switch (value.toLowerCase()) {
    case "true":
    case "(true)":
      return boolean(true, span)
    case "false":
    case "(false)":
      return boolean(false, span)
    case "null":
    case "(null)":
      return nothing(span)
    case "empty":
    case "(empty)":
      return text("", span)
    default:
      return { kind: "string", value: value.replace(/^(['"])(.*)\1$/, "$2"), variable, span }
  }
}

/** Those that settings are written with, Laravel's `env` and `config` among them. */
const FUNCTIONS: Readonly<Record<string, Native>> = {
  env,
  explode: (evaluation, [by, of, most], span) => {
    const [separator, whole] = [by === undefined ? null : said(by), of === undefined ? null : written(of)]
    if (separator === null || whole === null || separator === "" || most !== undefined)
      return unknown(evaluation.textAt(span), "what is split here is not known", span)
    return list(
      whole.split(separator).map((each) => text(each, of?.span ?? span)),
      span,
    )
  },
  implode: (evaluation, [by, of], span) => {
    const items = itemsOf(of)?.map(written)
    const between = by === undefined ? null : said(by)
    const known = items?.filter((each) => each !== null)
    return items === undefined || known === undefined || between === null || known.length < items.length
      ? unknown(evaluation.textAt(span), "what is joined here is not known", span)
      : text(known.join(between), span)
  },
  array_filter: (evaluation, [of, keep], span) => {
    const items = itemsOf(of)
    if (items === null) return unknown(evaluation.textAt(span), "this array is not known", span)
    return list(
      items.filter(
        (item) => phpTruth(keep === undefined ? item : call(evaluation, keep, [item], span)) !== false,
      ),
      of?.span ?? span,
    )
  },
  array_map: (evaluation, [change, of], span) => {
    const items = itemsOf(of)
    if (items === null || change === undefined)
      return unknown(evaluation.textAt(span), "this array is not known", span)
    const named = change.kind === "string" ? phpFunction(change.value) : undefined
    return list(
      items.map(
        (item) => named?.(evaluation, [item], item.span) ?? call(evaluation, change, [item], item.span),
      ),
      of?.span ?? span,
    )
  },
  array_merge: (evaluation, given, span) => {
    const all = given.map(itemsOf)
    const known = all.filter((each) => each !== null)
    return known.length < all.length
      ? unknown(evaluation.textAt(span), "an array of these is not known", span)
      : list(known.flat(), given[0]?.span ?? span)
  },
  array_values: (_, [of], span) => list(itemsOf(of) ?? [], of?.span ?? span),
  array_unique: (_, [of], span) =>
    list(
      (itemsOf(of) ?? []).filter((item, i, all) => all.findIndex((each) => equal(each, item) === true) === i),
      of?.span ?? span,
    ),
  in_array: (evaluation, [wanted, of], span) => {
    const items = itemsOf(of)
    if (wanted === undefined || items === null)
      return unknown(evaluation.textAt(span), "this is not known", span)
    return boolean(
      items.some((item) => equal(item, wanted) === true),
      span,
    )
  },
  trim: strip("both"),
  rtrim: strip("end"),
  ltrim: strip("start"),
  strtolower: ofTexts(([of = ""]) => of.toLowerCase()),
  strtoupper: ofTexts(([of = ""]) => of.toUpperCase()),
  str_replace: ofTexts(([part = "", by = "", of = ""]) => of.replaceAll(part, by)),
  count: (_, [of], span) => number(itemsOf(of)?.length ?? 0, span),
  ...TEXT_FUNCTIONS,
  config: (evaluation, [name], span) =>
    unknown(
      evaluation.textAt(span),
      `the setting ${name === undefined ? "" : (said(name) ?? "")} is in another file`,
      span,
    ),
}

/** The name of a function, which may be said to be the one that PHP has, and is the same in capitals. */
export const functionName = (name: string): string => name.replace(/^\\/, "").toLowerCase()

/** A function of this name that PHP has, or Laravel. */
export function phpFunction(name: string): Native | undefined {
  const key = functionName(name)
  return Object.hasOwn(FUNCTIONS, key) ? FUNCTIONS[key] : undefined
}
