// The engine as a page runs it, whole: what `same-engine.test.ts` asks in every browser, and in Node.
import { explainStep } from "../../../src/explain/explain-step.ts"
import { verdictOf } from "../../../src/explain/verdict.ts"
import { parseScenario } from "../../../src/scenario/schema.ts"
import { loadEverything } from "../../../src/servers/everything.ts"
import { outcomeOf } from "../../../src/simulation/outcome.ts"
import { simulateAll } from "../../../src/simulation/simulate.ts"

/** Plays a scenario, given as JSON, and tells all that is said of it, as JSON. */
export function told(text: string): string {
  const scenario = parseScenario(JSON.parse(text))
  if (!scenario.ok) return JSON.stringify(scenario)
  return JSON.stringify(
    simulateAll(scenario.value).map((trace) => ({
      outcome: outcomeOf(trace),
      verdict: verdictOf(trace),
      steps: trace.steps.map((step) => explainStep(trace, step)),
    })),
  )
}

declare global {
  /** null until all is loaded */
  var tell: ((texts: readonly string[]) => readonly string[]) | null | undefined
}

globalThis.tell = null
loadEverything().then(() => {
  globalThis.tell = (texts) => texts.map(told)
})
