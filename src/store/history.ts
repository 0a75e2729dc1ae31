import { create } from "zustand"
import { openingScenario } from "../scenario/opening.ts"
import type { Scenario } from "../scenario/scenario.ts"
import { type Moment, useSimulator } from "./simulator.ts"

/** What a change was a change of; `scenario`: of more than one of its parts, or another scenario altogether. */
export type Changed =
  | "the request"
  | "the page"
  | "the server"
  | "the cookies"
  | "the browser"
  | "the scenario"

/** What there was, and what the change after it (before it, for what is to be redone) was a change of. */
export interface Entry {
  readonly moment: Moment
  readonly changed: Changed
}

interface History {
  /** the last is the newest */
  readonly past: readonly Entry[]
  /** what was undone; the last is the next to be redone */
  readonly future: readonly Entry[]
}

/** Changes of one part with shorter pauses between them, in milliseconds, are one: a word that is typed, a button that is clicked through. */
const PAUSE = 1000

const LIMIT = 200

export const useHistory = create<History>()(() => ({ past: [], future: [] }))

/** What two states of the scenario differ in. */
export function changedBetween(before: Scenario, after: Scenario): Changed {
  if (before.id !== after.id || before.title !== after.title) return "the scenario"
  const parts: readonly (readonly [boolean, Changed])[] = [
    [before.page !== after.page, "the page"],
    [before.request !== after.request || before.later !== after.later, "the request"],
    [before.servers !== after.servers, "the server"],
    [before.cookies !== after.cookies, "the cookies"],
    [before.browser !== after.browser, "the browser"],
  ]
  const changed = parts.flatMap(([isChanged, part]) => (isChanged ? [part] : []))
  // A server that the request goes to follows its URL: that is one change, of the request.
  if (changed.length === 2 && changed[0] === "the request" && changed[1] === "the server")
    return "the request"
  return changed.length === 1 && changed[0] !== undefined ? changed[0] : "the scenario"
}

/** What is being gone to, in one direction or the other: known by its scenario once it is there. */
let going: { readonly to: Moment; readonly onArrival: () => void } | null = null
let last: { readonly changed: Changed; readonly at: number } | null = null

const present = (): Moment => {
  const { scenario, run, requestText } = useSimulator.getState()
  return { scenario, run, requestText }
}

function arrive(): void {
  const { onArrival } = going ?? {}
  going = null
  onArrival?.()
}

function go(from: "past" | "future", onto: "past" | "future"): void {
  const entry = useHistory.getState()[from].at(-1)
  if (entry === undefined) return
  const left = present()
  going = {
    to: entry.moment,
    onArrival: () => {
      last = null
      useHistory.setState((history) => ({
        ...history,
        [from]: history[from].slice(0, -1),
        [onto]: [...history[onto], { moment: left, changed: entry.changed }],
      }))
    },
  }
  // Come back to by another way, as by the link of a case: nothing would change.
  if (entry.moment.scenario === left.scenario) {
    arrive()
    if (entry.moment.requestText === left.requestText) {
      go(from, onto)
      return
    }
  }
  useSimulator.getState().restore(entry.moment)
}

/** Goes back to what there was before the last change. */
export const undo = (): void => go("past", "future")

/** Goes on to what was undone last. */
export const redo = (): void => go("future", "past")

/**
 * Remembers what there was before each change of the scenario, from now on.
 * @param isAwaitingLink is a link being opened? What stands there until then is nothing to go back to.
 * @returns a function that ends it
 */
export function followHistory(isAwaitingLink: boolean): () => void {
  let awaits = isAwaitingLink
  going = null
  last = null
  // The text of the request as it was read last: what is being typed is in the store before it is read.
  let text = useSimulator.getState().requestText
  return useSimulator.subscribe((state, before) => {
    if (state.scenario === before.scenario) {
      if (state.run !== before.run) text = state.requestText
      return
    }
    const moment = { scenario: before.scenario, run: before.run, requestText: text }
    text = state.requestText
    if (going?.to.scenario === state.scenario) return arrive()
    going = null
    if (awaits) {
      awaits = false
      if (before.scenario === openingScenario) return
    }
    const changed = changedBetween(before.scenario, state.scenario)
    // What is taken over as a whole, a fix or a paste, says so.
    const isWhole = changed === "the scenario" || state.notice?.undo === before.scenario
    const now = Date.now()
    const goesOn = !isWhole && changed === last?.changed && now - last.at < PAUSE
    last = isWhole ? null : { changed, at: now }
    useHistory.setState(({ past }) => ({
      past: goesOn ? past : [...past, { moment, changed }].slice(-LIMIT),
      future: [],
    }))
  })
}
