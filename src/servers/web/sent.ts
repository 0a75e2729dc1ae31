import { noOrigin } from "../gateway.ts"
import type { LayerInfo, ServerAnswer, ServerRequest, Visit } from "../server.ts"
import type { WebResponse } from "./web-response.ts"

/**
 * A `Response` that the program gave, as it is sent.
 * @param layer what gave it
 * @param visits the way there
 */
export function sent(
  response: WebResponse,
  request: ServerRequest,
  layer: LayerInfo,
  visits: readonly Visit[],
): ServerAnswer {
  const headers = response.headers.sorted()
  const says = headers.some(({ name }) => name === "access-control-allow-origin")
  return {
    kind: "answer",
    status: response.status,
    headers,
    body: request.method === "HEAD" ? "" : (response.body ?? ""),
    layer,
    visits,
    absences: says
      ? []
      : [
          noOrigin(layer, {
            span: response.span ?? layer.span,
            option: null,
            why: "this Response is made without it",
          }),
        ],
    reachedApplication: true,
    cause:
      response.status >= 400
        ? { span: response.span, option: null, why: `it answers ${response.status} here` }
        : null,
  }
}
