import { Redo2, Undo2 } from "lucide-react"
import { redo, undo, useHistory } from "../../store/history.ts"
import { useKeys } from "./shortcuts.ts"

/** A step back, a step on, each saying of what. */
export function UndoButtons() {
  const past = useHistory((history) => history.past.at(-1))
  const future = useHistory((history) => history.future.at(-1))
  const undoKeys = useKeys("undo")
  const redoKeys = useKeys("redo")
  const undoWords = past === undefined ? "Nothing to undo" : `Undo the change of ${past.changed}`
  const redoWords = future === undefined ? "Nothing to redo" : `Redo the change of ${future.changed}`
  return (
    <div className="tools undo-buttons">
      <button
        type="button"
        className="button quiet"
        title={`${undoWords} (${undoKeys})`}
        aria-disabled={past === undefined}
        onClick={undo}
      >
        <Undo2 size={16} aria-hidden="true" />
        <span className="sr-only">{undoWords}</span>
      </button>
      <button
        type="button"
        className="button quiet"
        title={`${redoWords} (${redoKeys})`}
        aria-disabled={future === undefined}
        onClick={redo}
      >
        <Redo2 size={16} aria-hidden="true" />
        <span className="sr-only">{redoWords}</span>
      </button>
    </div>
  )
}
