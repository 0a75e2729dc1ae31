import { describe, expect, test } from "vitest"
import { parseScenario } from "../../src/scenario/schema.ts"
import { outcomeOf } from "../../src/simulation/outcome.ts"
import { simulateAll } from "../../src/simulation/simulate.ts"
import {
  comparable,
  ENGINES,
  readBrowserRecording,
  readOutcome,
  readStateRecording,
} from "../recordings/browsers.ts"

function play(scenario: object, browser: string) {
  const parsed = parseScenario({ ...scenario, browser })
  if (!parsed.ok) throw new Error(parsed.message)
  return simulateAll(parsed.value).map((trace) => {
    const outcome = outcomeOf(trace)
    if (outcome === null) throw new Error("no outcome")
    return comparable(readOutcome(outcome))
  })
}

describe.each(ENGINES)("what %s did, exchange by exchange and line by line", (engine) => {
  describe.each(["browsers-rules", "browsers-random"])("%s", (name) => {
    const rows = readBrowserRecording(name).map(({ scenario, outcomes }) => ({
      id: scenario.id,
      title: scenario.title,
      scenario,
      outcome: outcomes[engine],
    }))
    test.each(rows)("$id $title", ({ scenario, outcome }) => {
      expect(play(scenario, engine)).toEqual([comparable(outcome)])
    })
  })

  const kept = readStateRecording()
  test.each(
    kept.map(({ scenario, outcomes }) => ({
      id: scenario.id,
      title: scenario.title,
      scenario,
      runs: outcomes[engine].runs,
    })),
  )("browsers-state $id $title", ({ scenario, runs }) => {
    expect(play(scenario, engine)).toEqual(runs.map(comparable))
  })
})
