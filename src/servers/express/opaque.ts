import type { Value } from "../../source/javascript/interpreter/values.ts"
import { isOpaque } from "../../source/javascript/interpreter/values.ts"
import { MIDDLEWARE_CHOICES, refusedBy } from "../middleware-choices.ts"
import { nodeStatusText } from "../node/status-texts.ts"
import type { LayerInfo } from "../server.ts"
import type { NodeExchange, Runtime } from "./runtime.ts"

/** A name that sounds like routes rather than like a middleware. */
const SOUNDS_LIKE_ROUTES = /route|controller|api|handler/i

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
  if (isLast || (SOUNDS_LIKE_ROUTES.test(info.name) && request.method !== "OPTIONS")) {
    visits.push({ layer: info, action: "answered", note: "it is not in the paste: it is taken to answer" })
    response.setHeader("Content-Type", "application/json; charset=utf-8", null)
    response.end(request.method === "HEAD" ? "" : "{}", info)
    return
  }
  const key = `middleware ${info.name}`
  const { evaluation } = runtime
  if (isOpaque(handler) && !SOUNDS_LIKE_ROUTES.test(info.name))
    evaluation.askAbout({
      key,
      text: `What does \`${info.name}\` do with a preflight?`,
      reason: evaluation.unknownOf(handler).reason,
      span: handler.span,
      expected: { kind: "choice", choices: MIDDLEWARE_CHOICES },
      assumed: "passes",
    })
  const status = refusedBy(evaluation.answer(key) ?? "passes", request)
  if (status === null) {
    visits.push({ layer: info, action: "passed on", note: "" })
    goOn(null)
    return
  }
  const why = `you said: ${evaluation.answer(key)}`
  visits.push({ layer: info, action: "answered", note: why })
  response.statusCode = status
  response.cause = { span: handler.span, option: null, why }
  response.setHeader("Content-Type", "text/plain; charset=utf-8", null)
  response.end(nodeStatusText(status), info)
}
