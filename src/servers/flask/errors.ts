import { PythonError, type Value } from "../../source/python/values.ts"
import type { Span } from "../../source/span.ts"
import type { Draft } from "../python/draft.ts"
import type { Cause, LayerInfo } from "../server.ts"
import { htmlDraft } from "./response.ts"

/** werkzeug 2.2.2, exceptions.py: the name of a status, and what its page says. */
const PAGES: Readonly<Record<number, readonly [name: string, description: string]>> = {
  400: ["Bad Request", "The browser (or proxy) sent a request that this server could not understand."],
  401: [
    "Unauthorized",
    "The server could not verify that you are authorized to access the URL requested. You either supplied the wrong credentials (e.g. a bad password), or your browser doesn&#39;t understand how to supply the credentials required.",
  ],
  403: [
    "Forbidden",
    "You don&#39;t have the permission to access the requested resource. It is either read-protected or not readable by the server.",
  ],
  404: [
    "Not Found",
    "The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.",
  ],
  405: ["Method Not Allowed", "The method is not allowed for the requested URL."],
  409: [
    "Conflict",
    "A conflict happened while processing the request. The resource might have been modified while the request was being processed.",
  ],
  415: ["Unsupported Media Type", "The server does not support the media type transmitted in the request."],
  422: [
    "Unprocessable Entity",
    "The request was well-formed but was unable to be followed due to semantic errors.",
  ],
  429: ["Too Many Requests", "This user has exceeded an allotted request count. Try again later."],
  500: [
    "Internal Server Error",
    "The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application.",
  ],
}

/** An HTTPException's own page. */
export function errorPage(layer: LayerInfo, status: number, description: string | null, cause: Cause): Draft {
  const [name, text] = PAGES[status] ?? [String(status), ""]
  return htmlDraft(
    layer,
    status,
    `<!doctype html>\n<html lang=en>\n<title>${status} ${name}</title>\n<h1>${name}</h1>\n<p>${description ?? text}</p>\n`,
    cause,
  )
}

/** The redirect to a rule's own slash at the end. */
export function slashRedirect(layer: LayerInfo, to: string, cause: Cause): Draft {
  const draft = htmlDraft(
    layer,
    308,
    `<!doctype html>\n<html lang=en>\n<title>Redirecting...</title>\n<h1>Redirecting...</h1>\n<p>You should be redirected automatically to the target URL: <a href="${to}">${to}</a>. If not, click the link.\n`,
    cause,
  )
  draft.append("location", to, cause)
  return draft
}

/** `abort(…)` on its way up: an HTTP status instead of an exception of Python's. */
export class HttpAbort extends PythonError {
  readonly status: number
  readonly description: string | null
  readonly response: Value | null
  constructor(status: number, description: string | null, response: Value | null, span: Span) {
    super("HTTPException", `${status} ${PAGES[status]?.[0] ?? ""}`.trim(), span)
    this.status = status
    this.description = description
    this.response = response
  }
}
