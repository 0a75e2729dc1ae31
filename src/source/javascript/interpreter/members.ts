import { MOST } from "../../heavy.ts"
import type { Span } from "../../span.ts"
import { arrayMember } from "./builtins/arrays.ts"
import { errorClass } from "./builtins/errors.ts"
import { regexpMember } from "./builtins/regexps.ts"
import { stringMember } from "./builtins/strings.ts"
import { accessorOf, methodOf } from "./classes.ts"
import type { Evaluation } from "./evaluation.ts"
import { callFunction, callValue, parameterCount } from "./functions.ts"
import { prototypeOf } from "./prototypes.ts"
import { isStandard, type StandardType } from "./standard-names.ts"
import {
  type ClassValue,
  describeThrown,
  type ExternalValue,
  type FunctionValue,
  isOpaque,
  JsThrow,
  nameOfError,
  nativeFunction,
  number,
  type ObjectValue,
  type Property,
  propertiesInOrder,
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
      return value.host.get?.(name, span) ?? beyondObject(evaluation, value, name, span)
    case "object":
      return objectMember(evaluation, value, name, span)
    case "function":
      return (
        fromProperty(evaluation, value.properties.get(name), value) ??
        beyondObject(evaluation, value, name, span)
      )
    case "class": {
      const own = staticOf(value, name)
      if (own !== null) return fromProperty(evaluation, own, value) ?? undefinedAt(span)
      if (name === "prototype") return prototypeOf(value)
      if (name === "name") return string(value.name, span)
      const root = rootOf(value)
      return root === null
        ? beyondObject(evaluation, value, name, span)
        : getMember(evaluation, root, name, span)
    }
    case "array":
      return arrayMember(evaluation, value, name, span) ?? beyond(evaluation, "Array", name, span)
    case "string":
      return stringMember(evaluation, value, name, span) ?? beyond(evaluation, "String", name, span)
    case "regexp":
      return regexpMember(evaluation, value, name, span) ?? beyond(evaluation, "RegExp", name, span)
    case "promise":
      return promiseMember(evaluation, value, name, span) ?? beyond(evaluation, "Promise", name, span)
    case "number":
      return numberMember(value.value, name, span) ?? beyond(evaluation, "Number", name, span)
    case "boolean":
      return name === "toString"
        ? nativeFunction("toString", span, () => string(String(value.value), span))
        : beyond(evaluation, "Boolean", name, span)
  }
}

/** What the platform has and the interpreter does not play is not known; what the platform has not either is undefined. */
function beyond(evaluation: Evaluation, type: StandardType, name: string, span: Span): Value {
  return isStandard(type, name) || isStandard("Object", name)
    ? unknown(evaluation.textAt(span), `\`${name}\` is not followed`, span)
    : undefinedAt(span)
}

function beyondObject(evaluation: Evaluation, value: Value, name: string, span: Span): Value {
  const has = name === "hasOwnProperty" && value.kind === "host" ? value.host.has : undefined
  if (has === undefined)
    return functionMember(evaluation, value, name, span) ?? beyond(evaluation, "Object", name, span)
  return nativeFunction(name, span, ([given], at) => {
    const key = given === undefined ? undefinedAt(at) : evaluation.settled(given)
    const found = key.kind === "string" ? has(key.value) : null
    return found === null
      ? unknown(evaluation.textAt(at), "whether it is there can't be known", at)
      : { kind: "boolean", value: found, span: at }
  })
}

/** A static member of a class of the text, or of one of its parents. */
function staticOf(value: ClassValue, name: string): Property | null {
  for (let at: Value | null = value; at?.kind === "class"; at = at.parent) {
    const own = at.statics.get(name)
    if (own !== undefined) return own
  }
  return null
}

/** The class that a class goes back to and that the text does not declare; null where there is none. */
function rootOf(value: ClassValue): Value | null {
  let at: Value | null = value
  while (at?.kind === "class") at = at.parent
  return at
}

function numberMember(value: number, name: string, span: Span): Value | null {
  switch (name) {
    case "toString":
      return nativeFunction(name, span, ([radix]) =>
        string(
          value.toString(
            radix?.kind === "number" && radix.value >= 2 && radix.value <= 36 ? radix.value : 10,
          ),
          span,
        ),
      )
    case "toFixed":
      return nativeFunction(name, span, ([digits]) =>
        string(value.toFixed(digits?.kind === "number" ? Math.min(100, Math.max(0, digits.value)) : 0), span),
      )
    case "valueOf":
      return nativeFunction(name, span, () => number(value, span))
    default:
      return null
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

function objectMember(evaluation: Evaluation, value: ObjectValue, name: string, span: Span): Value {
  if (name === "constructor" && value.of !== null && !value.properties.has(name))
    return typeof value.of === "string" ? errorClass(evaluation, value.of, span) : value.of
  let at: ObjectValue | undefined = value
  for (let depth = 0; at !== undefined && depth < DEEPEST; depth++) {
    const own = fromProperty(evaluation, at.properties.get(name), value)
    if (own !== null) return own
    const method = methodOf(evaluation, at.of, value, name)
    if (method !== null) return method
    const root = at.of !== null && typeof at.of !== "string" ? rootOf(at.of) : null
    if (root !== null && isOpaque(root))
      return unknown(evaluation.textAt(span), evaluation.unknownOf(root).reason, span)
    at = at.proto
  }
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
  return beyond(evaluation, "Object", name, span)
}

/** How long a chain of prototypes may be. */
const DEEPEST = 50

/** `call`, `apply`, `bind`, `name`. */
function functionMember(evaluation: Evaluation, value: Value, name: string, span: Span): Value | null {
  if (value.kind !== "function" && !(value.kind === "host" && value.host.call !== undefined)) return null
  switch (name) {
    case "name":
      return string(value.kind === "function" ? value.name : value.label, span)
    case "length":
      return value.kind === "function" ? number(parameterCount(value), span) : null
    case "prototype":
      return value.kind === "function" && !value.isArrow ? prototypeOf(value) : null
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
export function setMember(evaluation: Evaluation, target: Value, name: string, to: Value, span: Span): void {
  switch (target.kind) {
    case "object": {
      const setter = setterOf(evaluation, target, name)
      if (setter === undefined) target.properties.set(name, property(to, span))
      else callFunction(evaluation, setter, target, [to], span)
      return
    }
    case "function":
      target.properties.set(name, property(to, span))
      return
    case "class":
      target.statics.set(name, property(to, span))
      return
    case "host":
      target.host.set?.(name, to, span)
      return
    case "regexp":
      if (name === "lastIndex" && to.kind === "number") evaluation.lastIndexes.set(target, to.value)
      return
    case "array": {
      const at = Number(name)
      const { items } = target
      const length = name === "length" && to.kind === "number" ? to.value : at + 1
      if (!Number.isInteger(length) || length < 0 || length > MOST) return
      while (items.length < length) items.push(undefinedAt(span))
      if (name === "length") items.length = length
      else items[at] = to
      return
    }
    case "null":
    case "undefined":
      throwError("TypeError", `Cannot set properties of ${target.kind} (setting '${name}')`, span)
      return
  }
}

/** The function that setting a property calls: the object's own, its class's, or one of its prototypes'. */
function setterOf(evaluation: Evaluation, target: ObjectValue, name: string): FunctionValue | undefined {
  let at: ObjectValue | undefined = target
  for (let depth = 0; at !== undefined && depth < DEEPEST; depth++) {
    const own = at.properties.get(name)
    if (own !== undefined) return own.setter
    const method = accessorOf(evaluation, at.of, name)
    if (method !== null) return method
    at = at.proto
  }
  return undefined
}

/** `delete value.name` */
export function deleteMember(target: Value, name: string): void {
  if (target.kind === "object") target.properties.delete(name)
  if (target.kind === "host") target.host.delete?.(name)
}

/** `name in value`; null when it can't be known. */
export function hasMember(value: Value, name: string): boolean | null {
  if (value.kind === "object") {
    for (let at: ObjectValue | undefined = value; at !== undefined; at = at.proto) {
      if (at.properties.has(name)) return true
      if (at.of !== null) return typeof at.of === "string" ? isStandard("Object", name) : null
    }
    return isStandard("Object", name)
  }
  if (value.kind === "array")
    return (
      name === "length" ||
      (Number.isInteger(Number(name)) && Number(name) < value.items.length) ||
      isStandard("Array", name) ||
      isStandard("Object", name)
    )
  if (value.kind === "host") return value.host.has?.(name) ?? null
  return isOpaque(value) ? null : false
}

/**
 * The enumerable properties, in order: whole numbers first, as the platform has them.
 * @param evaluation calls the getters among them; without it a getter is what stands in the text
 */
export function ownEntries(value: Value, evaluation?: Evaluation): readonly (readonly [string, Value])[] {
  if (value.kind === "object")
    return propertiesInOrder(value).map(([key, each]) => [
      key,
      evaluation === undefined || each.getter === null
        ? each.value
        : callFunction(evaluation, each.getter, value, [], each.keySpan),
    ])
  if (value.kind === "host") return value.host.own?.() ?? []
  if (value.kind === "string") return [...value.value].map((each, i) => [String(i), string(each, value.span)])
  if (value.kind === "array") return value.items.map((item, i) => [String(i), item] as const)
  return []
}
