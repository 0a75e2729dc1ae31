import "@fontsource-variable/inter/wght.css"
import "@fontsource-variable/jetbrains-mono/wght.css"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { followAddress } from "./store/address.ts"
import { App } from "./ui/shell/App.tsx"
import { CrashGuard } from "./ui/shell/CrashGuard.tsx"

const root = document.getElementById("root")
if (root === null) throw new Error("index.html has no #root")
followAddress()
createRoot(root).render(
  <StrictMode>
    <CrashGuard>
      <App />
    </CrashGuard>
  </StrictMode>,
)
