import { publicSuffixes } from "../fetch/public-suffixes.ts"
import { whenLoaded } from "../late/late.ts"
import { openingScenario } from "../scenario/opening.ts"
import type { Scenario } from "../scenario/scenario.ts"
import { loadFrameworks } from "../servers/loading.ts"
import { frameworksOf } from "../servers/registry.ts"
import { re2 } from "../source/regular-expressions.ts"
import { engine } from "./engine.ts"
import { links } from "./links.ts"
import { routeOf } from "./route.ts"
import { notFetched, useSimulator } from "./simulator.ts"

/** A pause of this length between edits makes a new entry in the browser's history; within it, the entry is replaced. */
const PAUSE = 1500

/** Runs what packs or unpacks a link. */
const withLinks = (run: () => void): void =>
  whenLoaded(run, (label) => useSimulator.getState().tell(notFetched(label)))

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
  // All of it, so that opening does not wait for a part, and come after what is shown of it.
  const parts = [engine.load(), loadFrameworks(needed), publicSuffixes.load(), re2.load()]
  const isThere = await Promise.all(parts).then(
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

/** Shows nothing in place of a scenario that the address names, until it is there or it is said why it is not. */
function awaitScenario(): void {
  const { setView } = useSimulator.getState()
  setView({ kind: "opening" })
  const end = useSimulator.subscribe((state, before) => {
    if (state.view.kind === "opening") {
      const isTold = state.notice !== null && state.notice !== before.notice
      if (state.scenario === before.scenario && !isTold) return
      setView({ kind: "simulate" })
    }
    end()
  })
}

/** Runs something once the scenario that the address names is there, or it is said why it is not. */
export function onceOpened(run: () => void): void {
  const isOpen = () => useSimulator.getState().view.kind !== "opening"
  if (isOpen()) {
    run()
    return
  }
  const end = useSimulator.subscribe(() => {
    if (!isOpen()) return
    end()
    run()
  })
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
  /** the scenario that was opened by the address last */
  let fromAddress: Scenario | null = null
  /** a case that the address names is being opened: the address stays as it is */
  let isNamed = false
  let isStart = true

  const openAddress = () => {
    // What is still to be written belongs to the address that was left.
    clearTimeout(timer)
    timer = undefined
    isFirst = false
    known = location.hash
    const route = routeOf(location.hash)
    const { setView, view } = useSimulator.getState()
    if (route.view === "scenarios") return setView({ kind: "scenarios" })
    if (route.view === "learn") return setView({ kind: "learn", place: route.place })
    if (route.view === "handout") return setView({ kind: "handout", hasAnswers: route.hasAnswers })
    if (route.view === "present" || route.view === "repair") {
      awaitScenario()
      openCase(route.view, route.part, route.id, (openIt) => {
        isNamed = true
        openIt()
        isNamed = false
      })
      return
    }
    const isLink = location.hash !== "" && location.hash !== written
    // Who looks at a scenario keeps it meanwhile.
    const isLookingAtOne = view.kind === "simulate" && !isStart
    if (isLink && !isLookingAtOne) awaitScenario()
    else setView({ kind: "simulate" })
    if (isLink) return withLinks(openLink)
    if (location.hash !== "") return
    if (written === null) return
    written = ""
    fromAddress = openingScenario
    useSimulator.getState().open(openingScenario)
  }

  const openLink = () => {
    // Another address was gone to while this one waited.
    if (location.hash !== known) return
    const { open, tell, scenario, setView } = useSimulator.getState()
    // The way back to what is here already, whose secrets the link does not have.
    if (written !== null && links.get().permalinkHash(scenario) === location.hash) {
      written = location.hash
      setView({ kind: "simulate" })
      return
    }
    const opened = links.get().openPermalink(location.hash)
    if (opened.kind === "scenario") {
      written = location.hash
      fromAddress = opened.scenario
      open(opened.scenario)
      tell(null)
    } else
      tell({
        tone: "problem",
        text: `${opened.kind === "unreadable" ? opened.message : "This link leads to nothing in the simulator: it is no scenario link."} What you had is still here.`,
      })
  }

  /** Is the edit that is still to be written the first of a run? Then it is an entry of its own, so that "back" undoes the run; the others replace it. */
  let isFirst = false

  /** @param from the address that the edit was made at: what was gone to since is not written over */
  const write = (from: string) => {
    if (from !== known) return
    const hash = links.get().permalinkHash(useSimulator.getState().scenario)
    const isNewEntry = isFirst
    isFirst = false
    if (hash === location.hash || location.hash !== known) return
    written = hash
    known = hash
    if (isNewEntry) history.pushState(null, "", hash)
    else history.replaceState(null, "", hash)
  }

  /** What packs a link may have to be fetched. */
  const writeFrom = (from: string) => withLinks(() => write(from))

  // Packing the link, and having the browser show it, is more work than all else that an edit asks for.
  const writeSoon = () => {
    const now = Date.now()
    isFirst ||= now - lastEdit > PAUSE
    lastEdit = now
    clearTimeout(timer)
    timer = setTimeout(
      () => {
        timer = undefined
        writeFrom(known)
      },
      isFirst ? 0 : 500,
    )
  }
  const writeNow = () => {
    if (timer === undefined) return
    clearTimeout(timer)
    timer = undefined
    writeFrom(known)
  }
  openAddress()
  isStart = false
  const unsubscribe = useSimulator.subscribe((state, before) => {
    if (isNamed || state.scenario === before.scenario) return
    // What the address itself has opened is no edit.
    const isOpened = state.scenario === fromAddress
    fromAddress = null
    if (isOpened) return
    // The lesson and the gallery have addresses of their own.
    if (state.view.kind !== "simulate" && state.view.kind !== "present") return
    writeSoon()
  })

  window.addEventListener("popstate", openAddress)
  window.addEventListener("hashchange", openAddress)
  window.addEventListener("pagehide", writeNow)
  return () => {
    clearTimeout(timer)
    unsubscribe()
    window.removeEventListener("pagehide", writeNow)
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
    awaitScenario()
    if (route.theme === "page") delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = route.theme
    withLinks(() => {
      const { open, tell } = useSimulator.getState()
      const opened = links.get().openPermalink(route.hash)
      if (opened.kind === "scenario") open(opened.scenario)
      tell(opened.kind === "unreadable" ? { tone: "problem", text: opened.message } : null)
    })
  }
  openAddress()
  window.addEventListener("hashchange", openAddress)
  return () => window.removeEventListener("hashchange", openAddress)
}
