import { publicSuffixes } from "../fetch/public-suffixes.ts"
import { re2 } from "../source/regular-expressions.ts"
import { engine } from "./engine.ts"
import { links } from "./links.ts"
import { loadOpeningFramework } from "./opening/opening.ts"
import { requestReader } from "./request-reader.ts"

/** Fetches what the next edits will need, once the page has nothing better to do. What can't be fetched is asked for again when it is needed. */
export function loadAhead(): void {
  // The first edit waits for these.
  for (const load of [engine.load, loadOpeningFramework]) load().catch(() => undefined)
  const all = () => {
    for (const part of [links, requestReader, re2, publicSuffixes]) part.load().catch(() => undefined)
    import("./kept-recents.ts").then(({ followKeeping }) => followKeeping()).catch(() => undefined)
  }
  // Safari has no idle time to offer.
  if ("requestIdleCallback" in window) requestIdleCallback(all, { timeout: 4000 })
  else setTimeout(all, 1500)
}
