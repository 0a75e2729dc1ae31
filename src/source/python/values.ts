import type { Span } from "../span.ts"
import type { ClassStatement, Expression, FunctionStatement, Parameter, Statement } from "./ast.ts"
import type { Scope } from "./scope.ts"

/**
 * A Python value, with the stretch of the text that it comes from. What the text does not say is "unknown";
 * what it imports is "external"; what it makes by calling an external (an app, a router) is an "object".
 */
export type Value =
  | StringValue
  | { readonly kind: "bytes"; readonly value: string; readonly span: Span }
  | { readonly kind: "number"; readonly value: number; readonly span: Span }
  | { readonly kind: "boolean"; readonly value: boolean; readonly span: Span }
  | NoneValue
  | SequenceValue
  | DictValue
  | FunctionValue
  | ClassValue
  | InstanceValue
  | ExternalValue
  | ObjectValue
  | HostValue
  | UnknownValue

export interface NoneValue {
  readonly kind: "none"
  readonly span: Span
  /** the environment variable that is not set, where that is why */
  readonly variable?: string
}
export interface StringValue {
  readonly kind: "string"
  readonly value: string
  readonly span: Span
  /** the environment variable that it was read from, so that comparisons with it become known choices */
  readonly variable?: string
}
export interface SequenceValue {
  readonly kind: "list" | "tuple" | "set"
  readonly items: Value[]
  readonly span: Span
}
export interface DictValue {
  readonly kind: "dict"
  readonly entries: { readonly key: Value; readonly value: Value }[]
  readonly span: Span
}
export interface FunctionValue {
  readonly kind: "function"
  readonly name: string
  readonly parameters: readonly Parameter[]
  /** by the parameter's name: each is made once, where the function is defined */
  readonly defaults: ReadonlyMap<string, Value>
  readonly body: readonly Statement[] | Expression
  readonly scope: Scope
  readonly self: Value | null
  /** the class that defines it, for a method */
  readonly owner: ClassValue | null
  readonly decoration: "none" | "property" | "classmethod" | "staticmethod"
  readonly definition: FunctionStatement | null
  readonly span: Span
}
export interface ClassValue {
  readonly kind: "class"
  readonly name: string
  readonly bases: readonly Value[]
  readonly attributes: Map<string, Value>
  /** declared fields in order: what a dataclass or a settings class takes */
  readonly fields: readonly {
    readonly name: string
    readonly annotation: string
    readonly default: Value | null
  }[]
  readonly definition: ClassStatement
  readonly span: Span
}
export interface InstanceValue {
  readonly kind: "instance"
  /** for a member of an enumeration that is a str too: the text that it equals */
  readonly text?: string
  readonly of: ClassValue
  readonly attributes: Map<string, Value>
  readonly span: Span
}
/** A name of another module: `fastapi.FastAPI`. An undefined name is an external without a module. */
export interface ExternalValue {
  readonly kind: "external"
  readonly path: string
  /** as the text writes it; the key under which the user is asked */
  readonly written: string
  readonly isDefined: boolean
  readonly span: Span
}
/** What calling an external made. */
export interface ObjectValue {
  readonly kind: "object"
  readonly path: string
  readonly written: string
  readonly arguments: CallArguments
  readonly attributes: Map<string, Value>
  readonly span: Span
}
/** A value that this program plays itself: `os.environ`, a request, a response. */
export interface HostValue {
  readonly kind: "host"
  readonly label: string
  readonly span: Span
  readonly host: Host
}
export interface Host {
  readonly truthy?: boolean
  attribute?(name: string, span: Span): Value | null
  item?(key: Value, span: Span): Value | null
  setItem?(key: Value, value: Value, span: Span): void
  setAttribute?(name: string, value: Value): void
  deleteItem?(key: Value): void
  call?(args: CallArguments, span: Span): Value
  has?(key: Value): boolean | null
}
/** What can't be known from the text. Whatever is made from it stays unknown, for the same reason. */
export interface UnknownValue {
  readonly kind: "unknown"
  /** what to ask for: the expression as the text writes it */
  readonly key: string
  readonly reason: string
  readonly span: Span
}

export interface CallArguments {
  readonly positional: readonly Value[]
  readonly keywords: ReadonlyMap<string, { readonly value: Value; readonly span: Span }>
  readonly span: Span
}

/** An argument by its place or by its name. */
export const argument = (args: CallArguments, index: number, name: string): Value | null =>
  args.positional[index] ?? args.keywords.get(name)?.value ?? null

/** Something that the text does to a thing from outside: `app.add_middleware(…)`. In the order in which it runs. */
export interface RecordedCall {
  readonly target: Value
  readonly method: string
  readonly arguments: CallArguments
  readonly span: Span
  /** the function or class under it, when it is used as a decorator */
  decorated: FunctionValue | ClassValue | null
}

/** A Python exception on its way up. It is no fault of ours, so it keeps no stack: a program that recurses without end throws thousands. */
export class PythonError {
  readonly type: string
  readonly message: string
  readonly span: Span
  readonly value: Value | null
  constructor(type: string, message: string, span: Span, value: Value | null = null) {
    this.type = type
    this.message = message
    this.span = span
    this.value = value
  }
}

export const string = (value: string, span: Span): StringValue => ({ kind: "string", value, span })
export const none = (span: Span): Value => ({ kind: "none", span })
export const boolean = (value: boolean, span: Span): Value => ({ kind: "boolean", value, span })
export const number = (value: number, span: Span): Value => ({ kind: "number", value, span })
export const host = (label: string, span: Span, is: Host): HostValue => ({
  kind: "host",
  label,
  span,
  host: is,
})
export const callable = (
  label: string,
  span: Span,
  call: (args: CallArguments, span: Span) => Value,
): HostValue => host(label, span, { truthy: true, call })

export const isSequence = (value: Value): value is SequenceValue =>
  value.kind === "list" || value.kind === "tuple" || value.kind === "set"

/** The name that Python gives the type. */
export function typeName(value: Value): string {
  switch (value.kind) {
    case "string":
      return "str"
    case "number":
      return Number.isInteger(value.value) ? "int" : "float"
    case "boolean":
      return "bool"
    case "none":
      return "NoneType"
    case "class":
      return "type"
    case "instance":
      return value.of.name
    default:
      return value.kind
  }
}

/** As `repr()` writes it; for messages and for showing what was understood. */
export function repr(value: Value): string {
  switch (value.kind) {
    case "string":
      return quoted(value.value)
    case "bytes":
      return `b${quoted(value.value)}`
    case "number":
      return String(value.value)
    case "boolean":
      return value.value ? "True" : "False"
    case "none":
      return "None"
    case "list":
      return `[${value.items.map(repr).join(", ")}]`
    case "tuple":
      return `(${value.items.map(repr).join(", ")}${value.items.length === 1 ? "," : ""})`
    case "set":
      return value.items.length === 0 ? "set()" : `{${value.items.map(repr).join(", ")}}`
    case "dict":
      return `{${value.entries.map(({ key, value: v }) => `${repr(key)}: ${repr(v)}`).join(", ")}}`
    case "unknown":
      return value.key
    case "external":
    case "object":
      return value.written
    case "host":
      return value.label
    default:
      return `<${value.kind}>`
  }
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" }

/** A text as `repr()` quotes it. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const inner = text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
    /[\\\n\r\t'\u0000-\u001f\u007f-\u00a0\u00ad]/g,
    (letter) =>
      letter === "'"
        ? quote === "'"
          ? "\\'"
          : "'"
        : (ESCAPES[letter] ?? `\\x${letter.charCodeAt(0).toString(16).padStart(2, "0")}`),
  )
  return quote + inner + quote
}

/** Can it hold more than itself? */
export const holdsMore = ({ kind }: Value): boolean =>
  kind === "string" ||
  kind === "bytes" ||
  kind === "list" ||
  kind === "tuple" ||
  kind === "set" ||
  kind === "dict" ||
  kind === "instance"

/** What a value holds: see `weightOf`. */
export function partsOf(value: Value): number | readonly Value[] {
  switch (value.kind) {
    case "string":
    case "bytes":
      return value.value.length
    case "list":
    case "tuple":
    case "set":
      return value.items
    case "dict":
      return value.entries.flatMap(({ key, value: held }) => [key, held])
    case "instance":
      return [...value.attributes.values()]
    default:
      return 0
  }
}
