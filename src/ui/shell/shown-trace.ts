import { useDeferredValue } from "react"
import type { Trace } from "../../simulation/trace.ts"
import { stepIndex, useSimulator } from "../../store/simulator.ts"

/**
 * The trace and the step that are shown, for those parts of the screen that are more work than a key may wait for: the
 * verdict is there first, and they follow in between keys. Who asks for it should have little to draw by itself.
 */
export function useShownTrace(): { readonly trace: Trace; readonly step: number } {
  const trace = useDeferredValue(useSimulator((state) => state.trace))
  const shown = useSimulator((state) => state.step)
  return { trace, step: stepIndex({ step: shown, trace }) }
}
