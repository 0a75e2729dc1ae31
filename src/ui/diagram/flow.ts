import { type Edge, type Node, Position } from "@xyflow/react"
import type { Drawn } from "./drawn.ts"
import type { Lane } from "./lanes.ts"
import type { Layout } from "./layout.ts"

/** Where a drawn thing stands against the step that is shown. */
export type Moment = "past" | "current" | "future"

type Of<K extends Drawn["kind"]> = Extract<Drawn, { kind: K }>
type Shown<K extends Drawn["kind"]> = { readonly drawn: Of<K>; readonly moment: Moment }

/** The exchange whose two origins the step at hand compares, and how that comes out. */
export interface Lit {
  readonly exchange: number
  readonly tone: "allowed" | "blocked"
}

export type LifelineNode = Node<{ readonly lane: Lane }, "lifeline">
export type PortNode = Node<Record<string, never>, "port">
export type LabelNode = Node<Shown<"arrow"> & { readonly lit: Lit["tone"] | null }, "label">
export type PillNode = Node<Shown<"pill">, "pill">
export type GateNode = Node<Shown<"gate">, "gate">
export type PhaseNode = Node<Shown<"phase">, "phase">
/** Its title: the lifelines are between the two. */
export type PhaseTitleNode = Node<Shown<"phase">, "phaseTitle">
export type GhostNode = Node<Shown<"ghost">, "ghost">
export type DiagramNode =
  | LifelineNode
  | PortNode
  | LabelNode
  | PillNode
  | GateNode
  | PhaseNode
  | PhaseTitleNode
  | GhostNode
export type MessageEdge = Edge<Shown<"arrow">, "message">

/** What React Flow draws; its own type for them is of arrays that may be changed. */
export interface Flow {
  readonly nodes: DiagramNode[]
  readonly edges: MessageEdge[]
}

/** How high the line is in which the title of a phase stands. */
const PHASE_TITLE = 30

/** The step to show when a drawn thing is clicked; null for what belongs to none. */
export const stepOfDrawn = (drawn: Drawn): number | null => (drawn.kind === "ghost" ? null : drawn.step)

/**
 * A layout as nodes and edges. Every size is known beforehand, so nothing is measured and nothing jumps.
 * @param step the step that is shown
 * @param lastStep the number of the last step, at which the ghost appears
 * @param lit what the step compares, to be lit up in both messages
 */
export function flowOf(layout: Layout, step: number, lastStep: number, lit: Lit | null): Flow {
  const nodes: DiagramNode[] = layout.lanes.map((lane) => ({
    id: `lane-${lane.id}`,
    type: "lifeline",
    zIndex: 1,
    position: { x: lane.x - 1, y: 0 },
    width: 2,
    height: layout.height,
    data: { lane },
  }))
  const edges: MessageEdge[] = []
  for (const drawn of layout.drawn) {
    const moment = momentOf(drawn, step, lastStep)
    switch (drawn.kind) {
      case "phase": {
        const data = { drawn, moment: drawn.step <= step ? ("past" as const) : ("future" as const) }
        nodes.push(
          {
            id: drawn.id,
            type: "phase",
            zIndex: 0,
            position: { x: drawn.x, y: drawn.y },
            width: drawn.width,
            height: drawn.height,
            data,
          },
          {
            id: `${drawn.id}-title`,
            type: "phaseTitle",
            zIndex: 2,
            position: { x: drawn.x + drawn.titleX, y: drawn.y },
            width: drawn.width - drawn.titleX,
            height: PHASE_TITLE,
            data,
          },
        )
        break
      }
      case "ghost":
        nodes.push({
          id: drawn.id,
          type: "ghost",
          zIndex: 2,
          position: { x: drawn.x, y: drawn.y },
          width: drawn.width,
          height: drawn.height,
          data: { drawn, moment },
        })
        break
      case "pill":
        nodes.push({
          id: drawn.id,
          type: "pill",
          zIndex: 3,
          position: { x: drawn.x - 90, y: drawn.y },
          width: 180,
          height: 26,
          data: { drawn, moment },
        })
        break
      case "gate":
        nodes.push({
          id: drawn.id,
          type: "gate",
          zIndex: 4,
          position: { x: drawn.x - 17, y: drawn.y + 3 },
          width: 34 + drawn.width,
          height: 34,
          data: { drawn, moment },
        })
        break
      case "arrow":
        nodes.push(port(`${drawn.id}-from`, drawn.from, drawn.y), port(`${drawn.id}-to`, drawn.to, drawn.y), {
          id: `${drawn.id}-label`,
          type: "label",
          zIndex: 3,
          position: { x: drawn.labelX, y: drawn.y - 19 },
          width: drawn.labelWidth,
          height: 24 + drawn.lines.length * 16,
          data: { drawn, moment, lit: lit !== null && lit.exchange === drawn.exchange ? lit.tone : null },
        })
        edges.push({
          id: drawn.id,
          type: "message",
          zIndex: 2,
          source: `${drawn.id}-from`,
          target: `${drawn.id}-to`,
          data: { drawn, moment },
        })
    }
  }
  return { nodes: nodes.map(asMeasured), edges }
}

/** What React Flow would find by measuring, and then draw everything once more. */
const asMeasured = (node: DiagramNode): DiagramNode => {
  const { width = 0, height = 0, handles = [] } = node
  return { ...node, measured: { width, height }, handles }
}

function momentOf(drawn: Drawn, step: number, lastStep: number): Moment {
  if (drawn.kind === "ghost") return step === lastStep ? "current" : "future"
  return drawn.step < step ? "past" : drawn.step === step ? "current" : "future"
}

/** A point at which a message starts or ends. */
const port = (id: string, x: number, y: number): PortNode => ({
  id,
  type: "port",
  position: { x, y },
  width: 1,
  height: 1,
  data: {},
  handles: [
    { type: "source", position: Position.Right, x: 0, y: 0, width: 1, height: 1 },
    { type: "target", position: Position.Left, x: 0, y: 0, width: 1, height: 1 },
  ],
})
