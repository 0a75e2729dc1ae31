import type { HeaderList } from "../header-list.ts"
import type { Construction, PageContext } from "../request.ts"
import type { ElementInitiator, ElementName } from "./initiator.ts"
import { requestOfPage } from "./new-request.ts"

/** https://fetch.spec.whatwg.org/#concept-fetch, step 13: the default `Accept` of each destination */
const ACCEPT: Readonly<Record<ElementName, string>> = {
  img: "image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
  script: "*/*",
  module: "*/*",
  stylesheet: "text/css,*/*;q=0.1",
}

/**
 * The request of an element: without `crossorigin` in no-cors mode and with credentials; a module always in cors mode.
 * @returns a refusal for a URL that is none: then the element fires `error`
 * https://html.spec.whatwg.org/multipage/urls-and-fetching.html#create-a-potential-cors-request
 */
export function createPotentialCorsRequest(
  given: string,
  initiator: ElementInitiator,
  page: PageContext,
): Construction {
  const { kind, crossorigin } = initiator
  const isCors = crossorigin !== null || kind === "module"
  const headers: HeaderList = [["Accept", ACCEPT[kind]]]
  return requestOfPage(given, page, {
    initiator,
    method: "GET",
    headers,
    body: null,
    mode: isCors ? "cors" : "no-cors",
    credentials: isCors && crossorigin !== "use-credentials" ? "same-origin" : "include",
  })
}
