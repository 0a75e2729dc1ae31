import { create } from "zustand"
import { openingScenario } from "../scenario/opening.ts"
import { requestOf, type Scenario } from "../scenario/scenario.ts"
import { changedBetween } from "./history.ts"
import { useSimulator } from "./simulator.ts"

/** A scenario that was left for another. */
export interface Recent {
  /** in words: its title, or its request */
  readonly name: string
  /** the scenario as it stood when it was left; as a link where it was left in an earlier visit */
  readonly at:
    | { readonly kind: "scenario"; readonly scenario: Scenario }
    | { readonly kind: "link"; readonly hash: string }
}

interface Recents {
  /** the first is the one that was left last */
  readonly recents: readonly Recent[]
}

export const RECENTS = 12

/** The scenarios that were left for another since the page was opened; with earlier ones where the user has them kept: see `kept-recents.ts`. */
export const useRecents = create<Recents>()(() => ({ recents: [] }))

const requestWords = (scenario: Scenario): string => {
  const { method, url } = requestOf(scenario, 0)
  return `${method} ${url}, from ${scenario.page.url}`
}

/** What a scenario is called in a list. */
export const nameOf = (scenario: Scenario): string =>
  scenario.title === "" ? requestWords(scenario) : scenario.title

const isSame = (one: Scenario, other: Scenario): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other)

function withRecent(recents: readonly Recent[], scenario: Scenario): readonly Recent[] {
  const others = recents.filter(({ at }) => at.kind !== "scenario" || !isSame(at.scenario, scenario))
  return [{ name: nameOf(scenario), at: { kind: "scenario" as const, scenario } }, ...others].slice(
    0,
    RECENTS,
  )
}

/**
 * Remembers each scenario that is left for another, from now on. What the app opens on is nobody's.
 * @returns a function that ends it
 */
export const followRecents = (): (() => void) =>
  useSimulator.subscribe(({ scenario }, { scenario: left }) => {
    if (scenario === left || left === openingScenario || changedBetween(left, scenario) !== "the scenario")
      return
    useRecents.setState(({ recents }) => ({ recents: withRecent(recents, left) }))
  })
