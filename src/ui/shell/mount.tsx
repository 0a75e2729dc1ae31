import { CSPProvider } from "@base-ui/react/csp-provider"
import { type ReactNode, StrictMode, startTransition, useEffect } from "react"
import { createRoot, hydrateRoot } from "react-dom/client"
import { CrashGuard } from "./CrashGuard.tsx"
import { followEarlyInput, takeEarlyClicks } from "./early-input.ts"

// Where the app is built, its pages say when to fetch them: build/opening-chunks.ts.
if (import.meta.env.DEV) import("../styles/code-letters.ts")

/** Runs something once what stands before it is on the screen, and React listens to it. */
function OnceMounted({ run }: { readonly run: () => void }) {
  useEffect(run, [run])
  return null
}

const nothing = () => {}

/**
 * A screen as it is mounted, in the browser and where the page is built: guarded, and without style elements written by
 * scripts, which the page's policy forbids. Both must have the same parts in the same places: ids are made of that.
 * @param run is run in the browser once the screen is there
 */
export const guarded = (screen: ReactNode, run: () => void = nothing): ReactNode => (
  <StrictMode>
    <CSPProvider disableStyleElements>
      <CrashGuard>{screen}</CrashGuard>
      <OnceMounted run={run} />
    </CSPProvider>
  </StrictMode>
)

/**
 * Shows a screen in the page's `#root`. Throws where the page has none.
 * @param isPrerendered is what stands there already this very screen?
 */
export function mount(screen: ReactNode, isPrerendered = false): void {
  const root = document.getElementById("root")
  const { classList } = document.documentElement
  if (root === null) throw new Error("the page has no #root")
  if (isPrerendered && root.firstElementChild !== null) {
    const taken = guarded(screen, followEarlyInput(root))
    // In a transition, which is done slice by slice: the page stays quick meanwhile. What is done to it is lost to React
    // until then, and kept for it.
    startTransition(() => {
      hydrateRoot(root, taken)
    })
  } else {
    // Another address's screen, hidden so far. What a link is about is said, and stays there until React has drawn it.
    if (classList.contains("elsewhere")) root.replaceChildren()
    const taken = createRoot(root)
    startTransition(() => {
      taken.render(guarded(screen, () => takeEarlyClicks("app")))
    })
  }
  classList.remove("elsewhere")
}
