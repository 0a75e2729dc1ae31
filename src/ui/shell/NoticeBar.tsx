import { X } from "lucide-react"
import { useSimulator } from "../../store/simulator.ts"

/** Something to tell about the last link or paste; it stays until it is read. */
export function NoticeBar() {
  const notice = useSimulator((state) => state.notice)
  const tell = useSimulator((state) => state.tell)
  return (
    <div role="status">
      {notice !== null && (
        <div className={`notice ${notice.tone}`}>
          <p>{notice.text}</p>
          <button type="button" className="button quiet" aria-label="Dismiss" onClick={() => tell(null)}>
            <X size={14} aria-hidden="true" />
          </button>
        </div>
      )}
    </div>
  )
}
