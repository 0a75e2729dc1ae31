import { useMemo } from "react"
import { proxyWay } from "../../explain/fix/proxy.ts"
import type { Scenario } from "../../scenario/scenario.ts"
import { rememberedServer } from "../../store/server-cache.ts"
import { useSimulator } from "../../store/simulator.ts"

/** Where the server is somebody else's: page and server under one origin. */
export function ProxyCard({ scenario, run }: { readonly scenario: Scenario; readonly run: number }) {
  const applyFix = useSimulator((state) => state.applyFix)
  const way = useMemo(() => proxyWay(scenario, run, rememberedServer), [scenario, run])
  if (way === null) return null
  return (
    <details className="aside">
      <summary>The server can’t be changed?</summary>
      <p>
        Let the page ask its own origin, and a server there pass it on: then there is no CORS at all. In
        development Vite does it:
      </p>
      <pre className="snippet">{way.vite}</pre>
      <p>In production the server that serves the page does the same:</p>
      <pre className="snippet">{way.nginx}</pre>
      <p className="plan-price">
        The price: one more hop, whose timeouts and limits count too; cookies are then those of the page’s own
        site; and the server behind sees your proxy as the client.
      </p>
      <button
        type="button"
        className="button"
        onClick={() => applyFix(way.scenario, "Ask by way of the page’s own origin")}
      >
        Play it so
      </button>
    </details>
  )
}
