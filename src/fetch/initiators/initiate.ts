import type { Departures } from "../departures.ts"
import { type Construction, constructRequest, type PageContext, type RequestInit } from "../request.ts"
import { constructBeacon } from "./beacon.ts"
import { constructEventSource } from "./event-source.ts"
import { constructFont } from "./font.ts"
import { constructFormSubmission } from "./form.ts"
import type { PageInitiator } from "./initiator.ts"
import { createPotentialCorsRequest } from "./potential-cors-request.ts"
import { constructWebSocket } from "./web-socket.ts"
import { constructXmlHttpRequest } from "./xml-http-request.ts"

/** Makes the request that something in a page makes. */
export function initiate(
  init: RequestInit,
  initiator: PageInitiator,
  page: PageContext,
  departures: Departures,
): Construction {
  switch (initiator.kind) {
    case "fetch":
      return constructRequest(init, page, departures)
    case "xhr":
      return constructXmlHttpRequest(init, initiator, page, departures)
    case "eventsource":
      return constructEventSource(init, page)
    case "beacon":
      return constructBeacon(init, page, departures)
    case "font":
      return constructFont(init, page, departures)
    case "form":
      return constructFormSubmission(init, page)
    case "websocket":
      return constructWebSocket(init, page)
    default:
      return createPotentialCorsRequest(init.url, initiator, page)
  }
}
