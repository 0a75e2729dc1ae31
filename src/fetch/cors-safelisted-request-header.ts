import { MIMEType } from "whatwg-mimetype"
import { type Departures, standardDepartures } from "./departures.ts"
import { byteLowercase, type Header } from "./header-list.ts"

/** Bytes that turn an `Accept` or `Content-Type` value unsafe. https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte */
function hasCorsUnsafeRequestHeaderByte(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    if ((code < 0x20 && code !== 0x09) || code === 0x7f) return true
    if ('"():<>?@[\\]{}'.includes(value.charAt(i))) return true
  }
  return false
}

/** Why a header is not CORS-safelisted, or "safelisted". */
export type Safelisting = "safelisted" | "too long" | "unsafe byte" | "unsafe value" | "not a safelisted name"

const SAFELISTED_NAMES = ["accept", "accept-language", "content-language", "content-type", "range"]
const SIMPLE_CONTENT_TYPES = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]

/**
 * Is the header CORS-safelisted, that is: may it go to another origin without a preflight?
 * @param header name and value
 * @param departures what the browser at hand safelists beyond the standard
 * @returns "safelisted", or the first rule that it breaks
 * https://fetch.spec.whatwg.org/#cors-safelisted-request-header
 */
export function corsSafelisting(
  [name, value]: Header,
  departures: Pick<
    Departures,
    "safelistedRequestHeaders" | "safelistsRangeInAnyCase" | "safelistsContentTypeLists"
  > = standardDepartures,
): Safelisting {
  const lower = byteLowercase(name)
  const also = departures.safelistedRequestHeaders.get(lower)
  if (also !== undefined) return also.test(value) ? "safelisted" : "unsafe value"
  if (!SAFELISTED_NAMES.includes(lower)) return "not a safelisted name"
  // 1. If value's length is greater than 128, then return false.
  if (value.length > 128) return "too long"
  // 2. Byte-lowercase name and switch on the result:
  switch (lower) {
    case "accept":
      return hasCorsUnsafeRequestHeaderByte(value) ? "unsafe byte" : "safelisted"
    case "accept-language":
    case "content-language":
      return /^[0-9A-Za-z *,\-.;=]*$/.test(value) ? "safelisted" : "unsafe byte"
    case "content-type": {
      if (hasCorsUnsafeRequestHeaderByte(value)) return "unsafe byte"
      if (value.includes(",") && !departures.safelistsContentTypeLists) return "unsafe value"
      const mimeType = MIMEType.parse(value)
      return mimeType !== null && SIMPLE_CONTENT_TYPES.includes(mimeType.essence)
        ? "safelisted"
        : "unsafe value"
    }
    case "range":
      return isSimpleRange(departures.safelistsRangeInAnyCase ? value.toLowerCase() : value)
        ? "safelisted"
        : "unsafe value"
    default:
      return "safelisted"
  }
}

/** A single `bytes=` range that has a start. https://fetch.spec.whatwg.org/#simple-range-header-value */
function isSimpleRange(value: string): boolean {
  const match = /^bytes=([0-9]+)-([0-9]*)$/.exec(value)
  if (match === null) return false
  const [, start = "", end = ""] = match
  return end === "" || BigInt(start) <= BigInt(end)
}

/**
 * May the header be set in `no-cors` mode? https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header
 * @param header name and value
 */
export function isNoCorsSafelistedRequestHeader(
  [name, value]: Header,
  departures: Parameters<typeof corsSafelisting>[1] = standardDepartures,
): boolean {
  if (!["accept", "accept-language", "content-language", "content-type"].includes(byteLowercase(name)))
    return false
  return corsSafelisting([name, value], departures) === "safelisted"
}
