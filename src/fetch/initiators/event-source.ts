import { type Construction, type PageContext, type RequestInit, withoutFragment } from "../request.ts"
import { newRequest } from "./new-request.ts"

/**
 * The request of `new EventSource(url, { withCredentials })`: a GET in cors mode, which needs no preflight.
 * `credentials: "include"` stands for `withCredentials`.
 * @returns a refusal for a URL that is none: then the constructor throws
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#dom-eventsource
 */
export function constructEventSource(init: RequestInit, page: PageContext): Construction {
  if (!URL.canParse(init.url, page.url.href))
    return { kind: "refused", refusal: { kind: "invalid url", url: init.url } }
  return {
    kind: "request",
    dropped: [],
    request: {
      ...newRequest(page),
      initiator: { kind: "eventsource" },
      method: "GET",
      urlList: [withoutFragment(new URL(init.url, page.url.href))],
      headers: [["Accept", "text/event-stream"]],
      body: null,
      mode: "cors",
      credentials: init.credentials === "include" ? "include" : "same-origin",
    },
  }
}
