import type { EdgeProps, EdgeTypes } from "@xyflow/react"
import type { CSSProperties } from "react"
import type { MessageEdge } from "./flow.ts"

/** How far before a lane a message stops: its head touches the line. */
const INSET = 2

/** A message on its way from lane to lane: the line draws itself, a packet travels along, and the head arrives. */
function MessageArrow({ data }: EdgeProps<MessageEdge>) {
  if (data === undefined) return null
  const { drawn, moment } = data
  const direction = drawn.to > drawn.from ? 1 : -1
  const start = drawn.from
  const end = drawn.to - direction * INSET
  const { y } = drawn
  const travel: CSSProperties & Record<"--from" | "--to", string> = {
    "--from": `${start}px`,
    "--to": `${end - direction * 8}px`,
  }
  return (
    <g className={`message ${drawn.tone} ${moment}`} style={travel}>
      <path className="message-line" pathLength={1} d={`M${start} ${y}H${end - direction * 8}`} />
      {drawn.via.map((x) => (
        <circle key={x} className="message-stop" cx={x} cy={y} r={4} />
      ))}
      <path className="message-head" d={`M${end} ${y}l${-direction * 10} -5v10z`} />
      <rect className="packet" x={-7} y={y - 5} width={14} height={10} rx={3} />
    </g>
  )
}

/** Kept outside of any component, as `nodeTypes` is. */
export const edgeTypes: EdgeTypes = { message: MessageArrow }
