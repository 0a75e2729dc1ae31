import type { Span } from "../../../span.ts"
import type { Evaluation } from "../evaluation.ts"
import { callValue } from "../functions.ts"
import { moduleValue } from "../imports.ts"
import {
  array,
  boolean,
  host,
  isOpaque,
  nativeFunction,
  number,
  object,
  property,
  string,
  text,
  throwError,
  truth,
  undefinedAt,
  unknown,
  type Value,
} from "../values.ts"
import { arrayClass } from "./arrays.ts"
import { mapOf, setOf } from "./collections.ts"
import { errorClass, isErrorName } from "./errors.ts"
import { jsonOf } from "./json.ts"
import { mathOf, numberClass, numberFunction } from "./numbers.ts"
import { objectClass } from "./objects.ts"
import { promiseClass } from "./promises.ts"
import { stringClass } from "./strings.ts"
import { searchParamsClass, urlClass } from "./urls.ts"

/** A name that the platform has: null where it has none, or where what it gives can't be known. */
export function globalValue(evaluation: Evaluation, name: string, span: Span): Value | null {
  const given = evaluation.modules.get(`global ${name}`)
  if (given !== undefined) return given(evaluation, span)
  if (isErrorName(name)) return errorClass(evaluation, name, span)
  const ofNumbers = numberFunction(evaluation, name, span)
  if (ofNumbers !== null) return ofNumbers
  const make = Object.hasOwn(GLOBALS, name) ? GLOBALS[name] : undefined
  return make === undefined ? null : make(evaluation, span)
}

const GLOBALS: Readonly<Record<string, (evaluation: Evaluation, span: Span) => Value>> = {
  Infinity: (_, span) => number(Number.POSITIVE_INFINITY, span),
  NaN: (_, span) => number(Number.NaN, span),
  __dirname: (_, span) => string("/app", span),
  __filename: (_, span) => string("/app/server.js", span),
  module: (evaluation, span) =>
    host("module", span, {
      get: (name, at) => (name === "exports" ? (evaluation.exported.get("default") ?? object({}, at)) : null),
    }),
  exports: (_, span) => object({}, span),
  require: (evaluation, span) =>
    nativeFunction("require", span, ([specifier], at) =>
      specifier?.kind === "string"
        ? moduleValue(evaluation, specifier.value, evaluation.textAt(at), at)
        : unknown(evaluation.textAt(at), "which module it is can't be known", at),
    ),
  process: (evaluation, span) =>
    host("process", span, {
      get: (name, at) => {
        if (name === "env")
          return host("process.env", at, {
            get: (variable, where) => evaluation.variable(variable, where),
            has: (variable) => Object.hasOwn(evaluation.setting.env, variable),
          })
        if (name === "argv") return array([string("node", at), string("/app/server.js", at)], at)
        if (name === "platform") return string("linux", at)
        if (["on", "once", "exit", "nextTick", "emitWarning"].includes(name))
          return nativeFunction(`process.${name}`, at, ([callback], where) => {
            if (name === "nextTick" && callback !== undefined)
              evaluation.later.push(() => callValue(evaluation, callback, [], where))
            return undefinedAt(where)
          })
        if (name === "cwd") return nativeFunction("process.cwd", at, (_, where) => string("/app", where))
        return unknown(`process.${name}`, "it belongs to the machine", at)
      },
    }),
  console: (_, span) =>
    host("console", span, {
      get: (name, at) => nativeFunction(`console.${name}`, at, (_args, where) => undefinedAt(where)),
    }),
  JSON: jsonOf,
  Object: objectClass,
  Number: numberClass,
  Math: mathOf,
  Array: arrayClass,
  String: stringClass,
  Boolean: (evaluation, span) =>
    nativeFunction("Boolean", span, ([value], at) => {
      const known = value === undefined ? false : truth(evaluation.settled(value))
      return known === null ? unknown(evaluation.textAt(at), "it can't be known", at) : boolean(known, at)
    }),
  encodeURIComponent: (evaluation, span) => coder(evaluation, "encodeURIComponent", encodeURIComponent, span),
  decodeURIComponent: (evaluation, span) => coder(evaluation, "decodeURIComponent", decodeURIComponent, span),
  encodeURI: (evaluation, span) => coder(evaluation, "encodeURI", encodeURI, span),
  decodeURI: (evaluation, span) => coder(evaluation, "decodeURI", decodeURI, span),
  Set: (evaluation, span) =>
    host("Set", span, {
      construct: ([items], at) => setOf(evaluation, items, at),
      isInstance: (value) =>
        value.kind === "host" && value.label === "Set" && value.host.iterate !== undefined,
      isFunction: true,
    }),
  Map: (evaluation, span) =>
    host("Map", span, {
      construct: ([given], at) => {
        const entries = given === undefined ? undefined : evaluation.settled(given)
        return entries !== undefined && isOpaque(entries)
          ? unknown(evaluation.textAt(at), evaluation.unknownOf(entries).reason, at)
          : mapOf(evaluation, entries, at)
      },
      isInstance: (value) =>
        value.kind === "host" && value.label === "Map" && value.host.iterate !== undefined,
      isFunction: true,
    }),
  RegExp: (_, span) => {
    const make = ([source, flags]: readonly Value[], at: Span): Value => {
      const written = source?.kind === "regexp" ? source.source : source === undefined ? "" : text(source)
      if (written === null) return unknown("RegExp", "its pattern can't be known", at)
      return {
        kind: "regexp",
        source: written,
        flags: flags?.kind === "string" ? flags.value : "",
        span: source?.span ?? at,
      }
    }
    return host("RegExp", span, {
      call: (args, at) => make(args, at),
      construct: make,
      isInstance: ({ kind }) => kind === "regexp",
      isFunction: true,
    })
  },
  URL: urlClass,
  URLSearchParams: searchParamsClass,
  Promise: promiseClass,
  structuredClone: (_, span) =>
    nativeFunction("structuredClone", span, ([value], at) => cloned(value ?? undefinedAt(at))),
  setTimeout: (evaluation, span) => timer(evaluation, "setTimeout", span),
  setImmediate: (evaluation, span) => timer(evaluation, "setImmediate", span),
  queueMicrotask: (evaluation, span) => timer(evaluation, "queueMicrotask", span),
  setInterval: (_, span) => nativeFunction("setInterval", span, (_args, at) => number(1, at)),
  clearTimeout: (_, span) => nativeFunction("clearTimeout", span, (_args, at) => undefinedAt(at)),
  clearInterval: (_, span) => nativeFunction("clearInterval", span, (_args, at) => undefinedAt(at)),
}

const timer = (evaluation: Evaluation, name: string, span: Span): Value =>
  nativeFunction(name, span, ([callback, ...rest], at) => {
    // How long it waits stands before what it is given.
    const args = name === "setTimeout" ? rest.slice(1) : rest
    if (callback !== undefined) evaluation.later.push(() => callValue(evaluation, callback, args, at))
    return number(1, at)
  })

/** A copy of plain data, all the way down. */
const cloned = (value: Value): Value => {
  if (value.kind === "array") return array(value.items.map(cloned), value.span)
  if (value.kind !== "object") return value
  const copies = [...value.properties].map(([key, each]) => [key, property(cloned(each.value))] as const)
  return { ...value, properties: new Map(copies) }
}

/** `encodeURIComponent` and its like. */
const coder = (evaluation: Evaluation, name: string, run: (text: string) => string, span: Span): Value =>
  nativeFunction(name, span, ([given], at) => {
    const value = evaluation.settled(given ?? undefinedAt(at))
    if (isOpaque(value)) return unknown(evaluation.textAt(at), evaluation.unknownOf(value).reason, at)
    try {
      return string(run(text(value) ?? ""), at)
    } catch {
      return throwError("URIError", "URI malformed", at)
    }
  })
