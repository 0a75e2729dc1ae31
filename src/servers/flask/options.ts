import { isUnknown, truth } from "../../source/python/operators.ts"
import { type CallArguments, isSequence, PythonError, repr, type Value } from "../../source/python/values.ts"
import type { Span } from "../../source/span.ts"
import type { UnderstoodOption } from "../server.ts"

/** Flask-CORS 3.0.10, core.py, DEFAULT_OPTIONS, as the code would write them. */
const DEFAULTS = {
  origins: '"*"',
  methods: '["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"]',
  allow_headers: '"*"',
  expose_headers: "None",
  supports_credentials: "False",
  max_age: "None",
  send_wildcard: "False",
  automatic_options: "True",
  vary_header: "True",
  resources: 'r"/*"',
  intercept_exceptions: "True",
  always_send: "True",
} as const

export type OptionName = keyof typeof DEFAULTS
const OPTION_NAMES = Object.keys(DEFAULTS).filter((name): name is OptionName => name in DEFAULTS)

export const ALL_METHODS = ["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"]

/** The options as the text gives them: Python values, with their places; an option that is left out has its default. */
export interface CorsOptions {
  readonly given: ReadonlyMap<OptionName, Value>
  /** the call that they stand in */
  readonly span: Span
}

/** Keyword arguments, a dict's items, or the app's `CORS_…` settings. What is no option is only warned about. */
export function optionsOf(args: CallArguments): CorsOptions {
  const given = new Map<OptionName, Value>()
  for (const [name, { value }] of args.keywords) {
    if (name === "**" && value.kind === "dict") for (const each of fromDict(value)) given.set(...each)
    const option = OPTION_NAMES.find((each) => each === name)
    if (option !== undefined) given.set(option, value)
  }
  return { given, span: args.span }
}

export const fromDict = (value: Value): readonly (readonly [OptionName, Value])[] =>
  value.kind !== "dict"
    ? []
    : value.entries.flatMap(({ key, value: to }) => {
        const option = OPTION_NAMES.find((each) => key.kind === "string" && each === key.value)
        return option === undefined ? [] : [[option, to] as const]
      })

/** core.py, get_app_kwarg_dict: `CORS_ORIGINS` and its like. */
export const fromConfig = (config: ReadonlyMap<string, Value>): readonly (readonly [OptionName, Value])[] =>
  OPTION_NAMES.flatMap((name) => {
    const value = config.get(`CORS_${name.toUpperCase()}`)
    return value === undefined || value.kind === "none" ? [] : [[name, value] as const]
  })

/** The last one that says an option wins. */
export const combined = (
  span: Span,
  ...all: readonly (readonly (readonly [OptionName, Value])[])[]
): CorsOptions => ({ given: new Map(all.flat()), span })

/** How the options read, for the screen. */
export const understood = ({ given }: CorsOptions): readonly UnderstoodOption[] =>
  OPTION_NAMES.map((name) => {
    const value = given.get(name)
    return {
      name,
      value: value === undefined ? DEFAULTS[name] : repr(value),
      isDefault: value === undefined,
      span: value?.span ?? null,
    }
  })

/** `bool(option)`; the default where it is not given. null: it can't be known. */
export function isOn(options: CorsOptions, name: OptionName): boolean | null {
  const value = options.given.get(name)
  if (value === undefined) return DEFAULTS[name] === "True"
  return isUnknown(value) ? null : truth(value)
}

/** core.py, sanitize_regex_param: a list of what is given, `*` as a pattern. null: it can't be known. */
export function patternsOf(
  options: CorsOptions,
  name: "origins" | "allow_headers",
): readonly { readonly text: string; readonly value: Value | null }[] | null {
  const value = options.given.get(name)
  if (value === undefined) return [{ text: ".*", value: null }]
  if (isUnknown(value)) return null
  const items = isSequence(value)
    ? value.items
    : value.kind === "dict"
      ? value.entries.map(({ key }) => key)
      : [value]
  const made: { text: string; value: Value }[] = []
  for (const item of items) {
    if (isUnknown(item)) return null
    const text = item.kind === "string" ? item.value : repr(item)
    made.push({ text: text === "*" ? ".*" : text, value: item })
  }
  return made
}

/** core.py, flexible_str: a list is sorted and joined; null for None. undefined: it can't be known. */
export function flexible(value: Value | undefined): string | null | undefined {
  if (value === undefined || value.kind === "none") return null
  if (isUnknown(value)) return undefined
  if (isSequence(value)) {
    if (value.items.some((item) => isUnknown(item))) return undefined
    return value.items
      .map((item) => (item.kind === "string" ? item.value : repr(item)))
      .sort()
      .join(", ")
  }
  return value.kind === "string" ? value.value : repr(value)
}

/** core.py, probably_regex */
export const isProbablyRegex = (text: string): boolean => /[*\\\]?$^[()]/.test(text)

/** What Flask-CORS refuses at once. */
export function refuseIfForbidden(options: CorsOptions): void {
  const origins = patternsOf(options, "origins")
  if (
    origins?.some(({ text }) => text === ".*") === true &&
    isOn(options, "supports_credentials") === true &&
    isOn(options, "send_wildcard") === true
  )
    throw new PythonError(
      "ValueError",
      "Cannot use supports_credentials in conjunction withan origin string of '*'. See: http://www.w3.org/TR/cors/#resource-requests",
      options.given.get("send_wildcard")?.span ?? options.span,
    )
}

/** Does a view that `cross_origin` decorates answer OPTIONS itself? */
export const answersOptions = (options: CorsOptions): boolean => isOn(options, "automatic_options") !== false
