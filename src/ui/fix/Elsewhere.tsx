import { useEffect, useMemo, useState } from "react"
import { leastPolicy } from "../../explain/fix/needs.ts"
import { whenLoaded } from "../../late/late.ts"
import type { Scenario } from "../../scenario/scenario.ts"
import { FRAMEWORKS, type FrameworkName, frameworks } from "../../servers/frameworks.ts"
import { emulatorOf } from "../../servers/loading.ts"
import type { Policy } from "../../servers/mend.ts"
import { simulateAll } from "../../simulation/simulate.ts"
import { rememberedServer } from "../../store/server-cache.ts"

/** The least policy that this request needs, written for every framework that is known. */
export function Elsewhere({ scenario, run }: { readonly scenario: Scenario; readonly run: number }) {
  const [framework, setFramework] = useState<FrameworkName>("starlette")
  const policy = useMemo(() => {
    const trace = simulateAll(scenario, rememberedServer)[run]
    return trace?.request == null ? null : leastPolicy(trace)
  }, [scenario, run])
  const written = useWritten(framework, policy)
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
            {frameworks[each].label}
          </option>
        ))}
      </select>
      {written.kind === "failed" ? (
        <p className="finding problem">
          What writes for {frameworks[framework].label} could not be fetched. Choose it again when there is a
          network.
        </p>
      ) : (
        <pre className="snippet" aria-busy={written.kind === "fetching"}>
          {written.kind === "written" && written.text}
        </pre>
      )}
    </details>
  )
}

type Written =
  | { readonly kind: "written"; readonly text: string }
  | { readonly kind: "fetching" }
  | { readonly kind: "failed" }

/** A policy in a framework's own words, which come when they are asked for. */
function useWritten(framework: FrameworkName, policy: Policy | null): Written {
  const [written, setWritten] = useState<Written>({ kind: "fetching" })
  useEffect(() => {
    let isCurrent = true
    const show = (next: Written) => isCurrent && setWritten(next)
    if (policy !== null)
      whenLoaded(
        () => show({ kind: "written", text: emulatorOf(framework).write(policy) }),
        () => show({ kind: "failed" }),
      )
    return () => {
      isCurrent = false
    }
  }, [framework, policy])
  return written
}
