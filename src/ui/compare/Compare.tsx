import { X } from "lucide-react"
import { partWays } from "../../explain/part-ways.ts"
import { verdictOf } from "../../explain/verdict.ts"
import type { Trace } from "../../simulation/trace.ts"
import { type Comparison, useSimulator } from "../../store/simulator.ts"
import { DiagramView } from "../diagram/Diagram.tsx"
import { RichText } from "../text/RichText.tsx"

/** Two plays side by side, and the first step where they part. */
export function Compare({ comparison }: { readonly comparison: Comparison }) {
  const trace = useSimulator((state) => state.trace)
  const stopComparing = useSimulator((state) => state.stopComparing)
  const { names, trace: other } = comparison
  const parting = partWays(trace, other)
  return (
    <section className="compare" aria-label={`${names.here} and ${names.there}`}>
      <div className="compare-head">
        <p>
          {parting === null ? (
            "Both play out the same."
          ) : (
            <>
              <b>They part at step {parting.step + 1}.</b> {names.here}: <RichText text={parting.before} />.{" "}
              {names.there}: <RichText text={parting.after} />.
            </>
          )}
        </p>
        <button type="button" className="button" onClick={stopComparing}>
          <X size={14} aria-hidden="true" /> Close
        </button>
      </div>
      <div className="compare-sides">
        <Side label={names.here} trace={trace} />
        <Side label={names.there} trace={other} />
      </div>
    </section>
  )
}

function Side({ label, trace }: { readonly label: string; readonly trace: Trace }) {
  const { tone, title } = verdictOf(trace)
  return (
    <div className={`compare-side ${tone}`}>
      <p className="compare-verdict">
        <span className="label">{label}</span> <RichText text={title} />
      </p>
      <DiagramView
        trace={trace}
        step={Math.max(0, trace.steps.length - 1)}
        label={`${label}: sequence diagram`}
      />
    </div>
  )
}
