import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { audit } from "../../../src/explain/audit/audit.ts"
import { severityRank } from "../../../src/explain/audit/finding.ts"
import { passes } from "../../../src/explain/fix/passes.ts"
import { diagnose } from "../../../src/explain/fix/search.ts"
import type { Scenario } from "../../../src/scenario/scenario.ts"
import { parseScenario } from "../../../src/scenario/schema.ts"
import { scenarioToJson } from "../../../src/scenario/to-json.ts"
import { sourceConfig } from "../../../src/servers/registry.ts"
import { simulate } from "../../../src/simulation/simulate.ts"
import { SYMPTOMS } from "./symptoms.ts"

describe("a symptom, its diagnosis, and a change that mends it", () => {
  test.each(SYMPTOMS)("$name", ({ scenario, mends, notCors }) => {
    const diagnosis = diagnose(scenario, 0)
    if (notCors !== undefined) {
      expect(diagnosis).toMatchObject({ kind: "not CORS", title: expect.stringContaining(notCors) })
      return
    }
    const plans = diagnosis.kind === "fixes" || diagnosis.kind === "not CORS" ? diagnosis.plans : []
    const titles = plans.flatMap((plan) => plan.titles)
    if (mends !== null) expect(titles.join("\n")).toContain(mends)
  })
})

/** Everything that is offered for a scenario. */
const plansFor = (scenario: Scenario) => {
  const diagnosis = diagnose(scenario, 0)
  return "plans" in diagnosis ? diagnosis.plans : []
}

const worst = (scenario: Scenario): number =>
  Math.max(0, ...audit(scenario, 0).map(({ severity }) => severityRank(severity)))

describe("laws of fixes, over the symptoms", () => {
  test.each(SYMPTOMS)("$name: every offered change makes it pass, and survives a link", ({ scenario }) => {
    for (const plan of plansFor(scenario)) {
      expect(passes(simulate(plan.scenario)), plan.titles.join()).toBe(true)
      const again = parseScenario(JSON.parse(JSON.stringify(scenarioToJson(plan.scenario))))
      expect(again.ok && passes(simulate(again.value))).toBe(true)
    }
  })
  test.each(SYMPTOMS)(
    "$name: what costs nothing comes first, and what lets in the least before what lets in more",
    ({ scenario }) => {
      const plans = plansFor(scenario)
      const keys = plans.map(({ prices, breadth }) => [prices.length, breadth] as const)
      expect(keys).toEqual([...keys].sort((a, b) => a[0] - b[0] || a[1] - b[1]))
    },
  )
  test.each(SYMPTOMS)(
    "$name: no change raises a worse finding than there was, beyond a low one",
    ({ scenario }) => {
      for (const plan of plansFor(scenario))
        expect(worst(plan.scenario)).toBeLessThanOrEqual(Math.max(worst(scenario), severityRank("low")))
    },
  )
})

describe("laws of fixes, over random policies", () => {
  const list = (items: readonly string[]) =>
    fc.subarray([...items]).map((some) => `[${some.map((item) => JSON.stringify(item)).join(", ")}]`)
  const options = fc.record({
    origins: list([
      "https://app.example.com",
      "http://localhost:3000",
      "http://localhost:5173",
      "http://localhost:5173/",
      "http://127.0.0.1:5173",
    ]),
    credentials: fc.constantFrom("True", "False"),
    methods: list(["GET", "POST", "PUT"]),
    headers: list(["Content-Type", "X-A", "Authorization"]),
  })
  const request = fc.record({
    method: fc.constantFrom("GET", "POST", "PUT", "DELETE"),
    credentials: fc.constantFrom("include" as const, "same-origin" as const),
    headers: fc.subarray([
      ["Content-Type", "application/json"] as const,
      ["X-A", "1"] as const,
      ["X-B", "1"] as const,
    ]),
  })
  test("FastAPI: whatever blocks, a plan is found, and every plan passes", () => {
    fc.assert(
      fc.property(options, request, ({ origins, credentials, methods, headers }, asked) => {
        const source = `from fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\napp = FastAPI()\napp.add_middleware(CORSMiddleware, allow_origins=${origins}, allow_credentials=${credentials}, allow_methods=${methods}, allow_headers=${headers})\n@app.api_route("/users", methods=["GET", "POST", "PUT", "DELETE"])\ndef users(): return {}\n`
        const [first] = SYMPTOMS
        if (first === undefined) throw new Error("no symptoms")
        const scenario: Scenario = {
          ...first.scenario,
          request: { ...first.scenario.request, ...asked, body: null },
          servers: { "http://localhost:8000": sourceConfig("starlette", source) },
        }
        const diagnosis = diagnose(scenario, 0)
        if (diagnosis.kind === "nothing to fix") return passes(simulate(scenario))
        const plans = "plans" in diagnosis ? diagnosis.plans : []
        return plans.length > 0 && plans.every((plan) => passes(simulate(plan.scenario)))
      }),
      { numRuns: 60 },
    )
  })
})
