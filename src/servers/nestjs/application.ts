import { callValue } from "../../source/javascript/interpreter/functions.ts"
import { getMember } from "../../source/javascript/interpreter/members.ts"
import {
  host,
  nativeFunction,
  undefinedAt,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { corsMiddleware } from "../express/cors.ts"
import { makeRouter, type Router, routerOf } from "../express/router.ts"
import type { Runtime } from "../express/runtime.ts"

/** An application of the text: the Express app inside of it, and what is done when it starts to listen. */
export interface NestApplication {
  readonly value: Value
  readonly router: Router
  readonly init: () => void
}

/** What the emulator keeps beside the program. */
export interface NestRuntime extends Runtime {
  readonly applications: NestApplication[]
}

/**
 * What `NestFactory.create(AppModule, options)` gives. Its `use` and `enableCors` go to the Express app at once; the option
 * `cors` does so when the app starts, behind them. @nestjs/core 12.5.1, nest-application.js, applyOptions and init
 */
export function makeApplication(runtime: NestRuntime, options: Value | null, span: Span): Value {
  const { evaluation } = runtime
  const app = makeRouter(runtime, "app", span)
  const router = routerOf(app)
  if (router === null) throw new Error("a router is one")
  const use = (handlers: readonly Value[], at: Span): Value =>
    callValue(evaluation, getMember(evaluation, app, "use", at), handlers, at)
  const enableCors = (given: Value | undefined, at: Span): void => {
    use([corsMiddleware(runtime, given, at)], at)
  }
  const value: Value = host("app", span, {
    get: (name, at) => {
      switch (name) {
        // What awaits it does not take it for a promise.
        case "then":
          return null
        case "use":
        case "set":
        case "disable":
        case "enable":
          return getMember(evaluation, app, name, at)
        case "enableCors":
          return nativeFunction("app.enableCors", at, ([given], where) => {
            enableCors(given, where)
            return undefinedAt(where)
          })
        case "get":
        case "resolve":
          return nativeFunction(`app.${name}`, at, (_args, where) =>
            unknown(evaluation.textAt(where), "the module that provides it is not in the paste", where),
          )
        default:
          return nativeFunction(`app.${name}`, at, (_args, where) => undefinedAt(where))
      }
    },
  })
  runtime.applications.push({
    value,
    router,
    init: () => {
      if (options?.kind !== "object") return
      const cors = getMember(evaluation, options, "cors", options.span)
      if (cors.kind === "boolean" && cors.value) enableCors(undefined, cors.span)
      else if (cors.kind === "object" || cors.kind === "function") enableCors(cors, cors.span)
    },
  })
  return value
}
