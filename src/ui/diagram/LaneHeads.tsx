import type { Lane } from "./lanes.ts"

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
            <p>{lane.title}</p>
            <p className="lane-sub">{lane.subtitle}</p>
          </div>
        )
      })}
    </div>
  )
}
