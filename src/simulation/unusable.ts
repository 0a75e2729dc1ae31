import type { NetworkErrorReason } from "../fetch/fetch-params.ts"
import type { Initiator } from "../fetch/initiators/initiator.ts"
import { isOkStatus } from "../fetch/response.ts"
import type { Exchange } from "./trace.ts"

/**
 * Why what CORS lets through is of no use to whoever asked: a script of an error page, a stream of another type.
 * @returns null where it is used
 */
export function unusableBecause(
  { kind }: Initiator,
  exchanges: readonly Exchange[],
): NetworkErrorReason | null {
  const reply = exchanges[exchanges.length - 1]?.reply
  if (reply?.kind !== "answer") return null
  const { status } = reply
  switch (kind) {
    case "script":
    case "module":
    case "stylesheet":
    case "font":
      return isOkStatus(status) ? null : { kind: "not an ok status for an element" }
    case "eventsource": {
      const type = reply.headers.find(({ name }) => name.toLowerCase() === "content-type")?.value ?? ""
      const essence = type.split(";")[0]?.trim().toLowerCase() ?? ""
      const isStream = status === 200 && essence === "text/event-stream"
      return isStream ? null : { kind: "not an event stream", status, type: essence }
    }
    case "websocket":
      return status === 101 ? null : { kind: "no WebSocket handshake", status }
    default:
      return null
  }
}
