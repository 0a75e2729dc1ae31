import type { NetworkErrorReason } from "../fetch/fetch-params.ts"
import type { OtherName } from "../fetch/initiators/initiator.ts"
import type { FilteredResponse } from "../fetch/response.ts"
import type { Verdict } from "./verdict.ts"
import { code, statusText } from "./words.ts"

/**
 * The verdict on what is neither a call that JavaScript waits for nor an element: forms, beacons, streams, fonts,
 * WebSockets, and clients that are no browser.
 * @param line the request, as `GET /users`
 */
export function verdictOfOther(
  kind: OtherName,
  line: string,
  { type, status }: FilteredResponse,
  missingCookie: string | null,
): Verdict {
  const isOwn = type === "basic"
  const by = isOwn ? "Page and server are the same origin." : "The answer's CORS headers let the page in."
  const withCookie = (text: string) => (missingCookie === null ? text : `${text} ${missingCookie}`)
  switch (kind) {
    case "eventsource":
      return {
        tone: "allowed",
        title: "Allowed. JavaScript reads the stream.",
        detail: withCookie(by),
      }
    case "font":
      return { tone: "allowed", title: "Allowed. The page uses the font.", detail: by }
    case "beacon":
      return {
        tone: "opaque",
        title: `${line} was sent. sendBeacon() tells nothing of the answer.`,
        detail: withCookie(
          type === "opaque"
            ? "Its type is CORS-safelisted, so it goes out in no-cors mode: no server is asked, and it has run."
            : by,
        ),
      }
    case "form":
      return {
        tone: "opaque",
        title: `${line} was sent, and the answer is shown as a new page.`,
        detail: withCookie(
          "A form could post anywhere before CORS was, and still can: no preflight, no check, cookies as far as `SameSite` lets them. That is why CSRF exists, and CORS is no defence against it.",
        ),
      }
    case "websocket":
      return {
        tone: "allowed",
        title: "Connected. CORS has no part in a WebSocket.",
        detail: withCookie(
          "Any page may open one. The browser sends `Origin` and the cookies, and it is the server that must look at `Origin`.",
        ),
      }
    case "client":
      return {
        tone: "allowed",
        title: `${line} is answered, ${statusText(status)}. This client checks nothing.`,
        detail:
          "No browser: no preflight, no CORS check, every header shown. So that it works here says nothing about a page. Choose `fetch()` under “Sent by” to see what a browser does.",
      }
  }
}

/** Why the answer is of no use, though CORS lets it through. */
export function unusableWords(
  reason: Extract<NetworkErrorReason, { kind: "not an event stream" | "no WebSocket handshake" }>,
): { readonly title: string; readonly detail: string } {
  if (reason.kind === "no WebSocket handshake")
    return {
      title: `The server does not accept the WebSocket: it answered ${statusText(reason.status)}.`,
      detail: "A handshake is answered 101. CORS has no part in that.",
    }
  const isStatus = reason.status !== 200
  return {
    title: "The answer is not taken for a stream.",
    detail: isStatus
      ? `Its status is ${statusText(reason.status)}, and EventSource takes 200 only. CORS let it through.`
      : `Its ${code("Content-Type")} is ${reason.type === "" ? "absent" : code(reason.type)}, and EventSource takes ${code("text/event-stream")} only. CORS let it through.`,
  }
}
