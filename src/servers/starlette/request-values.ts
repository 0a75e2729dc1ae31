import { byteLowercase, get, valuesOf } from "../../fetch/header-list.ts"
import type { Evaluation } from "../../source/python/evaluation.ts"
import { toJson } from "../../source/python/json.ts"
import {
  argument,
  type CallArguments,
  callable,
  type HostValue,
  host,
  none,
  number,
  string,
  type Value,
} from "../../source/python/values.ts"
import type { Span } from "../../source/span.ts"
import { Draft } from "../python/draft.ts"
import { headerValue } from "../python/open-header.ts"
import type { LayerInfo, ServerRequest } from "../server.ts"
import { statusNumber } from "./app.ts"

/** `request.headers`: names in any case. */
const headersValue = (request: ServerRequest, span: Span): HostValue => {
  const item = (name: Value, at: Span): Value | null => {
    const value = name.kind === "string" ? get(request.headers, name.value) : null
    return value === null ? null : string(value, at)
  }
  return host("request.headers", span, {
    truthy: true,
    item,
    has: (name) => (name.kind === "string" ? valuesOf(request.headers, name.value).length > 0 : null),
    attribute: (name, at) =>
      name === "get"
        ? callable(
            "request.headers.get",
            at,
            (args, where) => item(args.positional[0] ?? none(at), where) ?? args.positional[1] ?? none(where),
          )
        : null,
  })
}

const pathOf = (request: ServerRequest): string => request.path.replace(/\?.*$/, "")

/** A Starlette Request, as middleware and endpoints see it. */
export const requestValue = (request: ServerRequest, span: Span): HostValue =>
  host("request", span, {
    truthy: true,
    attribute(name, at) {
      switch (name) {
        case "method":
          return string(request.method, at)
        case "headers":
          return headersValue(request, at)
        case "url":
          return host("request.url", at, {
            truthy: true,
            attribute: (part, where) =>
              part === "path"
                ? string(pathOf(request), where)
                : part === "scheme"
                  ? string(request.scheme, where)
                  : null,
          })
        case "scope":
          return scopeValue(request, at)
        case "cookies":
          return cookiesValue(request, at)
        default:
          return null
      }
    },
  })

function cookiesValue(request: ServerRequest, span: Span): HostValue {
  const cookies = new Map(
    (get(request.headers, "cookie") ?? "").split(";").map((pair) => {
      const [name = "", ...value] = pair.split("=")
      return [name.trim(), value.join("=").trim()] as const
    }),
  )
  const item = (key: Value, at: Span) => {
    const value = key.kind === "string" ? cookies.get(key.value) : undefined
    return value === undefined ? null : string(value, at)
  }
  return host("request.cookies", span, {
    truthy: cookies.size > 0,
    item,
    has: (key) => (key.kind === "string" ? cookies.has(key.value) : null),
    attribute: (name, at) =>
      name === "get"
        ? callable(
            "request.cookies.get",
            at,
            (args, where) => item(args.positional[0] ?? none(at), where) ?? args.positional[1] ?? none(where),
          )
        : null,
  })
}

/** An ASGI scope, as raw middleware sees it: header names are bytes in lower case. */
export function scopeValue(request: ServerRequest, span: Span): Value {
  const pairs = request.headers.map(
    ([name, value]): Value => ({
      kind: "tuple",
      span,
      items: [
        { kind: "bytes", value: byteLowercase(name), span },
        { kind: "bytes", value, span },
      ],
    }),
  )
  const entries: readonly (readonly [string, Value])[] = [
    ["type", string("http", span)],
    ["method", string(request.method, span)],
    ["path", string(pathOf(request), span)],
    ["scheme", string(request.scheme, span)],
    ["headers", { kind: "list", items: pairs, span }],
  ]
  return { kind: "dict", entries: entries.map(([key, value]) => ({ key: string(key, span), value })), span }
}

/** A response value: what an endpoint returns, or `call_next` gives. */
export interface ResponseHost {
  readonly value: HostValue
  readonly draft: Draft
}

const drafts = new WeakMap<HostValue, Draft>()

/** The response that a value stands for; null when it is none. */
export const draftOf = (value: Value): Draft | null =>
  value.kind === "host" ? (drafts.get(value) ?? null) : null

/** Wraps a response so that the text can read and change it. `send` is what calling it as an ASGI app does. */
export function responseValue(
  evaluation: Evaluation,
  draft: Draft,
  span: Span,
  send: (draft: Draft) => void,
): HostValue {
  const written = (at: Span) => ({
    span: at,
    option: null,
    why: `the text sets it: ${evaluation.textAt(at)}`,
  })
  const headers = host("response.headers", span, {
    truthy: true,
    item: (key, at) => {
      const value = key.kind === "string" ? draft.get(key.value) : null
      return value === null ? null : string(value, at)
    },
    setItem: (key, given, at) => {
      if (key.kind !== "string") return
      const value = headerValue(evaluation, key.value, given)
      if (value.kind === "string") draft.set(key.value, value.value, written(at))
      else
        draft.set(key.value, `(${evaluation.unknownOf(value).key})`, {
          ...written(at),
          why: evaluation.unknownOf(value).reason,
        })
    },
    deleteItem: (key) => {
      if (key.kind === "string") draft.delete(key.value)
    },
    has: (key) => (key.kind === "string" ? draft.get(key.value) !== null : null),
    attribute: (name, at) =>
      callable(`headers.${name}`, at, (args, where) => {
        const [key, given] = args.positional
        const isSet = name === "append" || name === "setdefault"
        const value =
          isSet && key?.kind === "string" && given !== undefined
            ? headerValue(evaluation, key.value, given)
            : given
        if (name === "get")
          return (
            (key?.kind === "string" && draft.get(key.value) !== null
              ? string(draft.get(key.value) ?? "", where)
              : value) ?? none(where)
          )
        if (key?.kind === "string" && value?.kind === "string") {
          if (name === "append") draft.append(key.value, value.value, written(where))
          else if (name === "setdefault" && draft.get(key.value) === null)
            draft.set(key.value, value.value, written(where))
        }
        if (name === "update" && key?.kind === "dict") {
          for (const entry of key.entries) {
            if (entry.key.kind !== "string") continue
            const to = headerValue(evaluation, entry.key.value, entry.value)
            if (to.kind === "string") draft.set(entry.key.value, to.value, written(where))
          }
        }
        if (name === "add_vary_header" && key?.kind === "string") draft.addVary(key.value, written(where))
        return none(where)
      }),
  })
  const value = host("response", span, {
    truthy: true,
    attribute(name, at) {
      if (name === "headers") return headers
      if (name === "status_code") return number(draft.status, at)
      if (name === "set_cookie") {
        return callable("response.set_cookie", at, (args, where) => {
          const key = argument(args, 0, "key")
          const cookie = argument(args, 1, "value")
          if (key?.kind === "string")
            draft.append("set-cookie", cookieText(key.value, cookie, args), written(where))
          return none(where)
        })
      }
      return null
    },
    setAttribute(name, given) {
      const status = name === "status_code" ? statusNumber(given) : null
      if (status !== null) draft.status = status
    },
    call(_args, at) {
      send(draft)
      return none(at)
    },
  })
  drafts.set(value, draft)
  return value
}

/** starlette/responses.py, Response.set_cookie: the attributes in its order */
function cookieText(key: string, value: Value | null, args: CallArguments): string {
  const keyword = (name: string) => args.keywords.get(name)?.value
  const text = value?.kind === "string" ? value.value : "…"
  const parts = [`${key}=${text}`]
  const isSet = (name: string) => {
    const given = keyword(name)
    return given?.kind === "boolean" && given.value
  }
  const domain = keyword("domain")
  if (domain?.kind === "string") parts.push(`Domain=${domain.value}`)
  if (isSet("httponly")) parts.push("HttpOnly")
  const maxAge = keyword("max_age")
  if (maxAge?.kind === "number") parts.push(`Max-Age=${maxAge.value}`)
  const path = keyword("path")
  parts.push(`Path=${path?.kind === "string" ? path.value : "/"}`)
  const sameSite = keyword("samesite")
  if (sameSite?.kind !== "none")
    parts.push(`SameSite=${sameSite?.kind === "string" ? sameSite.value : "lax"}`)
  if (isSet("secure")) parts.push("Secure")
  return parts.join("; ")
}

const CONTENT_TYPES: Readonly<Record<string, string | null>> = {
  JSONResponse: "application/json",
  ORJSONResponse: "application/json",
  UJSONResponse: "application/json",
  PlainTextResponse: "text/plain; charset=utf-8",
  HTMLResponse: "text/html; charset=utf-8",
  StreamingResponse: null,
  FileResponse: null,
  RedirectResponse: null,
  Response: null,
}

/** The response that a call of one of Starlette's response classes makes; null when the value is none. */
export function responseFrom(evaluation: Evaluation, value: Value, layer: LayerInfo): Draft | null {
  if (value.kind !== "object") return null
  const className = value.path.slice(value.path.lastIndexOf(".") + 1)
  if (!Object.hasOwn(CONTENT_TYPES, className)) return null
  const args = value.arguments
  const written = (at: Span) => ({
    span: at,
    option: null,
    why: `the text sets it: ${evaluation.textAt(at)}`,
  })
  const isRedirect = className === "RedirectResponse"
  const status = argument(args, 1, "status_code")
  const draft = new Draft(
    layer,
    (status === null ? null : statusNumber(status)) ?? (isRedirect ? 307 : 200),
    [],
    "",
    { span: value.span, option: null, why: evaluation.textAt(value.span) },
  )
  const headers = argument(args, 2, "headers")
  if (headers?.kind === "dict") {
    for (const { key, value: given } of headers.entries) {
      if (key.kind !== "string") continue
      const each = headerValue(evaluation, key.value, given)
      draft.append(
        key.value,
        each.kind === "string" ? each.value : (evaluation.unknownOf(each).key ?? ""),
        written(each.span),
      )
    }
  }
  const content = argument(args, 0, isRedirect ? "url" : "content")
  if (isRedirect && content?.kind === "string") draft.set("location", content.value, written(content.span))
  else if (content !== null)
    draft.body =
      CONTENT_TYPES[className] === "application/json"
        ? (toJson(content) ?? "")
        : content.kind === "string"
          ? content.value
          : ""
  const mediaType = argument(args, 3, "media_type")
  const type =
    mediaType?.kind === "string"
      ? mediaType.value.startsWith("text/") && !mediaType.value.includes("charset")
        ? `${mediaType.value}; charset=utf-8`
        : mediaType.value
      : (CONTENT_TYPES[className] ?? null)
  if (type !== null && draft.get("content-type") === null) draft.append("content-type", type, null)
  return draft
}
