import * as v from "valibot"
import { create } from "zustand"
import { openingScenario } from "../scenario/opening.ts"
import { permalinkHash } from "../scenario/permalink/permalink.ts"
import { nameOf, RECENTS, type Recent, useRecents } from "./recents.ts"
import { useSimulator } from "./simulator.ts"

/** Recent scenarios, kept in this browser where the user asks for it. Their secrets are masked, as in any link. */

const KEY = "cors-simulator:recents"

const schema = v.array(v.object({ name: v.string(), hash: v.string() }))
type Kept = v.InferOutput<typeof schema>

interface Keeping {
  /** `denied`: the browser lets nothing be kept, or has no room left */
  readonly state: "off" | "on" | "denied"
}

export const useKeeping = create<Keeping>()(() => ({ state: "off" }))

/** @returns null where nothing is kept, and where nothing may be read */
function read(): Kept | null {
  try {
    const text = localStorage.getItem(KEY)
    if (text === null) return null
    const parsed = v.safeParse(schema, JSON.parse(text))
    return parsed.success ? parsed.output : []
  } catch (error) {
    // Something else has written there.
    return error instanceof SyntaxError ? [] : null
  }
}

const kept = ({ name, at }: Recent): Kept[number] => ({
  name,
  hash: at.kind === "link" ? at.hash : permalinkHash(at.scenario),
})
const asRecent = ({ name, hash }: Kept[number]): Recent => ({ name, at: { kind: "link", hash } })

/** One list of two: what this page knows first, then what another tab, or an earlier visit, has left. */
function merged(mine: Kept, others: Kept): Kept {
  const hashes = new Set(mine.map(({ hash }) => hash))
  return [...mine, ...others.filter(({ hash }) => !hashes.has(hash))].slice(0, RECENTS)
}

function write(recents: Kept): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(recents))
    useKeeping.setState({ state: "on" })
  } catch {
    // What was kept before is still there, and what is in the page as well.
    useKeeping.setState({ state: "denied" })
  }
}

const keepAll = (): void => write(merged(useRecents.getState().recents.map(kept), read() ?? []))

/** From now on the recent scenarios are kept in this browser. */
export const startKeeping = (): void => keepAll()

/** What was kept is erased; what this page knows lasts as long as the page. */
export function stopKeeping(): void {
  try {
    localStorage.removeItem(KEY)
  } catch {
    // Where nothing may be erased, nothing was kept.
  }
  useKeeping.setState({ state: "off" })
}

/** Brings in what was kept, and keeps what comes, where the user has asked for it; follows what other tabs do. */
export function followKeeping(): void {
  const bringIn = (): void => {
    const others = read()
    useKeeping.setState({ state: others === null ? "off" : "on" })
    if (others === null) return
    const { recents } = useRecents.getState()
    const known = new Set(recents.map((recent) => kept(recent).hash))
    const more = others.filter(({ hash }) => !known.has(hash)).map(asRecent)
    if (more.length > 0) useRecents.setState({ recents: [...recents, ...more].slice(0, RECENTS) })
  }
  bringIn()
  useRecents.subscribe(() => useKeeping.getState().state !== "off" && keepAll())
  window.addEventListener("storage", ({ key }) => {
    if (key === KEY || key === null) bringIn()
  })
  // The one that is open when the page is left is a recent one by the next visit.
  window.addEventListener("pagehide", () => {
    const { scenario } = useSimulator.getState()
    if (useKeeping.getState().state === "off" || scenario === openingScenario) return
    const now = { name: nameOf(scenario), hash: permalinkHash(scenario) }
    write(merged([now], read() ?? []))
  })
}
