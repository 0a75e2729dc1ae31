import type { Evaluation } from "../../source/python/evaluation.ts"
import { holds, isUnknown, truth } from "../../source/python/operators.ts"
import {
  type CallArguments,
  isSequence,
  PythonError,
  repr,
  string,
  typeName,
  type Value,
} from "../../source/python/values.ts"
import type { Span } from "../../source/span.ts"
import type { UnderstoodOption } from "../server.ts"
import type { StarletteVersion } from "./versions.ts"

/** CORSMiddleware's parameters in their order, with their defaults. starlette/middleware/cors.py */
const DEFAULTS = {
  allow_origins: "()",
  allow_methods: "('GET',)",
  allow_headers: "()",
  allow_credentials: "False",
  allow_origin_regex: "None",
  allow_private_network: "False",
  expose_headers: "()",
  max_age: "600",
} as const

export type OptionName = keyof typeof DEFAULTS
const OPTION_NAMES = Object.keys(DEFAULTS).filter((name): name is OptionName => name in DEFAULTS)

/** The options as the text gives them: Python values, with their places. */
export type CorsOptions = Readonly<Record<OptionName, Value>> & { readonly span: Span }

/**
 * Matches a call's arguments with CORSMiddleware's parameters.
 * Throws PythonError (TypeError) for an option that it does not have, as Python does when the stack is built.
 */
export function corsOptions(
  evaluation: Evaluation,
  args: CallArguments,
  positional: readonly Value[],
  version: StarletteVersion,
): CorsOptions {
  const { span } = args
  const given = new Map<OptionName, Value>()
  positional.forEach((value, i) => {
    const name = OPTION_NAMES[i]
    if (name !== undefined) given.set(name, value)
  })
  for (const [name, { value, span: at }] of args.keywords) {
    if (name === "app") continue
    if (name === "**") {
      evaluation.ask(evaluation.unknownOf(value), { kind: "text", suggestions: [] }, null)
      for (const option of OPTION_NAMES) if (!given.has(option)) given.set(option, value)
      continue
    }
    const option = OPTION_NAMES.find((each) => each === name)
    if (option === undefined || (option === "allow_private_network" && !version.hasPrivateNetwork)) {
      throw new PythonError(
        "TypeError",
        `CORSMiddleware.__init__() got an unexpected keyword argument '${name}'`,
        at,
      )
    }
    given.set(option, value)
  }
  const option = (name: OptionName): Value => given.get(name) ?? defaultOf(name, span)
  return {
    span,
    allow_origins: option("allow_origins"),
    allow_methods: option("allow_methods"),
    allow_headers: option("allow_headers"),
    allow_credentials: option("allow_credentials"),
    allow_origin_regex: option("allow_origin_regex"),
    allow_private_network: option("allow_private_network"),
    expose_headers: option("expose_headers"),
    max_age: option("max_age"),
  }
}

function defaultOf(name: OptionName, span: Span): Value {
  switch (name) {
    case "allow_methods":
      return { kind: "tuple", items: [string("GET", span)], span }
    case "allow_credentials":
    case "allow_private_network":
      return { kind: "boolean", value: false, span }
    case "allow_origin_regex":
      return { kind: "none", span }
    case "max_age":
      return { kind: "number", value: 600, span }
    default:
      return { kind: "tuple", items: [], span }
  }
}

/** Asks for what the options do not say. */
export function askForOptions(evaluation: Evaluation, options: CorsOptions): void {
  for (const name of OPTION_NAMES) {
    const value = options[name]
    const unknowns = isUnknown(value) ? [value] : isSequence(value) ? value.items.filter(isUnknown) : []
    for (const unknown of unknowns) {
      const expected =
        name === "allow_credentials" || name === "allow_private_network"
          ? ({ kind: "boolean" } as const)
          : name === "allow_origins" ||
              name === "allow_methods" ||
              name === "allow_headers" ||
              name === "expose_headers"
            ? ({ kind: "origins" } as const)
            : ({ kind: "text", suggestions: [] } as const)
      evaluation.ask({ ...evaluation.unknownOf(unknown), span: unknown.span }, expected, null)
    }
  }
}

/** How the options read, for the screen. */
export const understood = (options: CorsOptions, version: StarletteVersion): UnderstoodOption[] =>
  OPTION_NAMES.filter((name) => name !== "allow_private_network" || version.hasPrivateNetwork).map((name) => {
    const value = options[name]
    const isDefault = value.span === options.span && repr(value) === DEFAULTS[name]
    return { name, value: repr(value), isDefault, span: isDefault ? null : value.span }
  })

/** Python's `in`, for an option that may be a list or, by mistake, one string, which holds its substrings. */
export const optionHolds = (option: Value, item: string): boolean | null => {
  if (!isUnknown(option) && option.kind !== "string" && !isSequence(option) && option.kind !== "dict") {
    throw new PythonError("TypeError", `argument of type '${typeName(option)}' is not iterable`, option.span)
  }
  return holds(option, string(item, option.span))
}

/** The strings of a list option; a string, by mistake, is a list of its letters. null marks what can't be known. */
export function optionItems(option: Value): readonly { readonly text: string | null; readonly span: Span }[] {
  if (isUnknown(option)) return [{ text: null, span: option.span }]
  if (option.kind === "string") return [...option.value].map((text) => ({ text, span: option.span }))
  const items = isSequence(option)
    ? option.items
    : option.kind === "dict"
      ? option.entries.map(({ key }) => key)
      : null
  if (items === null)
    throw new PythonError("TypeError", `'${typeName(option)}' object is not iterable`, option.span)
  return items.map((item) => {
    if (isUnknown(item)) return { text: null, span: item.span }
    if (item.kind !== "string")
      throw new PythonError(
        "TypeError",
        `sequence item: expected str instance, ${typeName(item)} found`,
        item.span,
      )
    return { text: item.value, span: item.span }
  })
}

/** Is the option set? null when that can't be known. */
export const optionTruth = (option: Value): boolean | null => truth(option)

/** starlette/middleware/cors.py: SAFELISTED_HEADERS */
const SAFELISTED_HEADERS = ["Accept", "Accept-Language", "Content-Language", "Content-Type"]

/** `sorted(SAFELISTED_HEADERS | set(allow_headers))` */
export const allowedHeaderNames = (option: Value): readonly string[] =>
  [
    ...new Set([
      ...SAFELISTED_HEADERS,
      ...optionItems(option).flatMap(({ text }) => (text === null ? [] : [text])),
    ]),
  ].sort((a, b) => (a < b ? -1 : 1))
