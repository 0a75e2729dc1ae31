const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype

/**
 * A value with those parts of an earlier one that it has as well: what did not change is the same object, and whoever draws
 * it need not draw it anew.
 * @param before arrays, plain objects and what stands in them; anything else is compared as `Object.is` does
 */
export function sameWhereEqual<T>(before: unknown, after: T): T
export function sameWhereEqual(before: unknown, after: unknown): unknown {
  if (Object.is(before, after)) return before
  if (Array.isArray(before) && Array.isArray(after)) {
    const shared = after.map((each, i) => sameWhereEqual(before[i], each))
    return before.length === after.length && shared.every((each, i) => Object.is(each, before[i]))
      ? before
      : shared
  }
  if (!isPlain(before) || !isPlain(after)) return after
  const entries = Object.entries(after).map(
    ([name, each]) => [name, sameWhereEqual(before[name], each)] as const,
  )
  const isSame =
    Object.keys(before).length === entries.length &&
    entries.every(([name, each]) => Object.hasOwn(before, name) && Object.is(each, before[name]))
  return isSame ? before : Object.fromEntries(entries)
}
