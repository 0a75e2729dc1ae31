import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { jsonParseError } from "../../../src/source/javascript/json-parse-error.ts"

/** What this V8 says. Newer ones add line and column. */
function real(text: string): string | null {
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    return error instanceof Error ? error.message.replace(/ \(line \d+ column \d+\)$/, "") : ""
  }
}

describe("why a text is no JSON, as V8 says it", () => {
  test.each([
    "",
    " ",
    "{",
    "[",
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,}',
    "{a:1}",
    "[1,]",
    "[1 2]",
    '["a" "b"]',
    "01",
    "-",
    "-a",
    "1.",
    "1.a",
    "1e",
    "1e+",
    "tru",
    "trux",
    "nul",
    "undefined",
    "NaN",
    "[object Object]",
    '"a',
    '"a\nb"',
    '"\\x"',
    '"\\u12"',
    '"\\u12x4"',
    '"\\',
    "{} x",
    "<!doctype html><html></html>",
    '{"name":"Ada","age": x, "rest": "of it all"}',
    '{"name":"Ada Lovelace", "x": y}',
    "'single'",
    "1,2",
    "a",
    '{"a":"b",\'c\':1}',
  ])("%j", (text) => {
    expect(jsonParseError(text)).toBe(real(text))
  })

  test("random texts, and JSON with a letter changed, added or taken away", () => {
    const letters = [...'{}[]",:0123456789-.eE+truefalsn\\/b \n\tux'] as const
    const broken = fc
      .tuple(fc.json({ maxDepth: 2 }), fc.nat(), fc.constantFrom(...letters), fc.nat(2))
      .map(([json, at, letter, how]) => {
        const place = at % (json.length + 1)
        return how === 0
          ? json.slice(0, place) + letter + json.slice(place)
          : how === 1
            ? json.slice(0, place) + json.slice(place + 1)
            : json.slice(0, place) + letter + json.slice(place + 1)
      })
    const random = fc.array(fc.constantFrom(...letters), { maxLength: 30 }).map((all) => all.join(""))
    fc.assert(
      fc.property(fc.oneof(broken, random), (text) => {
        expect(jsonParseError(text)).toBe(real(text))
      }),
      { numRuns: 3000 },
    )
  })
})
