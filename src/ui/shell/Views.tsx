import { useEffect, useState } from "react"
import { whenLoaded } from "../../late/late.ts"
import { links } from "../../store/links.ts"
import { useSimulator, type View } from "../../store/simulator.ts"

/** The screens. A link each, so that it can be opened elsewhere as well. */
export function Views({ view }: { readonly view: View["kind"] }) {
  const scenario = useSimulator((state) => (view === "simulate" ? null : state.scenario))
  const [back, setBack] = useState("#")
  useEffect(() => {
    // Packing the scenario takes a while: only where there is a way back to it.
    if (scenario !== null)
      whenLoaded(
        () => setBack(links.get().permalinkHash(scenario)),
        () => setBack("#"),
      )
  }, [scenario])
  return (
    <nav className="views" aria-label="Screens">
      <a
        href={view === "simulate" ? "#" : back}
        aria-current={view === "simulate" ? "page" : undefined}
        onClick={(event) => view === "simulate" && event.preventDefault()}
      >
        Simulate
      </a>
      <a href="#/learn" aria-current={view === "learn" || view === "handout" ? "page" : undefined}>
        Learn
      </a>
      <a href="#/scenarios" aria-current={view === "scenarios" ? "page" : undefined}>
        Scenarios
      </a>
    </nav>
  )
}
