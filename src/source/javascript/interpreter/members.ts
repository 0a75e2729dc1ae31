import type { Span } from "../../span.ts"
import { arrayMember } from "./builtins/arrays.ts"
import { regexpMember } from "./builtins/regexps.ts"
import { stringMember } from "./builtins/strings.ts"
import type { Evaluation } from "./evaluation.ts"
import { callFunction, callValue, methodOf } from "./functions.ts"
import {
  describeThrown,
  type ExternalValue,
  isOpaque,
  JsThrow,
  nameOfError,
  nativeFunction,
  type Property,
  property,
  string,
  throwError,
  undefinedAt,
  unknown,
  type Value,
} from "./values.ts"

/**
 * `value.name`.
 * @param isQuiet gives `undefined` for a property of null or undefined, as a library's own code does that looks first
 * @throws JsThrow for such a property otherwise
 */
export function getMember(
  evaluation: Evaluation,
  given: Value,
  name: string,
  span: Span,
  isQuiet = false,
): Value {
  const value = evaluation.settled(given)
  switch (value.kind) {
    case "null":
    case "undefined":
      if (isQuiet) return undefinedAt(span)
      return throwError("TypeError", `Cannot read properties of ${value.kind} (reading '${name}')`, span)
    case "external":
      return member(evaluation, { ...value, path: `${value.path}.${name}` }, name, span)
    case "made":
      return {
        kind: "unknown",
        key: `${value.written}.${name}`,
        reason: `\`${value.written}\` is made by code outside of the paste`,
        span,
      }
    case "unknown":
      return { ...value, key: `${value.key}.${name}`, span }
    case "host":
      return (
        value.host.get?.(name, span) ?? functionMember(evaluation, value, name, span) ?? undefinedAt(span)
      )
    case "object":
      return objectMember(evaluation, value, name, span)
    case "function":
      return (
        fromProperty(evaluation, value.properties.get(name), value) ??
        functionMember(evaluation, value, name, span) ??
        undefinedAt(span)
      )
    case "class": {
      const own = value.statics.get(name)
      if (own !== undefined) return fromProperty(evaluation, own, value) ?? undefinedAt(span)
      return value.parent === null ? undefinedAt(span) : getMember(evaluation, value.parent, name, span)
    }
    case "array":
      return arrayMember(evaluation, value, name, span) ?? undefinedAt(span)
    case "string":
      return stringMember(evaluation, value, name, span) ?? undefinedAt(span)
    case "regexp":
      return regexpMember(evaluation, value, name, span) ?? undefinedAt(span)
    case "promise":
      return promiseMember(evaluation, value, name, span) ?? undefinedAt(span)
    case "number":
      if (name === "toString")
        return nativeFunction("toString", span, () => string(String(value.value), span))
      if (name === "toFixed")
        return nativeFunction("toFixed", span, ([digits]) =>
          string(value.value.toFixed(digits?.kind === "number" ? digits.value : 0), span),
        )
      return undefinedAt(span)
    case "boolean":
      return name === "toString"
        ? nativeFunction("toString", span, () => string(String(value.value), span))
        : undefinedAt(span)
  }
}

/** A name of another module: the key under which the user is asked is what the text writes. */
function member(evaluation: Evaluation, of: ExternalValue, name: string, span: Span): Value {
  const known = evaluation.modules.get(of.path)
  return known === undefined ? { ...of, written: `${of.written}.${name}`, span } : known(evaluation, span)
}

function fromProperty(evaluation: Evaluation, found: Property | undefined, self: Value): Value | null {
  if (found === undefined) return null
  return found.getter === null ? found.value : callFunction(evaluation, found.getter, self, [], found.keySpan)
}

function objectMember(
  evaluation: Evaluation,
  value: Extract<Value, { kind: "object" }>,
  name: string,
  span: Span,
): Value {
  const own = fromProperty(evaluation, value.properties.get(name), value)
  if (own !== null) return own
  const method = methodOf(evaluation, value, name)
  if (method !== null) return method
  if (name === "hasOwnProperty")
    return nativeFunction(name, span, ([key]) => ({
      kind: "boolean",
      value: key?.kind === "string" && value.properties.has(key.value),
      span,
    }))
  // What the platform makes of it: `Error`, `TypeError`
  const error = nameOfError(value)
  if (error !== null && name === "name") return string(error, span)
  if (error !== null && name === "stack")
    return unknown(evaluation.textAt(span), "where it was thrown is not told", span)
  if (name === "toString")
    return nativeFunction(name, span, (_, at) =>
      string(error === null ? "[object Object]" : describeThrown(value), at),
    )
  if (name === "constructor" && value.of !== null && typeof value.of !== "string") return value.of
  return undefinedAt(span)
}

/** `call`, `apply`, `bind`, `name`. */
function functionMember(evaluation: Evaluation, value: Value, name: string, span: Span): Value | null {
  if (value.kind !== "function" && !(value.kind === "host" && value.host.call !== undefined)) return null
  switch (name) {
    case "name":
      return string(value.kind === "function" ? value.name : value.label, span)
    case "call":
      return nativeFunction(name, span, ([self, ...args], at) =>
        callValue(evaluation, value, args, at, self ?? null),
      )
    case "apply":
      return nativeFunction(name, span, ([self, list], at) =>
        callValue(evaluation, value, list?.kind === "array" ? list.items : [], at, self ?? null),
      )
    case "bind":
      return nativeFunction(name, span, ([self, ...bound]) =>
        nativeFunction(name, span, (args, at) =>
          callValue(evaluation, value, [...bound, ...args], at, self ?? null),
        ),
      )
    default:
      return null
  }
}

function promiseMember(
  evaluation: Evaluation,
  value: Extract<Value, { kind: "promise" }>,
  name: string,
  span: Span,
): Value | null {
  const { ok, value: settled } = value.settled
  const chained = (handler: Value | undefined, at: Span): Value => {
    if (handler === undefined || handler.kind === "undefined" || handler.kind === "null") return value
    return promised(() => callValue(evaluation, handler, [settled], at), at)
  }
  switch (name) {
    case "then":
      return nativeFunction(name, span, ([fulfilled, rejected], at) => chained(ok ? fulfilled : rejected, at))
    case "catch":
      return nativeFunction(name, span, ([rejected], at) => (ok ? value : chained(rejected, at)))
    case "finally":
      return nativeFunction(name, span, ([handler], at) => {
        if (handler !== undefined) callValue(evaluation, handler, [], at)
        return value
      })
    default:
      return null
  }
}

/** What an async function gives: the promise of what it returns or throws. */
export function promised(run: () => Value, span: Span): Value {
  try {
    const value = run()
    return value.kind === "promise" ? value : { kind: "promise", settled: { ok: true, value }, span }
  } catch (error) {
    if (!(error instanceof JsThrow)) throw error
    return { kind: "promise", settled: { ok: false, value: error.value }, span }
  }
}

/** `value.name = to`. What is set on a thing from outside goes nowhere. */
export function setMember(target: Value, name: string, to: Value, span: Span): void {
  switch (target.kind) {
    case "object":
      target.properties.set(name, property(to, span))
      return
    case "function":
      target.properties.set(name, property(to, span))
      return
    case "class":
      target.statics.set(name, property(to, span))
      return
    case "host":
      target.host.set?.(name, to, span)
      return
    case "array": {
      const at = Number(name)
      if (name === "length" && to.kind === "number")
        target.items.length = Math.min(to.value, target.items.length)
      else if (Number.isInteger(at) && at >= 0 && at <= target.items.length) target.items[at] = to
      return
    }
    case "null":
    case "undefined":
      throwError("TypeError", `Cannot set properties of ${target.kind} (setting '${name}')`, span)
      return
  }
}

/** `delete value.name` */
export function deleteMember(target: Value, name: string): void {
  if (target.kind === "object") target.properties.delete(name)
  if (target.kind === "host") target.host.delete?.(name)
}

/** `name in value`; null when it can't be known. */
export function hasMember(value: Value, name: string): boolean | null {
  if (value.kind === "object") return value.properties.has(name)
  if (value.kind === "array")
    return name === "length" || (Number.isInteger(Number(name)) && Number(name) < value.items.length)
  if (value.kind === "host") return value.host.has?.(name) ?? null
  return isOpaque(value) ? null : false
}

/** The enumerable properties, in order. */
export function ownEntries(value: Value): readonly (readonly [string, Value])[] {
  if (value.kind === "object")
    return [...value.properties].map(([key, { value: each }]) => [key, each] as const)
  if (value.kind === "array") return value.items.map((item, i) => [String(i), item] as const)
  return []
}
