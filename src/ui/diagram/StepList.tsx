import { explainStep } from "../../explain/explain-step.ts"
import type { Trace } from "../../simulation/trace.ts"

/** The diagram as an ordered list: what a screen reader has in its place. */
export function StepList({ trace, step }: { readonly trace: Trace; readonly step: number }) {
  return (
    <ol className="sr-only">
      {trace.steps.map((each, i) => {
        const { heading, title, rows } = explainStep(trace, each)
        const compared = rows.map(({ label, value }) => `${label}: ${value}`).join("; ")
        return (
          <li key={i} aria-current={i === step ? "step" : undefined}>
            {`${heading}: ${title.replaceAll("`", "")}. ${compared}`}
          </li>
        )
      })}
    </ol>
  )
}
