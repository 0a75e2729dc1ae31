import { Component, type ReactNode } from "react"
import { scenarioToJson } from "../../scenario/to-json.ts"
import { useSimulator } from "../../store/simulator.ts"

interface State {
  readonly error: Error | null
}

/** Where the screen itself fails, the scenario is still there to take along. Never a blank page. */
export class CrashGuard extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null }

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === null) return this.props.children
    const json = JSON.stringify(scenarioToJson(useSimulator.getState().scenario), null, 2)
    return (
      <main className="crash">
        <h1>The screen failed. Your scenario did not.</h1>
        <p>
          This is a fault of the simulator, not of your server: <code>{error.message}</code>. Copy your
          scenario, then try again; a link to it is in the address bar too.
        </p>
        <div className="crash-actions">
          <button type="button" className="button primary" onClick={() => this.setState({ error: null })}>
            Try again
          </button>
          <button type="button" className="button" onClick={() => navigator.clipboard.writeText(json)}>
            Copy scenario as JSON
          </button>
        </div>
        <textarea className="field mono" readOnly value={json} rows={18} aria-label="Scenario as JSON" />
      </main>
    )
  }
}
