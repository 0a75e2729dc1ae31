import { useState } from "react"
import { useProgress } from "../../store/progress.ts"

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }))
  const link = document.createElement("a")
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

/** What was foretold so far; it can be taken along, and erased. */
export function KeptProgress() {
  const { progress, unreadable, erase, eraseUnreadable } = useProgress()
  const [asks, setAsks] = useState(false)
  const said = Object.values(progress.predicted)
  return (
    <div className="kept-progress">
      {unreadable !== null && (
        <div className="finding notice">
          <p>
            Progress of another version lay here, and can’t be read. It begins anew.{" "}
            <button
              type="button"
              className="reveal"
              onClick={() => download("cors-progress-old.json", unreadable)}
            >
              Download what was there
            </button>
            {" · "}
            <button type="button" className="reveal" onClick={eraseUnreadable}>
              Throw it away
            </button>
          </p>
        </div>
      )}
      {(said.length > 0 || progress.repaired.length > 0) && (
        <>
          <p className="sub">
            {said.filter(Boolean).length} of {said.length} foretold, {progress.repaired.length} repaired. Kept
            in this browser only.
          </p>
          <p>
            <button
              type="button"
              className="reveal"
              onClick={() => download("cors-progress.json", JSON.stringify(progress, null, 2))}
            >
              Download
            </button>
            {" · "}
            <button
              type="button"
              className="reveal"
              onBlur={() => setAsks(false)}
              onClick={() => {
                if (asks) erase()
                setAsks(!asks)
              }}
            >
              {asks ? "Really erase it" : "Erase"}
            </button>
          </p>
        </>
      )}
    </div>
  )
}
