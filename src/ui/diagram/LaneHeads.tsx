import { Fragment } from "react"
import type { Lane } from "./lanes.ts"

/** Where a name may go on in a second line, where there is no room for it in one: `CORS|Middleware`, `server.|cors`, `/api|/users`. */
const SEAM = /(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[._-])(?=\w)|(?<=\w)(?=\/)/

const breakable = (title: string) =>
  title.split(SEAM).map((part, i) => (
    <Fragment key={i}>
      {i > 0 && <wbr />}
      {part}
    </Fragment>
  ))

/** The names of the lanes; they stay in sight while the diagram scrolls. */
export function LaneHeads({ lanes }: { readonly lanes: readonly Lane[] }) {
  return (
    <div className="lane-heads">
      {lanes.map((lane, i) => {
        const left = lanes[i - 1]?.x ?? -lane.x
        const right = lanes[i + 1]?.x ?? Number.POSITIVE_INFINITY
        const room = Math.min(lane.x - left, right - lane.x) - 6
        return (
          <div
            key={lane.id}
            className={`lane-head ${lane.role} ${lane.isReached ? "" : "unreached"}`}
            style={{ left: lane.x, maxWidth: Math.max(64, Math.min(160, room)) }}
          >
            <p className="lane-title">{breakable(lane.title)}</p>
            <p className="lane-sub">{lane.subtitle}</p>
          </div>
        )
      })}
    </div>
  )
}
