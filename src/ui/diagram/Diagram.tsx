import "@xyflow/react/dist/base.css"
import { ReactFlow } from "@xyflow/react"
import { useEffect, useMemo } from "react"
import { failingStep } from "../../explain/cause.ts"
import type { Trace } from "../../simulation/trace.ts"
import { stepIndex, useSimulator } from "../../store/simulator.ts"
import { flowOf, type Lit, stepOfDrawn } from "./flow.ts"
import { LaneHeads } from "./LaneHeads.tsx"
import { layoutOf } from "./layout.ts"
import { edgeTypes } from "./MessageArrow.tsx"
import { nodeTypes } from "./nodes.tsx"
import { StepList } from "./StepList.tsx"
import { useWidth } from "./useWidth.ts"

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
  const trace = useSimulator((state) => state.trace)
  const step = useSimulator(stepIndex)
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

/** A drawing of a trace: lanes, messages, the gate where the browser checks, and what was never sent. */
export function DiagramView({ trace, step, label, onStep }: DiagramViewProps) {
  const [ref, width] = useWidth<HTMLDivElement>()
  const layout = useMemo(() => (width === null ? null : layoutOf(trace, width)), [trace, width])
  const lastStep = trace.steps.length - 1
  const flow = useMemo(
    () => (layout === null ? { nodes: [], edges: [] } : flowOf(layout, step, lastStep, litBy(trace, step))),
    [layout, trace, step, lastStep],
  )

  useEffect(() => {
    const scroller = ref.current
    const drawn = layout?.drawn.findLast((each) => each.kind !== "phase" && stepOfDrawn(each) === step)
    if (scroller === null || drawn === undefined) return
    // Following the story is for the play-through; at the end the whole picture is shown from its top.
    if (step === lastStep && !useSimulator.getState().isPlaying && scroller.scrollTop === 0) return
    const isVisible =
      drawn.y > scroller.scrollTop + 20 && drawn.y + 110 < scroller.scrollTop + scroller.clientHeight
    if (isVisible) return
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches
    scroller.scrollTo({
      top: Math.max(0, drawn.y - scroller.clientHeight / 2),
      behavior: isStill ? "auto" : "smooth",
    })
  }, [layout, step, lastStep, ref])

  return (
    // A scrolling region must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className="diagram" aria-label={label} ref={ref} tabIndex={0}>
      <StepList trace={trace} step={step} />
      {layout !== null && (
        <div aria-hidden="true">
          <LaneHeads lanes={layout.lanes} />
          <div style={{ height: layout.height }}>
            <ReactFlow
              nodes={flow.nodes}
              edges={flow.edges}
              nodeTypes={nodeTypes}
              edgeTypes={edgeTypes}
              onNodeClick={(_, node) => {
                const data: unknown = "drawn" in node.data ? node.data.drawn : null
                const found = layout.drawn.find((each) => each === data)
                const at = found === undefined ? null : stepOfDrawn(found)
                if (at !== null) onStep?.(at)
              }}
              defaultViewport={{ x: 0, y: 0, zoom: 1 }}
              minZoom={1}
              maxZoom={1}
              panOnDrag={false}
              panOnScroll={false}
              zoomOnScroll={false}
              zoomOnPinch={false}
              zoomOnDoubleClick={false}
              preventScrolling={false}
              nodesDraggable={false}
              nodesConnectable={false}
              nodesFocusable={false}
              edgesFocusable={false}
              elementsSelectable={false}
              disableKeyboardA11y
              proOptions={{ hideAttribution: true }}
            />
          </div>
        </div>
      )}
    </section>
  )
}
