import type { Span } from "../span.ts"
import { callFunction } from "./calls.ts"
import type { Evaluation } from "./evaluation.ts"
import { fromJson } from "./json.ts"
import { equals, isUnknown } from "./operators.ts"
import {
  boolean,
  type CallArguments,
  type ClassValue,
  type InstanceValue,
  none,
  number,
  PythonError,
  repr,
  string,
  type Value,
} from "./values.ts"

/** An attribute of a class or of one of its bases in the text; null when none defines it. */
export function classAttribute(of: ClassValue, name: string): Value | null {
  const own = of.attributes.get(name)
  if (own !== undefined) return own
  for (const base of of.bases) {
    if (base.kind !== "class") continue
    const inherited = classAttribute(base, name)
    if (inherited !== null) return inherited
  }
  return null
}

/** Does the class, or one of its bases, come from a class of this name outside of the text? */
export const derivesFrom = (of: ClassValue, name: string): boolean =>
  of.bases.some((base) =>
    base.kind === "class"
      ? derivesFrom(base, name)
      : base.kind === "external" && base.path.split(".").includes(name),
  )

const fieldsOf = (of: ClassValue): ClassValue["fields"] => [
  ...of.bases.flatMap((base) => (base.kind === "class" ? fieldsOf(base) : [])),
  ...of.fields,
]

/** The members of an enumeration, in order; null when the class is none. */
export function membersOf(of: ClassValue): readonly InstanceValue[] | null {
  if (!isEnumeration(of)) return null
  return [...of.attributes.values()].filter(
    (value): value is InstanceValue => value.kind === "instance" && value.of === of,
  )
}

const ENUMERATIONS = ["Enum", "StrEnum", "IntEnum", "Flag"]
const isEnumeration = (of: ClassValue): boolean => ENUMERATIONS.some((name) => derivesFrom(of, name))

/** Turns the plain attributes of an enumeration into its members. https://docs.python.org/3/library/enum.html */
export function makeMembers(of: ClassValue): void {
  if (!isEnumeration(of)) return
  const isText =
    derivesFrom(of, "StrEnum") || of.bases.some((base) => base.kind === "host" && base.label === "str")
  for (const [name, value] of of.attributes) {
    if (value.kind === "function" || value.kind === "class" || name.startsWith("_")) continue
    of.attributes.set(name, {
      kind: "instance",
      of,
      attributes: new Map([
        ["name", string(name, value.span)],
        ["value", value],
      ]),
      span: value.span,
      ...(isText && value.kind === "string" ? { text: value.value } : {}),
    })
  }
}

/** `SomeClass(…)`: runs `__init__` if the text has one; else takes keywords and, for dataclasses, places. */
export function instantiate(evaluation: Evaluation, of: ClassValue, args: CallArguments, span: Span): Value {
  const members = membersOf(of)
  const [given] = args.positional
  if (members !== null && given !== undefined) {
    const member = members.find((each) => equals(each.attributes.get("value") ?? each, given) === true)
    if (member !== undefined) return member
    if (isUnknown(given)) return { ...evaluation.unknownOf(given), span }
    throw new PythonError("ValueError", `${repr(given)} is not a valid ${of.name}`, span)
  }
  const instance: InstanceValue = { kind: "instance", of, attributes: new Map(), span }
  const init = classAttribute(of, "__init__")
  if (init?.kind === "function") callFunction(evaluation, { ...init, self: instance }, args)
  else {
    fieldsOf(of).forEach((field, i) => {
      const given = args.positional[i] ?? args.keywords.get(field.name)?.value
      if (given !== undefined) instance.attributes.set(field.name, given)
    })
    for (const [name, { value }] of args.keywords) instance.attributes.set(name, value)
  }
  return instance
}

/**
 * A field of a pydantic settings class: the environment goes before the default.
 * @returns null when the class is no settings class or has no such field
 * https://docs.pydantic.dev/latest/concepts/pydantic_settings/#environment-variable-names
 */
export function settingsField(
  evaluation: Evaluation,
  instance: InstanceValue,
  name: string,
  span: Span,
): Value | null {
  if (!derivesFrom(instance.of, "BaseSettings")) return null
  const field = fieldsOf(instance.of).find((each) => each.name === name)
  if (field === undefined) return null
  const variable = (prefixOf(instance.of) + (aliasOf(field.default) ?? name)).toUpperCase()
  const fallback = field.default === null ? null : fieldDefault(evaluation, field.default)
  const set = evaluation.variable(
    variable,
    field.default?.span ?? span,
    fallback?.kind === "string" ? fallback.value : fallback === null ? null : "",
  )
  if (set !== null) return settingFrom(evaluation, set, field.annotation, variable, span)
  if (fallback !== null) return fallback.kind === "string" ? { ...fallback, variable } : fallback
  const written = evaluation.textAt(span)
  return (
    evaluation.answer(written, span) ?? {
      kind: "unknown",
      key: written,
      reason: `the environment sets it, as ${variable}`,
      span,
    }
  )
}

/** `env_prefix`, from `model_config` or the inner `Config`. */
function prefixOf(of: ClassValue): string {
  const config = of.attributes.get("model_config")
  const prefix =
    config?.kind === "object"
      ? config.arguments.keywords.get("env_prefix")?.value
      : config?.kind === "dict"
        ? config.entries.find(({ key }) => key.kind === "string" && key.value === "env_prefix")?.value
        : undefined
  const inner = of.attributes.get("Config")
  const found = prefix ?? (inner?.kind === "class" ? inner.attributes.get("env_prefix") : undefined)
  return found?.kind === "string" ? found.value : ""
}

const isField = (value: Value): value is Extract<Value, { kind: "object" }> =>
  value.kind === "object" && /(^|\.)[fF]ield$/.test(value.path)

function aliasOf(value: Value | null): string | null {
  if (value === null || !isField(value)) return null
  const alias =
    value.arguments.keywords.get("validation_alias")?.value ??
    value.arguments.keywords.get("alias")?.value ??
    value.arguments.keywords.get("env")?.value
  return alias?.kind === "string" ? alias.value : null
}

/** What a declared default comes to: `Field(default=…)`, `field(default_factory=…)`, or the value itself. */
export function fieldDefault(evaluation: Evaluation, value: Value): Value | null {
  if (!isField(value)) return value
  const given = value.arguments.keywords.get("default")?.value ?? value.arguments.positional[0]
  if (given !== undefined)
    return given.kind === "unknown" || (given.kind === "external" && given.written === "...") ? null : given
  const factory = value.arguments.keywords.get("default_factory")?.value
  if (factory?.kind === "function")
    return callFunction(evaluation, factory, { positional: [], keywords: new Map(), span: value.span })
  if (factory?.kind === "host" && factory.label === "list")
    return { kind: "list", items: [], span: value.span }
  return null
}

/** The text of an environment variable, by the annotation of its field. */
function settingFrom(
  evaluation: Evaluation,
  text: string,
  annotation: string,
  variable: string,
  span: Span,
): Value {
  if (/\b(list|List|set|Set|tuple|Tuple|Sequence|dict|Dict)\b/.test(annotation)) {
    const value = fromJson(text, span)
    if (value !== null) return value
    if (/\bstr\b\s*\|\s*|Union\[|NoDecode/.test(annotation) || /validator/.test(evaluation.text)) {
      return { kind: "list", items: text.split(",").map((part) => string(part.trim(), span)), span }
    }
    return {
      kind: "unknown",
      key: variable,
      reason: `${variable} must be JSON for a field of type ${annotation}`,
      span,
    }
  }
  if (/\bbool\b/.test(annotation))
    return boolean(["1", "true", "t", "yes", "y", "on"].includes(text.toLowerCase()), span)
  if (/\bint\b/.test(annotation) && /^-?\d+$/.test(text)) return number(Number(text), span)
  if (text === "" && /Optional|None/.test(annotation)) return none(span)
  return { ...string(text, span), variable }
}
