import { toJson } from "../../source/javascript/interpreter/builtins/json.ts"
import { ownEntries } from "../../source/javascript/interpreter/members.ts"
import {
  boolean,
  host,
  isOpaque,
  NOWHERE,
  nativeFunction,
  number,
  object,
  string,
  text,
  undefinedAt,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { causeIn } from "../node/cause-in.ts"
import { contentTypeOf, withCharset } from "../node/content-types.ts"
import { weakEtag } from "../node/etag.ts"
import { headerEntries, headerValue } from "../node/open-headers.ts"
import { nodeStatusText } from "../node/status-texts.ts"
import type { NodeExchange, Runtime } from "./runtime.ts"

/** What a body is written as; null when it can't be known. */
const written = (value: Value): string | null => (isOpaque(value) ? null : text(value))

/** Node's and Express's `res`: express 5.3.0, lib/response.js */
export function responseValue(runtime: Runtime, exchange: NodeExchange): Value {
  const { response, request } = exchange
  const own = new Map<string, Value>()
  const locals = object({}, NOWHERE)
  const causeAt = causeIn(runtime.evaluation)

  const setHeader = (
    name: Value | undefined,
    given: Value | undefined,
    span: Span,
    isExpress: boolean,
  ): void => {
    if (name === undefined || given === undefined) return
    const key = text(name)
    if (key === null) return
    const value = headerValue(runtime.evaluation, key, given)
    const lines =
      value.kind === "array"
        ? value.items.map((item) => text(item) ?? "")
        : [written(value) ?? runtime.evaluation.textAt(value.span)]
    const isType = isExpress && key.toLowerCase() === "content-type"
    response.setHeader(key, isType ? lines.map(withCharset) : lines, causeAt(span))
  }
  const set = (args: readonly Value[], span: Span): void => {
    const [first, second] = args
    if (first !== undefined && (first.kind === "object" || (isOpaque(first) && second === undefined)))
      for (const [key, value] of headerEntries(runtime.evaluation, first))
        setHeader(string(key, span), value, span, true)
    else setHeader(first, second, span, true)
  }
  const end = (body: string): void => {
    if (response.statusCode === 204 || response.statusCode === 304) {
      response.removeHeader("Content-Type")
      response.end("", runtime.current)
      return
    }
    response.end(request.method === "HEAD" ? "" : body, runtime.current)
  }
  const send = (body: string): void => {
    const isTagged = runtime.evaluation.setting.answers["express etag"] !== "false"
    if (isTagged && !response.hasHeader("ETag")) response.setHeader("ETag", weakEtag(body), null)
    end(body)
  }
  const json = (value: Value | undefined): void => {
    if (!response.hasHeader("Content-Type"))
      response.setHeader("Content-Type", "application/json; charset=utf-8", null)
    const body = value === undefined ? undefined : toJson(value)
    if (body === null || body === undefined) end("")
    else send(body)
  }
  const sendText = (body: string): void => {
    const type = response.getHeader("Content-Type")
    response.setHeader("Content-Type", type === null ? "text/html; charset=utf-8" : withCharset(type), null)
    send(body)
  }
  const sendAny = (value: Value | undefined): void => {
    if (value === undefined || value.kind === "undefined") end("")
    else if (value.kind === "string") sendText(value.value)
    else if (value.kind === "null") send("")
    else json(value)
  }
  const cookie = (args: readonly Value[], span: Span, isCleared: boolean): void => {
    const [name, value, options] = isCleared ? [args[0], string("", span), args[1]] : args
    if (name === undefined) return
    const given = new Map(options === undefined ? [] : ownEntries(options))
    const flag = (key: string) =>
      given.get(key)?.kind === "boolean" && text(given.get(key) ?? undefinedAt(span)) === "true"
    const word = (key: string) => text(given.get(key) ?? string("", span)) ?? ""
    const sameSite = given.get("sameSite")
    const maxAge = given.get("maxAge")
    const parts = [
      `${text(name) ?? ""}=${encodeURIComponent(value === undefined ? "" : (written(value) ?? "…"))}`,
      ...(maxAge?.kind === "number" ? [`Max-Age=${Math.floor(maxAge.value / 1000)}`] : []),
      ...(given.has("domain") ? [`Domain=${word("domain")}`] : []),
      `Path=${given.has("path") ? word("path") : "/"}`,
      ...(isCleared ? ["Expires=Thu, 01 Jan 1970 00:00:00 GMT"] : []),
      ...(flag("httpOnly") ? ["HttpOnly"] : []),
      ...(flag("secure") ? ["Secure"] : []),
      ...(flag("partitioned") ? ["Partitioned"] : []),
      ...(sameSite?.kind === "string"
        ? [`SameSite=${sameSite.value.charAt(0).toUpperCase()}${sameSite.value.slice(1).toLowerCase()}`]
        : sameSite?.kind === "boolean" && sameSite.value
          ? ["SameSite=Strict"]
          : []),
    ]
    response.appendHeader("Set-Cookie", parts.join("; "), causeAt(span))
  }
  const redirect = (args: readonly Value[], span: Span): void => {
    const [first, second] = args
    const status = first?.kind === "number" ? first.value : 302
    const target = first?.kind === "number" ? second : first
    response.statusCode = status
    response.vary("Accept", null)
    response.setHeader("Location", target === undefined ? "" : (written(target) ?? "/"), causeAt(span))
    response.setHeader("Content-Type", "text/plain; charset=utf-8", null)
    response.cause = { span, option: null, why: "the code redirects" }
    end(`${nodeStatusText(status)}. Redirecting to ${response.getHeader("Location") ?? ""}`)
  }

  const methods: Readonly<Record<string, (args: readonly Value[], span: Span) => void>> = {
    status: ([code], span) => {
      if (code?.kind !== "number") return
      response.statusCode = code.value
      if (code.value >= 400) response.cause = { span, option: null, why: `the code answers ${code.value}` }
    },
    set,
    header: set,
    setHeader: ([name, value], span) => setHeader(name, value, span, false),
    append: ([name, value], span) => {
      if (name !== undefined && value !== undefined)
        response.appendHeader(text(name) ?? "", written(value) ?? "", causeAt(span))
    },
    appendHeader: ([name, value], span) => {
      if (name !== undefined && value !== undefined)
        response.appendHeader(text(name) ?? "", written(value) ?? "", causeAt(span))
    },
    removeHeader: ([name]) => {
      if (name !== undefined) response.removeHeader(text(name) ?? "")
    },
    vary: ([field], span) => {
      for (const each of field?.kind === "array" ? field.items : field === undefined ? [] : [field])
        response.vary(text(each) ?? "", causeAt(span))
    },
    type: ([name], span) => {
      const given = name === undefined ? "" : (text(name) ?? "")
      response.setHeader("Content-Type", contentTypeOf(given) ?? "application/octet-stream", causeAt(span))
    },
    location: ([url], span) => {
      if (url !== undefined) response.setHeader("Location", text(url) ?? "", causeAt(span))
    },
    writeHead: ([code, ...rest], span) => {
      if (code?.kind === "number") response.statusCode = code.value
      const headers = rest.find((each) => each.kind === "object" || isOpaque(each))
      if (headers !== undefined)
        for (const [key, value] of headerEntries(runtime.evaluation, headers))
          setHeader(string(key, span), value, span, false)
    },
    json: ([value]) => json(value),
    jsonp: ([value]) => json(value),
    send: ([value]) => sendAny(value),
    sendStatus: ([code], span) => {
      if (code?.kind !== "number") return
      response.statusCode = code.value
      if (code.value >= 400) response.cause = { span, option: null, why: `the code answers ${code.value}` }
      response.setHeader("Content-Type", "text/plain; charset=utf-8", null)
      send(nodeStatusText(code.value))
    },
    end: ([body]) => end(body === undefined || body.kind === "function" ? "" : (written(body) ?? "")),
    redirect,
    cookie: (args, span) => cookie(args, span, false),
    clearCookie: (args, span) => cookie(args, span, true),
    render: () => {
      response.setHeader("Content-Type", "text/html; charset=utf-8", null)
      end("")
    },
    sendFile: () => end(""),
    download: () => end(""),
    write: () => {},
    on: () => {},
    once: () => {},
    flushHeaders: () => {},
    links: () => {},
  }
  const aliases: Readonly<Record<string, string>> = { contentType: "type" }

  const self: Value = host("res", NOWHERE, {
    set: (name, value) => {
      if (name === "statusCode" && value.kind === "number") response.statusCode = value.value
      else own.set(name, value)
    },
    get: (name, at) => {
      const known = own.get(name)
      if (known !== undefined) return known
      const run = Object.hasOwn(methods, aliases[name] ?? name) ? methods[aliases[name] ?? name] : undefined
      if (run !== undefined)
        return nativeFunction(`res.${name}`, at, (args, span) => {
          if (!response.isEnded)
            run(
              args.map((arg) => runtime.evaluation.settled(arg)),
              span,
            )
          return self
        })
      switch (name) {
        case "statusCode":
          return number(response.statusCode, at)
        case "headersSent":
        case "finished":
        case "writableEnded":
          return boolean(response.isEnded, at)
        case "locals":
          return locals
        case "get":
        case "getHeader":
          return nativeFunction(name, at, ([of], where) => {
            const value = of === undefined ? null : response.getHeader(text(of) ?? "")
            return value === null ? undefinedAt(where) : string(value, where)
          })
        case "hasHeader":
          return nativeFunction(name, at, ([of], where) =>
            boolean(of !== undefined && response.hasHeader(text(of) ?? ""), where),
          )
        default:
          return null
      }
    },
  })
  return self
}
