import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { disagreement } from "./agreement.ts"
import type { LiveBrowser } from "./browser.ts"
import { firefoxPath, startLiveFirefox } from "./firefox.ts"

const path = firefoxPath()

// `npm test` installs a Firefox where it can, and says so where it can't.
describe.skipIf(path === null)("random cases: the Firefox at hand does what the engine says", () => {
  let live: LiveBrowser

  beforeAll(async () => {
    live = await startLiveFirefox(path ?? "")
  }, 60_000)
  afterAll(async () => {
    await live?.close()
  })

  const fresh = Math.floor(Math.random() * 2 ** 31)
  /** Seeds and cases that found something once. */
  const FOUND = [
    [7, 12],
    [7, 18],
    [1000, 25],
    [1000, 36],
    [1000, 240],
    [1000, 572],
    [2000, 160],
    [2000, 560],
    [900001, 804],
  ] as const

  test.each(FOUND)("seed %i, case %i", async (seed, at) => {
    expect(await disagreement(live, seed, at)).toBeNull()
  })

  test(`300 of the fresh seed ${fresh}: npm run conformance -- --browser firefox --seed ${fresh} --count 300`, {
    timeout: 120_000,
  }, async () => {
    for (let at = 0; at < 300; at++) expect(await disagreement(live, fresh, at)).toBeNull()
  })
})
