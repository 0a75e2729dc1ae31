import { useMemo, useState } from "react"
import { leastPolicy } from "../../explain/fix/needs.ts"
import type { Scenario } from "../../scenario/scenario.ts"
import { emulators, FRAMEWORKS, type Framework } from "../../servers/registry.ts"
import { simulateAll } from "../../simulation/simulate.ts"
import { rememberedServer } from "../../store/server-cache.ts"

/** The least policy that this request needs, written for every framework that is known. */
export function Elsewhere({ scenario, run }: { readonly scenario: Scenario; readonly run: number }) {
  const [framework, setFramework] = useState<Framework>("starlette")
  const policy = useMemo(() => {
    const trace = simulateAll(scenario, rememberedServer)[run]
    return trace?.request == null ? null : leastPolicy(trace)
  }, [scenario, run])
  if (policy === null) return null
  return (
    <details className="aside">
      <summary>The same policy, written for…</summary>
      <p>What this request needs, and no more:</p>
      <select
        className="field select"
        aria-label="Framework"
        value={framework}
        onChange={(event) => {
          const chosen = FRAMEWORKS.find((each) => each === event.target.value)
          if (chosen !== undefined) setFramework(chosen)
        }}
      >
        {FRAMEWORKS.map((each) => (
          <option key={each} value={each}>
            {emulators[each].label}
          </option>
        ))}
      </select>
      <pre className="snippet">{emulators[framework].write(policy)}</pre>
    </details>
  )
}
