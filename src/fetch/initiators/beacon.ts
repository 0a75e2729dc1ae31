import { extractBody } from "../body.ts"
import { corsSafelisting } from "../cors-safelisted-request-header.ts"
import type { Departures } from "../departures.ts"
import type { HeaderList } from "../header-list.ts"
import type { Construction, PageContext, RequestInit } from "../request.ts"
import { requestOfPage } from "./new-request.ts"

/**
 * The request of `navigator.sendBeacon(url, data)`: a POST with credentials; in cors mode where the data's type is not
 * CORS-safelisted, else in no-cors mode.
 * @returns a refusal for a URL that is none, and for a stream, which is no BodyInit that it takes
 * https://w3c.github.io/beacon/#sec-processing-model
 */
export function constructBeacon(init: RequestInit, page: PageContext, departures: Departures): Construction {
  if (init.body?.kind === "stream") return { kind: "refused", refusal: { kind: "stream in no-cors" } }
  const body = init.body === null ? null : extractBody(init.body)
  const type = body?.type ?? null
  const headers: HeaderList = type === null ? [] : [["Content-Type", type]]
  const isSafe = headers.every((header) => corsSafelisting(header, departures) === "safelisted")
  return requestOfPage(init.url, page, {
    initiator: { kind: "beacon" },
    method: "POST",
    headers,
    body,
    mode: isSafe ? "no-cors" : "cors",
    credentials: "include",
    unsafeRequest: true,
  })
}
