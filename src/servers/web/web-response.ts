import { toJson } from "../../source/javascript/interpreter/builtins/json.ts"
import type { Evaluation, Module } from "../../source/javascript/interpreter/evaluation.ts"
import { getMember } from "../../source/javascript/interpreter/members.ts"
import {
  boolean,
  host,
  isOpaque,
  nativeFunction,
  number,
  string,
  text,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { causeIn } from "../node/cause-in.ts"
import { headerEntries } from "../node/open-headers.ts"
import { headersFrom, headersOf, WebHeaders, webHeadersValue } from "./web-headers.ts"

/** https://fetch.spec.whatwg.org/#response-class, as a server makes one. */
export interface WebResponse {
  readonly status: number
  readonly headers: WebHeaders
  /** null: it has none */
  readonly body: string | null
  /** the code that made it, where there is some */
  readonly span: Span | null
  /**
   * What of its type is not written down yet: nothing; that of text; or that of text, which a server that writes the
   * headers as they were given never learns of.
   */
  typing: "none" | "implied" | "bare"
  /** what its headers were given as: a `Headers` lives on in it, a plain object is copied */
  madeWith: "nothing" | "plain headers" | "a list"
}

/** Whoever looks at the headers makes a list of them, and a server that writes a list adds the type that text has. */
export function touchHeaders(response: WebResponse): void {
  if (response.typing === "bare") response.typing = "implied"
}

/** What is made from a response has the type that its text implies. */
export function touch(response: WebResponse): void {
  if (response.typing !== "none" && !response.headers.has("content-type"))
    response.headers.set("content-type", "text/plain;charset=UTF-8", null)
  response.typing = "none"
  response.madeWith = "a list"
}

const known = new WeakMap<object, WebResponse>()

/** The response behind a value; null for one that is none. */
export const responseOf = (value: Value): WebResponse | null =>
  value.kind === "host" ? (known.get(value.host) ?? null) : null

/** A `Response` object of the program. */
export function webResponseValue(evaluation: Evaluation, response: WebResponse, span: Span): Value {
  const causeAt = causeIn(evaluation)
  const self: Value = host("Response", span, {
    get: (name, at) => {
      switch (name) {
        case "status":
          return number(response.status, at)
        case "ok":
          return boolean(response.status >= 200 && response.status < 300, at)
        case "headers":
          touchHeaders(response)
          return webHeadersValue(response.headers, at, causeAt)
        case "body":
          touch(response)
          return response.body === null ? { kind: "null", span: at } : string(response.body, at)
        case "json":
        case "text":
        case "formData":
        case "arrayBuffer":
        case "blob":
        case "bytes":
          // Of one that others sent, nobody knows what it says.
          return nativeFunction(`response.${name}`, at, (_, where) =>
            unknown(`response.${name}()`, "what it says is not known", where),
          )
        case "statusText":
        case "url":
        case "type":
        case "redirected":
        case "bodyUsed":
          return unknown(`response.${name}`, "it is not played", at)
        case "clone":
          return nativeFunction("response.clone", at, (_, where) =>
            webResponseValue(
              evaluation,
              { ...response, headers: response.headers.copy(response.headers.guard) },
              where,
            ),
          )
        default:
          return null
      }
    },
  })
  if (self.kind === "host") known.set(self.host, response)
  return self
}

/** What a body is as text: null where there is none. What can't be known is an empty one. */
export const bodyText = (value: Value | undefined): string | null =>
  value === undefined || value.kind === "null" || value.kind === "undefined"
    ? null
    : isOpaque(value)
      ? ""
      : (text(value) ?? "")

/** `new Response(body, init)` */
function makeResponse(evaluation: Evaluation, [body, init]: readonly Value[], span: Span): WebResponse {
  const member = (name: string): Value | undefined =>
    init === undefined || init.kind === "undefined" || init.kind === "null"
      ? undefined
      : evaluation.settled(getMember(evaluation, init, name, span))
  const status = member("status")
  const given = member("headers")
  const settled = body === undefined ? undefined : evaluation.settled(body)
  const isShown = given === undefined || given.kind === "host" || given.kind === "array"
  const headers =
    // While the file is read nobody waits for an answer.
    isShown || !evaluation.isAnswering
      ? headersOf(given, causeIn(evaluation))
      : headersFrom(headerEntries(evaluation, given), causeIn(evaluation))
  const isTyped = settled?.kind !== "string" || headers.has("content-type")
  const isPlain = given?.kind === "object" || given?.kind === "array"
  return {
    status: status?.kind === "number" ? status.value : 200,
    headers,
    body: bodyText(settled),
    span,
    typing: isTyped ? "none" : isPlain ? "bare" : "implied",
    madeWith: init === undefined ? "nothing" : given?.kind === "host" ? "a list" : "plain headers",
  }
}

/** `Response.json(data, init)` */
function makeJson(evaluation: Evaluation, [data, init]: readonly Value[], span: Span): WebResponse {
  const made = makeResponse(evaluation, [{ kind: "null", span }, ...(init === undefined ? [] : [init])], span)
  if (!made.headers.has("content-type")) made.headers.set("content-type", "application/json", null)
  return { ...made, body: data === undefined ? "" : (toJson(evaluation.settled(data)) ?? "") }
}

/** `Response.redirect(url, status)` */
function makeRedirect(
  evaluation: Evaluation,
  [url, status]: readonly Value[],
  span: Span,
  byDefault: number,
): WebResponse {
  const headers = new WebHeaders()
  headers.set("location", url === undefined ? "" : (text(url) ?? ""), causeIn(evaluation)(span))
  return {
    status: status?.kind === "number" ? status.value : byDefault,
    headers,
    body: null,
    span,
    typing: "none",
    madeWith: "plain headers",
  }
}

/** `Response`, `Headers` and what is made of them, as globals of the program. */
export const webGlobals: readonly (readonly [string, Module])[] = [
  ["global Response", (evaluation, span) => responseClass(evaluation, "Response", span, 302)],
  [
    "global Headers",
    (evaluation, span) =>
      host("Headers", span, {
        isFunction: true,
        construct: ([given], at) =>
          webHeadersValue(headersOf(given, causeIn(evaluation)), at, causeIn(evaluation)),
      }),
  ],
]

/** A class of responses: the platform's, or one that goes back to it. */
export function responseClass(
  evaluation: Evaluation,
  label: string,
  span: Span,
  redirectStatus: number,
): Value {
  const value = (made: WebResponse, at: Span) => webResponseValue(evaluation, made, at)
  return host(label, span, {
    isFunction: true,
    construct: (args, at) => value(makeResponse(evaluation, args, at), at),
    isInstance: (each) => responseOf(each) !== null,
    get: (name, at) =>
      name === "json"
        ? nativeFunction(`${label}.json`, at, (args, where) =>
            value(makeJson(evaluation, args, where), where),
          )
        : name === "redirect"
          ? nativeFunction(`${label}.redirect`, at, (args, where) =>
              value(makeRedirect(evaluation, args, where, redirectStatus), where),
            )
          : null,
  })
}
