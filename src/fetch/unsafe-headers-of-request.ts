import { corsUnsafeRequestHeaders, type UnsafeHeader } from "./cors-unsafe-request-header-names.ts"
import type { Departures } from "./departures.ts"
import { byteLowercase, contains, type HeaderList, remove } from "./header-list.ts"
import type { Request } from "./request.ts"

/**
 * What forces a preflight of a request: its CORS-unsafe request-header names, and a browser's own view of its
 * `Content-Type`.
 * @param more headers that the request has lost, and the preflight asks for all the same
 * @returns one entry for each name, in lower case, sorted
 */
export function unsafeHeadersOf(
  request: Request,
  departures: Departures,
  more: HeaderList = [],
): UnsafeHeader[] {
  const unsafe = corsUnsafeRequestHeaders([...request.headers, ...more], departures)
  const written = departures.judgesTypeAsWritten ? (request.typeAsWritten?.header ?? null) : null
  const isKnown = unsafe.some(({ name }) => name === "content-type")
  if (written === null || isKnown || !contains(request.headers, "content-type")) return unsafe
  return [...unsafe, ...corsUnsafeRequestHeaders([written], departures)].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )
}

/** Do the headers that JavaScript set force a preflight? In a browser that `judgesTypeAsWritten`, the body's own type does not count. */
export function forcesPreflightByOwnHeaders(request: Request, departures: Departures): boolean {
  const { typeAsWritten } = request
  const headers: HeaderList =
    departures.judgesTypeAsWritten && typeAsWritten !== null
      ? withType(request.headers, typeAsWritten.header)
      : request.headers
  return corsUnsafeRequestHeaders(headers, departures).length > 0
}

function withType(headers: HeaderList, type: HeaderList[number] | null): HeaderList {
  if (!headers.some(([name]) => byteLowercase(name) === "content-type")) return headers
  return [...remove(headers, "content-type"), ...(type === null ? [] : [type])]
}
