import { CSPProvider } from "@base-ui/react/csp-provider"
import { type ReactNode, StrictMode } from "react"
import { createRoot, hydrateRoot } from "react-dom/client"
import { CrashGuard } from "./CrashGuard.tsx"

/** A screen as it is mounted, in the browser and where the page is built: guarded, and without style elements written by scripts, which the page's policy forbids. */
export const guarded = (screen: ReactNode): ReactNode => (
  <StrictMode>
    <CSPProvider disableStyleElements>
      <CrashGuard>{screen}</CrashGuard>
    </CSPProvider>
  </StrictMode>
)

/**
 * Shows a screen in the page's `#root`. Throws where the page has none.
 * @param isPrerendered is what stands there already this very screen?
 */
export function mount(screen: ReactNode, isPrerendered = false): void {
  const root = document.getElementById("root")
  if (root === null) throw new Error("the page has no #root")
  if (isPrerendered && root.firstElementChild !== null) hydrateRoot(root, guarded(screen))
  else {
    root.replaceChildren()
    createRoot(root).render(guarded(screen))
  }
  document.documentElement.classList.remove("elsewhere")
}
