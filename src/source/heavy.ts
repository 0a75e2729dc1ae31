/**
 * What a pasted program may make of its values. A line that doubles a text, in a loop, makes more of it than there is memory
 * for; so a value that holds more than this is taken for one that is not known, and goes no further.
 */

/** Letters and items together, however deeply nested: more than a file may be long. */
export const MOST = 100_000

/**
 * How much a value holds. What is in it twice counts twice.
 * @param partsOf the parts of a value, or the number of its letters
 * @returns no more than a little over `MOST`
 */
export function weightOf<Value>(value: Value, partsOf: (value: Value) => number | Iterable<Value>): number {
  let weight = 0
  const open: Value[] = [value]
  for (let next = open.pop(); next !== undefined && weight <= MOST; next = open.pop()) {
    const parts = partsOf(next)
    weight += 1
    if (typeof parts === "number") weight += parts
    else
      for (const part of parts) {
        open.push(part)
        if (open.length + weight > MOST) return MOST + 1
      }
  }
  return weight
}

/** `parts.join(separator)`; no more than enough of it to be too much. */
export function joined(parts: readonly string[], separator: string): string {
  let text = parts[0] ?? ""
  for (const part of parts.slice(1)) {
    if (text.length > MOST) return text.slice(0, MOST + 1)
    text += separator + part
  }
  return text
}

/** `text.repeat(count)`; no more than enough of it to be too much. */
export const repeated = (text: string, count: number): string =>
  text === "" ? "" : text.repeat(Math.max(0, Math.min(count, Math.ceil((MOST + 1) / text.length))))

/** The parts of a text before, between and behind what is sought; around nothing, that is each letter. */
export const partsAround = (text: string, sought: string): readonly string[] =>
  sought === "" ? ["", ...text.split(""), ""] : text.split(sought)

/** `text.replaceAll(sought, by)`; no more than enough of it to be too much. */
export const replacedAll = (text: string, sought: string, by: string): string =>
  joined(partsAround(text, sought), by)
