import { CSPProvider } from "@base-ui/react/csp-provider"
import { type ReactNode, StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { CrashGuard } from "./CrashGuard.tsx"

/** Shows a screen in the page's `#root`, guarded. Throws where the page has none. */
export function mount(screen: ReactNode): void {
  const root = document.getElementById("root")
  if (root === null) throw new Error("the page has no #root")
  createRoot(root).render(
    <StrictMode>
      {/* No style element is written by a script: the page's policy forbids it. */}
      <CSPProvider disableStyleElements>
        <CrashGuard>{screen}</CrashGuard>
      </CSPProvider>
    </StrictMode>,
  )
}
