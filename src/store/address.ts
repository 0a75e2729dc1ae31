import { openingScenario } from "../scenario/opening.ts"
import { openPermalink, permalinkHash } from "../scenario/permalink/permalink.ts"
import type { Scenario } from "../scenario/scenario.ts"
import { loadFrameworks } from "../servers/loading.ts"
import { frameworksOf } from "../servers/registry.ts"
import { routeOf } from "./route.ts"
import { useSimulator } from "./simulator.ts"

/** A pause of this length between edits makes a new entry in the browser's history; within it, the entry is replaced. */
const PAUSE = 1500

/** The permalink of a scenario, at the app's own address; also for the embedded diagram, which is a page beside it. */
export const linkTo = (scenario: Scenario): string =>
  new URL(`./${permalinkHash(scenario)}`, location.href).href

/**
 * Opens a case of the lesson in the simulator, to repair it or to show it to a class; the cases are fetched when they
 * are asked for. One that is not there leads to the lesson, which says so.
 * @param named runs what opens the scenario, so that the address stays that of the case
 */
async function openCase(
  to: "repair" | "present",
  part: string,
  id: string,
  named: (openIt: () => void) => void,
): Promise<void> {
  const { gallery } = await import("../lessons/gallery/gallery.ts")
  const found = gallery.find((each) => each.id === id)
  const { open, show, setTask, setView } = useSimulator.getState()
  if (found === undefined) {
    setView({ kind: "learn", place: { part, exhibit: id, step: null } })
    return
  }
  const needed = Object.values(found.scenario.servers).flatMap(frameworksOf)
  const isThere = await loadFrameworks(needed).then(
    () => true,
    () => false,
  )
  named(() => open(found.scenario))
  // Opening has said that something can't be fetched.
  if (!isThere) return
  if (to === "repair") {
    setTask({ id, title: found.title, part })
    return
  }
  // The last of its requests is the one that it is about.
  useSimulator.getState().showRun(found.scenario.later.length)
  show(0)
  setView({ kind: "present", lesson: { part, id } })
}

/**
 * Keeps the address and the scenario in step: a link opens its scenario, an edit changes the address, and back and
 * forward go through the edits. A link that can't be opened says so and keeps what the user had.
 * @returns a function that ends it
 */
export function followAddress(): () => void {
  let written: string | null = null
  /** the address when it was last looked at; another one is a place that the user went to, and stays */
  let known = location.hash
  let lastEdit = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  /** a case that the address names is being opened: the address stays as it is */
  let isNamed = false

  const openAddress = () => {
    // What is still to be written belongs to the address that was left.
    clearTimeout(timer)
    known = location.hash
    const route = routeOf(location.hash)
    const { setView } = useSimulator.getState()
    if (route.view === "scenarios") return setView({ kind: "scenarios" })
    if (route.view === "learn") return setView({ kind: "learn", place: route.place })
    if (route.view === "handout") return setView({ kind: "handout", hasAnswers: route.hasAnswers })
    if (route.view === "present" || route.view === "repair") {
      if (route.view === "repair") setView({ kind: "simulate" })
      openCase(route.view, route.part, route.id, (openIt) => {
        isNamed = true
        openIt()
        isNamed = false
      })
      return
    }
    setView({ kind: "simulate" })
    if (location.hash === written) return
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
    if (hash === location.hash || location.hash !== known) return
    written = hash
    known = hash
    if (isNewEntry) history.pushState(null, "", hash)
    else history.replaceState(null, "", hash)
  }

  openAddress()
  const unsubscribe = useSimulator.subscribe((state, before) => {
    if (isNamed || state.scenario === before.scenario || location.hash === permalinkHash(state.scenario))
      return
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
