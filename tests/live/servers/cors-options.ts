import fc from "fast-check"

export const pick = <const T>(...items: readonly T[]) => fc.constantFrom(...items)

/** An options object, as a program writes it. */
export const optionsOf = (options: Readonly<Record<string, fc.Arbitrary<string>>>): fc.Arbitrary<string> =>
  fc.record(options, { requiredKeys: [] }).map(
    (given) =>
      `{ ${Object.entries(given)
        .map(([name, value]) => `${name}: ${String(value)}`)
        .join(", ")} }`,
  )
