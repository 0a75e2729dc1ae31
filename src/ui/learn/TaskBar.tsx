import { ArrowLeft, Check, Lightbulb } from "lucide-react"
import { useEffect, useState } from "react"
import { passes } from "../../explain/fix/passes.ts"
import { hintsFor } from "../../lessons/hints.ts"
import { withRepair } from "../../lessons/progress.ts"
import { useProgress } from "../../store/progress.ts"
import { rememberedServer } from "../../store/server-cache.ts"
import { type Task, useSimulator } from "../../store/simulator.ts"
import { revealInServer } from "../editors/reveal.ts"
import { RichText } from "../text/RichText.tsx"

/** A case of the lesson that is being repaired: what is to be done, whether it is, and hints, one at a time. */
export function TaskBar({ task }: { readonly task: Task }) {
  const isRepaired = useSimulator((state) => state.traces.every(passes))
  const record = useProgress((state) => state.record)
  useEffect(() => {
    if (isRepaired) record((progress) => withRepair(progress, task.id))
  }, [isRepaired, record, task.id])
  return (
    <div className={isRepaired ? "task done" : "task"} role="status">
      {isRepaired ? (
        <p>
          <Check size={15} strokeWidth={2.8} aria-hidden="true" /> <b>Repaired.</b> The engine lets it
          through, in the browser that is chosen. Security tells what else it opens.
        </p>
      ) : (
        <Hints task={task} />
      )}
      <a className="button" href={`#/learn/${task.part}/repair`}>
        <ArrowLeft size={14} aria-hidden="true" /> Back to the lesson
      </a>
    </div>
  )
}

function Hints({ task }: { readonly task: Task }) {
  const scenario = useSimulator((state) => state.scenario)
  // How many were asked for, and of which text: after an edit they begin anew.
  const [asked, setAsked] = useState<{ readonly of: typeof scenario; readonly count: number } | null>(null)
  const count = asked?.of === scenario ? asked.count : 0
  const hints = count === 0 ? [] : hintsFor(scenario, rememberedServer)
  const hint = hints[count - 1]
  const next = () => {
    const all = count === 0 ? hintsFor(scenario, rememberedServer) : hints
    const span = all[count]?.span
    if (span != null) revealInServer(span)
    setAsked({ of: scenario, count: count + 1 })
  }
  return (
    <>
      <p>
        {hint === undefined ? (
          <>
            <b>{task.title}.</b> Change the server until it passes.
          </>
        ) : (
          <>
            <b>
              Hint {count} of {hints.length}.
            </b>{" "}
            <RichText text={hint.text} />
          </>
        )}
      </p>
      {(count === 0 || count < hints.length) && (
        <button type="button" className="button" onClick={next}>
          <Lightbulb size={14} aria-hidden="true" /> {count === 0 ? "A hint" : "Another hint"}
        </button>
      )}
    </>
  )
}
