import { describe, expect, test } from "vitest"
import { parseScenario } from "../../src/scenario/schema.ts"
import { outcomeOf } from "../../src/simulation/outcome.ts"
import { simulate } from "../../src/simulation/simulate.ts"
import { comparable, readBrowserRecording, readOutcome } from "../recordings/browsers.ts"

/** Scenarios whose redirects Chromium handles in ways that are not played yet. Each must still differ: else it is to be taken off. */
const KNOWN_DIFFERENCES: Readonly<Record<string, string>> = {
  r37: "a PUT that is redirected back to the page's own origin",
  r43: "a PUT that is redirected back to the page's own origin",
  r45: "a PUT that is redirected back to the page's own origin",
  r88: "the console's words for a redirect out of same-origin mode",
  r93: "the console's words for a location of another scheme",
  r94: "the console's words for a location of another scheme",
}

function play(scenario: unknown) {
  const parsed = parseScenario(scenario)
  if (!parsed.ok) throw new Error(parsed.message)
  const outcome = outcomeOf(simulate(parsed.value))
  if (outcome === null) throw new Error("no outcome")
  return comparable(readOutcome(outcome))
}

describe.each(["browsers-rules", "browsers-random"])(
  "%s: what Chromium did, exchange by exchange and line by line",
  (name) => {
    const rows = readBrowserRecording(name).map(({ scenario, outcomes }) => ({
      id: scenario.id,
      title: scenario.title,
      scenario,
      outcome: outcomes.chromium,
    }))
    test.each(rows.filter(({ id }) => !(id in KNOWN_DIFFERENCES)))("$id $title", ({ scenario, outcome }) => {
      expect(play(scenario)).toEqual(comparable(outcome))
    })
    test.each(rows.filter(({ id }) => id in KNOWN_DIFFERENCES))(
      "$id still differs: $title",
      ({ scenario, outcome }) => {
        expect(play(scenario)).not.toEqual(comparable(outcome))
      },
    )
  },
)
