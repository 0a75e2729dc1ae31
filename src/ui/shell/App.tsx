import "../styles/tokens.css"
import "../styles/base.css"
import "../styles/shell.css"
import "../styles/editors.css"
import "../styles/diagram.css"
import "../styles/inspector.css"
import { useState } from "react"
import { Diagram } from "../diagram/Diagram.tsx"
import { Transport } from "../diagram/Transport.tsx"
import { FrontendPane } from "../editors/FrontendPane.tsx"
import { ServerPane } from "../editors/ServerPane.tsx"
import { Inspector } from "../inspector/Inspector.tsx"
import { Header } from "./Header.tsx"
import { NoticeBar } from "./NoticeBar.tsx"
import { PhoneSummary } from "./PhoneSummary.tsx"
import { Verdict } from "./Verdict.tsx"

const PANES = [
  { id: "frontend", label: "Frontend" },
  { id: "server", label: "Server" },
  { id: "diagram", label: "Diagram" },
  { id: "why", label: "Why" },
] as const
type Pane = (typeof PANES)[number]["id"]

/** Three panes side by side; on a phone, one at a time. */
export function App() {
  const [pane, setPane] = useState<Pane>("diagram")
  return (
    <div className="app" data-pane={pane}>
      <Header />
      <main className="panes">
        <NoticeBar />
        <Verdict />
        <div className="inputs">
          <FrontendPane />
          <ServerPane />
        </div>
        <div className="stage">
          <Diagram />
          <PhoneSummary onMore={() => setPane("why")} />
          <Transport />
        </div>
        <Inspector />
      </main>
      <nav className="phone-nav" aria-label="Panes">
        {PANES.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            aria-current={pane === id ? "page" : undefined}
            onClick={() => setPane(id)}
          >
            {label}
          </button>
        ))}
      </nav>
    </div>
  )
}
