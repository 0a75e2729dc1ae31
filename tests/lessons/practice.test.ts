import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { draw, LEVELS, RULES, type Rule, ruleOf } from "../../src/lessons/practice/draw.ts"
import { choicesFor, outcomeFor } from "../../src/lessons/prediction.ts"
import { noProgress, readProgress, withPractice } from "../../src/lessons/progress.ts"
import { simulate } from "../../src/simulation/simulate.ts"

/** Numbers from 0 up to 1, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

describe("cases that nobody wrote down", () => {
  test("each has an outcome that can be chosen, and the rule that it is said to have", () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(...LEVELS), (seed, level) => {
        const { rule, given } = draw(randomOf(seed), level, {})
        const trace = simulate(given.scenario)
        expect(ruleOf(trace)).toBe(rule)
        expect(choicesFor(given.scenario.request)).toContain(outcomeFor(trace))
      }),
      { numRuns: 60 },
    )
  })
  test("the same numbers draw the same case", () => {
    expect(draw(randomOf(7), 3, {})).toEqual(draw(randomOf(7), 3, {}))
  })
  test("on the hardest level every rule decides some case", () => {
    const rules = new Set(Array.from({ length: 80 }, (_, seed) => draw(randomOf(seed), 3, {}).rule))
    expect(rules).toEqual(new Set(RULES))
  })
  test.each<Rule>(["wildcard", "header"])("what was missed comes more often: %s", (rule) => {
    const share = (missed: number) =>
      Array.from({ length: 60 }, (_, seed) => draw(randomOf(seed * 97), 3, { [rule]: missed })).filter(
        (drawn) => drawn.rule === rule,
      ).length
    expect(share(20)).toBeGreaterThan(2 * share(0))
  })
  test("what was practised is kept by rule", () => {
    const twice = withPractice(withPractice(noProgress, "origin", true), "origin", false)
    expect(twice.practised).toEqual({ origin: { right: 1, missed: 1 } })
    expect(readProgress(JSON.stringify(twice))).toEqual(twice)
  })
})
