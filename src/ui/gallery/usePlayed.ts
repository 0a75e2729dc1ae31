import { useEffect, useMemo, useState } from "react"
import { NotLoaded } from "../../late/late.ts"
import type { Scenario } from "../../scenario/scenario.ts"
import type { Trace } from "../../simulation/trace.ts"
import { engine } from "../../store/engine.ts"
import { askForExplanations, askForParts } from "../../store/needed-parts.ts"

/**
 * A case's last request, the one that it is about, as it is played; null while something that plays it is still being
 * fetched. What can't be fetched is thrown where the hook is used.
 */
export function usePlayed(scenario: Scenario): Trace | null {
  const [fetched, setFetched] = useState(0)
  const [failure, setFailure] = useState<unknown>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: played anew with what has been fetched since
  const played = useMemo(() => playedOrMissing(scenario), [scenario, fetched])
  const missing = played instanceof NotLoaded ? played : null
  useEffect(() => {
    if (missing === null) return
    let isGone = false
    missing.part.load().then(
      () => !isGone && setFetched((before) => before + 1),
      (error: unknown) => !isGone && setFailure(error),
    )
    return () => {
      isGone = true
    }
  }, [missing])
  if (failure !== null) throw failure
  return played instanceof NotLoaded ? null : played
}

function playedOrMissing(scenario: Scenario): Trace | null | NotLoaded {
  try {
    askForParts(scenario)
    const trace = engine.get().simulateAll(scenario).at(-1)
    if (trace === undefined) return null
    askForExplanations([trace])
    return trace
  } catch (error) {
    if (error instanceof NotLoaded) return error
    throw error
  }
}
