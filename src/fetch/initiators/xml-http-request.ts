import { MIMEType } from "whatwg-mimetype"
import type { Departures } from "../departures.ts"
import { byteLowercase, type Header, type HeaderList } from "../header-list.ts"
import { type Construction, constructRequest, type PageContext, type RequestInit } from "../request.ts"
import type { Initiator } from "./initiator.ts"
import { withLibraryDefaults } from "./xhr-libraries.ts"

/**
 * The request of an XMLHttpRequest: always in cors mode, redirects followed. `credentials: "include"` stands for
 * `withCredentials`; anything else is its default.
 * https://xhr.spec.whatwg.org/#the-send()-method
 */
export function constructXmlHttpRequest(
  given: RequestInit,
  initiator: Extract<Initiator, { kind: "xhr" }>,
  page: PageContext,
  departures: Departures,
): Construction {
  const init = initiator.library === undefined ? given : withLibraryDefaults(given, initiator.library, page)
  // 3. GET and HEAD go without their body.
  const hasBody = init.body !== null && !/^(?:get|head)$/i.test(init.method)
  const made = constructRequest(
    {
      ...init,
      body: hasBody ? init.body : null,
      mode: "cors",
      credentials: init.credentials === "include" ? "include" : "same-origin",
      redirect: "follow",
    },
    page,
    departures,
  )
  if (made.kind === "refused") return made
  const { request } = made
  // Set the use-CORS-preflight flag if upload listener flag is set.
  const listens = initiator.uploadListener && (request.body !== null || departures.uploadListenerNeedsNoBody)
  const set = combined(request.headers)
  const kind = init.body?.kind
  const isString = kind === "text" || (kind === "form" && departures.rewritesFormCharset)
  const headers = isString ? set.map((header) => inUtf8(header, departures)) : set
  const isType = ([name]: Header) => byteLowercase(name) === "content-type"
  const typeAsWritten = { header: init.headers.some(isType) ? (set.find(isType) ?? null) : null }
  return { ...made, request: { ...request, headers, typeAsWritten, useCorsPreflight: listens } }
}

/** `setRequestHeader()` combines what is set twice. https://xhr.spec.whatwg.org/#the-setrequestheader()-method */
function combined(headers: HeaderList): HeaderList {
  const result: Header[] = []
  for (const [name, value] of headers) {
    const at = result.findIndex(([each]) => byteLowercase(each) === byteLowercase(name))
    const before = result[at]
    if (before === undefined) result.push([name, value])
    else result[at] = [before[0], `${before[1]}, ${value}`]
  }
  return result
}

/** 4.4. A string body is sent in UTF-8, whatever the charset that JavaScript named. */
function inUtf8([name, value]: Header, { rewritesCharsetInPlace }: Departures): Header {
  if (byteLowercase(name) !== "content-type") return [name, value]
  if (rewritesCharsetInPlace)
    return [name, value.replace(/(;\s*charset\s*=\s*)(?:"[^"]*"|[^;\s"]+)/gi, "$1UTF-8")]
  const type = MIMEType.parse(value)
  const charset = type?.parameters.get("charset")
  if (type === null || charset === undefined || /^utf-8$/i.test(charset)) return [name, value]
  type.parameters.set("charset", "UTF-8")
  return [name, type.toString()]
}
