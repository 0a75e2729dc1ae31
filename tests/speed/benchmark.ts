// `npm run bench`: how many scenarios a second are played in one core, and that the cost grows with what happens alone.
import { readFileSync } from "node:fs"
import { openingScenario } from "../../src/scenario/opening.ts"
import type { Scenario } from "../../src/scenario/scenario.ts"
import { parseScenario } from "../../src/scenario/schema.ts"
import { loadEverything } from "../../src/servers/everything.ts"
import { simulateAll } from "../../src/simulation/simulate.ts"
import { rememberedServer } from "../../src/store/server-cache.ts"

/** Scenarios a second: the best of five rounds, after one to warm up. */
function perSecond(scenarios: readonly Scenario[], play: (scenario: Scenario) => void): number {
  const round = (time: number): number => {
    const began = performance.now()
    let played = 0
    while (performance.now() - began < time)
      for (const scenario of scenarios) {
        play(scenario)
        played++
      }
    return (1000 * played) / (performance.now() - began)
  }
  round(1000)
  return Math.max(...Array.from({ length: 5 }, () => round(700)))
}

await loadEverything()
const lines = readFileSync("tests/recordings/browsers-rules.jsonl", "utf8").trim().split("\n")
const recorded = lines.flatMap((line) => {
  const row: unknown = JSON.parse(line)
  const parsed = parseScenario(
    typeof row === "object" && row !== null && "scenario" in row ? row.scenario : row,
  )
  return parsed.ok ? [parsed.value] : []
})
const play = (scenario: Scenario) => simulateAll(scenario, rememberedServer)
const show = (what: string, speed: number) =>
  console.log(`${Math.round(speed).toLocaleString("en").padStart(9)} a second  ${what}`)

show(`the ${recorded.length} recorded scenarios, raw replies`, perSecond(recorded, play))
show("the opening scenario, FastAPI, read once", perSecond([openingScenario], play))
show(
  "the opening scenario, FastAPI, read anew each time",
  perSecond([openingScenario], (scenario) => simulateAll(scenario)),
)

console.log("\nrequests of one scenario: microseconds for each")
for (const requests of [1, 10, 60, 240]) {
  const scenario: Scenario = {
    ...openingScenario,
    later: Array.from({ length: requests - 1 }, () => ({ after: 1, request: openingScenario.request })),
  }
  console.log(`${String(requests).padStart(9)}  ${(1e6 / perSecond([scenario], play) / requests).toFixed(1)}`)
}
