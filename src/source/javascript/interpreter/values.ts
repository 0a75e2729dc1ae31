import type { SyntaxNode } from "@lezer/common"
import type { Span } from "../../span.ts"
import type { Scope } from "./scope.ts"

/**
 * A JavaScript value of a program that is interpreted, with the stretch of the text that it comes from. What the text does
 * not say is "unknown"; what another module has is "external", and "made" what calling that gives.
 */
export type Value =
  | StringValue
  | UndefinedValue
  | { readonly kind: "number"; readonly value: number; readonly span: Span }
  | { readonly kind: "boolean"; readonly value: boolean; readonly span: Span }
  | { readonly kind: "null"; readonly span: Span }
  | RegExpValue
  | ArrayValue
  | ObjectValue
  | FunctionValue
  | ClassValue
  | HostValue
  | ExternalValue
  | MadeValue
  | PromiseValue
  | UnknownValue

export interface StringValue {
  readonly kind: "string"
  readonly value: string
  readonly span: Span
  /** the environment variable that it was read from: what it is compared with becomes a known choice */
  readonly variable?: string
}
export interface UndefinedValue {
  readonly kind: "undefined"
  readonly span: Span
  /** the environment variable that is not set, where that is why */
  readonly variable?: string
}
export interface RegExpValue {
  readonly kind: "regexp"
  readonly source: string
  readonly flags: string
  readonly span: Span
}
export interface ArrayValue {
  readonly kind: "array"
  readonly items: Value[]
  /** what a match has beside its items: `index`, `input`, `groups` */
  readonly extra?: Readonly<Record<string, Value>>
  readonly span: Span
}
export interface Property {
  readonly value: Value
  readonly keySpan: Span
  readonly getter: FunctionValue | null
  readonly setter?: FunctionValue
}
export interface ObjectValue {
  readonly kind: "object"
  readonly properties: Map<string, Property>
  /** the class that it is an instance of: one of the text, or the name of a built-in one, such as `Error` */
  readonly of: ClassValue | string | null
  /** the object that it inherits from, where that is another one than its class makes */
  proto?: ObjectValue
  readonly span: Span
}
export interface FunctionValue {
  readonly kind: "function"
  readonly name: string
  /** the node that declares it */
  readonly node: SyntaxNode
  readonly scope: Scope
  /** `this` of an arrow function; null: whoever calls it says */
  readonly self: Value | null
  /** of a method: the class whose parent `super` is */
  readonly owner: ClassValue | null
  readonly isAsync: boolean
  readonly isArrow: boolean
  /** what the text assigns to it: `handler.displayName = …` */
  readonly properties: Map<string, Property>
  readonly span: Span
}
export interface ClassValue {
  readonly kind: "class"
  readonly name: string
  readonly node: SyntaxNode
  readonly scope: Scope
  readonly parent: Value | null
  readonly statics: Map<string, Property>
  readonly span: Span
}
/** A value that this program plays itself: a built-in object, a request, a response, a framework's app. */
export interface HostValue {
  readonly kind: "host"
  readonly label: string
  readonly host: Host
  readonly span: Span
}
export interface Host {
  /** null: it has no such property */
  get?(name: string, span: Span): Value | null
  set?(name: string, value: Value, span: Span): void
  delete?(name: string): void
  has?(name: string): boolean | null
  /** its enumerable properties, in order */
  own?(): readonly (readonly [string, Value])[]
  /** what `for … of` and spreading give */
  iterate?(): readonly Value[]
  call?(args: readonly Value[], span: Span, self: Value | null): Value
  construct?(args: readonly Value[], span: Span): Value
  /** `value instanceof this` */
  isInstance?(value: Value): boolean
  /** is it called with `typeof`: a function? */
  readonly isFunction?: boolean
}
/** Another module, or a name of it: `require("helmet")`, `import { x } from "./config"`. */
export interface ExternalValue {
  readonly kind: "external"
  /** the module, and the names behind it: `helmet`, `./config.origins` */
  readonly path: string
  /** as the text writes it; the key under which the user is asked */
  readonly written: string
  readonly isDefined: boolean
  readonly span: Span
}
/** What calling or constructing an external made. */
export interface MadeValue {
  readonly kind: "made"
  readonly path: string
  readonly written: string
  readonly arguments: readonly Value[]
  readonly span: Span
}
/** A promise that is settled already: nothing here takes time. */
export interface PromiseValue {
  readonly kind: "promise"
  readonly settled: { readonly ok: boolean; readonly value: Value }
  readonly span: Span
}
export interface UnknownValue {
  readonly kind: "unknown"
  /** what to ask for: the expression as the text writes it */
  readonly key: string
  readonly reason: string
  readonly span: Span
}

/** A JavaScript exception on its way up. It is no fault of ours, so it keeps no stack: a program that recurses without end throws thousands. */
export class JsThrow {
  readonly value: Value
  readonly span: Span
  constructor(value: Value, span: Span) {
    this.value = value
    this.span = span
  }

  /** as a console prints it */
  get message(): string {
    return describeThrown(this.value)
  }
}

/** `TypeError: x is not a function`: what a console would print of a thrown value. */
export function describeThrown(value: Value): string {
  const name = nameOfError(value)
  if (value.kind !== "object" || name === null) return value.kind === "string" ? value.value : value.kind
  const message = value.properties.get("message")?.value
  const text = message?.kind === "string" ? message.value : ""
  return text === "" ? name : `${name}: ${text}`
}

/** The class name of an error object; null for a value that is none. */
export function nameOfError(value: Value): string | null {
  if (value.kind !== "object") return null
  const base = errorBase(value.of)
  const own = value.properties.get("name")?.value
  return base !== null && own?.kind === "string" ? own.value : base
}

/** The built-in error that a class goes back to; null where it is none. */
export function errorBase(of: ObjectValue["of"]): string | null {
  let at: Value | string | null = of
  while (at !== null && typeof at !== "string") {
    if (at.kind === "host") return at.label.endsWith("Error") ? at.label : null
    if (at.kind !== "class") return null
    at = at.parent
  }
  return at?.endsWith("Error") === true ? at : null
}

export const NOWHERE: Span = { from: 0, to: 0 }

export const string = (value: string, span: Span): StringValue => ({ kind: "string", value, span })
export const number = (value: number, span: Span): Value => ({ kind: "number", value, span })
export const boolean = (value: boolean, span: Span): Value => ({ kind: "boolean", value, span })
export const undefinedAt = (span: Span): UndefinedValue => ({ kind: "undefined", span })
export const array = (items: readonly Value[], span: Span): ArrayValue => ({
  kind: "array",
  items: [...items],
  span,
})
export const unknown = (key: string, reason: string, span: Span): UnknownValue => ({
  kind: "unknown",
  key,
  reason,
  span,
})
export const host = (label: string, span: Span, is: Host): HostValue => ({
  kind: "host",
  label,
  host: is,
  span,
})
export const nativeFunction = (
  label: string,
  span: Span,
  call: (args: readonly Value[], span: Span, self: Value | null) => Value,
  properties: Readonly<Record<string, Value>> = {},
): HostValue =>
  host(label, span, {
    call,
    isFunction: true,
    get: (name) => (Object.hasOwn(properties, name) ? (properties[name] ?? null) : null),
  })

export const property = (value: Value, keySpan: Span = value.span): Property => ({
  value,
  keySpan,
  getter: null,
})

export const object = (
  entries: Readonly<Record<string, Value>>,
  span: Span,
  of: string | null = null,
): ObjectValue => ({
  kind: "object",
  properties: new Map(Object.entries(entries).map(([key, value]) => [key, property(value)])),
  of,
  span,
})

/** The properties of an object in the platform's order: whole numbers first. */
export function propertiesInOrder({ properties }: ObjectValue): readonly (readonly [string, Property])[] {
  const isIndex = (key: string) => /^(?:0|[1-9]\d{0,9})$/.test(key)
  const all = [...properties]
  const numbered = all.filter(([key]) => isIndex(key))
  return numbered.length === 0
    ? all
    : [...numbered.sort(([a], [b]) => Number(a) - Number(b)), ...all.filter(([key]) => !isIndex(key))]
}

export const errorObject = (name: string, message: string, span: Span): ObjectValue =>
  object({ message: string(message, span) }, span, name)

export const throwError = (name: string, message: string, span: Span): never => {
  throw new JsThrow(errorObject(name, message, span), span)
}

/** Can it be called? */
export const isCallable = (value: Value): boolean =>
  value.kind === "function" ||
  value.kind === "class" ||
  value.kind === "external" ||
  value.kind === "made" ||
  value.kind === "unknown" ||
  (value.kind === "host" && value.host.call !== undefined)

/** Is it one that the text does not tell? */
export const isOpaque = (value: Value): value is UnknownValue | ExternalValue | MadeValue =>
  value.kind === "unknown" || value.kind === "external" || value.kind === "made"

/** `Boolean(value)`; null when it can't be known. */
export function truth(value: Value): boolean | null {
  switch (value.kind) {
    case "string":
      return value.value !== ""
    case "number":
      return value.value !== 0 && !Number.isNaN(value.value)
    case "boolean":
      return value.value
    case "null":
    case "undefined":
      return false
    case "unknown":
    case "external":
      return null
    default:
      return true
  }
}

/** `String(value)`; null when it can't be known. */
export function text(value: Value): string | null {
  switch (value.kind) {
    case "string":
      return value.value
    case "number":
    case "boolean":
      return String(value.value)
    case "null":
    case "undefined":
      return value.kind
    case "regexp":
      return `/${value.source}/${value.flags}`
    case "array": {
      const items = value.items.map((item) =>
        item.kind === "null" || item.kind === "undefined" ? "" : text(item),
      )
      return items.includes(null) ? null : items.join(",")
    }
    case "object": {
      const name = nameOfError(value)
      if (name !== null) return describeThrown(value)
      // It may say itself how it is written.
      const isOwn = value.properties.has("toString") || value.of !== null || value.proto !== undefined
      return isOwn ? null : "[object Object]"
    }
    case "host": {
      const shown = value.host.get?.("href", value.span)
      return shown?.kind === "string" ? shown.value : null
    }
    default:
      return null
  }
}

/** As the code would write it: for messages, and to show what was understood. */
export function show(value: Value): string {
  switch (value.kind) {
    case "string":
      return JSON.stringify(value.value)
    case "array":
      return `[${value.items.map(show).join(", ")}]`
    case "object":
      return nameOfError(value) === null
        ? `{ ${[...value.properties].map(([key, { value: each }]) => `${key}: ${show(each)}`).join(", ")} }`
        : describeThrown(value)
    case "function":
      return value.name === "" ? "a function" : `function ${value.name}`
    case "class":
      return `class ${value.name}`
    case "host":
      return value.label
    case "external":
    case "made":
      return value.written
    case "unknown":
      return value.key
    case "promise":
      return "a promise"
    default:
      return text(value) ?? value.kind
  }
}

/** The status that an error brings along: `err.status` or `err.statusCode`, from 400 to 599; null when it has none. */
export function getErrorStatus(value: Value): number | null {
  if (value.kind !== "object") return null
  for (const name of ["status", "statusCode"]) {
    const status = value.properties.get(name)?.value
    if (status?.kind === "number" && status.value >= 400 && status.value < 600) return status.value
  }
  return null
}

/** Can it hold more than itself? */
export const holdsMore = ({ kind }: Value): boolean =>
  kind === "string" || kind === "array" || kind === "object" || kind === "promise" || kind === "made"

/** What a value holds: see `weightOf`. */
export function partsOf(value: Value): number | readonly Value[] {
  switch (value.kind) {
    case "string":
      return value.value.length
    case "array":
      return value.items
    case "object":
      return [...value.properties.values()].map((each) => each.value)
    case "promise":
      return [value.settled.value]
    case "made":
      return value.arguments
    default:
      return 0
  }
}
