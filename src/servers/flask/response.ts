import type { Evaluation } from "../../source/python/evaluation.ts"
import { toJson } from "../../source/python/json.ts"
import { isUnknown } from "../../source/python/operators.ts"
import {
  argument,
  type CallArguments,
  callable,
  type HostValue,
  host,
  isSequence,
  none,
  number,
  repr,
  string,
  type Value,
} from "../../source/python/values.ts"
import type { Span } from "../../source/span.ts"
import { Draft } from "../python/draft.ts"
import { headerValue } from "../python/open-header.ts"
import type { Cause, LayerInfo } from "../server.ts"

const drafts = new WeakMap<HostValue, Draft>()

/** The response that a value stands for; null when it is none. */
export const draftOf = (value: Value): Draft | null =>
  value.kind === "host" ? (drafts.get(value) ?? null) : null

/** Who answers, as long as nobody says otherwise. */
export const VIEW: LayerInfo = { id: "view", name: "the view", role: "route", span: null }

const HTML = "text/html; charset=utf-8"

export const htmlDraft = (
  layer: LayerInfo,
  status: number,
  body: string,
  cause: Cause | null = null,
): Draft => new Draft(layer, status, [{ name: "content-type", value: HTML, cause: null }], body, cause)

/** json/provider.py, DefaultJSONProvider: keys sorted, no blanks, a line break at the end. */
export function jsonText(value: Value): string | null {
  const text = toJson(value)
  return text === null ? null : `${JSON.stringify(sorted(JSON.parse(text)))}\n`
}

function sorted(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(sorted)
  if (json === null || typeof json !== "object") return json
  return Object.fromEntries(
    Object.entries(json)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, value]) => [key, sorted(value)]),
  )
}

/** A werkzeug response of the text: its headers can be read and changed. */
export function responseValue(evaluation: Evaluation, draft: Draft, span: Span): HostValue {
  const written = (at: Span): Cause => ({
    span: at,
    option: null,
    why: `the text sets it: ${evaluation.textAt(at)}`,
  })
  const textOf = (value: Value | undefined): string =>
    value === undefined
      ? ""
      : value.kind === "string"
        ? value.value
        : isUnknown(value)
          ? `(${evaluation.unknownOf(value).key})`
          : repr(value)
  const sentOf = (name: string, value: Value | undefined): string =>
    textOf(value === undefined ? undefined : headerValue(evaluation, name, value))
  const setAll = (value: Value | undefined, at: Span, isAdded: boolean): void => {
    const pairs: readonly (readonly [Value, Value])[] =
      value?.kind === "dict"
        ? value.entries.map(({ key, value: to }) => [key, to])
        : value !== undefined && isSequence(value)
          ? value.items.flatMap((pair) => {
              const [key, to] = isSequence(pair) ? pair.items : []
              return key === undefined || to === undefined ? [] : [[key, to] as const]
            })
          : []
    for (const [key, to] of pairs)
      if (isAdded) draft.append(textOf(key), sentOf(textOf(key), to), written(at))
      else draft.set(textOf(key), sentOf(textOf(key), to), written(at))
  }
  const headers = host("response.headers", span, {
    truthy: true,
    item: (key, at) => {
      const value = key.kind === "string" ? draft.get(key.value) : null
      return value === null ? null : string(value, at)
    },
    setItem: (key, value, at) => {
      if (key.kind === "string") draft.set(key.value, sentOf(key.value, value), written(at))
    },
    deleteItem: (key) => {
      if (key.kind === "string") draft.delete(key.value)
    },
    has: (key) => (key.kind === "string" ? draft.get(key.value) !== null : null),
    attribute: (name, at) =>
      callable(`headers.${name}`, at, (args, where) => {
        const [key, value] = args.positional
        const known = key?.kind === "string" ? key.value : ""
        switch (name) {
          case "get": {
            const found = draft.get(known)
            return found === null ? (value ?? none(where)) : string(found, where)
          }
          case "add":
          case "add_header":
            draft.append(known, sentOf(known, value), written(where))
            break
          case "set":
            draft.set(known, sentOf(known, value), written(where))
            break
          case "setdefault":
            if (draft.get(known) === null) draft.set(known, sentOf(known, value), written(where))
            break
          case "remove":
          case "pop":
            draft.delete(known)
            break
          case "extend":
            setAll(key, where, true)
            break
          case "update":
            setAll(key, where, false)
            break
        }
        return none(where)
      }),
  })
  const vary = host("response.vary", span, {
    truthy: true,
    attribute: (name, at) =>
      callable(`vary.${name}`, at, (args, where) => {
        const [field] = args.positional
        if (name === "add" && field?.kind === "string") draft.addVary(field.value, written(where))
        return none(where)
      }),
  })
  const value = host("response", span, {
    truthy: true,
    attribute(name, at) {
      switch (name) {
        case "headers":
          return headers
        case "vary":
          return vary
        case "status_code":
          return number(draft.status, at)
        case "data":
          return string(draft.body, at)
        case "set_cookie":
          return callable("response.set_cookie", at, (args, where) => {
            const key = argument(args, 0, "key")
            if (key?.kind === "string")
              draft.append(
                "set-cookie",
                cookieText(key.value, argument(args, 1, "value"), args),
                written(where),
              )
            return none(where)
          })
        default:
          return null
      }
    },
    setAttribute(name, given) {
      if ((name === "status_code" || name === "status") && given.kind === "number") draft.status = given.value
      // `access_control_allow_origin` and its like are headers of werkzeug's.
      const cors = /^access_control_(\w+)$/.exec(name)
      if (cors !== null)
        draft.set(
          `access-control-${(cors[1] ?? "").replaceAll("_", "-")}`,
          textOf(given),
          written(given.span),
        )
    },
  })
  drafts.set(value, draft)
  return value
}

/** werkzeug/http.py, dump_cookie: the attributes in its order */
function cookieText(key: string, value: Value | null, args: CallArguments): string {
  const keyword = (name: string) => args.keywords.get(name)?.value
  const isSet = (name: string) => {
    const given = keyword(name)
    return given?.kind === "boolean" && given.value
  }
  const domain = keyword("domain")
  const maxAge = keyword("max_age")
  const path = keyword("path")
  const sameSite = keyword("samesite")
  return [
    `${key}=${value?.kind === "string" ? value.value : "…"}`,
    ...(domain?.kind === "string" ? [`Domain=${domain.value}`] : []),
    ...(maxAge?.kind === "number" ? [`Max-Age=${maxAge.value}`] : []),
    ...(isSet("secure") ? ["Secure"] : []),
    ...(isSet("httponly") ? ["HttpOnly"] : []),
    `Path=${path?.kind === "string" ? path.value : "/"}`,
    ...(sameSite?.kind === "string" ? [`SameSite=${sameSite.value}`] : []),
  ].join("; ")
}

/** `Response(…)`, and what `make_response` makes of a body. */
export function madeResponse(
  evaluation: Evaluation,
  args: CallArguments,
  layer: LayerInfo,
  span: Span,
): Draft {
  const body = argument(args, 0, "response")
  const status = argument(args, 1, "status")
  const headers = argument(args, 2, "headers")
  const mimetype = argument(args, 3, "mimetype") ?? args.keywords.get("content_type")?.value ?? null
  const draft = htmlDraft(layer, statusOf(status) ?? 200, body?.kind === "string" ? body.value : "")
  const value = responseValue(evaluation, draft, span)
  if (mimetype?.kind === "string")
    draft.set(
      "content-type",
      /^text\//.test(mimetype.value) && !mimetype.value.includes("charset")
        ? `${mimetype.value}; charset=utf-8`
        : mimetype.value,
      null,
    )
  if (headers !== null) addHeaders(value, headers, span)
  return draft
}

function addHeaders(response: HostValue, headers: Value, span: Span): void {
  const target = response.host.attribute?.("headers", span)
  const update = target?.kind === "host" ? target.host.attribute?.("update", span) : null
  if (update?.kind === "host")
    update.host.call?.({ positional: [headers], keywords: new Map(), span: headers.span }, headers.span)
}

const statusOf = (value: Value | null): number | null =>
  value?.kind === "number"
    ? value.value
    : value?.kind === "string" && /^\d{3}/.test(value.value)
      ? Number(value.value.slice(0, 3))
      : null

/** app.py, make_response: what a view returns becomes a response. */
export function responseFrom(evaluation: Evaluation, returned: Value, layer: LayerInfo): Draft {
  if (returned.kind === "tuple") {
    const [body, ...rest] = returned.items
    const draft = responseFrom(evaluation, body ?? none(returned.span), layer)
    const status = rest.map(statusOf).find((each) => each !== null)
    if (status !== undefined && status !== null) draft.status = status
    const headers = rest.find(({ kind }) => kind === "dict" || kind === "list")
    if (headers !== undefined)
      addHeaders(responseValue(evaluation, draft, headers.span), headers, headers.span)
    return draft
  }
  const own = draftOf(returned)
  if (own !== null) {
    own.layer = layer
    return own
  }
  if (returned.kind === "dict" || returned.kind === "list")
    return new Draft(
      layer,
      200,
      [{ name: "content-type", value: "application/json", cause: null }],
      jsonText(returned) ?? "",
    )
  return htmlDraft(layer, 200, returned.kind === "string" ? returned.value : "")
}
