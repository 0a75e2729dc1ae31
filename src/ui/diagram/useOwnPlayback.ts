import { useEffect, useState } from "react"
import type { Trace } from "../../simulation/trace.ts"

/** How long a step stays, in milliseconds: half as long as in the simulator, for there is less to read. */
const DWELL = 750

/** Where a play-through begins: at a step, from 0; at its end, where nothing moves; or at its beginning, moving. */
export type Beginning = number | "end" | "playing"

/** A play-through beside that of the simulator's scenario. */
export interface OwnPlayback {
  readonly step: number
  readonly isPlaying: boolean
  readonly isAtEnd: boolean
  readonly show: (step: number) => void
  readonly play: () => void
  readonly pause: () => void
}

/** @param from where it begins; of no meaning later */
export function useOwnPlayback(trace: Trace, from: Beginning): OwnPlayback {
  const last = Math.max(0, trace.steps.length - 1)
  const clamp = (step: number) => Math.max(0, Math.min(step, last))
  const [wanted, setStep] = useState(() => (from === "end" ? last : from === "playing" ? 0 : from))
  const [isPlaying, setPlaying] = useState(from === "playing" && last > 0)
  const step = clamp(wanted)
  useEffect(() => {
    if (!isPlaying) return
    const timer = setTimeout(() => {
      setStep(step + 1)
      if (step + 1 >= last) setPlaying(false)
    }, DWELL)
    return () => clearTimeout(timer)
  }, [isPlaying, step, last])
  return {
    step,
    isPlaying,
    isAtEnd: step === last,
    show: (asked) => {
      setPlaying(false)
      setStep(clamp(asked))
    },
    play: () => {
      if (step === last) setStep(0)
      setPlaying(last > 0)
    },
    pause: () => setPlaying(false),
  }
}
