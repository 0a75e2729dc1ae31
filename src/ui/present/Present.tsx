import "../styles/present.css"
import { X } from "lucide-react"
import { useCallback, useEffect, useMemo } from "react"
import { explainStep } from "../../explain/explain-step.ts"
import { marksOfStep } from "../../explain/marks.ts"
import { gallery } from "../../lessons/gallery/gallery.ts"
import { partOf } from "../../lessons/path/path.ts"
import { stepIndex, useSimulator } from "../../store/simulator.ts"
import { Diagram } from "../diagram/Diagram.tsx"
import { Transport } from "../diagram/Transport.tsx"
import { VerdictWords } from "../shell/VerdictWords.tsx"
import { RichText } from "../text/RichText.tsx"
import { SourceLines } from "./SourceLines.tsx"

interface PresentProps {
  /** the case of the lesson that it is, where it is one */
  readonly lesson: { readonly part: string; readonly id: string } | null
}

/** For a projector: the diagram and what there is to say to each step; the verdict waits until somebody has foretold it. */
export function Present({ lesson }: PresentProps) {
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
    if (lesson !== null) location.hash = `#/learn/${lesson.part}/${lesson.id}`
    else setView({ kind: "simulate" })
  }, [setView, show, lesson])
  const neighbours = useMemo(() => (lesson === null ? null : neighboursOf(lesson.part, lesson.id)), [lesson])
  useEffect(() => {
    // A browser may say no, and a frame may not ask: then it is as large as the window. So it is where a link leads here.
    if (navigator.userActivation?.isActive === true)
      document.documentElement.requestFullscreen?.().catch(() => undefined)
    const press = (event: KeyboardEvent) => {
      if (event.key === "Escape") leave()
      const to =
        event.key === "PageDown" ? neighbours?.after : event.key === "PageUp" ? neighbours?.before : null
      if (to == null) return
      event.preventDefault()
      location.hash = to
    }
    window.addEventListener("keydown", press)
    return () => window.removeEventListener("keydown", press)
  }, [leave, neighbours])
  const step = trace.steps[index]
  const isEnd = index >= trace.steps.length - 1
  const explained = step === undefined ? null : explainStep(trace, step)
  const key = trace.exchanges.findLast((exchange) => exchange.serverKey !== null)?.serverKey ?? null
  const config = key === null ? undefined : scenario.servers[key]
  return (
    <div className={isEnd ? "present" : "present waiting"}>
      <header className="present-head">
        <p>{scenario.title === "" ? "A request, step by step" : scenario.title}</p>
        <p className="sub">
          ← → a step, space to play, {neighbours !== null && "Page Up and Page Down another case, "}Esc to
          leave
        </p>
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
              {explained.text.map((paragraph, i) => (
                <p key={`${i}:${paragraph}`}>
                  <RichText text={paragraph} />
                </p>
              ))}
            </div>
          )}
          {isEnd && neighbours !== null && neighbours.says !== "" && (
            <div className="speaker-note">
              <p className="label">What it shows</p>
              <p>
                <RichText text={neighbours.says} />
              </p>
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

/** The cases of the part before and after one, as addresses, and what there is to say of it. */
function neighboursOf(part: string, id: string) {
  const cases = (partOf(part)?.exhibits ?? []).flatMap((exhibit) =>
    exhibit.kind === "predict" ? exhibit.cases : [],
  )
  const at = cases.indexOf(id)
  const hrefOf = (other: string | undefined) =>
    other === undefined ? null : `#/learn/${part}/present/${other}`
  return {
    before: at > 0 ? hrefOf(cases[at - 1]) : null,
    after: at >= 0 ? hrefOf(cases[at + 1]) : null,
    says: gallery.find((each) => each.id === id)?.says ?? "",
  }
}
