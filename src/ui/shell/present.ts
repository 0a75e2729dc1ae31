import { useSimulator } from "../../store/simulator.ts"

/** To the projector, from the first step on. */
export function present(): void {
  const { show, setView } = useSimulator.getState()
  show(0)
  setView({ kind: "present", lesson: null })
}
