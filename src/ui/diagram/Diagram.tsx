import "@xyflow/react/dist/base.css"
import { ReactFlow, ReactFlowProvider, useStoreApi } from "@xyflow/react"
import {
  memo,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react"
import { failingStep } from "../../explain/cause.ts"
import type { Trace } from "../../simulation/trace.ts"
import { sameWhereEqual } from "../../store/same-where-equal.ts"
import { useSimulator } from "../../store/simulator.ts"
import { useDrawnTrace } from "../shell/shown-trace.ts"
import { type Flow, flowOf, type Lit, stepOfDrawn } from "./flow.ts"
import { LaneHeads } from "./LaneHeads.tsx"
import { type Layout, layoutOf } from "./layout.ts"
import { edgeTypes } from "./MessageArrow.tsx"
import { nodeTypes } from "./nodes.tsx"
import { StepList } from "./StepList.tsx"
import { useRoom } from "./useRoom.ts"

/** How high the heads of the lanes are, in pixels: diagram.css. */
const HEADS = 62

/** While the browser compares, the two things compared light up; once it is over, what failed stays lit. */
function litBy(trace: Trace, index: number): Lit | null {
  const step = trace.steps[index]
  const check = step?.kind === "rejected" ? failingStep(trace) : step
  return check?.kind === "CORS check"
    ? { exchange: check.exchange, tone: check.result.ok ? "allowed" : "blocked" }
    : null
}

/** The sequence diagram of the request that is shown. */
export function Diagram() {
  const { trace, step } = useDrawnTrace()
  const show = useSimulator((state) => state.show)
  return <DiagramView trace={trace} step={step} label="Sequence diagram" onStep={show} />
}

interface DiagramViewProps {
  readonly trace: Trace
  readonly step: number
  readonly label: string
  /** a click on what is drawn leads to its step; absent where the drawing only shows */
  readonly onStep?: (step: number) => void
}

const nothing: Flow = { nodes: [], edges: [] }

/** The layout of a trace and the nodes that draw it. A keystroke changes few of them: the others stay the objects that they were. */
function useDrawing(trace: Trace, step: number, width: number | null) {
  const drawn = useRef<Layout | null>(null)
  const flowed = useRef<Flow>(nothing)
  const layout = useMemo(() => {
    drawn.current = width === null ? null : sameWhereEqual(drawn.current, layoutOf(trace, width))
    return drawn.current
  }, [trace, width])
  const lastStep = trace.steps.length - 1
  const flow = useMemo(() => {
    flowed.current =
      layout === null
        ? nothing
        : sameWhereEqual(flowed.current, flowOf(layout, step, lastStep, litBy(trace, step)))
    return flowed.current
  }, [layout, trace, step, lastStep])
  return { layout, flow }
}

/** A drawing of a trace: lanes, messages, the gate where the browser checks, and what was never sent. */
export const DiagramView = memo(({ trace, step, label, onStep }: DiagramViewProps) => {
  const [ref, width, isLow] = useRoom<HTMLDivElement>()
  const { layout, flow } = useDrawing(trace, step, width)
  const lastStep = trace.steps.length - 1
  // Kept beside, since asking for it makes the browser lay the page out.
  const scrolled = useRef(0)

  useEffect(() => {
    const scroller = ref.current
    const drawn = layout?.drawn.findLast((each) => each.kind !== "phase" && stepOfDrawn(each) === step)
    if (scroller === null || drawn === undefined) return
    // Following the story is for the play-through; at the end the whole picture is shown from its top.
    const isWholeShown = step === lastStep && !useSimulator.getState().isPlaying && scrolled.current === 0
    if (isWholeShown && !isLow) return
    // The heads of the lanes stay in place above it.
    const room = scroller.clientHeight - HEADS
    const isVisible =
      drawn.y > scroller.scrollTop && drawn.y + Math.min(110, room) <= scroller.scrollTop + room
    if (isVisible) return
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches
    scroller.scrollTo({
      top: Math.max(0, drawn.y + 25 - room / 2),
      behavior: isStill ? "auto" : "smooth",
    })
  }, [layout, step, lastStep, isLow, ref])

  return (
    <section
      className="diagram"
      aria-label={label}
      ref={ref}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      onScroll={(event) => {
        scrolled.current = event.currentTarget.scrollTop
      }}
    >
      <StepList trace={trace} step={step} />
      {layout !== null && <Drawing layout={layout} flow={flow} onStep={onStep} />}
    </section>
  )
})

interface DrawingProps {
  readonly layout: Layout
  readonly flow: Flow
  readonly onStep: ((step: number) => void) | undefined
}

/** What React Flow can do and this drawing is not for. */
const ONLY_SHOWN = {
  nodesDraggable: false,
  nodesConnectable: false,
  nodesFocusable: false,
  edgesFocusable: false,
  edgesReconnectable: false,
  elementsSelectable: false,
}

/** Has React Flow know what it is not for before it draws: told by properties alone, it draws every node once more. */
function OnlyShown({ children }: { readonly children: ReactNode }) {
  const store = useStoreApi()
  useState(() => store.setState(ONLY_SHOWN))
  return children
}

/**
 * Hands React Flow what it draws: given as properties, React Flow itself would be drawn anew. With the commit, not after it:
 * an observer of sizes may come in between, and what is drawn while it tells of them it is not told of in time.
 */
function Fed({ flow }: { readonly flow: Flow }) {
  const store = useStoreApi()
  useLayoutEffect(() => {
    const { nodes, edges, setNodes, setEdges } = store.getState()
    if (nodes !== flow.nodes) setNodes(flow.nodes)
    if (edges !== flow.edges) setEdges(flow.edges)
  }, [store, flow])
  return null
}

/** React Flow itself, which nothing but what it is fed draws anew. */
const Canvas = memo(({ onClickOf }: { readonly onClickOf: (drawn: unknown) => void }) => (
  <ReactFlow
    nodeTypes={nodeTypes}
    edgeTypes={edgeTypes}
    onNodeClick={(_, node) => onClickOf("drawn" in node.data ? node.data.drawn : null)}
    defaultViewport={{ x: 0, y: 0, zoom: 1 }}
    minZoom={1}
    maxZoom={1}
    panOnDrag={false}
    panOnScroll={false}
    zoomOnScroll={false}
    zoomOnPinch={false}
    zoomOnDoubleClick={false}
    preventScrolling={false}
    {...ONLY_SHOWN}
    disableKeyboardA11y
    proOptions={{ hideAttribution: true }}
  />
))

/** Nothing in it is drawn anew unless something in it changed. */
const Drawing = memo(({ layout, flow, onStep }: DrawingProps) => {
  const latest = useRef({ layout, onStep })
  latest.current = { layout, onStep }
  const onClickOf = useCallback((data: unknown) => {
    const found = latest.current.layout.drawn.find((each) => each === data)
    const at = found === undefined ? null : stepOfDrawn(found)
    if (at !== null) latest.current.onStep?.(at)
  }, [])
  return (
    <div aria-hidden="true">
      <LaneHeads lanes={layout.lanes} />
      <div style={{ height: layout.height }}>
        <ReactFlowProvider
          initialNodes={flow.nodes}
          initialEdges={flow.edges}
          initialMinZoom={1}
          initialMaxZoom={1}
        >
          <OnlyShown>
            <Canvas onClickOf={onClickOf} />
            <Fed flow={flow} />
          </OnlyShown>
        </ReactFlowProvider>
      </div>
    </div>
  )
})
