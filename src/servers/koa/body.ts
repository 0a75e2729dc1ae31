import { toJson } from "../../source/javascript/interpreter/builtins/json.ts"
import { NOWHERE, string, text, type Value } from "../../source/javascript/interpreter/values.ts"
import { nodeStatusText } from "../node/status-texts.ts"
import type { Cause } from "../server.ts"
import type { KoaExchange } from "./runtime.ts"

/** `statuses.empty`: answers that have no body. */
const isEmptyStatus = (status: number): boolean => status === 204 || status === 205 || status === 304

/** koa 3.3.0, lib/response.js: `set status` */
export function setStatus(exchange: KoaExchange, status: number): void {
  exchange.isExplicitStatus = true
  exchange.response.statusCode = status
  if (exchange.body !== null && isEmptyStatus(status))
    setBody(exchange, { kind: "null", span: NOWHERE }, null)
}

/** koa 3.3.0, lib/response.js: `set body` */
export function setBody(exchange: KoaExchange, value: Value, cause: Cause | null): void {
  const { response } = exchange
  const type = response.getHeader("Content-Type")?.split(";")[0] ?? null
  if (value.kind === "null" || value.kind === "undefined") {
    exchange.body = null
    if (!isEmptyStatus(response.statusCode)) {
      if (type === "application/json") {
        exchange.body = string("null", value.span)
        return
      }
      setStatus(exchange, 204)
    }
    if (value.kind === "null") exchange.isExplicitNullBody = true
    response.removeHeader("Content-Type")
    return
  }
  exchange.body = value
  if (!exchange.isExplicitStatus) response.statusCode = 200
  if (value.kind === "string") {
    if (type === null)
      response.setHeader(
        "Content-Type",
        /^\s*</.test(value.value) ? "text/html; charset=utf-8" : "text/plain; charset=utf-8",
        cause,
      )
    return
  }
  if (type === null || !/\bjson\b/i.test(type))
    response.setHeader("Content-Type", "application/json; charset=utf-8", cause)
}

export function setTextBody(exchange: KoaExchange, body: string, type: string): void {
  exchange.response.setHeader("Content-Type", type, null)
  setBody(exchange, string(body, NOWHERE), null)
}

/** koa 3.3.0, lib/application.js: `respond`. The answer's body as it is sent. */
export function respondedBody(exchange: KoaExchange): string {
  const { response, body, request } = exchange
  if (isEmptyStatus(response.statusCode)) {
    response.removeHeader("Content-Type")
    return ""
  }
  if (request.method === "HEAD") return ""
  if (body === null) {
    if (exchange.isExplicitNullBody) {
      response.removeHeader("Content-Type")
      return ""
    }
    response.setHeader("Content-Type", "text/plain; charset=utf-8", null)
    return nodeStatusText(response.statusCode)
  }
  return body.kind === "string" ? body.value : (toJson(body) ?? text(body) ?? "")
}
