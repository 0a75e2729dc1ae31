import "@fontsource-variable/inter/wght.css"
import "@fontsource-variable/jetbrains-mono/wght.css"
import { lazy, StrictMode, Suspense } from "react"
import { createRoot } from "react-dom/client"
import { followAddress, followEmbed } from "./store/address.ts"
import { routeOf } from "./store/route.ts"
import { App } from "./ui/shell/App.tsx"
import { CrashGuard } from "./ui/shell/CrashGuard.tsx"

const Embed = lazy(() => import("./ui/embed/Embed.tsx").then((module) => ({ default: module.Embed })))

const root = document.getElementById("root")
if (root === null) throw new Error("index.html has no #root")
const isEmbed = routeOf(location.hash).view === "embed"
if (isEmbed) followEmbed()
else followAddress()
createRoot(root).render(
  <StrictMode>
    <CrashGuard>
      {isEmbed ? (
        <Suspense>
          <Embed />
        </Suspense>
      ) : (
        <App />
      )}
    </CrashGuard>
  </StrictMode>,
)
