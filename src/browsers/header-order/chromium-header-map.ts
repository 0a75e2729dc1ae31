import { isPotentiallyTrustworthy } from "../../fetch/address-space.ts"
import { byteLowercase } from "../../fetch/header-list.ts"
import { currentUrl, type Request } from "../../fetch/request.ts"
import { rapidHash } from "./rapid-hash.ts"

/** What Chromium adds to every request of a page; user agent client hints to a URL that is potentially trustworthy only. */
const CLIENT_HINTS = ["sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform"]
/** There is one header more of Chromium's own; which one makes no difference to any order that was seen. */
const OWN = "(own)"

/**
 * The order in which Chromium looks through a request's headers, lower-cased: that of the table that holds them, whose
 * places come from a hash of the name. `tests/live/chromium.test.ts`, "which of several headers", asks the real one.
 */
export function chromiumHeaderOrder(request: Request): readonly string[] {
  const names = request.headers.map(([name]) => byteLowercase(name))
  // fetch() hands over a sorted list, an XMLHttpRequest a table of its own.
  const handedOver = request.initiator.kind === "xhr" ? tableOrder(names) : [...names].sort()
  const hints = isPotentiallyTrustworthy(currentUrl(request)) ? CLIENT_HINTS : []
  return tableOrder([...handedOver, ...hints, OWN])
}

/** What a table with open addressing gives back: it begins with 8 places, is never more than half full, and probes 1, 2, 3 … further. */
function tableOrder(names: readonly string[]): readonly string[] {
  let places = Array<string | null>(8).fill(null)
  let count = 0
  const put = (name: string): void => {
    const mask = places.length - 1
    let at = hashOf(name) & mask
    for (let probe = 1; places[at] !== null; probe++) {
      if (places[at] === name) return
      at = (at + probe) & mask
    }
    places[at] = name
    count++
  }
  for (const name of names) {
    put(name)
    if (count * 2 < places.length) continue
    const held = places
    places = Array<string | null>(held.length * 2).fill(null)
    count = 0
    for (const each of held) if (each !== null) put(each)
  }
  return places.filter((each) => each !== null)
}

/** The hashes of names that were asked for before: reckoning with 64 bits takes its time, and most names come again and again. */
const hashes = new Map<string, number>()
const MOST = 1000

/** 24 bits of the hash of a name's 16-bit characters. */
function hashOf(name: string): number {
  const known = hashes.get(name)
  if (known !== undefined) return known
  const hash = newHashOf(name)
  if (hashes.size < MOST) hashes.set(name, hash)
  return hash
}

function newHashOf(name: string): number {
  const bytes = new Uint8Array(name.length * 2)
  for (let i = 0; i < name.length; i++) bytes[i * 2] = name.charCodeAt(i)
  return Number(rapidHash(bytes) & 0xffffffn)
}
