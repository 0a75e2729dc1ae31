import type { Departures } from "../departures.ts"
import type { Construction, PageContext, RequestInit } from "../request.ts"
import { requestOfPage } from "./new-request.ts"

/**
 * The request of `@font-face`: in cors mode, without credentials to another origin.
 * @returns a refusal for a URL that is none
 * https://drafts.csswg.org/css-fonts-4/#font-fetching-requirements
 */
export const constructFont = (init: RequestInit, page: PageContext, departures: Departures): Construction =>
  requestOfPage(init.url, page, {
    initiator: { kind: "font" },
    method: "GET",
    headers: [["Accept", "*/*"]],
    body: null,
    mode: departures.fontsInNoCorsMode ? "no-cors" : "cors",
    credentials: "same-origin",
  })
