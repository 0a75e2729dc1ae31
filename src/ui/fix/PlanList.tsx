import type { FixPlan } from "../../explain/fix/plan.ts"
import type { Scenario } from "../../scenario/scenario.ts"
import { PlanCard } from "./PlanCard.tsx"

interface PlanListProps {
  readonly plans: readonly FixPlan[]
  readonly scenario: Scenario
  readonly run: number
}

/** The ways there are, the one that lets in the least first. */
export function PlanList({ plans, scenario, run }: PlanListProps) {
  return (
    <ol className="plans">
      {plans.map((plan, i) => (
        <PlanCard
          key={`${i}:${plan.titles.join()}`}
          plan={plan}
          scenario={scenario}
          run={run}
          isFirst={i === 0 && plans.length > 1}
        />
      ))}
    </ol>
  )
}
