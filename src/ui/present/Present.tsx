import "../styles/present.css"
import { X } from "lucide-react"
import { useCallback, useEffect } from "react"
import { explainStep } from "../../explain/explain-step.ts"
import { marksOfStep } from "../../explain/marks.ts"
import { stepIndex, useSimulator } from "../../store/simulator.ts"
import { Diagram } from "../diagram/Diagram.tsx"
import { Transport } from "../diagram/Transport.tsx"
import { VerdictWords } from "../shell/VerdictWords.tsx"
import { RichText } from "../text/RichText.tsx"
import { SourceLines } from "./SourceLines.tsx"

/** For a projector: the diagram and what there is to say to each step; the verdict waits until somebody has foretold it. */
export function Present() {
  const trace = useSimulator((state) => state.trace)
  const index = useSimulator(stepIndex)
  const scenario = useSimulator((state) => state.scenario)
  const setView = useSimulator((state) => state.setView)
  const show = useSimulator((state) => state.show)
  const leave = useCallback(() => {
    // Nobody minds whether it was full screen.
    if (document.fullscreenElement !== null) document.exitFullscreen().catch(() => undefined)
    // Back to the whole picture.
    show("end")
    setView({ kind: "simulate" })
  }, [setView, show])
  useEffect(() => {
    // A browser may say no, and a frame may not ask: then it is as large as the window.
    document.documentElement.requestFullscreen?.().catch(() => undefined)
    const press = (event: KeyboardEvent) => {
      if (event.key === "Escape") leave()
    }
    window.addEventListener("keydown", press)
    return () => window.removeEventListener("keydown", press)
  }, [leave])
  const step = trace.steps[index]
  const isEnd = index >= trace.steps.length - 1
  const explained = step === undefined ? null : explainStep(trace, step)
  const key = trace.exchanges.findLast((exchange) => exchange.serverKey !== null)?.serverKey ?? null
  const config = key === null ? undefined : scenario.servers[key]
  return (
    <div className="present">
      <header className="present-head">
        <p>{scenario.title === "" ? "A request, step by step" : scenario.title}</p>
        <p className="sub">← → a step, space to play, Esc to leave</p>
        <button type="button" className="button" onClick={leave}>
          <X size={14} aria-hidden="true" /> Leave
        </button>
      </header>
      {isEnd ? (
        <VerdictWords />
      ) : (
        <section className="verdict unknown" aria-label="Verdict">
          <div>
            <h1>What will the browser do?</h1>
            <p>Say it first: is it sent? Does the handler run? Can JavaScript read the answer?</p>
          </div>
        </section>
      )}
      <main className="present-body">
        <div className="present-stage">
          <Diagram />
          <Transport />
        </div>
        <aside className="present-notes" aria-label="What there is to say">
          {explained !== null && (
            <div aria-live="polite">
              <p className="label">
                Step {index + 1} of {trace.steps.length} · {explained.heading}
              </p>
              <h2>
                <RichText text={explained.title} />
              </h2>
              {explained.text.map((paragraph) => (
                <p key={paragraph}>
                  <RichText text={paragraph} />
                </p>
              ))}
            </div>
          )}
          {config !== undefined && config.framework !== "replies" && step !== undefined && (
            <SourceLines source={config.source} marks={marksOfStep(trace, step)} />
          )}
        </aside>
      </main>
    </div>
  )
}
