import { startTransition, useDeferredValue, useEffect, useState } from "react"
import { flushSync } from "react-dom"
import type { Trace } from "../../simulation/trace.ts"
import { stepIndex, useSimulator } from "../../store/simulator.ts"
import { browserTasks } from "../../store/tasks.ts"

interface ShownTrace {
  readonly trace: Trace
  readonly step: number
}

/**
 * The trace and the step that are shown, for those parts of the screen that are more work than a key may wait for: the
 * verdict is there first, and they follow in between keys. Who asks for it should have little to draw by itself.
 */
export function useShownTrace(): ShownTrace {
  const trace = useDeferredValue(useSimulator((state) => state.trace))
  const shown = useSimulator((state) => state.step)
  return { trace, step: stepIndex({ step: shown, trace }) }
}

/** Does the same happen in both, step by step, be it with other words? */
const isSameStory = (a: Trace, b: Trace): boolean =>
  a.steps.length === b.steps.length && a.steps.every(({ kind }, i) => kind === b.steps[i]?.kind)

/**
 * The trace and the step that the drawing shows. Where a key changes some words of it, they stand there in the frame that
 * the verdict changes in: a task of its own, right before the browser paints; on a slow machine in the frame after that one,
 * as both together would keep the next key waiting. Where it changes what happens, there is more to draw, and it is drawn in
 * between keys.
 */
export function useDrawnTrace(): ShownTrace {
  const [trace, setTrace] = useState(() => useSimulator.getState().trace)
  const shown = useSimulator((state) => state.step)
  useEffect(() => {
    let drawn = useSimulator.getState().trace
    let frame: number | null = null
    let isGone = false
    const draw = () => {
      frame = null
      if (isGone) return
      drawn = useSimulator.getState().trace
      flushSync(() => setTrace(drawn))
    }
    // It may have changed before anything followed it.
    startTransition(() => setTrace(drawn))
    const unsubscribe = useSimulator.subscribe(({ trace: next }) => {
      if (next === drawn) return
      if (isSameStory(drawn, next)) {
        frame ??= requestAnimationFrame(browserTasks.isLate() ? () => browserTasks.next(draw) : draw)
        return
      }
      drawn = next
      startTransition(() => setTrace(next))
    })
    return () => {
      unsubscribe()
      isGone = true
      if (frame !== null) cancelAnimationFrame(frame)
    }
  }, [])
  return { trace, step: stepIndex({ step: shown, trace }) }
}
