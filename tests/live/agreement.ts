import { isDeepStrictEqual } from "node:util"
import fc from "fast-check"
import { browsers } from "../../src/browsers/browsers.ts"
import { corsUnsafeRequestHeaders } from "../../src/fetch/cors-unsafe-request-header-names.ts"
import { permalinkHash } from "../../src/scenario/permalink/permalink.ts"
import type { Scenario } from "../../src/scenario/scenario.ts"
import { outcomeOf } from "../../src/simulation/outcome.ts"
import { simulateAll } from "../../src/simulation/simulate.ts"
import type { Trace } from "../../src/simulation/trace.ts"
import { comparable, type RecordedOutcome, readOutcome } from "../recordings/browsers.ts"
import type { LiveBrowser } from "./browser.ts"
import { type LiveCase, liveCase } from "./cases.ts"

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
): Promise<Disagreement | null> {
  const url = `${live.apiUrl}/${seed}/${at}`
  const page = live.pageUrl.slice(0, -1)
  const [given] = fc.sample(liveCase(page, url), { seed: seed + at, numRuns: 1 })
  if (given === undefined) throw new Error("no case was made")
  const scenario = scenarioOf(live, given)
  const traces = simulateAll(scenario)
  const ours = traces.map((trace) => withoutHashOrder(comparable(readOutcome(outcomeOf(trace))), trace))
  const real: unknown[] = []
  for (const [i, request] of given.requests.entries()) {
    const outcome = comparable(await live.play(request, given.replies))
    real.push(withoutHashOrder(outcome, traces[i] ?? traces[0]))
  }
  return isDeepStrictEqual(ours, real) ? null : { permalink: permalinkHash(scenario), ours, real }
}

const scenarioOf = (live: LiveBrowser, { requests, replies }: LiveCase): Scenario => {
  const [request, ...others] = requests
  return {
    id: "",
    title: "",
    page: { url: live.pageUrl, sandboxed: false },
    request,
    later: others.map((each) => ({ after: 0, request: each })),
    cookies: [],
    servers: { [live.apiUrl]: replies },
    browser: live.name,
  }
}

type Comparable = RecordedOutcome

/**
 * Of several headers that a preflight's answer does not allow, Chromium names the one that its hash table has first;
 * any of them is taken for right.
 */
function withoutHashOrder(outcome: Comparable, { request, steps }: Trace): Comparable {
  const refused = steps.find((step) => step.kind === "preflight refused")
  if (refused?.kind !== "preflight refused" || refused.refusal.kind !== "header not allowed") return outcome
  const allowed = refused.refusal.allowed.map((name) => name.toLowerCase())
  const names = corsUnsafeRequestHeaders(request?.headers ?? [], browsers.chromium.departures)
    .map(({ name }) => name)
    .filter((name) => !allowed.includes(name))
  return {
    ...outcome,
    console: outcome.console.map((line) =>
      line.replace(/Request header field (\S+) is/, (text, name: string) =>
        names.includes(name) ? "Request header field (one of several) is" : text,
      ),
    ),
  }
}
