import { useEffect } from "react"
import { advance, stepIndex, useSimulator } from "../../store/simulator.ts"

/** How long a step stays at normal speed, in milliseconds: a message travels for 500 of them. */
const DWELL = 1400

/** Goes on, step by step, while playing. */
export function usePlayback(): void {
  const isPlaying = useSimulator((state) => state.isPlaying)
  const step = useSimulator(stepIndex)
  const speed = useSimulator((state) => state.speed)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step starts its own dwell
  useEffect(() => {
    if (!isPlaying) return
    const timer = setTimeout(advance, DWELL / speed)
    return () => clearTimeout(timer)
  }, [isPlaying, step, speed])
}

/** Where arrow keys and space have a meaning of their own. */
const OWN_KEYS =
  "input, textarea, select, [contenteditable], [role=tablist], [role=group], [role=radiogroup], [role=listbox], [role=slider]"

/** Arrow keys go a step back and on, Home and End to the ends, space plays and pauses. */
export function usePlaybackKeys(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return
      const target = event.target instanceof Element ? event.target : null
      if (target?.closest(OWN_KEYS) != null) return
      const state = useSimulator.getState()
      switch (event.key) {
        case "ArrowRight":
          state.show(stepIndex(state) + 1)
          break
        case "ArrowLeft":
          state.show(stepIndex(state) - 1)
          break
        case "Home":
          state.show(0)
          break
        case "End":
          state.show("end")
          break
        case " ":
          if (target?.closest("button, a, summary") != null) return
          if (state.isPlaying) state.pause()
          else state.play()
          break
        default:
          return
      }
      event.preventDefault()
    }
    window.addEventListener("keydown", press)
    return () => window.removeEventListener("keydown", press)
  }, [])
}
