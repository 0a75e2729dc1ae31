import { type Construction, type PageContext, type RequestInit, withoutFragment } from "../request.ts"
import { newRequest } from "./new-request.ts"

/** A WebSocket's URL as its handshake goes to: over HTTP(S). */
function handshakeUrl(given: URL): URL {
  return new URL(given.href.replace(/^ws(s?):/, "http$1:"))
}

/**
 * The handshake of `new WebSocket(url)`: with cookies and `Origin`, and without CORS: any page may open one.
 * @returns a refusal for a URL that is none: then the constructor throws
 * https://websockets.spec.whatwg.org/#concept-websocket-establish
 */
export function constructWebSocket(init: RequestInit, page: PageContext): Construction {
  if (!URL.canParse(init.url, page.url.href))
    return { kind: "refused", refusal: { kind: "invalid url", url: init.url } }
  return {
    kind: "request",
    dropped: [],
    request: {
      ...newRequest(page),
      initiator: { kind: "websocket" },
      method: "GET",
      urlList: [withoutFragment(handshakeUrl(new URL(init.url, page.url.href)))],
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
  }
}
