import type { Trace } from "../simulation/trace.ts"

/**
 * What made a request of a page that has an origin ask as `null`: a redirect that led from one foreign origin to another.
 * https://fetch.spec.whatwg.org/#concept-request-tainted-origin
 * @param sent the serialized origin that was sent
 * @returns a sentence; null where it asked as its page, or the page itself has none
 */
export const taintedWords = (trace: Trace, sent: string): string | null =>
  sent === "null" && trace.origin !== null && trace.origin !== "null"
    ? "It asks as `null` since a redirect led it from one foreign origin to another: the page’s own is not told any more."
    : null
