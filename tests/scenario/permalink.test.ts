import { createHash } from "node:crypto"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { Header } from "../../src/fetch/header-list.ts"
import { ELEMENTS } from "../../src/fetch/initiators/initiator.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import { DICTIONARY_1 } from "../../src/scenario/permalink/dictionary-1.ts"
import { openPermalink, permalinkHash } from "../../src/scenario/permalink/permalink.ts"
import type { Scenario } from "../../src/scenario/scenario.ts"

const text = fc.string({ unit: "grapheme" })
const headers = fc.array(fc.tuple(text, text).map((pair): Header => pair))
const status = fc.integer({ min: 200, max: 599 })
const reply = fc.oneof(
  fc.record({ status, headers, body: text }),
  fc.record({ status, headers, body: fc.base64String(), encoding: fc.constant("base64" as const) }),
)
const words = fc.dictionary(text, text)

const crossorigin = fc.constantFrom(null, "anonymous" as const, "use-credentials" as const)
const request = fc.record({
  initiator: fc.oneof(
    fc.constant({ kind: "fetch" as const }),
    fc.record({ kind: fc.constant("xhr" as const), uploadListener: fc.boolean() }),
    fc.record({
      kind: fc.constant("xhr" as const),
      uploadListener: fc.boolean(),
      library: fc.constantFrom("axios" as const, "jquery" as const),
    }),
    fc.record({ kind: fc.constantFrom(...ELEMENTS), crossorigin }),
  ),
  url: text,
  method: text,
  headers,
  body: fc.oneof(
    fc.constant(null),
    fc.record({ kind: fc.constantFrom("text" as const, "form" as const, "stream" as const), text }),
    fc.record({ kind: fc.constant("blob" as const), text, type: text }),
  ),
  mode: fc.constantFrom("cors" as const, "no-cors" as const, "same-origin" as const),
  credentials: fc.constantFrom("omit" as const, "same-origin" as const, "include" as const),
  redirect: fc.constantFrom("follow" as const, "error" as const, "manual" as const),
})

const scenario: fc.Arbitrary<Scenario> = fc.record({
  id: text,
  title: text,
  page: fc.record({
    url: text,
    sandboxed: fc.boolean(),
    localNetwork: fc.constantFrom("granted" as const, "denied" as const),
    embedderPolicy: fc.constantFrom(
      "unsafe-none" as const,
      "require-corp" as const,
      "credentialless" as const,
    ),
  }),
  request,
  later: fc.array(fc.record({ after: fc.nat(), request })),
  cookies: fc.array(fc.record({ from: text, header: text })),
  servers: fc.dictionary(
    text,
    fc.oneof(
      fc.record({ framework: fc.constant("replies" as const), preflight: reply, actual: reply }),
      fc.record({
        framework: fc.constant("starlette" as const),
        version: fc.constantFrom("1.3.1" as const, "0.52.1" as const),
        source: text,
        env: words,
        answers: words,
        behind: fc.constant(null),
      }),
    ),
  ),
  browser: fc.constantFrom("chromium", "standard"),
})

describe("a permalink", () => {
  test("opens as the very scenario that it was made from", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const opened = openPermalink(permalinkHash(given))
        expect(JSON.parse(JSON.stringify(opened))).toEqual(
          JSON.parse(JSON.stringify({ kind: "scenario", scenario: given })),
        )
      }),
    )
  })

  test("of the opening case is short, and so is one that was edited", () => {
    expect(permalinkHash(openingScenario).length).toBeLessThan(700)
    const server = openingScenario.servers["http://localhost:8000"]
    if (server?.framework !== "starlette") throw new Error("the opening case has no code")
    const edited: Scenario = {
      ...openingScenario,
      page: {
        url: "https://admin.shop.example/orders",
        sandboxed: false,
        localNetwork: "granted",
        embedderPolicy: "unsafe-none",
      },
      servers: {
        "https://api.shop.example": {
          ...server,
          source: server.source
            .replaceAll("app.example.com", "admin.shop.example")
            .replace("/users", "/orders"),
        },
      },
    }
    expect(permalinkHash(edited).length).toBeLessThan(700)
  })

  test("format 1 is read with its own dictionary for ever", () => {
    expect(createHash("sha256").update(DICTIONARY_1).digest("hex")).toMatchInlineSnapshot(
      `"02d3b14391af2605f68ffed15358d0f10074a90233fa2603dd020bce8ab08f17"`,
    )
  })

  test("made by the first release still opens", () => {
    const opened = openPermalink("#/s1/jdujQnYHhT2QC2q9E5_nicnvdM_Oo9l0NJsOzmwKAA")
    expect(opened).toEqual({ kind: "scenario", scenario: openingScenario })
  })

  test("that is cut off anywhere never opens, and says so", () => {
    const hash = permalinkHash({ ...openingScenario, title: "cut me" })
    for (let length = 5; length < hash.length; length++) {
      expect(openPermalink(hash.slice(0, length))).toMatchObject({ kind: "unreadable", why: "cut off" })
    }
  })

  test("with one letter changed never throws, and opens as something else never", () => {
    const hash = permalinkHash(openingScenario)
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: hash.length - 1 }),
        fc.constantFrom(..."AZaz09-_"),
        (at, letter) => {
          const changed = hash.slice(0, at) + letter + hash.slice(at + 1)
          const opened = openPermalink(changed)
          if (changed !== hash && opened.kind === "scenario") expect(opened.scenario).toEqual(openingScenario)
        },
      ),
    )
  })

  test("that is any text at all never throws", () => {
    fc.assert(
      fc.property(fc.string(), (given) => {
        expect(["none", "unreadable", "scenario"]).toContain(openPermalink(`#/s1/${given}`).kind)
        expect(openPermalink(`#${given}`).kind).not.toBe("scenario")
      }),
    )
  })

  test.each([
    ["", "none"],
    ["#/learn", "none"],
    ["#/s2/abc", "unreadable"],
  ])("«%s» is %s", (hash, kind) => {
    expect(openPermalink(hash).kind).toBe(kind)
  })
})
