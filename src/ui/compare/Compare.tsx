import { X } from "lucide-react"
import { partWays } from "../../explain/part-ways.ts"
import { verdictOf } from "../../explain/verdict.ts"
import type { Trace } from "../../simulation/trace.ts"
import { useSimulator } from "../../store/simulator.ts"
import { DiagramView } from "../diagram/Diagram.tsx"
import { RichText } from "../text/RichText.tsx"

/** Two plays side by side, and the first step where they part. */
export function Compare({ other }: { readonly other: Trace }) {
  const trace = useSimulator((state) => state.trace)
  const compareWith = useSimulator((state) => state.compareWith)
  const parting = partWays(trace, other)
  return (
    <section className="compare" aria-label="Before and after">
      <div className="compare-head">
        <p>
          {parting === null ? (
            "Both play out the same."
          ) : (
            <>
              <b>They part at step {parting.step + 1}.</b> Before: <RichText text={parting.before} />. After:{" "}
              <RichText text={parting.after} />.
            </>
          )}
        </p>
        <button type="button" className="button" onClick={() => compareWith(null)}>
          <X size={14} aria-hidden="true" /> Close
        </button>
      </div>
      <div className="compare-sides">
        <Side label="Before" trace={trace} />
        <Side label="After" trace={other} />
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
