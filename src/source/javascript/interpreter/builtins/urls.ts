import type { Span } from "../../../span.ts"
import type { Evaluation } from "../evaluation.ts"
import { callValue } from "../functions.ts"
import { iterate, iteratorOver } from "../iteration.ts"
import { ownEntries } from "../members.ts"
import {
  array,
  boolean,
  host,
  isOpaque,
  nativeFunction,
  number,
  string,
  text,
  throwError,
  undefinedAt,
  unknown,
  type Value,
} from "../values.ts"

const PARTS = [
  "href",
  "origin",
  "protocol",
  "username",
  "password",
  "host",
  "hostname",
  "port",
  "pathname",
  "search",
  "hash",
] as const

/** `URL` */
export const urlClass = (evaluation: Evaluation, span: Span): Value =>
  host("URL", span, {
    construct: (args, at) => urlOf(evaluation, args, at),
    isInstance: (value) =>
      value.kind === "host" && value.label === "URL" && value.host.construct === undefined,
    get: (name, at) => {
      if (name !== "canParse" && name !== "parse") return null
      return nativeFunction(`URL.${name}`, at, (args, where) => {
        const [written, base] = textsOf(evaluation, args)
        if (written === null || base === null)
          return unknown(evaluation.textAt(where), "its text can't be known", where)
        const isUrl = URL.canParse(written ?? "undefined", base)
        if (name === "canParse") return boolean(isUrl, where)
        return isUrl ? urlOf(evaluation, args, where) : { kind: "null", span: where }
      })
    },
    isFunction: true,
  })

/** The text of each argument: null where it can't be known, undefined where it is not given. */
const textsOf = (evaluation: Evaluation, args: readonly Value[]) =>
  [args[0], args[1]].map((each) =>
    each === undefined || each.kind === "undefined" ? undefined : text(evaluation.settled(each)),
  )

/** `new URL(text, base)`. Throws a TypeError for what is no URL. */
function urlOf(evaluation: Evaluation, args: readonly Value[], span: Span): Value {
  const [written, base] = textsOf(evaluation, args)
  if (written === null || base === null)
    return unknown(evaluation.textAt(span), "its text can't be known", span)
  const given = written ?? "undefined"
  if (!URL.canParse(given, base)) return throwError("TypeError", "Invalid URL", span)
  const url = new URL(given, base)
  return host("URL", span, {
    get: (name, at) => {
      const part = PARTS.find((each) => each === name)
      if (part !== undefined) return string(url[part], at)
      if (name === "searchParams") return searchParamsOf(evaluation, url.searchParams, at)
      return name === "toString" || name === "toJSON"
        ? nativeFunction(name, at, (_, where) => string(url.href, where))
        : null
    },
    set: (name, to, at) => {
      const part = PARTS.find((each) => each === name)
      const value = text(evaluation.settled(to))
      if (part === "href" && value !== null && !URL.canParse(value))
        throwError("TypeError", "Invalid URL", at)
      else if (part !== undefined && part !== "origin" && value !== null) url[part] = value
    },
  })
}

/** `URLSearchParams` */
export const searchParamsClass = (evaluation: Evaluation, span: Span): Value =>
  host("URLSearchParams", span, {
    isFunction: true,
    construct: ([given], at) => {
      const value = evaluation.settled(given ?? undefinedAt(at))
      if (isOpaque(value)) return unknown(evaluation.textAt(at), evaluation.unknownOf(value).reason, at)
      if (value.kind === "undefined") return searchParamsOf(evaluation, new URLSearchParams(), at)
      if (value.kind === "string") return searchParamsOf(evaluation, new URLSearchParams(value.value), at)
      const pairs =
        value.kind === "object"
          ? ownEntries(value, evaluation).map(([key, each]) => [key, text(evaluation.settled(each))])
          : iterate(evaluation, value, at).map((pair) =>
              pair.kind === "array" ? pair.items.map((each) => text(evaluation.settled(each))) : [],
            )
      const params = new URLSearchParams()
      for (const [key, each] of pairs) {
        if (key === null || each === null)
          return unknown(evaluation.textAt(at), "a part of it can't be known", at)
        params.append(key ?? "", each ?? "")
      }
      return searchParamsOf(evaluation, params, at)
    },
  })

function searchParamsOf(evaluation: Evaluation, params: URLSearchParams, span: Span): Value {
  const pairs = (at: Span) =>
    [...params].map((pair) =>
      array(
        pair.map((each) => string(each, at)),
        at,
      ),
    )
  const named = (name: string, at: Span, run: (key: string, value: string) => Value): Value =>
    nativeFunction(name, at, ([key, value], where) => {
      const [k, v] = [key, value].map((each) =>
        each === undefined ? "undefined" : text(evaluation.settled(each)),
      )
      return k === null || v === null || k === undefined || v === undefined
        ? unknown(evaluation.textAt(where), "a part of it can't be known", where)
        : run(k, v)
    })
  return host("URLSearchParams", span, {
    iterate: () => pairs(span),
    get: (name, at) => {
      switch (name) {
        // As text it is what `toString` gives.
        case "href":
          return string(params.toString(), at)
        case "toString":
          return nativeFunction(name, at, (_, where) => string(params.toString(), where))
        case "size":
          return number(params.size, at)
        case "get":
          return named(name, at, (key) => {
            const found = params.get(key)
            return found === null ? { kind: "null", span: at } : string(found, at)
          })
        case "getAll":
          return named(name, at, (key) =>
            array(
              params.getAll(key).map((each) => string(each, at)),
              at,
            ),
          )
        case "has":
          return named(name, at, (key) => boolean(params.has(key), at))
        case "append":
        case "set":
          return named(name, at, (key, value) => {
            params[name](key, value)
            return undefinedAt(at)
          })
        case "delete":
          return named(name, at, (key) => {
            params.delete(key)
            return undefinedAt(at)
          })
        case "forEach":
          return nativeFunction(name, at, ([callback], where) => {
            for (const [key, value] of [...params])
              callValue(
                evaluation,
                callback ?? undefinedAt(where),
                [string(value, where), string(key, where)],
                where,
              )
            return undefinedAt(where)
          })
        case "entries":
          return nativeFunction(name, at, () => iteratorOver(pairs(at), at))
        case "keys":
        case "values":
          return nativeFunction(name, at, () =>
            iteratorOver(
              [...params[name]()].map((each) => string(each, at)),
              at,
            ),
          )
        default:
          return null
      }
    },
  })
}
