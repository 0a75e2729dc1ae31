import { callValue } from "../../source/javascript/interpreter/functions.ts"
import {
  host,
  isCallable,
  nativeFunction,
  type Property,
  throwError,
  undefinedAt,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import type { KoaLayer } from "./compose.ts"
import { layerInfo } from "./layer-info.ts"
import type { KoaRuntime } from "./runtime.ts"

/** An app of the text: what it was told, in order. */
export interface KoaApp {
  readonly middleware: KoaLayer[]
}

const apps = new WeakMap<object, KoaApp>()

/** The app behind a value; null for one that is none. */
export const appOf = (value: Value): KoaApp | null =>
  value.kind === "host" ? (apps.get(value.host) ?? null) : null

/** `new Koa()` */
export function makeApp(runtime: KoaRuntime, span: Span): Value {
  const app: KoaApp = { middleware: [] }
  const own = new Map<string, Property>()
  const self: Value = host("app", span, {
    set: (name, value, at) => {
      own.set(name, { value, keySpan: at, getter: null })
    },
    get: (name, at) => {
      const property = own.get(name)
      if (property !== undefined) return property.value
      switch (name) {
        case "use":
          return nativeFunction("app.use", at, ([handler], where) => {
            if (handler === undefined || !isCallable(handler))
              return throwError("TypeError", "middleware must be a function!", where)
            app.middleware.push({ handler, info: layerInfo(runtime, handler, where) })
            return self
          })
        case "listen":
          return nativeFunction("app.listen", at, (args, where) => {
            const callback = args[args.length - 1]
            if (callback !== undefined && callback.kind === "function")
              runtime.evaluation.later.push(() => callValue(runtime.evaluation, callback, [], where))
            return host("server", where, {
              get: (_, there) => nativeFunction("server", there, () => undefinedAt(there)),
            })
          })
        case "callback":
          return nativeFunction("app.callback", at, () => self)
        case "on":
        case "once":
          return nativeFunction(`app.${name}`, at, () => self)
        case "context":
          return host("app.context", at, { set: () => {} })
        default:
          return null
      }
    },
  })
  if (self.kind === "host") apps.set(self.host, app)
  return self
}
