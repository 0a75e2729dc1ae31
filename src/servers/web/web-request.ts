import type { Evaluation, Module } from "../../source/javascript/interpreter/evaluation.ts"
import { getMember, promised } from "../../source/javascript/interpreter/members.ts"
import {
  host,
  NOWHERE,
  nativeFunction,
  object,
  string,
  text,
  throwError,
  undefinedAt,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { causeIn } from "../node/cause-in.ts"
import type { ServerRequest } from "../server.ts"
import { headersOf, WebHeaders, webHeadersValue } from "./web-headers.ts"

/** https://fetch.spec.whatwg.org/#request-class, as far as a server asks it. */
export interface WebRequest {
  readonly method: string
  readonly url: string
  readonly headers: WebHeaders
}

/** What browsers send without a body: a preflight for one. */
const WITHOUT_BODY: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"])

/** What is read of a body that there is none of. https://fetch.spec.whatwg.org/#body-mixin */
function nothingRead(name: string, span: Span): Value {
  switch (name) {
    case "json":
      return throwError("SyntaxError", "Unexpected end of JSON input", span)
    case "formData":
      return throwError("TypeError", "there is no form in the body", span)
    case "text":
      return string("", span)
    default:
      return unknown(`request.${name}()`, "it is empty", span)
  }
}

const known = new WeakMap<object, WebRequest>()

/** The request behind a value; null for one that is none. */
const requestOf = (value: Value | undefined): WebRequest | null =>
  value?.kind === "host" ? (known.get(value.host) ?? null) : null

/**
 * What a request of a browser is to the program.
 * @param guard what is thrown at whoever changes its headers; null: they may be changed
 */
export const fromServerRequest = (request: ServerRequest, guard: string | null): WebRequest => ({
  method: request.method,
  url: `${request.scheme}://${request.host ?? "localhost"}${request.path}`,
  headers: WebHeaders.of(
    request.headers.map(([name, value]) => ({ name: name.toLowerCase(), value, cause: null })),
    guard,
  ),
})

/**
 * A `Request` of the program.
 * @param params what a router found in its path
 */
export function requestValue(
  evaluation: Evaluation,
  request: WebRequest,
  span: Span,
  params: Readonly<Record<string, string>> = {},
): Value {
  const body = (name: string, at: Span): Value =>
    nativeFunction(`request.${name}`, at, (_, where) =>
      WITHOUT_BODY.has(request.method)
        ? promised(() => nothingRead(name, where), where)
        : unknown(`request.${name}()`, "what the body says is not known", where),
    )
  const self: Value = host("request", span, {
    get: (name, at) => {
      switch (name) {
        case "method":
          return string(request.method, at)
        case "url":
          return string(request.url, at)
        case "headers":
          return webHeadersValue(request.headers, at, causeIn(evaluation))
        case "json":
        case "text":
        case "formData":
        case "arrayBuffer":
          return body(name, at)
        case "params":
          return object(
            Object.fromEntries(Object.entries(params).map(([each, value]) => [each, string(value, at)])),
            at,
          )
        case "clone":
          return nativeFunction("request.clone", at, () => self)
        case "body":
        case "cf":
          return undefinedAt(at)
        default:
          return null
      }
    },
  })
  if (self.kind === "host") known.set(self.host, request)
  return self
}

/** `new Request(input, init)` */
export const requestClass: Module = (evaluation, span) =>
  host("Request", span, {
    isFunction: true,
    isInstance: (each) => requestOf(each) !== null,
    construct: ([input, init], at) => requestValue(evaluation, made(evaluation, input, init), at),
  })

/** A request made from a URL or from another request, with what is said otherwise. */
export function made(evaluation: Evaluation, input: Value | undefined, init: Value | undefined): WebRequest {
  const before = requestOf(input)
  const other = requestOf(init)
  const member = (name: string): Value | undefined =>
    init === undefined || init.kind === "undefined" || other !== null
      ? undefined
      : evaluation.settled(getMember(evaluation, init, name, NOWHERE))
  const [method, headers] = [member("method"), member("headers")]
  const isGiven = headers !== undefined && headers.kind !== "undefined"
  return {
    url: before?.url ?? (input === undefined ? "" : urlOf(evaluation, input)),
    method:
      (method?.kind === "string" ? method.value : undefined) ?? other?.method ?? before?.method ?? "GET",
    headers: isGiven
      ? headersOf(headers, () => null)
      : (other?.headers.copy() ?? before?.headers.copy() ?? new WebHeaders()),
  }
}

/** A text, or a `URL`. */
function urlOf(evaluation: Evaluation, value: Value): string {
  const own = text(value)
  if (own !== null && value.kind === "string") return own
  const href = value.kind === "host" ? getMember(evaluation, value, "href", value.span) : value
  return text(href) ?? own ?? ""
}
