import "../styles/learn.css"
import { ArrowLeft, Check } from "lucide-react"
import { useEffect } from "react"
import { passes } from "../../explain/fix/passes.ts"
import { withRepair } from "../../lessons/progress.ts"
import { useProgress } from "../../store/progress.ts"
import { type Task, useSimulator } from "../../store/simulator.ts"

/** A case of the lesson that is being repaired: what is to be done, and whether it is. */
export function TaskBar({ task }: { readonly task: Task }) {
  const isRepaired = useSimulator((state) => state.traces.every(passes))
  const record = useProgress((state) => state.record)
  useEffect(() => {
    if (isRepaired) record((progress) => withRepair(progress, task.id))
  }, [isRepaired, record, task.id])
  return (
    <div className={isRepaired ? "task done" : "task"} role="status">
      <p>
        {isRepaired ? (
          <>
            <Check size={15} strokeWidth={2.8} aria-hidden="true" /> <b>Repaired.</b> The engine lets it
            through, in the browser that is chosen. Security tells what else it opens.
          </>
        ) : (
          <>
            <b>{task.title}.</b> Change the server until it passes. The Fix tab has a hint, if need be.
          </>
        )}
      </p>
      <a className="button" href={`#/learn/${task.part}`}>
        <ArrowLeft size={14} aria-hidden="true" /> Back to the lesson
      </a>
    </div>
  )
}
