import { expect, test } from "vitest"
import { explainCheck } from "../../src/explain/explain-check.ts"
import { verdictOf } from "../../src/explain/verdict.ts"
import { gallery } from "../../src/lessons/gallery/gallery.ts"
import { simulateAll } from "../../src/simulation/simulate.ts"

/** What is said of the check that fails, by the verdict and by the step. */
function saidOf(id: string): readonly string[] {
  const found = gallery.find((each) => each.id === id)
  if (found === undefined) throw new Error(`there is no case ${id}`)
  const [trace] = simulateAll(found.scenario)
  const step = trace.steps.findLast((each) => each.kind === "CORS check")
  if (step?.kind !== "CORS check") throw new Error(`${id} has no CORS check`)
  return [verdictOf(trace).detail, explainCheck(trace, step).text.join(" ")]
}

test.each(["login-redirect", "origin-null-redirect"])(
  "%s: after a redirect between foreign origins it is said why the request asks as null",
  (id) => {
    for (const said of saidOf(id))
      expect(said).toContain("a redirect led it from one foreign origin to another")
  },
)

test.each(["from-a-file", "sandboxed", "another-port"])(
  "%s: no redirect is told of where there was none",
  (id) => {
    for (const said of saidOf(id)) expect(said).not.toContain("redirect")
  },
)
