import { isDeepStrictEqual } from "node:util"
import fc from "fast-check"
import { permalinkHash } from "../../src/scenario/permalink/permalink.ts"
import type { Scenario } from "../../src/scenario/scenario.ts"
import { outcomeOf } from "../../src/simulation/outcome.ts"
import { simulateAll } from "../../src/simulation/simulate.ts"
import { comparable, readOutcome } from "../recordings/browsers.ts"
import type { LiveBrowser } from "./browser.ts"
import { type Depth, type LiveCase, liveCase } from "./cases.ts"

/** A case in which the real browser did otherwise. */
export interface Disagreement {
  readonly permalink: string
  readonly ours: readonly unknown[]
  readonly real: readonly unknown[]
}

/**
 * Plays one random case for real and in the engine.
 * @param seed of the whole run
 * @param at which case of the run
 * @returns null where both agree
 */
export async function disagreement(
  live: LiveBrowser,
  seed: number,
  at: number,
  depth: Depth,
): Promise<Disagreement | null> {
  const [given] = fc.sample(liveCase(live, `/${seed}/${at}`, depth), { seed: seed + at, numRuns: 1 })
  if (given === undefined) throw new Error("no case was made")
  const { ours, real } = await played(live, given)
  return isDeepStrictEqual(ours, real)
    ? null
    : { permalink: permalinkHash(scenarioOf(live, given)), ours, real }
}

/** Plays a case in the engine and for real, and gives what can be compared of both. */
export async function played(
  live: LiveBrowser,
  given: LiveCase,
): Promise<{ readonly ours: readonly unknown[]; readonly real: readonly unknown[] }> {
  const traces = simulateAll(scenarioOf(live, given))
  const ours = traces.map((trace) => comparable(readOutcome(outcomeOf(trace))))
  const real: unknown[] = []
  for (const request of given.requests) real.push(comparable(await live.play(request, given.servers)))
  return { ours, real }
}

const scenarioOf = (live: LiveBrowser, { requests, servers }: LiveCase): Scenario => {
  const [request, ...others] = requests
  return {
    id: "",
    title: "",
    page: { url: live.pageUrl, sandboxed: false, localNetwork: "granted", embedderPolicy: "unsafe-none" },
    request,
    later: others.map((each) => ({ after: 0, request: each })),
    cookies: [],
    servers,
    browser: live.name,
  }
}
