import { iterate } from "../../source/javascript/interpreter/iteration.ts"
import {
  array,
  boolean,
  host,
  isOpaque,
  NOWHERE,
  nativeFunction,
  number,
  object,
  string,
  text,
  throwError,
  undefinedAt,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { causeIn } from "../node/cause-in.ts"
import { headerEntries, headerValue } from "../node/open-headers.ts"
import type { Exchange } from "./runtime.ts"

/** What is written on the wire; what the text does not show is named as it is written there. */
const written = ({ evaluation }: Exchange, value: Value): string =>
  isOpaque(value) ? evaluation.textAt(value.span) : (text(value) ?? "")

/** Node's `ServerResponse`: lib/_http_server.js and lib/_http_outgoing.js of Node 20. https://nodejs.org/api/http.html#class-httpserverresponse */
export function responseValue(exchange: Exchange): Value {
  const { evaluation, request, response, layer } = exchange
  const own = new Map<string, Value>()
  const causeAt = causeIn(evaluation)

  const sent = (what: string, span: Span): void => {
    if (exchange.areHeadersSent)
      throwError("Error", `Cannot ${what} headers after they are sent to the client`, span)
  }
  const set = (name: string, given: Value | undefined, span: Span): void => {
    const value = headerValue(evaluation, name, given ?? undefinedAt(span))
    if (value.kind === "undefined")
      throwError("TypeError", `Invalid value "undefined" for header "${name}"`, span)
    const lines =
      value.kind === "array" ? value.items.map((item) => written(exchange, item)) : [written(exchange, value)]
    response.setHeader(name, lines, causeAt(span))
  }
  const setStatus = (value: Value | undefined, span: Span): void => {
    // One that the text does not show is taken for an ok one.
    if (value !== undefined && isOpaque(value)) return
    const code =
      value?.kind === "number" ? value.value : Number(value === undefined ? Number.NaN : text(value))
    if (!Number.isInteger(code) || code < 100 || code > 999)
      throwError(
        "RangeError",
        `Invalid status code: ${value === undefined ? "undefined" : text(value)}`,
        span,
      )
    response.statusCode = code
    if (code >= 400) response.cause = { span, option: null, why: `the code answers ${code}` }
  }
  const send = (): void => {
    exchange.areHeadersSent = true
  }
  const end = (body: Value | undefined): void => {
    send()
    const isBare = request.method === "HEAD" || response.statusCode === 204 || response.statusCode === 304
    const more = body === undefined || body.kind === "function" || isOpaque(body) ? "" : (text(body) ?? "")
    response.end(isBare ? "" : response.body + more, layer)
  }

  const methods: Readonly<Record<string, (args: readonly Value[], span: Span) => Value | undefined>> = {
    setHeader: ([name, value], span) => {
      sent("set", span)
      set(name === undefined ? "" : (text(name) ?? ""), value, span)
      return self
    },
    setHeaders: ([headers], span) => {
      sent("set", span)
      for (const pair of headers === undefined ? [] : iterate(evaluation, headers, span)) {
        const [name, value] = pair.kind === "array" ? pair.items : []
        if (name !== undefined) set(text(name) ?? "", value, span)
      }
      return self
    },
    appendHeader: ([name, value], span) => {
      sent("append", span)
      const key = name === undefined ? "" : (text(name) ?? "")
      for (const each of value?.kind === "array" ? value.items : value === undefined ? [] : [value])
        response.appendHeader(key, written(exchange, headerValue(evaluation, key, each)), causeAt(span))
      return self
    },
    removeHeader: ([name], span) => {
      sent("remove", span)
      if (name !== undefined) response.removeHeader(text(name) ?? "")
      return undefined
    },
    getHeader: ([name], span) => {
      const value = name === undefined ? null : response.getHeader(text(name) ?? "")
      return value === null ? undefinedAt(span) : string(value, span)
    },
    hasHeader: ([name], span) => boolean(name !== undefined && response.hasHeader(text(name) ?? ""), span),
    getHeaderNames: (_, span) =>
      array(
        response.headers.map(({ name }) => string(name, span)),
        span,
      ),
    getHeaders: (_, span) =>
      object(
        Object.fromEntries(response.headers.map(({ name, value }) => [name, string(value, span)])),
        span,
      ),
    writeHead: ([code, ...rest], span) => {
      sent("write", span)
      setStatus(code, span)
      const headers = rest.find((each) => each.kind !== "string")
      if (headers?.kind === "array") {
        // `["Name", "value", …]`, or pairs
        const flat = headers.items.flatMap((item) => (item.kind === "array" ? item.items : [item]))
        for (let i = 0; i + 1 < flat.length; i += 2)
          set(written(exchange, flat[i] ?? undefinedAt(span)), flat[i + 1], span)
      } else if (headers !== undefined && headers.kind !== "undefined")
        for (const [name, value] of headerEntries(evaluation, headers)) set(name, value, value.span)
      send()
      return self
    },
    write: ([chunk], span) => {
      send()
      if (chunk !== undefined && !isOpaque(chunk)) response.body += text(chunk) ?? ""
      return boolean(true, span)
    },
    end: ([body]) => {
      if (!response.isEnded) end(body)
      return self
    },
    flushHeaders: () => {
      send()
      return undefined
    },
  }
  const ignored =
    /^(?:on|once|off|addListener|emit|setTimeout|cork|uncork|writeContinue|writeProcessing|addTrailers)$/

  const self: Value = host("res", NOWHERE, {
    set: (name, value, span) => {
      if (name === "statusCode") setStatus(value, span)
      else own.set(name, value)
    },
    get: (name, at) => {
      const known = own.get(name)
      if (known !== undefined) return known
      const run = Object.hasOwn(methods, name) ? methods[name] : undefined
      if (run !== undefined)
        return nativeFunction(
          `res.${name}`,
          at,
          (args, span) =>
            run(
              args.map((arg) => evaluation.settled(arg)),
              span,
            ) ?? undefinedAt(span),
        )
      if (ignored.test(name)) return nativeFunction(`res.${name}`, at, () => self)
      switch (name) {
        case "statusCode":
          return number(response.statusCode, at)
        case "headersSent":
          return boolean(exchange.areHeadersSent, at)
        case "finished":
        case "writableEnded":
        case "writableFinished":
          return boolean(response.isEnded, at)
        default:
          return null
      }
    },
  })
  return self
}
