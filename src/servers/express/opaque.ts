import type { Value } from "../../source/javascript/interpreter/values.ts"
import { refusalOf, SOUNDS_LIKE_ROUTES } from "../node/opaque-middleware.ts"
import { nodeStatusText } from "../node/status-texts.ts"
import type { LayerInfo } from "../server.ts"
import type { NodeExchange, Runtime } from "./runtime.ts"

/**
 * A middleware, a router or a handler that the text does not show. A handler answers; what sounds like routes answers all
 * but OPTIONS; anything else does what the user says it does, and until then lets through.
 */
export function opaqueHandler(
  runtime: Runtime,
  exchange: NodeExchange,
  handler: Value,
  info: LayerInfo,
  isLast: boolean,
  goOn: (error: Value | null) => void,
): void {
  const { visits, response, request } = exchange
  const hasRoutes = SOUNDS_LIKE_ROUTES.test(info.name)
  if (isLast || (hasRoutes && request.method !== "OPTIONS")) {
    visits.push({ layer: info, action: "answered", note: "it is not in the paste: it is taken to answer" })
    response.setHeader("Content-Type", "application/json; charset=utf-8", null)
    response.end(request.method === "HEAD" ? "" : "{}", info)
    return
  }
  const refusal = hasRoutes ? null : refusalOf(runtime.evaluation, handler, info, request)
  if (refusal === null) {
    visits.push({ layer: info, action: "passed on", note: "" })
    goOn(null)
    return
  }
  const { status, why } = refusal
  visits.push({ layer: info, action: "answered", note: why })
  response.statusCode = status
  response.cause = { span: handler.span, option: null, why }
  response.setHeader("Content-Type", "text/plain; charset=utf-8", null)
  response.end(nodeStatusText(status), info)
}
