import { publicSuffixes } from "../fetch/public-suffixes.ts"
import { re2 } from "../source/regular-expressions.ts"
import { engine } from "./engine.ts"
import { links } from "./links.ts"
import { loadOpeningFramework } from "./opening/opening.ts"
import { requestReader } from "./request-reader.ts"

/**
 * Fetches what the next edits will need, once the page has nothing better to do: first what the first edit waits for. What
 * can't be fetched is asked for again when it is needed.
 */
export function loadAhead(): void {
  whenIdle(() =>
    Promise.allSettled([engine.load(), loadOpeningFramework(), publicSuffixes.load()]).then(() =>
      whenIdle(() => {
        for (const part of [links, requestReader, re2]) part.load().catch(() => undefined)
        import("./kept-recents.ts").then(({ followKeeping }) => followKeeping()).catch(() => undefined)
      }),
    ),
  )
}

/** Runs something once the page has nothing better to do. */
export function whenIdle(run: () => void): void {
  // Safari has no idle time to offer.
  if ("requestIdleCallback" in window) requestIdleCallback(run, { timeout: 500 })
  else setTimeout(run, 200)
}
