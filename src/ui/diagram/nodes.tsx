import { Handle, type NodeProps, type NodeTypes, Position } from "@xyflow/react"
import { Check, CircleHelp, CornerDownRight, X } from "lucide-react"
import type {
  GateNode,
  GhostNode,
  LabelNode,
  LifelineNode,
  PhaseNode,
  PhaseTitleNode,
  PillNode,
} from "./flow.ts"

function Lifeline({ data }: NodeProps<LifelineNode>) {
  return <div className={`lifeline ${data.lane.isReached ? "" : "unreached"}`} />
}

function Port() {
  return (
    <>
      <Handle type="source" position={Position.Right} className="anchor" />
      <Handle type="target" position={Position.Left} className="anchor" />
    </>
  )
}

function Label({ data: { drawn, moment, lit } }: NodeProps<LabelNode>) {
  return (
    <div
      className={`message-label ${drawn.tone} ${moment} ${drawn.align} ${lit === null ? "" : `lit-${lit}`}`}
    >
      <p className="message-title">{drawn.title}</p>
      <div className="message-lines">
        {drawn.lines.map((line, i) => (
          <p key={i} className={`${line.tone} ${line.isCompared ? "compared" : ""}`}>
            {line.text}
          </p>
        ))}
      </div>
    </div>
  )
}

function Pill({ data: { drawn, moment } }: NodeProps<PillNode>) {
  return (
    <div className={`pill ${drawn.tone} ${moment}`}>
      <span>{drawn.text}</span>
    </div>
  )
}

const GATES = {
  allowed: Check,
  blocked: X,
  unknown: CircleHelp,
  plain: CornerDownRight,
  preflight: Check,
  actual: Check,
}

function Gate({ data: { drawn, moment } }: NodeProps<GateNode>) {
  const Icon = GATES[drawn.tone]
  const isDecided = drawn.tone === "allowed" || drawn.tone === "blocked"
  return (
    <div className={`gate ${drawn.tone} ${drawn.phase === null ? "" : `on-${drawn.phase}`} ${moment}`}>
      {isDecided && <span className="gate-leaves" />}
      <span className="gate-disc">
        <Icon size={17} strokeWidth={2.8} aria-hidden="true" />
      </span>
      {drawn.answer !== null && <span className={`gate-answer ${drawn.answer}`} />}
      <div className="gate-words">
        <p>{drawn.title}</p>
        {drawn.detail !== "" && <p className="sub">{drawn.detail}</p>}
      </div>
    </div>
  )
}

function Phase({ data: { drawn, moment } }: NodeProps<PhaseNode>) {
  return <div className={`phase on-${drawn.phase} ${moment}`} />
}

function PhaseTitle({ data: { drawn, moment } }: NodeProps<PhaseTitleNode>) {
  return <p className={`phase-title on-${drawn.phase} ${moment}`}>{drawn.title}</p>
}

function Ghost({ data: { drawn, moment } }: NodeProps<GhostNode>) {
  const from = drawn.from - drawn.x
  const to = drawn.to - drawn.x
  return (
    <div className={`ghost ${moment}`}>
      <p className="ghost-title" style={{ marginLeft: from + 14 }}>
        {drawn.title}
      </p>
      <p className="ghost-line" style={{ left: from + 14 }}>
        {drawn.line}
      </p>
      <svg width={drawn.width} height={drawn.height} aria-hidden="true">
        <path d={`M${from} 62H${to - 9}`} />
        <path className="head" d={`M${to - 10} 57l9 5-9 5z`} />
      </svg>
    </div>
  )
}

/** Kept outside of any component: a new object would make every node anew at each render. */
export const nodeTypes: NodeTypes = {
  lifeline: Lifeline,
  port: Port,
  label: Label,
  pill: Pill,
  gate: Gate,
  phase: Phase,
  phaseTitle: PhaseTitle,
  ghost: Ghost,
}
