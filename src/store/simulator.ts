import { create } from "zustand"
import type { RequestInit } from "../fetch/request.ts"
import { printFetchCall } from "../paste/fetch-call/print.ts"
import { openingScenario } from "../scenario/opening.ts"
import { requestOf, type Scenario } from "../scenario/scenario.ts"
import type { Trace } from "../simulation/trace.ts"
import type { SyntaxProblem } from "../source/span.ts"
import { withRequest } from "./edits.ts"
import { engine } from "./engine.ts"
import { askForExplanations, askForParts } from "./needed-parts.ts"
import { openingTraces } from "./opening/opening.ts"
import { requestReader } from "./request-reader.ts"
import type { LessonPlace } from "./route.ts"
import { sameWhereEqual } from "./same-where-equal.ts"
import { rememberedServer } from "./server-cache.ts"
import { browserTasks } from "./tasks.ts"
import { type Pace, turns } from "./turns.ts"

/** Which step is shown: one by its number, or the end, however many steps lead there. */
export type ShownStep = number | "end"

export const SPEEDS = [0.5, 1, 2] as const
export type Speed = (typeof SPEEDS)[number]

/** Something to tell the user, with what to do about it. */
export interface Notice {
  readonly tone: "info" | "problem"
  readonly text: string
  /** the scenario to go back to, where there is something to undo */
  readonly undo?: Scenario
}

/** A scenario as it stood, to go back to. */
export interface Moment {
  readonly scenario: Scenario
  readonly run: number
  readonly requestText: string
}

/** What the request that is shown comes to in another scenario. */
export interface Comparison {
  readonly trace: Trace
  readonly names: { readonly here: string; readonly there: string }
}

/** The screen: the simulator itself, a part of the lesson, or the gallery of scenarios. */
export type View =
  | { readonly kind: "simulate" }
  /** what the address names is being fetched: another scenario in its place would be taken for it */
  | { readonly kind: "opening" }
  | { readonly kind: "scenarios" }
  /** the scenario on a projector; `lesson` is the case that it is of, where it is of one */
  | { readonly kind: "present"; readonly lesson: { readonly part: string; readonly id: string } | null }
  | { readonly kind: "learn"; readonly place: LessonPlace }
  /** the lesson to print */
  | { readonly kind: "handout"; readonly hasAnswers: boolean }

/** One object: to go where one is draws nothing anew, least of all the page that was just taken over. */
const SIMULATING: View = { kind: "simulate" }

/** One object, for the same reason. */
const NO_PROBLEMS: readonly SyntaxProblem[] = []

/** A case of the lesson to repair, and where it stands. */
export interface Task {
  readonly id: string
  readonly title: string
  readonly part: string
}

/** The tabs of the inspector. */
export const INSPECTIONS = ["why", "fix", "security", "network", "browsers", "log"] as const
export type Inspection = (typeof INSPECTIONS)[number]

/** The scenario being edited, what it comes to, and the step being shown. */
export interface SimulatorState {
  readonly scenario: Scenario
  /** what happened, for each of the scenario's requests */
  readonly traces: readonly Trace[]
  /** which of them is shown and edited: 0 is the first */
  readonly run: number
  readonly trace: Trace
  /** the request as the user wrote it; it may hold what is not understood */
  readonly requestText: string
  readonly requestProblems: readonly SyntaxProblem[]
  readonly step: ShownStep
  readonly isPlaying: boolean
  readonly speed: Speed
  readonly notice: Notice | null
  readonly inspection: Inspection
  readonly view: View
  /** the case of the lesson that is being repaired */
  readonly task: Task | null
  /** what the request that is shown comes to in another scenario, held beside it; null: no comparison */
  readonly comparison: Comparison | null
  /** the text in the paste dialog; null: it is closed */
  readonly pasting: string | null
  /** opens another scenario, from its end; later, where its framework is still to be fetched */
  readonly open: (scenario: Scenario) => void
  /** goes back, or on, to a scenario as it stood */
  readonly restore: (moment: Moment) => void
  /** edits the scenario; the step stays, where it still exists */
  readonly edit: (change: (scenario: Scenario) => Scenario, pace?: Pace) => void
  /** edits the request as text; what does not parse keeps the last request that did */
  readonly editRequestText: (text: string, pace?: Pace) => void
  /** edits the request by the form: its text is written anew */
  readonly editRequest: (request: RequestInit) => void
  /** shows another of the scenario's requests, from its end */
  readonly showRun: (run: number) => void
  readonly show: (step: ShownStep) => void
  readonly play: () => void
  readonly pause: () => void
  readonly setSpeed: (speed: Speed) => void
  readonly tell: (notice: Notice | null) => void
  readonly inspect: (inspection: Inspection) => void
  /** takes a scenario over in place of this one, and says how to go back */
  readonly applyFix: (scenario: Scenario, title: string) => void
  /** @param names what the scenario as it is, and the other one, are called */
  readonly compareWith: (scenario: Scenario, names: Comparison["names"]) => void
  readonly stopComparing: () => void
  readonly setPasting: (text: string | null) => void
  readonly setView: (view: View) => void
  readonly setTask: (task: Task | null) => void
}

/** Plays a scenario, and reads all of its servers, those that are not asked too: they are shown. */
function play(scenario: Scenario): readonly [Trace, ...Trace[]] {
  if (scenario === openingScenario) return openingTraces
  askForParts(scenario)
  for (const config of Object.values(scenario.servers)) rememberedServer(config)
  const traces = engine.get().simulateAll(scenario, rememberedServer)
  askForExplanations(traces)
  return traces
}

/** The scenario played, with one of its requests shown. A comparison was with what it came to before: it ends. */
function played(scenario: Scenario, run: number) {
  const traces = play(scenario)
  const shown = Math.min(run, traces.length - 1)
  return { scenario, traces, run: shown, trace: traces[shown] ?? traces[0], comparison: null }
}

const opened = (scenario: Scenario) => ({
  ...played(scenario, 0),
  requestText: printFetchCall(scenario.request),
  requestProblems: NO_PROBLEMS,
  step: "end" as const,
  isPlaying: false,
})

export const useSimulator = create<SimulatorState>()((set, get) => ({
  ...opened(openingScenario),
  speed: 1,
  notice: null,
  inspection: "why",
  view: SIMULATING,
  task: null,
  pasting: null,
  open: (scenario) => inTurn(() => set(opened(scenario))),
  restore: ({ scenario, run, requestText }) =>
    inTurn(() =>
      set({
        ...played(scenario, run),
        requestText,
        requestProblems: requestReader.get().readFetchCall(requestText).problems,
        step: "end",
        isPlaying: false,
        notice: null,
      }),
    ),
  edit: (change, pace = "at once") =>
    inSteps(() => {
      const before = get()
      const scenario = change(before.scenario)
      if (scenario === before.scenario) return null
      const after = played(scenario, before.run)
      const request = requestOf(scenario, after.run)
      const isSameRequest = request === requestOf(before.scenario, before.run)
      return () =>
        set(({ step }) => ({
          ...after,
          step: keptStep(step, after.trace),
          ...(isSameRequest ? {} : { requestText: printFetchCall(request), requestProblems: NO_PROBLEMS }),
        }))
    }, pace),
  editRequestText: (requestText, pace = "at once") => {
    let isLater = false
    // Something else was written while this one waited.
    const isPast = () => isLater && get().requestText !== requestText
    try {
      inSteps(() => {
        if (isPast()) return null
        const { request, problems } = requestReader.get().readFetchCall(requestText)
        const read = { requestText, requestProblems: problems.length === 0 ? NO_PROBLEMS : problems }
        if (request === null) return () => set(read)
        const { scenario, run } = get()
        // What stayed as it was is the same object: what shows it is not drawn anew.
        const next = sameWhereEqual(requestOf(scenario, run), request)
        const after = played(withRequest(scenario, run, next), run)
        return () => {
          if (!isPast()) set(({ step }) => ({ ...read, ...after, step: keptStep(step, after.trace) }))
        }
      }, pace)
    } finally {
      isLater = true
      // What is typed is there at once, whatever it has to wait for.
      if (get().requestText !== requestText) set({ requestText })
    }
  },
  editRequest: (request) =>
    inTurn(() => {
      const { scenario, run, step } = get()
      const after = played(withRequest(scenario, run, request), run)
      set({
        ...after,
        requestText: printFetchCall(request),
        requestProblems: NO_PROBLEMS,
        step: keptStep(step, after.trace),
      })
    }),
  showRun: (run) =>
    inTurn(() => {
      const { scenario } = get()
      set({
        ...played(scenario, run),
        requestText: printFetchCall(requestOf(scenario, run)),
        requestProblems: NO_PROBLEMS,
        step: "end",
        isPlaying: false,
      })
    }),
  show: (step) => set({ step: step === "end" ? step : clamp(step, get().trace), isPlaying: false }),
  play: () => {
    const at = stepIndex(get())
    const isAtEnd = at >= get().trace.steps.length - 1
    set({ isPlaying: true, step: isAtEnd ? 0 : at })
  },
  pause: () => set({ isPlaying: false }),
  setSpeed: (speed) => set({ speed }),
  tell: (notice) => set({ notice }),
  inspect: (inspection) => set({ inspection }),
  applyFix: (scenario, title) => {
    // Now, not when it is there: whoever looks at something else meanwhile goes on with that.
    set({ inspection: "why" })
    inTurn(() => {
      const { scenario: undo, run } = get()
      const after = played(scenario, run)
      const request = requestOf(scenario, after.run)
      set({
        ...after,
        requestText: printFetchCall(request),
        requestProblems: NO_PROBLEMS,
        step: "end",
        isPlaying: false,
        notice: { tone: "info", text: `Done: ${title.replaceAll("`", "")}.`, undo },
      })
    })
  },
  compareWith: (scenario, names) =>
    inTurn(() => {
      const traces = play(scenario)
      set({ comparison: { trace: traces[get().run] ?? traces[0], names } })
    }),
  stopComparing: () => set({ comparison: null }),
  setPasting: (pasting) => set({ pasting }),
  setView: (view) => set({ view: view.kind === "simulate" ? SIMULATING : view }),
  setTask: (task) => set({ task }),
}))

/** A part of the app can't be fetched: there is no network, or the page is an old one. */
export const notFetched = (label: string): Notice => ({
  tone: "problem",
  text: `${label.replace(/^./, (first) => first.toUpperCase())} could not be fetched. What you had is still here: try again when there is a network, or load the page anew.`,
})

/** Changes of the scenario, in the order in which they were asked for. */
const { inTurn, inSteps } = turns(
  (label) => useSimulator.setState({ notice: notFetched(label) }),
  browserTasks,
)

/** The number of the step that is shown. */
export const stepIndex = ({ step, trace }: Pick<SimulatorState, "step" | "trace">): number =>
  step === "end" ? Math.max(0, trace.steps.length - 1) : step

/** Goes one step on while playing; stops at the end. */
export function advance(): void {
  const { trace } = useSimulator.getState()
  const next = stepIndex(useSimulator.getState()) + 1
  if (next >= trace.steps.length - 1) useSimulator.setState({ step: "end", isPlaying: false })
  else useSimulator.setState({ step: next })
}

const keptStep = (step: ShownStep, trace: Trace): ShownStep =>
  step === "end" || step >= trace.steps.length ? "end" : step

const clamp = (step: number, trace: Trace): number => Math.max(0, Math.min(step, trace.steps.length - 1))
