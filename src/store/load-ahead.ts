import { publicSuffixes } from "../fetch/public-suffixes.ts"
import { openingScenario } from "../scenario/opening.ts"
import { re2 } from "../source/regular-expressions.ts"
import { engine } from "./engine.ts"
import { links } from "./links.ts"
import { loadOpeningFramework, playedServer, readBeginning } from "./opening/opening.ts"
import { requestReader } from "./request-reader.ts"
import { rememberedServer } from "./server-cache.ts"
import { useSimulator } from "./simulator.ts"

/**
 * Fetches what the next edits will need, once the page has nothing better to do: first what the first edit waits for. What
 * can't be fetched is asked for again when it is needed.
 * @returns resolves when there is nothing left to fetch
 */
export async function loadAhead(): Promise<void> {
  const parts = [
    () => engine.load(),
    loadOpeningFramework,
    () => publicSuffixes.load(),
    () => links.load(),
    () => requestReader.load(),
    () => re2.load(),
    () => import("./kept-recents.ts").then(({ followKeeping }) => followKeeping()),
    ...rehearsal,
  ]
  // One after the other: what the user does meanwhile waits for the one at hand only.
  for (const load of parts) {
    await idle()
    await load().catch(() => undefined)
  }
}

/**
 * What a keystroke runs, once before the first one: what has never run takes a browser several times as long. The opening
 * scenario was played when the app was built; whatever else is there was played here, and needs no rehearsal.
 */
const rehearsal = [
  readBeginning,
  () => playedServer(),
  () => requestReader.get().readFetchCall(useSimulator.getState().requestText),
  () => engine.get().simulateAll(openingScenario, rememberedServer),
].map((run) => async () => {
  if (useSimulator.getState().scenario === openingScenario) run()
})

/** Resolves once the page has nothing better to do. */
export const idle = (): Promise<void> =>
  new Promise((done) => {
    // Safari has no idle time to offer.
    if ("requestIdleCallback" in window) requestIdleCallback(() => done(), { timeout: 1000 })
    else setTimeout(done, 200)
  })
