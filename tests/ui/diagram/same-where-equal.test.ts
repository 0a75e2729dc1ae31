import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { sameWhereEqual } from "../../../src/store/same-where-equal.ts"

describe("what did not change is the same object", () => {
  test("all of it, and parts of it", () => {
    const before = { a: [1, { b: 2 }], c: { d: 3 } }
    expect(sameWhereEqual(before, { a: [1, { b: 2 }], c: { d: 3 } })).toBe(before)
    const after = sameWhereEqual(before, { a: [1, { b: 2 }], c: { d: 4 } })
    expect(after).toEqual({ a: [1, { b: 2 }], c: { d: 4 } })
    expect(after.a).toBe(before.a)
    expect(after).not.toBe(before)
  })

  test("whatever there was before, the value is the one that was given; given twice, it is the same object", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
        const shared = sameWhereEqual(before, after)
        expect(shared).toEqual(after)
        expect(sameWhereEqual(shared, structuredClone(after))).toBe(shared)
      }),
    )
  })
})
