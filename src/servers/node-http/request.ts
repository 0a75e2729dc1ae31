import { callValue } from "../../source/javascript/interpreter/functions.ts"
import {
  host,
  isCallable,
  NOWHERE,
  nativeFunction,
  object,
  string,
  text,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import { headersValue } from "../node/request-headers.ts"
import type { Exchange } from "./runtime.ts"

/** Node's `IncomingMessage`. https://nodejs.org/api/http.html#class-httpincomingmessage */
export function requestValue({ evaluation, request }: Exchange): Value {
  const own = new Map<string, Value>()
  const hasBody = !/^(?:GET|HEAD|OPTIONS)$/.test(request.method)
  /** `on("data", …)` and `on("end", …)`: what the body says is not known, that it ends is. */
  const listen = ([event, listener]: readonly Value[]): void => {
    const name = event === undefined ? null : text(event)
    if (listener === undefined || !isCallable(listener)) return
    const tell = (args: readonly Value[]) => {
      evaluation.later.push(() => callValue(evaluation, listener, args, listener.span))
    }
    if (name === "data" && hasBody) tell([unknown("the body", "what the body says is not known", NOWHERE)])
    if (name === "end" || name === "close") tell([])
  }
  const self: Value = host("req", NOWHERE, {
    set: (name, value) => {
      own.set(name, value)
    },
    get: (name, at) => {
      const known = own.get(name)
      if (known !== undefined) return known
      switch (name) {
        case "method":
          return string(request.method, at)
        case "url":
          return string(request.path, at)
        case "headers":
          return headersValue(request, "req.headers")
        case "httpVersion":
          return string("1.1", at)
        case "socket":
        case "connection":
          return object({ remoteAddress: string("127.0.0.1", at) }, at)
        case "on":
        case "once":
        case "addListener":
          return nativeFunction(`req.${name}`, at, (args) => {
            listen(args)
            return self
          })
        case "resume":
        case "setEncoding":
        case "pipe":
          return nativeFunction(`req.${name}`, at, () => self)
        case "rawHeaders":
        case "trailers":
          return unknown(`req.${name}`, "it is not read", at)
        default:
          return null
      }
    },
  })
  return self
}
