import type { Evaluation } from "../../source/python/evaluation.ts"
import { pythonModules } from "../../source/python/modules.ts"
import { isUnknown, truth } from "../../source/python/operators.ts"
import {
  argument,
  boolean,
  type CallArguments,
  callable,
  host,
  isSequence,
  none,
  number,
  repr,
  string,
  type Value,
} from "../../source/python/values.ts"
import type { Expected } from "../../source/question.ts"
import type { Span } from "../../source/span.ts"
import { openQuestion } from "../python/open-question.ts"
import type { UnderstoodOption } from "../server.ts"

/** django-cors-headers 3.14.0, conf.py: each setting with its default, as the code would write it, and its older name. */
const SETTINGS = {
  CORS_ALLOWED_ORIGINS: { byDefault: "()", before: "CORS_ORIGIN_WHITELIST" },
  CORS_ALLOWED_ORIGIN_REGEXES: { byDefault: "()", before: "CORS_ORIGIN_REGEX_WHITELIST" },
  CORS_ALLOW_ALL_ORIGINS: { byDefault: "False", before: "CORS_ORIGIN_ALLOW_ALL" },
  CORS_ALLOW_CREDENTIALS: { byDefault: "False", before: null },
  CORS_ALLOW_METHODS: { byDefault: "default_methods", before: null },
  CORS_ALLOW_HEADERS: { byDefault: "default_headers", before: null },
  CORS_EXPOSE_HEADERS: { byDefault: "()", before: null },
  CORS_PREFLIGHT_MAX_AGE: { byDefault: "86400", before: null },
  CORS_URLS_REGEX: { byDefault: 'r"^.*$"', before: null },
} as const

export type SettingName = keyof typeof SETTINGS
const SETTING_NAMES = Object.keys(SETTINGS).filter((name): name is SettingName => name in SETTINGS)

/** django-cors-headers 3.14.0, defaults.py */
export const DEFAULT_HEADERS = [
  "accept",
  "accept-encoding",
  "authorization",
  "content-type",
  "dnt",
  "origin",
  "user-agent",
  "x-csrftoken",
  "x-requested-with",
]
export const DEFAULT_METHODS = ["DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT"]

type Module = (evaluation: Evaluation, span: Span) => Value

const tupleOf = (items: readonly string[], span: Span): Value => ({
  kind: "tuple",
  items: items.map((item) => string(item, span)),
  span,
})

/** What settings files use besides: the package's own defaults, and the usual readers of the environment. */
export const settingsModules: ReadonlyMap<string, Module> = new Map<string, Module>([
  ...pythonModules,
  ["corsheaders.defaults.default_headers", (_, span) => tupleOf(DEFAULT_HEADERS, span)],
  ["corsheaders.defaults.default_methods", (_, span) => tupleOf(DEFAULT_METHODS, span)],
  [
    "environ.Env",
    (evaluation, span) => callable("environ.Env", span, (_args, at) => environ(evaluation, at)),
  ],
  [
    "environ.FileAwareEnv",
    (evaluation, span) => callable("environ.FileAwareEnv", span, (_args, at) => environ(evaluation, at)),
  ],
  [
    "decouple.config",
    (evaluation, span) => callable("config", span, (args, at) => decoupled(evaluation, args, at)),
  ],
  [
    "decouple.Csv",
    (_, span) =>
      callable("Csv", span, (_args, at) =>
        host("Csv()", at, { truthy: true, call: (args) => listFrom(args) }),
      ),
  ],
])

const listFrom = (args: CallArguments): Value => {
  const [text] = args.positional
  return text?.kind === "string" ? split(text.value, args.span) : (text ?? none(args.span))
}

const split = (text: string, span: Span): Value => ({
  kind: "list",
  items: text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "")
    .map((each) => string(each, span)),
  span,
})

const asBoolean = (text: string, span: Span): Value => boolean(/^(1|true|yes|on|y|ok)$/i.test(text), span)

/** django-environ: `env("NAME")`, `env.list("NAME", default=[])`. */
function environ(evaluation: Evaluation, span: Span): Value {
  const read = (kind: string) => (args: CallArguments, at: Span) => {
    const name = argument(args, 0, "var")
    const fallback = argument(args, 1, "default")
    if (name?.kind !== "string") return none(at)
    const text = evaluation.variable(name.value, at, fallback?.kind === "string" ? fallback.value : null)
    if (text === null) return fallback ?? { kind: "none" as const, span: at, variable: name.value }
    if (kind === "list" || kind === "tuple") return split(text, at)
    if (kind === "bool") return asBoolean(text, at)
    if (kind === "int") return number(Number.parseInt(text, 10), at)
    return { ...string(text, at), variable: name.value }
  }
  return host("env", span, {
    truthy: true,
    call: read("str"),
    attribute: (name, at) =>
      name === "read_env"
        ? callable("env.read_env", at, (_, where) => none(where))
        : callable(`env.${name}`, at, read(name)),
  })
}

/** python-decouple: `config("NAME", default=…, cast=Csv())`. */
function decoupled(evaluation: Evaluation, args: CallArguments, span: Span): Value {
  const name = argument(args, 0, "option")
  const fallback = argument(args, 1, "default")
  const cast = argument(args, 2, "cast")
  if (name?.kind !== "string") return none(span)
  const text = evaluation.variable(name.value, span, fallback?.kind === "string" ? fallback.value : null)
  const raw =
    text === null ? (fallback ?? { kind: "none" as const, span, variable: name.value }) : string(text, span)
  if (cast?.kind === "host" && cast.host.call !== undefined)
    return cast.host.call({ positional: [raw], keywords: new Map(), span }, span)
  if (cast?.kind === "external" && cast.written === "bool" && raw.kind === "string")
    return asBoolean(raw.value, span)
  return raw
}

/** The settings of a file, after it was run: those that CORS is about, and its middleware. */
export class DjangoSettings {
  readonly evaluation: Evaluation
  constructor(evaluation: Evaluation) {
    this.evaluation = evaluation
  }

  /** The value of a setting, by its name or its older one; null where the default counts. */
  get(name: SettingName): Value | null {
    const { before } = SETTINGS[name]
    const { names } = this.evaluation.globals
    return names.get(name) ?? (before === null ? undefined : names.get(before)) ?? null
  }

  plain(name: string): Value | null {
    return this.evaluation.globals.names.get(name) ?? null
  }

  /** `bool(setting)`, where it has to be known. */
  isOn(name: SettingName): boolean {
    const value = this.get(name)
    if (value === null) return false
    if (isUnknown(value)) return openQuestion(this.evaluation, value, { kind: "boolean" })
    return truth(value) === true
  }

  /** The texts of a list, each with its place. */
  list(name: SettingName, expected: Expected): readonly { readonly text: string; readonly span: Span }[] {
    const value = this.get(name)
    if (value === null) return []
    if (isUnknown(value)) return openQuestion(this.evaluation, value, expected)
    if (value.kind === "string")
      // Python goes through its letters.
      return [...value.value].map((text) => ({ text, span: value.span }))
    if (!isSequence(value)) return []
    return value.items.flatMap((item) => {
      if (isUnknown(item)) return openQuestion(this.evaluation, item, expected)
      return item.kind === "string" ? [{ text: item.value, span: item.span }] : []
    })
  }

  spanOf(name: SettingName): Span | null {
    return this.get(name)?.span ?? null
  }

  understood(): readonly UnderstoodOption[] {
    return SETTING_NAMES.map((name) => {
      const value = this.get(name)
      return {
        name,
        value: value === null ? SETTINGS[name].byDefault : repr(value),
        isDefault: value === null,
        span: value?.span ?? null,
      }
    })
  }
}
