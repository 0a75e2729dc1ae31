import type { Module } from "../../source/javascript/interpreter/evaluation.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import { host, nativeFunction, undefinedAt, type Value } from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { commonModules, singleModule } from "../node/modules.ts"
import { makeApp } from "./app.ts"
import { koaCors } from "./cors.ts"
import { makeRouter } from "./router.ts"
import type { KoaRuntime } from "./runtime.ts"

/** Middleware that lets every request through, as far as CORS is concerned. */
const PASSING = [
  "koa-bodyparser",
  "@koa/bodyparser",
  "koa-body",
  "koa-logger",
  "koa-compress",
  "koa-conditional-get",
  "koa-etag",
  "koa-session",
  "koa-static",
  "koa-mount",
  "koa-json",
  "koa-ratelimit",
  "koa-response-time",
  "koa-pino-logger",
  "koa-morgan",
]

/** What the emulator plays of other packages. */
export function koaModules(
  runtime: () => KoaRuntime,
  made: (application: Value) => Value,
): ReadonlyMap<string, Module> {
  const passing = (name: string, at: Span): Value =>
    nativeFunction(name, at, ([, next], where) =>
      callValue(runtime().evaluation, next ?? undefinedAt(where), [], where),
    )
  const koa: Module = (_, span) => {
    const value: Value = host("Koa", span, {
      isFunction: true,
      construct: (_args, at) => made(makeApp(runtime(), at)),
      get: (name) => (name === "default" || name === "Koa" ? value : null),
    })
    return value
  }
  const router: Module = (_, span) => {
    const value: Value = host("Router", span, {
      isFunction: true,
      call: ([options], at) => makeRouter(runtime(), options, at),
      construct: ([options], at) => makeRouter(runtime(), options, at),
      get: (name) => (name === "default" || name === "Router" ? value : null),
    })
    return value
  }
  return new Map<string, Module>([
    ["koa", koa],
    ["@koa/cors", singleModule("cors", (given, span) => koaCors(runtime(), given, span))],
    ["@koa/router", router],
    ["koa-router", router],
    ...PASSING.map((name): [string, Module] => [name, singleModule(name, (_, span) => passing(name, span))]),
    ...commonModules,
  ])
}
