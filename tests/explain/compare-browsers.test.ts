import { describe, expect, test } from "vitest"
import { compareBrowsers } from "../../src/explain/compare-browsers.ts"
import type { Header } from "../../src/fetch/header-list.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import type { Scenario } from "../../src/scenario/scenario.ts"
import { serverOf } from "../../src/servers/registry.ts"

const scenarioOf = (headers: readonly Header[], allowed: string): Scenario => {
  const cors: readonly Header[] = [
    ["Access-Control-Allow-Origin", "*"],
    ["Access-Control-Allow-Headers", allowed],
  ]
  return {
    ...openingScenario,
    request: { ...openingScenario.request, method: "GET", headers, body: null, credentials: "omit" },
    servers: {
      "http://localhost:8000": {
        framework: "replies",
        preflight: { status: 204, headers: cors, body: "" },
        actual: { status: 200, headers: cors, body: "" },
      },
    },
  }
}

describe("where browsers part", () => {
  test("* covers Authorization in all three, and not in the standard", () => {
    const { runs, differences } = compareBrowsers(
      scenarioOf([["Authorization", "Bearer x"]], "*"),
      0,
      serverOf,
    )
    expect(runs.map(({ browser, tone }) => [browser, tone])).toEqual([
      ["chromium", "allowed"],
      ["firefox", "allowed"],
      ["webkit", "allowed"],
      ["standard", "blocked"],
    ])
    expect(differences).toContain("verdict")
  })

  test("a client hint needs no preflight in Chromium alone", () => {
    const { runs } = compareBrowsers(scenarioOf([["DPR", "2"]], "x-a"), 0, serverOf)
    expect(runs.map(({ tone }) => tone)).toEqual(["allowed", "blocked", "blocked", "blocked"])
  })

  test("the lesson's case is the same in all, but for the words", () => {
    expect(compareBrowsers(openingScenario, 0, serverOf).differences).toEqual([])
  })
})
