import { explainStep } from "../../explain/explain-step.ts"
import { stepIndex, useSimulator } from "../../store/simulator.ts"
import { RichText } from "../text/RichText.tsx"

/** On a phone, where the inspector is a pane of its own: the step in two lines, below the diagram. */
export function PhoneSummary({ onMore }: { readonly onMore: () => void }) {
  const trace = useSimulator((state) => state.trace)
  const index = useSimulator(stepIndex)
  const step = trace.steps[index]
  if (step === undefined) return null
  const { heading, title } = explainStep(trace, step)
  return (
    <div className="phone-summary">
      <p className="label">
        Step {index + 1} · {heading}
      </p>
      <p className="phone-title">
        <RichText text={title} />
      </p>
      <button type="button" className="reveal" onClick={onMore}>
        Why
      </button>
    </div>
  )
}
