import type { Span } from "../../../span.ts"
import { jsonParseError } from "../../json-parse-error.ts"
import { type Evaluation, fromJson } from "../evaluation.ts"
import { awaited } from "../expressions.ts"
import { callValue } from "../functions.ts"
import { moduleValue } from "../imports.ts"
import { iterate } from "../iteration.ts"
import { ownEntries, promised, setMember } from "../members.ts"
import { toNumber } from "../operators.ts"
import {
  array,
  boolean,
  errorObject,
  host,
  isOpaque,
  nameOfError,
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
import { mapOf, setOf } from "./collections.ts"
import { toJson } from "./json.ts"
import { urlOf } from "./urls.ts"

const ERRORS = ["Error", "TypeError", "RangeError", "SyntaxError", "EvalError", "ReferenceError", "URIError"]

/** A name that the platform has: null where it has none, or where what it gives can't be known. */
export function globalValue(evaluation: Evaluation, name: string, span: Span): Value | null {
  const given = evaluation.modules.get(`global ${name}`)
  if (given !== undefined) return given(evaluation, span)
  if (ERRORS.includes(name)) return errorClass(name, span)
  const make = Object.hasOwn(GLOBALS, name) ? GLOBALS[name] : undefined
  return make === undefined ? null : make(evaluation, span)
}

function errorClass(name: string, span: Span): Value {
  const make = (args: readonly Value[], at: Span): Value => {
    const [message] = args
    return errorObject(name, message === undefined ? "" : (text(message) ?? ""), at)
  }
  return host(name, span, {
    call: (args, at) => make(args, at),
    construct: (args, at) => make(args, at),
    isInstance: (value) => nameOfError(value) !== null,
    isFunction: true,
  })
}

/** A namespace of functions, such as `Math`. */
const namespace = (
  label: string,
  span: Span,
  members: Readonly<Record<string, (args: readonly Value[], span: Span) => Value>>,
  isCallable?: (args: readonly Value[], span: Span) => Value,
): Value =>
  host(label, span, {
    get: (name, at) => {
      const run = Object.hasOwn(members, name) ? members[name] : undefined
      return run === undefined ? null : nativeFunction(`${label}.${name}`, at, run)
    },
    ...(isCallable === undefined ? {} : { call: isCallable, isFunction: true }),
  })

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
  JSON: (evaluation, span) =>
    namespace("JSON", span, {
      stringify: ([value], at) => {
        const json = value === undefined ? undefined : toJson(value)
        if (json === null) return unknown(evaluation.textAt(at), "a part of it can't be known", at)
        return json === undefined ? undefinedAt(at) : string(json, at)
      },
      parse: ([source], at) => {
        if (source === undefined || isOpaque(source))
          return unknown(evaluation.textAt(at), "what is parsed can't be known", at)
        const given = text(source) ?? ""
        const problem = jsonParseError(given)
        return problem === null
          ? fromJson(JSON.parse(given), source.span)
          : throwError("SyntaxError", problem, at)
      },
    }),
  Object: (evaluation, span) =>
    namespace("Object", span, {
      keys: ([value], at) =>
        array(
          ownEntries(value ?? undefinedAt(at)).map(([key]) => string(key, at)),
          at,
        ),
      values: ([value], at) =>
        array(
          ownEntries(value ?? undefinedAt(at)).map(([, each]) => each),
          at,
        ),
      entries: ([value], at) =>
        array(
          ownEntries(value ?? undefinedAt(at)).map(([key, each]) => array([string(key, at), each], at)),
          at,
        ),
      assign: ([target, ...sources], at) => {
        if (target?.kind === "object")
          for (const source of sources)
            for (const [key, each] of ownEntries(source)) target.properties.set(key, property(each))
        return target ?? undefinedAt(at)
      },
      // What a compiler writes: `Object.defineProperty(exports, "__esModule", { value: true })`
      defineProperty: ([target, key, descriptor], at) => {
        const name = key === undefined ? null : text(key)
        if (target === undefined || name === null || descriptor?.kind !== "object")
          return target ?? undefinedAt(at)
        const given = new Map(ownEntries(descriptor))
        const getter = given.get("get")
        const value = getter === undefined ? given.get("value") : callValue(evaluation, getter, [], at)
        setMember(target, name, value ?? undefinedAt(at), at)
        return target
      },
      freeze: ([value], at) => value ?? undefinedAt(at),
      seal: ([value], at) => value ?? undefinedAt(at),
      create: (_, at) => object({}, at),
      fromEntries: ([list], at) => {
        const made = object({}, at)
        for (const pair of list === undefined ? [] : iterate(evaluation, list, at)) {
          const [key, value] = pair.kind === "array" ? pair.items : []
          if (key !== undefined) made.properties.set(text(key) ?? "", property(value ?? undefinedAt(at)))
        }
        return made
      },
    }),
  Array: (evaluation, span) =>
    namespace("Array", span, {
      isArray: ([value], at) =>
        value !== undefined && isOpaque(evaluation.settled(value))
          ? unknown(evaluation.textAt(at), "its type can't be known", at)
          : boolean((value === undefined ? undefined : evaluation.settled(value))?.kind === "array", at),
      of: (items, at) => array(items, at),
      from: ([source, mapper], at) => {
        const items = source === undefined ? [] : iterate(evaluation, source, at)
        return array(
          mapper === undefined
            ? items
            : items.map((item, i) => callValue(evaluation, mapper, [item, number(i, at)], at)),
          at,
        )
      },
    }),
  String: (evaluation, span) =>
    nativeFunction("String", span, ([value], at) => {
      const written = value === undefined ? "" : text(evaluation.settled(value))
      return written === null
        ? unknown(evaluation.textAt(at), "it can't be written out", at)
        : string(written, at)
    }),
  Number: (_, span) =>
    namespace(
      "Number",
      span,
      {
        isInteger: ([value], at) => boolean(value?.kind === "number" && Number.isInteger(value.value), at),
        isNaN: ([value], at) => boolean(value?.kind === "number" && Number.isNaN(value.value), at),
      },
      ([value], at) =>
        value !== undefined && isOpaque(value)
          ? value
          : number(value === undefined ? 0 : toNumber(value), at),
    ),
  Boolean: (evaluation, span) =>
    nativeFunction("Boolean", span, ([value], at) => {
      const known = value === undefined ? false : truth(evaluation.settled(value))
      return known === null ? unknown(evaluation.textAt(at), "it can't be known", at) : boolean(known, at)
    }),
  parseInt: (_, span) =>
    nativeFunction("parseInt", span, ([value], at) =>
      value !== undefined && isOpaque(value)
        ? value
        : number(Number.parseInt(value === undefined ? "" : (text(value) ?? ""), 10), at),
    ),
  parseFloat: (_, span) =>
    nativeFunction("parseFloat", span, ([value], at) =>
      number(Number.parseFloat(value === undefined ? "" : (text(value) ?? "")), at),
    ),
  isNaN: (_, span) =>
    nativeFunction("isNaN", span, ([value], at) =>
      boolean(Number.isNaN(value === undefined ? Number.NaN : toNumber(value)), at),
    ),
  encodeURIComponent: (_, span) =>
    nativeFunction("encodeURIComponent", span, ([value], at) => encoded(value, at)),
  decodeURIComponent: (_, span) =>
    nativeFunction("decodeURIComponent", span, ([value], at) => {
      try {
        return string(decodeURIComponent(value === undefined ? "" : (text(value) ?? "")), at)
      } catch {
        return throwError("URIError", "URI malformed", at)
      }
    }),
  Math: (_, span) =>
    namespace("Math", span, {
      max: (args, at) => number(Math.max(...args.map(toNumber)), at),
      min: (args, at) => number(Math.min(...args.map(toNumber)), at),
      floor: ([value], at) => number(Math.floor(toNumber(value ?? undefinedAt(at))), at),
      round: ([value], at) => number(Math.round(toNumber(value ?? undefinedAt(at))), at),
      ceil: ([value], at) => number(Math.ceil(toNumber(value ?? undefinedAt(at))), at),
    }),
  Set: (evaluation, span) =>
    host("Set", span, { construct: ([items], at) => setOf(evaluation, items, at), isFunction: true }),
  Map: (evaluation, span) =>
    host("Map", span, { construct: ([entries], at) => mapOf(evaluation, entries, at), isFunction: true }),
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
  URL: (_, span) =>
    host("URL", span, {
      construct: (args, at) => urlOf(args, at),
      get: (name, at) =>
        name === "canParse"
          ? nativeFunction("URL.canParse", at, ([value], where) =>
              boolean(URL.canParse(value === undefined ? "" : (text(value) ?? "")), where),
            )
          : null,
      isFunction: true,
    }),
  Promise: (evaluation, span) =>
    host("Promise", span, {
      isFunction: true,
      get: (name, at) => {
        const settled = (ok: boolean) =>
          nativeFunction(
            `Promise.${name}`,
            at,
            ([value], where): Value => ({
              kind: "promise",
              settled: { ok, value: value ?? undefinedAt(where) },
              span: where,
            }),
          )
        if (name === "resolve") return settled(true)
        if (name === "reject") return settled(false)
        if (name === "all")
          return nativeFunction("Promise.all", at, ([list], where) =>
            promised(
              () => array(list === undefined ? [] : iterate(evaluation, list, where).map(awaited), where),
              where,
            ),
          )
        return null
      },
      construct: ([executor], at) => {
        let settled: { ok: boolean; value: Value } | null = null
        const settle = (ok: boolean) =>
          nativeFunction("settle", at, ([value], where) => {
            settled ??= { ok, value: value ?? undefinedAt(where) }
            return undefinedAt(where)
          })
        if (executor !== undefined) callValue(evaluation, executor, [settle(true), settle(false)], at)
        return {
          kind: "promise",
          settled: settled ?? {
            ok: true,
            value: unknown(evaluation.textAt(at), "it is settled later, by something outside", at),
          },
          span: at,
        }
      },
    }),
  setTimeout: (evaluation, span) =>
    nativeFunction("setTimeout", span, ([callback], at) => {
      if (callback !== undefined) evaluation.later.push(() => callValue(evaluation, callback, [], at))
      return number(1, at)
    }),
  setInterval: (_, span) => nativeFunction("setInterval", span, (_args, at) => number(1, at)),
  clearTimeout: (_, span) => nativeFunction("clearTimeout", span, (_args, at) => undefinedAt(at)),
}

function encoded(value: Value | undefined, span: Span): Value {
  try {
    return string(encodeURIComponent(value === undefined ? "undefined" : (text(value) ?? "")), span)
  } catch {
    return throwError("URIError", "URI malformed", span)
  }
}
