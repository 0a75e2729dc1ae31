import "../styles/tokens.css"
import "../styles/base.css"
import "../styles/shell.css"
import "../styles/editors.css"
import "../styles/diagram.css"
import "../styles/inspector.css"
import "../styles/repair.css"
import "../styles/gallery.css"
import "../styles/learn.css"
import "../styles/contrast.css"
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from "react"
import { useSimulator, type View } from "../../store/simulator.ts"
import { Transport } from "../diagram/Transport.tsx"
import { FrontendPane } from "../editors/FrontendPane.tsx"
import { provideServerPane } from "../editors/reveal.ts"
import { ServerPane } from "../editors/ServerPane.tsx"
import { usePasteAnywhere } from "../paste/usePasteAnywhere.ts"
import { fetched, fetchedPlaying, fetchedWithEverything } from "./fetched.tsx"
import { Header } from "./Header.tsx"
import { NoticeBar } from "./NoticeBar.tsx"
import { Opening } from "./Opening.tsx"
import { PhoneSummary } from "./PhoneSummary.tsx"
import { SheetHead, type SheetStop } from "./Sheet.tsx"
import { Verdict } from "./Verdict.tsx"

// The drawing and what explains it come after the verdict: they are the heaviest parts of the screen.
const drawing = () => import("../diagram/Diagram.tsx")
const inspector = () => import("../inspector/Inspector.tsx")
const Diagram = lazy(() => drawing().then((module) => ({ default: module.Diagram })))
const Inspector = lazy(() => inspector().then((module) => ({ default: module.Inspector })))

/** Fetches what of the simulator's screen is not there at once. Rejects where it can't be fetched. */
export const fetchStage = (): Promise<unknown> => Promise.all([drawing(), inspector()])

const EmptyScreen = () => <main className="gallery" aria-busy="true" />

const Gallery = fetched(() => import("../gallery/Gallery.tsx").then((module) => module.Gallery), EmptyScreen)
/** The lesson. Its first part is in the page before any script, which is why its styles are the app's. */
export const Learn = fetched(() => import("../learn/Learn.tsx").then((module) => module.Learn), EmptyScreen)
const Handout = fetchedWithEverything(
  () => import("../learn/Handout.tsx").then((module) => module.Handout),
  EmptyScreen,
)
const Present = fetched(() => import("../present/Present.tsx").then((module) => module.Present))
const TaskBar = fetchedPlaying(() => import("../learn/TaskBar.tsx").then((module) => module.TaskBar))
const Compare = fetched(() => import("../compare/Compare.tsx").then((module) => module.Compare))
const PasteDialog = fetched(() => import("../paste/PasteDialog.tsx").then((module) => module.PasteDialog))

/** The screen that the store begins with. */
const OPENING = useSimulator.getInitialState().view

const PANES = [
  { id: "frontend", label: "Frontend" },
  { id: "server", label: "Server" },
  { id: "diagram", label: "Diagram" },
  { id: "why", label: "Why" },
] as const
type Pane = (typeof PANES)[number]["id"] | SheetStop

/** The lesson at its beginning: beside what the app opens with, the page holds it before any script. */
export const LESSON: View = { kind: "learn", place: { part: null, exhibit: null, step: null } }

/**
 * Three panes side by side; on a phone one at a time, and the drawing with a sheet that explains it.
 * @param first the screen that stands there already, where React takes it over: the store's own object, as another is a
 *   change that has React draw anew what it was about to take over
 */
export function App({ first = OPENING }: { readonly first?: View }) {
  const [pane, setPane] = useState<Pane>("diagram")
  const comparison = useSimulator((state) => state.comparison)
  const view = useSyncExternalStore(
    useSimulator.subscribe,
    () => useSimulator.getState().view,
    () => first,
  )
  // A task ends with its scenario.
  const task = useSimulator((state) => (state.task?.id === state.scenario.id ? state.task : null))
  const isPasting = useSimulator((state) => state.pasting !== null)
  usePasteAnywhere()
  useEffect(() => provideServerPane(() => setPane("server")), [])
  // On a phone the drawings stand in a pane of their own.
  useEffect(() => {
    if (comparison !== null) setPane("diagram")
  }, [comparison])
  if (view.kind === "present") return <Present lesson={view.lesson} />
  if (view.kind !== "simulate")
    return (
      <div className="app">
        <Header view={view.kind} />
        {view.kind === "opening" && <Opening />}
        {view.kind === "scenarios" && <Gallery />}
        {view.kind === "learn" && <Learn place={view.place} />}
        {view.kind === "handout" && <Handout hasAnswers={view.hasAnswers} />}
        {isPasting && <PasteDialog />}
      </div>
    )
  return (
    <div className="app" data-pane={pane} data-comparing={comparison === null ? undefined : ""}>
      <Header view="simulate" onInspect={() => setPane("why")} />
      <main className="panes">
        <div className="bars">
          {task !== null && <TaskBar task={task} />}
          <NoticeBar />
        </div>
        <Verdict onFix={() => setPane("why")} />
        <div className="inputs">
          <FrontendPane />
          <ServerPane />
        </div>
        <div className="stage">
          {comparison !== null ? (
            <Compare comparison={comparison} />
          ) : (
            <Suspense fallback={<div className="diagram" aria-busy="true" />}>
              <Diagram />
            </Suspense>
          )}
          {comparison === null && <Transport />}
        </div>
        {pane !== "frontend" && pane !== "server" && (
          <SheetHead stop={pane} onStop={setPane}>
            {pane === "diagram" && comparison === null && <PhoneSummary onMore={() => setPane("half")} />}
          </SheetHead>
        )}
        <Suspense fallback={<section className="inspector" aria-label="Inspector" aria-busy="true" />}>
          <Inspector />
        </Suspense>
      </main>
      {isPasting && <PasteDialog />}
      <nav className="phone-nav" aria-label="Panes">
        {PANES.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            aria-current={pane === id || (pane === "half" && id === "diagram") ? "page" : undefined}
            onClick={() => setPane(id)}
          >
            {label}
          </button>
        ))}
      </nav>
    </div>
  )
}
