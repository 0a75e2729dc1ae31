import { scenarioToJson } from "../scenario/to-json.ts"
import { useHistory } from "./history.ts"
import { useRecents } from "./recents.ts"
import { type Moment, useSimulator } from "./simulator.ts"

/** What the page knows and its address does not, kept while the page is loaded anew, and no longer. */

const KEY = "cors-simulator:reload"

/** As much of the store as is worth keeping, as JSON. */
const kept = (): string => {
  const { scenario, run, requestText, pasting } = useSimulator.getState()
  const recents = useRecents.getState().recents.map(({ name, at }) => ({
    name,
    ...(at.kind === "link" ? { hash: at.hash } : { scenario: scenarioToJson(at.scenario) }),
  }))
  return JSON.stringify({ scenario: scenarioToJson(scenario), run, requestText, pasting, recents })
}

/** @returns whether it is kept: a browser may deny its storage, or have no room left */
export function keepOverReload(): boolean {
  try {
    sessionStorage.setItem(KEY, kept())
    return true
  } catch {
    return false
  }
}

function taken(): string | null {
  try {
    const text = sessionStorage.getItem(KEY)
    sessionStorage.removeItem(KEY)
    return text
  } catch {
    return null
  }
}

/** Brings back what was kept over a reload, where there is any, once the page's link is open. */
export async function bringBack(): Promise<void> {
  const text = taken()
  if (text === null) return
  const { readKept } = await import("./over-reload-read.ts")
  const { moment, pasting, recents } = readKept(text)
  if (moment !== null) putBack(moment)
  useSimulator.getState().setPasting(pasting)
  useRecents.setState({ recents })
}

function putBack(moment: Moment): void {
  const end = useSimulator.subscribe(({ scenario }) => {
    if (scenario !== moment.scenario) return
    end()
    // It is what was there: nothing to undo.
    useHistory.setState({ past: [], future: [] })
  })
  useSimulator.getState().restore(moment)
}
