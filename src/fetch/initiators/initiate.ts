import type { Departures } from "../departures.ts"
import { type Construction, constructRequest, type PageContext, type RequestInit } from "../request.ts"
import { isElement } from "./initiator.ts"
import { createPotentialCorsRequest } from "./potential-cors-request.ts"
import { constructXmlHttpRequest } from "./xml-http-request.ts"

/** Makes the request that `fetch()`, an XMLHttpRequest or an element makes. */
export function initiate(init: RequestInit, page: PageContext, departures: Departures): Construction {
  const { initiator } = init
  if (initiator.kind === "fetch") return constructRequest(init, page, departures)
  return isElement(initiator)
    ? createPotentialCorsRequest(init.url, initiator, page)
    : constructXmlHttpRequest(init, initiator, page, departures)
}
