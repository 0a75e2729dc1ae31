import type { Module } from "../../source/javascript/interpreter/evaluation.ts"
import { host, nativeFunction, undefinedAt, type Value } from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"

/** A package that is one function: callable as such, as its `default`, and by any of its names. */
export const singleModule =
  (label: string, make: (given: Value | undefined, span: Span) => Value): Module =>
  (_, span) => {
    const value: Value = host(label, span, {
      isFunction: true,
      call: ([given], at) => make(given, at),
      construct: ([given], at) => make(given, at),
      get: (name, at) =>
        name === "default"
          ? value
          : nativeFunction(`${label}.${name}`, at, ([given], where) => make(given, where)),
    })
    return value
  }

/** `http.createServer(app).listen(…)`: the app is served all the same. */
function httpModule(span: Span): Value {
  const server = (at: Span): Value =>
    host("server", at, { get: (name, where) => nativeFunction(`server.${name}`, where, () => server(where)) })
  const value: Value = host("http", span, {
    get: (name, at) =>
      name === "default"
        ? value
        : name === "createServer"
          ? nativeFunction("createServer", at, (_args, where) => server(where))
          : null,
  })
  return value
}

/** What any program of Node may load beside its framework. */
export const commonModules: readonly (readonly [string, Module])[] = [
  [
    "dotenv",
    (_, span) =>
      host("dotenv", span, {
        get: (name, at) => nativeFunction(`dotenv.${name}`, at, (_args, where) => undefinedAt(where)),
      }),
  ],
  ["dotenv/config", (_, span) => undefinedAt(span)],
  ["http", (_, span) => httpModule(span)],
  ["https", (_, span) => httpModule(span)],
]
