import { type ComponentType, useEffect, useState } from "react"
import { publicSuffixes } from "../../fetch/public-suffixes.ts"
import { loadEverything } from "../../servers/everything.ts"
import { re2 } from "../../source/regular-expressions.ts"
import { loadOpeningFramework } from "../../store/opening/opening.ts"

type Load<Props> = () => Promise<ComponentType<Props>>

type Fetching<Props> =
  | { readonly kind: "waiting" }
  | { readonly kind: "there"; readonly component: ComponentType<Props> }
  | { readonly kind: "failed"; readonly error: unknown }

/** A part of the screen that is fetched by itself. */
export type FetchedPart<Props> = ComponentType<Props> & {
  /** Fetches it before it is shown. Rejects where it can't be fetched; the next call tries anew. */
  readonly fetch: () => Promise<void>
}

/**
 * A part of the screen that is opened: its code is fetched when it is first shown. Not by Suspense, as React keeps what
 * stands in its place for 300 ms once it is there; that is for what is prerendered.
 * @param load a dynamic import; asked again after it failed, which is thrown where the part would stand
 * @param Meanwhile what stands in its place, with its properties
 */
export function fetched<Props extends object>(
  load: Load<Props>,
  Meanwhile: ComponentType<Props> | null = null,
): FetchedPart<Props> {
  let last: Fetching<Props> = { kind: "waiting" }
  const fetchIt = async () => {
    last = { kind: "there", component: await load() }
  }
  function Fetched(props: Props) {
    const [fetching, setFetching] = useState(last)
    useEffect(() => {
      if (fetching.kind !== "waiting") return
      let isGone = false
      fetchIt().then(
        () => !isGone && setFetching(last),
        (error: unknown) => !isGone && setFetching({ kind: "failed", error }),
      )
      return () => {
        isGone = true
      }
    }, [fetching])
    if (fetching.kind === "failed") throw fetching.error
    if (fetching.kind === "waiting") return Meanwhile === null ? null : <Meanwhile {...props} />
    return <fetching.component {...props} />
  }
  return Object.assign(Fetched, { fetch: fetchIt })
}

interface Closable {
  readonly onClose: () => void
}

/** A dialog of the kind: Escape closes it before it is there. */
export const fetchedDialog = <Props extends Closable>(load: Load<Props>): ComponentType<Props> =>
  fetched(load, CloseOnEscape)

function CloseOnEscape({ onClose }: Closable) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === "Escape") onClose()
    }
    window.addEventListener("keydown", press)
    return () => window.removeEventListener("keydown", press)
  }, [onClose])
  return null
}

/** A part of the screen that plays something else than the scenario as it is: it is there when what it may need is. */
export const fetchedPlaying = <Props extends object>(
  load: Load<Props>,
  Meanwhile: ComponentType<Props> | null = null,
): FetchedPart<Props> =>
  fetched(async () => {
    const [component] = await Promise.all([load(), publicSuffixes.load(), re2.load(), loadOpeningFramework()])
    return component
  }, Meanwhile)

/** A part of the screen that plays cases of every framework: it is there when they all are. */
export const fetchedWithEverything = <Props extends object>(
  load: Load<Props>,
  Meanwhile: ComponentType<Props> | null = null,
): FetchedPart<Props> =>
  fetched(async () => {
    const [component] = await Promise.all([load(), loadEverything()])
    return component
  }, Meanwhile)
