/**
 * A `Range` of one span as a browser with its own range cache writes it anew, or null when it is not one valid span.
 * Not in the standard, which sends the value as JavaScript gave it; see `Departures.rewritesSingleRange`.
 */
export function rewriteSingleRange(value: string): string | null {
  const match = /^[\t ]*bytes[\t ]*=[\t ]*([0-9]*)[\t ]*-[\t ]*([0-9]*)[\t ]*$/i.exec(value)
  if (match === null) return null
  const [, start = "", end = ""] = match
  if (start === "" && end === "") return null
  if (start !== "" && end !== "" && BigInt(start) > BigInt(end)) return null
  const plain = (digits: string) => (digits === "" ? "" : BigInt(digits).toString())
  return `bytes=${plain(start)}-${plain(end)}`
}
