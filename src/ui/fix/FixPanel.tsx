import { useDeferredValue, useMemo } from "react"
import { diagnose } from "../../explain/fix/search.ts"
import { rememberedServer } from "../../store/server-cache.ts"
import { useSimulator } from "../../store/simulator.ts"
import { RichText } from "../text/RichText.tsx"
import { Elsewhere } from "./Elsewhere.tsx"
import { Losses } from "./Losses.tsx"
import { PlanList } from "./PlanList.tsx"
import { ProxyCard } from "./ProxyCard.tsx"

/** The smallest changes that were seen to make the request pass. */
export function FixPanel() {
  const scenario = useDeferredValue(useSimulator((state) => state.scenario))
  const run = useSimulator((state) => state.run)
  const diagnosis = useMemo(() => diagnose(scenario, run, rememberedServer), [scenario, run])
  if (diagnosis.kind === "nothing to fix")
    return (
      <div className="fixes">
        <Losses scenario={scenario} run={run} />
        <Elsewhere scenario={scenario} run={run} />
      </div>
    )
  if (diagnosis.kind === "asks")
    return (
      <div className="fixes">
        <h2>The paste does not say enough</h2>
        <p>
          <RichText text={`${diagnosis.question.text} Answer it beside the code, and the fix follows.`} />
        </p>
      </div>
    )
  const { plans } = diagnosis
  return (
    <div className="fixes">
      {diagnosis.kind === "not CORS" && (
        <div className="finding notice">
          <h2>{diagnosis.title}.</h2>
          <p>
            <RichText text={diagnosis.advice} />
          </p>
        </div>
      )}
      {plans.length > 0 && (
        <>
          <h2 className="sr-only">What mends it</h2>
          <p className="sub">
            {plans.length === 1 ? "One change was" : `${plans.length} ways were`} tried on your own text and
            seen to work, in the order of what they let in.
          </p>
          <PlanList plans={plans} scenario={scenario} run={run} />
        </>
      )}
      {plans.length === 0 && diagnosis.kind === "fixes" && (
        <p className="empty">
          No change of this text that is known here makes it pass. What can be done without it is below.
        </p>
      )}
      <ProxyCard scenario={scenario} run={run} />
      <Elsewhere scenario={scenario} run={run} />
    </div>
  )
}
