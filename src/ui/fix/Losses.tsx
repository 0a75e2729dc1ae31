import { useMemo } from "react"
import { losses } from "../../explain/fix/losses.ts"
import type { Scenario } from "../../scenario/scenario.ts"
import { rememberedServer } from "../../store/server-cache.ts"
import { RichText } from "../text/RichText.tsx"
import { PlanList } from "./PlanList.tsx"

/** What a request that gets through still does not do, and what would bring it about. */
export function Losses({ scenario, run }: { readonly scenario: Scenario; readonly run: number }) {
  const found = useMemo(() => losses(scenario, run, rememberedServer), [scenario, run])
  if (found.length === 0)
    return (
      <p className="empty">
        Nothing to fix: JavaScript gets its answer. A look at Security may still be worth while.
      </p>
    )
  return (
    <>
      <p className="sub">JavaScript gets its answer. What somebody may miss all the same:</p>
      {found.map(({ id, title, why, plans }) => (
        <section key={id} className="loss">
          <h2>
            <RichText text={title} />
          </h2>
          <p>
            <RichText text={why} />
          </p>
          {plans.length > 0 && <PlanList plans={plans} scenario={scenario} run={run} />}
        </section>
      ))}
    </>
  )
}
