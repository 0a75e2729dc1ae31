import type { Construction, PageContext, RequestInit } from "../request.ts"
import { requestOfPage } from "./new-request.ts"

/**
 * The request of `new EventSource(url, { withCredentials })`: a GET in cors mode, which needs no preflight.
 * `credentials: "include"` stands for `withCredentials`.
 * @returns a refusal for a URL that is none: then the constructor throws
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#dom-eventsource
 */
export const constructEventSource = (init: RequestInit, page: PageContext): Construction =>
  requestOfPage(init.url, page, {
    initiator: { kind: "eventsource" },
    method: "GET",
    headers: [["Accept", "text/event-stream"]],
    body: null,
    mode: "cors",
    credentials: init.credentials === "include" ? "include" : "same-origin",
  })
