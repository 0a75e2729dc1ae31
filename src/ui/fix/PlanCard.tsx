import { ArrowLeftRight, Check } from "lucide-react"
import { useMemo } from "react"
import type { FixPlan } from "../../explain/fix/plan.ts"
import type { Scenario } from "../../scenario/scenario.ts"
import { useSimulator } from "../../store/simulator.ts"
import { RichText } from "../text/RichText.tsx"
import { changesOf } from "./changes.ts"
import { DiffView } from "./DiffView.tsx"

interface PlanCardProps {
  readonly plan: FixPlan
  readonly scenario: Scenario
  readonly run: number
  /** the first of them is the one that lets in the least */
  readonly isFirst: boolean
}

/** One way to make it pass: what changes, what else that lets in, and what it costs. */
export function PlanCard({ plan, scenario, run, isFirst }: PlanCardProps) {
  const applyFix = useSimulator((state) => state.applyFix)
  const compareWith = useSimulator((state) => state.compareWith)
  const changes = useMemo(() => changesOf(scenario, plan.scenario, run), [scenario, plan, run])
  const title = plan.titles.join(", and ")
  return (
    <li className={`plan ${isFirst ? "first" : ""}`}>
      {isFirst && <p className="label plan-badge">Lets in the least</p>}
      {plan.titles.length === 1 ? (
        <h3>
          <RichText text={title} />
        </h3>
      ) : (
        <>
          <h3>{plan.titles.length} changes, one behind the other</h3>
          <ol className="plan-steps">
            {plan.titles.map((each, i) => (
              <li key={`${i}:${each}`}>
                <RichText text={each} />
              </li>
            ))}
          </ol>
        </>
      )}
      {changes.map((change, i) => (
        <DiffView key={`${i}:${change.label}`} change={change} />
      ))}
      <Opens plan={plan} />
      {plan.prices.map((price, i) => (
        <p key={`${i}:${price}`} className="plan-price">
          <RichText text={`The price: ${price}.`} />
        </p>
      ))}
      <div className="plan-actions">
        <button type="button" className="button primary" onClick={() => applyFix(plan.scenario, title)}>
          <Check size={14} aria-hidden="true" /> Apply
        </button>
        <button
          type="button"
          className="button"
          onClick={() => compareWith(plan.scenario, { here: "Before", there: "After" })}
        >
          <ArrowLeftRight size={14} aria-hidden="true" /> Before and after
        </button>
      </div>
    </li>
  )
}

/** Nobody minds the page itself; everything beyond it is worth a look. */
function Opens({ plan }: { readonly plan: FixPlan }) {
  const others = plan.opens.filter(({ id }) => !id.startsWith("page"))
  if (others.length === 0) return <p className="plan-opens sub">Lets in this page, and nobody else.</p>
  return (
    <p className="plan-opens sub">
      Lets in, besides this page:{" "}
      {others.map(({ id, words }, i) => (
        <span key={id}>
          {i > 0 && ", "}
          <RichText text={words} />
        </span>
      ))}
      .
    </p>
  )
}
