import { Plus, X } from "lucide-react"
import { withLater, withoutLater, withRepeat } from "../../store/edits.ts"
import { useSimulator } from "../../store/simulator.ts"
import { Segments } from "../shell/Segments.tsx"
import { TextInput } from "./TextInput.tsx"

/** The page's requests, one after the other: which is shown, when it goes out, one more, one less. */
export function Runs() {
  const later = useSimulator((state) => state.scenario.later)
  const run = useSimulator((state) => state.run)
  const { edit, showRun } = useSimulator.getState()
  const chosen = later[run - 1]
  return (
    <div className="runs">
      <div className="runs-head">
        <p className="field-label">Request</p>
        {later.length > 0 && (
          <Segments
            label="Which request"
            value={String(run)}
            options={[0, ...later.map((_, i) => i + 1)].map((each) => ({
              value: String(each),
              label: String(each + 1),
            }))}
            onChange={(value) => showRun(Number(value))}
          />
        )}
        <span className="spring" />
        <button
          type="button"
          className="button quiet"
          title="The same page sends it once more: cookies and preflights are kept in between"
          onClick={() => {
            edit((scenario) => withRepeat(scenario, run))
            showRun(later.length + 1)
          }}
        >
          <Plus size={14} aria-hidden="true" /> Send again
        </button>
      </div>
      {chosen !== undefined && (
        <div className="runs-when">
          <label className="sub">
            sent
            <TextInput
              type="number"
              min={0}
              step="any"
              value={String(chosen.after)}
              onWrite={(text) => {
                const after = text === "" ? Number.NaN : Number(text)
                if (after >= 0) edit((scenario) => withLater(scenario, run, (each) => ({ ...each, after })))
              }}
            />
            seconds after the one before
          </label>
          <span className="spring" />
          <button
            type="button"
            className="icon-button"
            aria-label={`Remove request ${run + 1}`}
            onClick={() => {
              showRun(run - 1)
              edit((scenario) => withoutLater(scenario, run))
            }}
          >
            <X size={14} aria-hidden="true" />
          </button>
        </div>
      )}
    </div>
  )
}
