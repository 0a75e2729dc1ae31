import { Undo2, X } from "lucide-react"
import { useSimulator } from "../../store/simulator.ts"

/** Something to tell about the last link or paste; it stays until it is read. */
export function NoticeBar() {
  const notice = useSimulator((state) => state.notice)
  const tell = useSimulator((state) => state.tell)
  const open = useSimulator((state) => state.open)
  return (
    <div role="status">
      {notice !== null && (
        <div className={`notice-bar ${notice.tone}`}>
          <p>{notice.text}</p>
          {notice.undo !== undefined && (
            <button
              type="button"
              className="button"
              onClick={() => {
                if (notice.undo !== undefined) open(notice.undo)
                tell(null)
              }}
            >
              <Undo2 size={14} aria-hidden="true" /> Undo
            </button>
          )}
          <button type="button" className="button quiet" aria-label="Dismiss" onClick={() => tell(null)}>
            <X size={14} aria-hidden="true" />
          </button>
        </div>
      )}
    </div>
  )
}
