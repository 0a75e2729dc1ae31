import { openingScenario } from "../scenario/opening.ts"
import { openPermalink, permalinkHash } from "../scenario/permalink/permalink.ts"
import type { Scenario } from "../scenario/scenario.ts"
import { routeOf } from "./route.ts"
import { useSimulator } from "./simulator.ts"

/** A pause of this length between edits makes a new entry in the browser's history; within it, the entry is replaced. */
const PAUSE = 1500

/** The permalink of a scenario, at the page's own address. */
export const linkTo = (scenario: Scenario): string =>
  `${location.origin}${location.pathname}${location.search}${permalinkHash(scenario)}`

/** Opens a case of the lesson to repair; the cases are fetched when they are asked for. */
async function openTask(part: string, id: string): Promise<void> {
  const { gallery } = await import("../lessons/gallery/gallery.ts")
  const found = gallery.find((each) => each.id === id)
  const { open, setTask, setView } = useSimulator.getState()
  if (found === undefined) {
    setView({ kind: "learn", part })
    return
  }
  open(found.scenario)
  setTask({ id, title: found.title, part })
}

/**
 * Keeps the address and the scenario in step: a link opens its scenario, an edit changes the address, and back and
 * forward go through the edits. A link that can't be opened says so and keeps what the user had.
 * @returns a function that ends it
 */
export function followAddress(): () => void {
  let written: string | null = null
  let lastEdit = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const openAddress = () => {
    const route = routeOf(location.hash)
    const { setView } = useSimulator.getState()
    if (route.view === "scenarios") return setView({ kind: "scenarios" })
    if (route.view === "learn") return setView({ kind: "learn", part: route.part })
    setView({ kind: "simulate" })
    if (route.view === "repair") {
      openTask(route.part, route.id)
      return
    }
    if (location.hash === written) return
    clearTimeout(timer)
    const opened = openPermalink(location.hash)
    if (opened.kind === "scenario") {
      written = location.hash
      useSimulator.getState().open(opened.scenario)
      useSimulator.getState().tell(null)
    } else if (opened.kind === "unreadable") {
      useSimulator.getState().tell({ tone: "problem", text: `${opened.message} What you had is still here.` })
    } else if (location.hash === "" && written !== null) {
      written = ""
      useSimulator.getState().open(openingScenario)
    } else if (location.hash !== "") {
      useSimulator.getState().tell({
        tone: "problem",
        text: "This link leads to nothing in the simulator: it is no scenario link. What you had is still here.",
      })
    }
  }

  const write = (isNewEntry: boolean) => {
    const hash = permalinkHash(useSimulator.getState().scenario)
    if (hash === location.hash) return
    written = hash
    if (isNewEntry) history.pushState(null, "", hash)
    else history.replaceState(null, "", hash)
  }

  openAddress()
  const unsubscribe = useSimulator.subscribe((state, before) => {
    if (state.scenario === before.scenario || location.hash === permalinkHash(state.scenario)) return
    const now = Date.now()
    const isNewEntry = now - lastEdit > PAUSE
    lastEdit = now
    clearTimeout(timer)
    // The first of a run of edits makes the entry at once, so that "back" undoes the run; the others replace it.
    if (isNewEntry) write(true)
    else timer = setTimeout(() => write(false), 200)
  })
  window.addEventListener("popstate", openAddress)
  window.addEventListener("hashchange", openAddress)
  return () => {
    clearTimeout(timer)
    unsubscribe()
    window.removeEventListener("popstate", openAddress)
    window.removeEventListener("hashchange", openAddress)
  }
}

/**
 * Opens the scenario of an embed's address, and another when the address changes. Nothing is written back.
 * @returns a function that ends it
 */
export function followEmbed(): () => void {
  const openAddress = () => {
    const route = routeOf(location.hash)
    if (route.view !== "embed") return
    if (route.theme === "page") delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = route.theme
    const { open, tell } = useSimulator.getState()
    const opened = openPermalink(route.hash)
    if (opened.kind === "scenario") open(opened.scenario)
    tell(opened.kind === "unreadable" ? { tone: "problem", text: opened.message } : null)
  }
  openAddress()
  window.addEventListener("hashchange", openAddress)
  return () => window.removeEventListener("hashchange", openAddress)
}
