import { corsSafelisting, type Safelisting } from "./cors-safelisted-request-header.ts"
import { type Departures, standardDepartures } from "./departures.ts"
import { byteLowercase, type HeaderList, sortAndCombine } from "./header-list.ts"

/** A header that forces a preflight, and the rule that makes it do so. */
export interface UnsafeHeader {
  /** in lower case */
  readonly name: string
  readonly value: string
  /** how often it was given */
  readonly times: number
  /** as it was written */
  readonly written: string
  readonly because: Exclude<Safelisting, "safelisted"> | "safelisted values too long together"
}

/**
 * The headers that force a preflight, and are asked for in `Access-Control-Request-Headers`.
 * @param headers the request's header list
 * @param departures the browser's own rules
 * @returns one entry for each name, in lower case, sorted
 * https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names
 */
export function corsUnsafeRequestHeaders(
  headers: HeaderList,
  departures: Departures = standardDepartures,
): UnsafeHeader[] {
  // 1.–3. Let unsafeNames and potentiallyUnsafeNames be new lists, and safelistValueSize 0.
  const unsafe: UnsafeHeader[] = []
  const potentiallyUnsafe: UnsafeHeader[] = []
  let safelistValueSize = 0
  // 4. For each header of headers:
  for (const [name, value] of departures.combinesBeforeSafelisting ? sortAndCombine(headers) : headers) {
    const safelisting = corsSafelisting([name, value], departures)
    const lower = byteLowercase(name)
    if (safelisting !== "safelisted")
      unsafe.push({ name: lower, written: name, value, times: 1, because: safelisting })
    else {
      potentiallyUnsafe.push({
        name: lower,
        written: name,
        value,
        times: 1,
        because: "safelisted values too long together",
      })
      safelistValueSize += value.length
    }
  }
  // 5. If safelistValueSize is greater than 1024, then append the potentially unsafe names.
  if (safelistValueSize > 1024) unsafe.push(...potentiallyUnsafe)
  // 6. Return the result of convert header names to a sorted-lowercase set with unsafeNames.
  const byName = new Map<string, UnsafeHeader>()
  for (const header of unsafe) {
    const before = byName.get(header.name)
    byName.set(header.name, before === undefined ? header : { ...before, times: before.times + 1 })
  }
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}
