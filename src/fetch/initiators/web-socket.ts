import type { Construction, PageContext, RequestInit } from "../request.ts"
import { requestOfPage } from "./new-request.ts"

/** A WebSocket's URL as its handshake goes to: over HTTP(S). */
const handshakeUrl = (given: URL): URL => new URL(given.href.replace(/^ws(s?):/, "http$1:"))

/**
 * The handshake of `new WebSocket(url)`: with cookies and `Origin`, and without CORS: any page may open one.
 * @returns a refusal for a URL that is none: then the constructor throws
 * https://websockets.spec.whatwg.org/#concept-websocket-establish
 */
export const constructWebSocket = (init: RequestInit, page: PageContext): Construction =>
  requestOfPage(
    init.url,
    page,
    {
      initiator: { kind: "websocket" },
      method: "GET",
      headers: [
        ["Upgrade", "websocket"],
        ["Connection", "Upgrade"],
        ["Sec-WebSocket-Version", "13"],
        ["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="],
      ],
      body: null,
      mode: "websocket",
      credentials: "include",
      redirect: "error",
    },
    handshakeUrl,
  )
