// The exhibits, each fetched with what it plays when a part of the lesson shows it.
import { useEffect, useState } from "react"
import { publicSuffixes } from "../../fetch/public-suffixes.ts"
import { casesOf } from "../../lessons/gallery/gallery.ts"
import type { Part } from "../../lessons/path/part.ts"
import { loadFrameworks } from "../../servers/loading.ts"
import { frameworksOf } from "../../servers/registry.ts"
import { engine } from "../../store/engine.ts"
import { type FetchedPart, fetched, fetchedPlaying, fetchedWithEverything } from "../shell/fetched.tsx"

export const Origins = fetched(async () => {
  const [module] = await Promise.all([import("./Origins.tsx"), publicSuffixes.load()])
  return module.Origins
})

export const RequestExhibit = fetchedPlaying(() =>
  import("./RequestExhibit.tsx").then((module) => module.RequestExhibit),
)

export const SettingsExhibit = fetchedPlaying(() =>
  import("./SettingsExhibit.tsx").then((module) => module.SettingsExhibit),
)

export const LayersExhibit = fetchedPlaying(async () => {
  const [module] = await Promise.all([import("./LayersExhibit.tsx"), loadFrameworks(["express"])])
  return module.LayersExhibit
})

export const PolicyExhibit = fetchedPlaying(() =>
  import("./PolicyExhibit.tsx").then((module) => module.PolicyExhibit),
)

export const Practice = fetchedWithEverything(() =>
  import("./Practice.tsx").then((module) => module.Practice),
)

export const Played = fetched(
  () => import("./Played.tsx").then((module) => module.Played),
  () => <div className="exhibit-played" aria-busy="true" />,
)

const FETCHED: Partial<Record<Part["exhibits"][number]["kind"], Pick<FetchedPart<never>, "fetch">>> = {
  origins: Origins,
  request: RequestExhibit,
  settings: SettingsExhibit,
  layers: LayersExhibit,
  policy: PolicyExhibit,
  practice: Practice,
}

/**
 * Are the exhibits of a part there? They come all at once, so that none moves another away.
 * @returns true also where one can't be fetched: it tells so in its place
 */
export function useFetchedExhibits(part: Part | undefined): boolean {
  const [there, setThere] = useState<Part | undefined>()
  const late = part?.exhibits.flatMap(({ kind }) => FETCHED[kind] ?? []) ?? []
  // biome-ignore lint/correctness/useExhaustiveDependencies: they are the part's
  useEffect(() => {
    let isGone = false
    Promise.allSettled(late.map((each) => each.fetch())).then(() => !isGone && setThere(part))
    return () => {
      isGone = true
    }
  }, [part])
  return late.length === 0 || there === part
}

/** Fetches what the cases of a part play with, before one is run. Rejects where something can't be fetched, which is told where it is played. */
export async function fetchPlayed({ exhibits }: Part): Promise<void> {
  const cases = exhibits.flatMap((exhibit) => (exhibit.kind === "predict" ? casesOf(exhibit.cases) : []))
  const servers = cases.flatMap(({ scenario }) => Object.values(scenario.servers))
  await Promise.all([Played.fetch(), engine.load(), loadFrameworks(servers.flatMap(frameworksOf))])
}
