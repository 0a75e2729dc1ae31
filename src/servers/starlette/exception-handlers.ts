import { callFunction } from "../../source/python/calls.ts"
import type { Evaluation } from "../../source/python/evaluation.ts"
import { asText } from "../../source/python/formatting.ts"
import { toJson } from "../../source/python/json.ts"
import { argument, host, none, number, PythonError, string, type Value } from "../../source/python/values.ts"
import type { Span } from "../../source/span.ts"
import { type Draft, type Exchange, json, plainText } from "../python/draft.ts"
import type { Cause, LayerInfo } from "../server.ts"
import { type AppDeclaration, type ExceptionHandler, exceptionClass, statusNumber } from "./app.ts"
import { draftOf, requestValue, responseFrom } from "./request-values.ts"

const PHRASES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  422: "Unprocessable Entity",
  500: "Internal Server Error",
}

/** An HTTPException, raised by the router or by the text. */
export interface HttpException {
  /** its classes, the most special first: FastAPI's is a child of Starlette's */
  readonly classes: readonly string[]
  readonly status: number
  /** a text; FastAPI's can be anything that JSON can say. null: the status's phrase */
  readonly detail: Value | null
  readonly headers: readonly (readonly [name: string, value: string])[]
}

/** What Starlette's own router raises: a handler of *FastAPI's* HTTPException does not catch it. */
export const routerException = (
  status: 404 | 405,
  headers: HttpException["headers"] = [],
): HttpException => ({ classes: ["starlette.HTTPException"], status, detail: null, headers })

function httpException({ type, value }: PythonError): HttpException | null {
  if (type !== "HTTPException" || value?.kind !== "object") return null
  const own = exceptionClass(value)
  const given = argument(value.arguments, 0, "status_code")
  const status = (given === null ? null : statusNumber(given)) ?? 500
  const detail = argument(value.arguments, 1, "detail")
  const headers = argument(value.arguments, 2, "headers")
  return {
    classes: own === "starlette.HTTPException" ? [own] : [own, "starlette.HTTPException"],
    status,
    detail: detail?.kind === "none" ? null : detail,
    headers:
      headers?.kind === "dict"
        ? headers.entries.flatMap(({ key, value: written }) =>
            key.kind === "string" && written.kind === "string" ? [[key.value, written.value] as const] : [],
          )
        : [],
  }
}

/** The classes of an exception that the text raises: its own, and those of the text that it extends. */
function classesOf({ type, value }: PythonError): readonly string[] {
  const above = (each: Value): string[] =>
    each.kind === "class" ? [each.name, ...each.bases.flatMap(above)] : [exceptionClass(each)]
  if (value?.kind === "instance") return above(value.of)
  return value?.kind === "class" ? above(value) : [type]
}

/** Where the answer of ExceptionMiddleware is made, and why. */
export interface Answering {
  readonly evaluation: Evaluation
  readonly app: AppDeclaration
  readonly exchange: Exchange
  readonly layer: LayerInfo
  readonly cause: Cause
}

/**
 * The answer to an exception inside ExceptionMiddleware: HTTPException, and what the text handles by itself. null: it
 * goes on outwards. starlette/middleware/exceptions.py
 */
export function exceptionAnswer(answering: Answering, error: PythonError): Draft | null {
  const http = httpException(error)
  if (http !== null) return httpExceptionAnswer(answering, http)
  const handler = handlerFor(answering.app, classesOf(error))
  return handler === undefined ? null : handlerAnswer(answering, handler, error.value ?? none(error.span))
}

/** The answer to an HTTPException: the text's handler of its status, else of its class, else the framework's own. */
export function httpExceptionAnswer(answering: Answering, exception: HttpException): Draft {
  const { app, layer, cause } = answering
  const { status, detail, headers } = exception
  const phrase = PHRASES[status] ?? ""
  // A handler of 500 is ServerErrorMiddleware's. starlette/applications.py, build_middleware_stack
  const handler =
    (status === 500 ? undefined : app.handlers.findLast((each) => each.for === String(status))) ??
    handlerFor(app, exception.classes)
  if (handler !== undefined)
    return handlerAnswer(answering, handler, exceptionValue(exception, cause.span ?? handler.span))
  // Both leave out the body of an answer that can't have one.
  const isBodiless = [204, 304].includes(status)
  const draft =
    app.framework === "fastapi"
      ? json(
          layer,
          status,
          `{"detail":${(detail === null ? JSON.stringify(phrase) : toJson(detail)) ?? '""'}}`,
          cause,
        )
      : plainText(layer, status, (detail === null ? phrase : asText(detail)) ?? "", cause)
  if (isBodiless) {
    draft.body = ""
    draft.headers = []
  }
  const given = headers.map(([name, value]) => ({ name: name.toLowerCase(), value, cause }))
  draft.headers = [...given, ...draft.headers]
  return draft
}

const handlerFor = (app: AppDeclaration, classes: readonly string[]): ExceptionHandler | undefined => {
  for (const name of classes) {
    const found = app.handlers.findLast((each) => each.for === name && name !== "Exception")
    if (found !== undefined) return found
  }
  return undefined
}

/** `exc`, as a handler sees it. */
const exceptionValue = ({ status, detail, headers }: HttpException, span: Span): Value =>
  host("HTTPException", span, {
    truthy: true,
    attribute(name, at) {
      switch (name) {
        case "status_code":
          return number(status, at)
        case "detail":
          return detail ?? string(PHRASES[status] ?? "", at)
        case "headers":
          return headers.length === 0
            ? none(at)
            : {
                kind: "dict",
                entries: headers.map(([key, value]) => ({ key: string(key, at), value: string(value, at) })),
                span: at,
              }
        default:
          return null
      }
    },
  })

/** Runs an exception handler of the text. */
export function handlerAnswer(
  { evaluation, exchange, layer }: Pick<Answering, "evaluation" | "exchange" | "layer">,
  { handler, span }: ExceptionHandler,
  exception: Value,
): Draft {
  const fallback = plainText(layer, 500, "Internal Server Error", {
    span,
    option: null,
    why: "an exception handler of the text answers",
  })
  if (handler.kind !== "function") return fallback
  try {
    const value = callFunction(evaluation, handler, {
      positional: [requestValue(exchange.request, span), exception],
      keywords: new Map(),
      span,
    })
    return draftOf(value) ?? responseFrom(evaluation, value, layer) ?? fallback
  } catch (error) {
    if (error instanceof PythonError) return fallback
    throw error
  }
}
