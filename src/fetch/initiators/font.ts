import type { Departures } from "../departures.ts"
import { type Construction, type PageContext, type RequestInit, withoutFragment } from "../request.ts"
import { newRequest } from "./new-request.ts"

/**
 * The request of `@font-face`: in cors mode, without credentials to another origin.
 * https://drafts.csswg.org/css-fonts-4/#font-fetching-requirements
 */
export function constructFont(init: RequestInit, page: PageContext, departures: Departures): Construction {
  if (!URL.canParse(init.url, page.url.href))
    return { kind: "refused", refusal: { kind: "invalid url", url: init.url } }
  return {
    kind: "request",
    dropped: [],
    request: {
      ...newRequest(page),
      initiator: { kind: "font" },
      method: "GET",
      urlList: [withoutFragment(new URL(init.url, page.url.href))],
      headers: [["Accept", "*/*"]],
      body: null,
      mode: departures.fontsInNoCorsMode ? "no-cors" : "cors",
      credentials: "same-origin",
    },
  }
}
