import type { Module } from "../../source/javascript/interpreter/evaluation.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import { host, nativeFunction, undefinedAt, type Value } from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { commonModules, singleModule } from "../node/modules.ts"
import { corsMiddleware } from "./cors.ts"
import { helmetMiddleware } from "./helmet.ts"
import { makeRouter } from "./router.ts"
import type { Runtime } from "./runtime.ts"

/** Middleware that lets every request through, as far as CORS is concerned; most of Express's own, and the usual company. */
const PASSING = [
  "morgan",
  "cookie-parser",
  "body-parser",
  "compression",
  "express-session",
  "cookie-session",
  "response-time",
  "serve-favicon",
  "connect-flash",
  "method-override",
  "express-rate-limit",
  "express-slow-down",
  "express-mongo-sanitize",
  "xss-clean",
  "hpp",
  "pino-http",
  "express-pino-logger",
  "express-fileupload",
  "connect-timeout",
  "serve-static",
]

/** A package's function, callable as such, as its `default`, and as any member (`bodyParser.json()`). */
function passing(runtime: Runtime, name: string, span: Span): Value {
  const middleware = (at: Span): Value =>
    nativeFunction(name, at, ([, , next], where) =>
      callValue(runtime.evaluation, next ?? undefinedAt(where), [], where),
    )
  const factory: Value = host(name, span, {
    isFunction: true,
    call: (_args, at) => middleware(at),
    get: (member, at) =>
      member === "default"
        ? factory
        : nativeFunction(`${name}.${member}`, at, (_args, where) => middleware(where)),
  })
  return factory
}

/** What the emulator plays of other packages. */
export function expressModules(
  runtime: () => Runtime,
  made: (application: Value) => Value,
): ReadonlyMap<string, Module> {
  const express: Module = (_, span) => {
    const own = ["json", "urlencoded", "text", "raw", "static"]
    const value: Value = host("express", span, {
      isFunction: true,
      call: (_args, at) => made(makeRouter(runtime(), "app", at)),
      get: (name, at) => {
        if (name === "default") return value
        if (name === "Router")
          return host("Router", at, {
            isFunction: true,
            call: (_args, where) => makeRouter(runtime(), "router", where),
            construct: (_args, where) => makeRouter(runtime(), "router", where),
          })
        return own.includes(name)
          ? nativeFunction(`express.${name}`, at, (_args, where) =>
              nativeFunction(`express.${name}`, where, ([, , next], there) =>
                callValue(runtime().evaluation, next ?? undefinedAt(there), [], there),
              ),
            )
          : null
      },
    })
    return value
  }
  return new Map<string, Module>([
    ["express", express],
    ["cors", singleModule("cors", (given, span) => corsMiddleware(runtime(), given, span))],
    ["helmet", singleModule("helmet", (given, span) => helmetMiddleware(runtime(), given, span))],
    ...PASSING.map((name): [string, Module] => [name, (_, span) => passing(runtime(), name, span)]),
    ...commonModules,
  ])
}
