import { move } from "@dnd-kit/helpers"
import { DragDropProvider } from "@dnd-kit/react"
import { useSortable } from "@dnd-kit/react/sortable"
import { ArrowDown, ArrowUp, GripVertical } from "lucide-react"
import { useMemo, useState } from "react"
import { verdictOf } from "../../explain/verdict.ts"
import {
  FRAMEWORKS,
  LAYERS,
  type Layer,
  type LayersFramework,
  layerWords,
  playLayers,
  type Station,
} from "../../lessons/exhibits/layers.ts"
import { permalinkHash } from "../../scenario/permalink/permalink.ts"
import { Segments } from "../shell/Segments.tsx"
import { RichText } from "../text/RichText.tsx"
import { ExhibitHead } from "./ExhibitHead.tsx"
import { Code } from "./Facts.tsx"

const stationWords: Readonly<Record<Station, string>> = {
  "not reached": "never sees it",
  "passed on": "passes it on",
  answered: "answers",
  raised: "raises",
  "changed the answer": "passes it on, and adds to the answer",
}

/** Middleware layers to drag up and down, or to move by their buttons: who answers the preflight? */
export function LayersExhibit({ href }: { readonly href: string }) {
  const [framework, setFramework] = useState<LayersFramework>("FastAPI")
  const [order, setOrder] = useState<readonly Layer[]>([...LAYERS])
  const played = useMemo(() => playLayers(framework, order), [framework, order])
  const verdict = verdictOf(played.trace)
  const shift = (at: number, by: 1 | -1) => {
    const layer = order[at]
    const other = order[at + by]
    if (layer === undefined || other === undefined) return
    setOrder(order.map((each, i) => (i === at ? other : i === at + by ? layer : each)))
  }
  return (
    <section className="exhibit" aria-label="Layers to put in order">
      <ExhibitHead title="Layers to put in order" href={href}>
        <Segments
          label="Framework"
          value={framework}
          options={FRAMEWORKS.map((each) => ({ value: each, label: each }))}
          onChange={setFramework}
        />
      </ExhibitHead>
      <div className="origins">
        <div>
          <p className="sub">
            A preflight comes in from above: <code>OPTIONS /users</code>, without a token
          </p>
          <DragDropProvider
            onDragEnd={(event) => {
              if (!event.canceled) setOrder(move([...order], event))
            }}
          >
            <ol className="stack-of-layers">
              {order.map((layer, i) => (
                <LayerRow
                  key={layer}
                  layer={layer}
                  index={i}
                  station={played.stations[layer]}
                  status={played.status}
                  isLast={i === order.length - 1}
                  onShift={(by) => shift(i, by)}
                />
              ))}
              <li className="layer-row the-route">
                <span>
                  <b>the route</b>
                  <span className="sub">POST /users</span>
                </span>
              </li>
            </ol>
          </DragDropProvider>
          <p className="sub">
            {framework === "FastAPI"
              ? "In FastAPI what is added last is outermost: the file reads from the bottom up."
              : "In Express what is added first comes first: the file reads from the top down."}
          </p>
        </div>
        <div className="stacked-code">
          <p className="sub">The file, in that order</p>
          <Code text={played.source} />
          <a className="button" href={permalinkHash(played.scenario)}>
            Open in the simulator
          </a>
        </div>
      </div>
      <p
        className={`exhibit-answer ${verdict.tone === "allowed" ? "same-origin" : "cross-site"}`}
        role="status"
      >
        <span>
          <b>
            {played.by === null ? "The server" : layerWords[played.by].name} answers the preflight:{" "}
            {played.status}.
          </b>{" "}
          <RichText text={verdict.title} />
        </span>
      </p>
    </section>
  )
}

interface LayerRowProps {
  readonly layer: Layer
  readonly index: number
  readonly station: Station
  /** of the preflight's answer */
  readonly status: number
  readonly isLast: boolean
  readonly onShift: (by: 1 | -1) => void
}

function LayerRow({ layer, index, station, status, isLast, onShift }: LayerRowProps) {
  const { ref, handleRef, isDragging } = useSortable({ id: layer, index })
  const { name, does } = layerWords[layer]
  const tone = station !== "answered" ? "" : status < 300 ? "good" : "bad"
  return (
    <li
      ref={ref}
      className={`layer-row ${tone} ${isDragging ? "dragging" : ""} ${station === "not reached" ? "unreached" : ""}`}
    >
      <button type="button" className="layer-grip" ref={handleRef} aria-label={`Drag ${name}`}>
        <GripVertical size={15} aria-hidden="true" />
      </button>
      <span>
        <b>{name}</b>
        <span className="sub">{does}</span>
      </span>
      <span className="station">
        {stationWords[station]}
        {station === "answered" && ` ${status}`}
      </span>
      <span className="layer-moves">
        <button
          type="button"
          className="icon-button"
          aria-label={`Move ${name} up`}
          disabled={index === 0}
          onClick={() => onShift(-1)}
        >
          <ArrowUp size={15} aria-hidden="true" />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={`Move ${name} down`}
          disabled={isLast}
          onClick={() => onShift(1)}
        >
          <ArrowDown size={15} aria-hidden="true" />
        </button>
      </span>
    </li>
  )
}
