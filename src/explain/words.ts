import type { Exchange, Trace } from "../simulation/trace.ts"

/** https://www.iana.org/assignments/http-status-codes, those that servers of scenarios answer with. */
const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  202: "Accepted",
  204: "No Content",
  206: "Partial Content",
  301: "Moved Permanently",
  302: "Found",
  303: "See Other",
  304: "Not Modified",
  307: "Temporary Redirect",
  308: "Permanent Redirect",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  418: "I'm a teapot",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
}

/** A status with its name: `405 Method Not Allowed`. */
export const statusText = (status: number): string =>
  REASONS[status] === undefined ? String(status) : `${status} ${REASONS[status]}`

/** Method and path of an exchange: `POST /users`. */
export const requestLine = (exchange: Exchange): string =>
  `${exchange.wire.method} ${exchange.wire.url.pathname}${exchange.wire.url.search}`

/** Method and path of what JavaScript asked for, before anything was sent. */
export function askedLine(trace: Trace): string {
  if (trace.request === null) return "The request"
  const [url] = trace.request.urlList
  return `${trace.request.method} ${url.pathname}${url.search}`
}

/** `a`, `a and b`, `a, b and c` */
export function listed(items: readonly string[]): string {
  if (items.length <= 1) return items[0] ?? ""
  return `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`
}

/** Backticks around what stands in code. */
export const code = (text: string): string => `\`${text.replaceAll("`", "'")}\``
