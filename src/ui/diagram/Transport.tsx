import { Pause, Play, SkipBack, SkipForward } from "lucide-react"
import type { ReactNode } from "react"
import { explainStep } from "../../explain/explain-step.ts"
import type { Step, Trace } from "../../simulation/trace.ts"
import { SPEEDS, stepIndex, useSimulator } from "../../store/simulator.ts"
import { usePlayback, usePlaybackKeys } from "./usePlayback.ts"

/** Does the browser say no at this step? */
const isStop = (step: Step): boolean =>
  step.kind === "refused" ||
  step.kind === "rejected" ||
  step.kind === "preflight refused" ||
  (step.kind === "CORS check" && !step.result.ok)

/** Play, pause, back, forward, scrub and speed, of the request that is shown. */
export function Transport() {
  usePlayback()
  usePlaybackKeys()
  const trace = useSimulator((state) => state.trace)
  const step = useSimulator(stepIndex)
  const isPlaying = useSimulator((state) => state.isPlaying)
  const speed = useSimulator((state) => state.speed)
  const { show, play, pause, setSpeed } = useSimulator.getState()
  const nextSpeed = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1
  return (
    <TransportView
      trace={trace}
      step={step}
      isPlaying={isPlaying}
      label="Playback"
      onStep={show}
      onPlay={play}
      onPause={pause}
    >
      <button
        type="button"
        className="button quiet speed"
        aria-label={`Speed ${speed}×`}
        onClick={() => setSpeed(nextSpeed)}
      >
        {speed}×
      </button>
    </TransportView>
  )
}

interface TransportViewProps {
  readonly trace: Trace
  readonly step: number
  readonly isPlaying: boolean
  readonly label: string
  /** a step that is out of bounds is for the caller to bring back */
  readonly onStep: (step: number) => void
  readonly onPlay: () => void
  readonly onPause: () => void
  readonly children?: ReactNode
}

/** The controls of a play-through, whoever plays it. */
export function TransportView({
  trace,
  step,
  isPlaying,
  label,
  onStep,
  onPlay,
  onPause,
  children,
}: TransportViewProps) {
  const last = trace.steps.length - 1
  if (last < 0) return null
  const current = trace.steps[step]
  const words = current === undefined ? "" : explainStep(trace, current).heading
  const share = last === 0 ? 100 : (step / last) * 100
  return (
    <section className="transport" aria-label={label}>
      <button
        type="button"
        className="icon-button"
        aria-label="Step back"
        title="Step back (←)"
        onClick={() => onStep(step - 1)}
      >
        <SkipBack size={17} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="play"
        aria-label={isPlaying ? "Pause" : "Play"}
        title={isPlaying ? "Pause (space)" : "Play (space)"}
        onClick={isPlaying ? onPause : onPlay}
      >
        {isPlaying ? (
          <Pause size={15} fill="currentColor" strokeWidth={0} aria-hidden="true" />
        ) : (
          <Play size={15} fill="currentColor" strokeWidth={0} aria-hidden="true" />
        )}
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Step forward"
        title="Step forward (→)"
        onClick={() => onStep(step + 1)}
      >
        <SkipForward size={17} aria-hidden="true" />
      </button>
      <div className="track">
        {/* Not as an attribute: the page is prerendered, and its policy forbids inline styles. */}
        <div
          className="track-dots"
          aria-hidden="true"
          ref={(track) => track?.style.setProperty("--done", `${share}%`)}
        >
          {trace.steps.map((each, i) => (
            <span
              key={i}
              className={`${i <= step ? "done" : ""} ${i === step ? "now" : ""} ${isStop(each) ? "stop" : ""}`}
            />
          ))}
        </div>
        <input
          type="range"
          min={0}
          max={last}
          value={step}
          aria-label="Step"
          aria-valuetext={`Step ${step + 1} of ${last + 1}: ${words}`}
          onChange={(event) => onStep(event.target.valueAsNumber)}
        />
      </div>
      <span className="transport-count">
        {step + 1} of {last + 1}
      </span>
      {children}
    </section>
  )
}
