import { BROWSER_LABELS, BROWSERS } from "../../browsers/names.ts"
import { gallery } from "../../lessons/gallery/gallery.ts"
import { path } from "../../lessons/path/path.ts"
import { openingScenario } from "../../scenario/opening.ts"
import { requestOf } from "../../scenario/scenario.ts"
import { redo, undo, useHistory } from "../../store/history.ts"
import { links } from "../../store/links.ts"
import { type Recent, useRecents } from "../../store/recents.ts"
import { INSPECTIONS, type Inspection, useSimulator } from "../../store/simulator.ts"
import { copyLink } from "../shell/copy-link.ts"
import type { HeaderDialog } from "../shell/Header.tsx"
import { present } from "../shell/present.ts"
import type { Shortcut } from "../shell/shortcuts.ts"

/** Something to do, by its name. */
export interface Command {
  readonly id: string
  readonly label: string
  /** what else it may be looked for by */
  readonly words?: string
  readonly shortcut?: Shortcut
  /** is it so already? */
  readonly isOn?: boolean
  readonly run: () => void
}

/** An alias, since the list's own type has an index signature, which no interface is assignable to. */
export type CommandGroup = {
  readonly name: string
  readonly items: readonly Command[]
}

const INSPECTION_NAMES: Readonly<Record<Inspection, readonly [label: string, words: string]>> = {
  why: ["Why it ended so", "explain steps reason"],
  fix: ["What to change", "fix repair solution"],
  security: ["What is unsafe about it", "security audit findings"],
  network: ["What goes over the network", "headers raw request response"],
  browsers: ["What other browsers do", "compare firefox safari chrome console"],
  log: ["What was decided, step by step", "log trace algorithm standard"],
}

/** What the palette needs of the screen. */
export interface Screen {
  readonly onDialog: (dialog: HeaderDialog) => void
  readonly onInspect: () => void
}

const goTo = (hash: string) => () => {
  location.hash = hash
}

const goToScenario = () => goTo(links.get().permalinkHash(useSimulator.getState().scenario))()

/** Everything that can be done now, in groups; without those that are only looked for by their names. */
export function commandsNow(screen: Screen): readonly CommandGroup[] {
  const isSimulating = useSimulator.getState().view.kind === "simulate"
  return [
    { name: "Do", items: isSimulating ? [...ofScenario(screen), ...anywhere()] : anywhere() },
    { name: "Recent", items: useRecents.getState().recents.map(recentCommand) },
    { name: "Go to", items: places(isSimulating) },
    ...(isSimulating
      ? [
          { name: "Inspect", items: inspections(screen) },
          { name: "Browser", items: browserCommands() },
          { name: "Request", items: requestCommands() },
        ]
      : []),
  ].filter(({ items }) => items.length > 0)
}

/** What is found by its name only: there is too much of it to be shown. */
export const commandsByName = (): readonly CommandGroup[] => [
  {
    name: "Lesson",
    items: path.map(({ id, name, title }) => ({
      id: `lesson ${id}`,
      label: name,
      words: `learn ${title}`,
      run: goTo(`#/learn/${id}`),
    })),
  },
  {
    name: "Scenarios",
    items: gallery.map(({ id, title, says, tags, scenario }) => ({
      id: `case ${id}`,
      label: title,
      words: `${says.replaceAll("`", "")} ${tags.join(" ")}`,
      run: () => goTo(links.get().permalinkHash(scenario))(),
    })),
  },
]

function ofScenario({ onDialog }: Screen): readonly Command[] {
  const { past, future } = useHistory.getState()
  const [undone, redone] = [past.at(-1), future.at(-1)]
  return [
    ...(undone === undefined
      ? []
      : [
          {
            id: "undo",
            label: `Undo the change of ${undone.changed}`,
            shortcut: "undo" as const,
            run: undo,
          },
        ]),
    ...(redone === undefined
      ? []
      : [
          {
            id: "redo",
            label: `Redo the change of ${redone.changed}`,
            shortcut: "redo" as const,
            run: redo,
          },
        ]),
    { id: "play", label: "Play it step by step", words: "animate run", run: useSimulator.getState().play },
    {
      id: "copy",
      label: "Copy the link",
      words: "share permalink url",
      run: () => {
        copyLink().then(({ isCopied, words }) =>
          useSimulator
            .getState()
            .tell(
              isCopied
                ? { tone: "info", text: `${words}.` }
                : { tone: "problem", text: "The browser lets nothing be copied: take the address." },
            ),
        )
      },
    },
    {
      id: "export",
      label: "Take it along: report, picture, curl, a failing test…",
      words: "export download share markdown svg png mermaid fetch http json pytest supertest qr code",
      run: () => onDialog("export"),
    },
    { id: "embed", label: "Embed it in a page", words: "iframe share", run: () => onDialog("embed") },
    { id: "present", label: "Present it, step by step", words: "projector full screen teach", run: present },
  ]
}

const anywhere = (): readonly Command[] => [
  {
    id: "paste",
    label: "Paste anything…",
    words: "import open har curl fetch console error config headers file",
    run: () => useSimulator.getState().setPasting(""),
  },
  {
    id: "anew",
    label: "Start anew",
    words: "reset new clear",
    run: () => {
      useSimulator.getState().open(openingScenario)
      if (useSimulator.getState().view.kind !== "simulate") goToScenario()
    },
  },
]

const recentCommand = ({ name, at }: Recent, i: number): Command => ({
  id: `recent ${i}`,
  label: name,
  words: "recent",
  run: () => {
    if (at.kind === "link") return goTo(at.hash)()
    const { setView, open } = useSimulator.getState()
    setView({ kind: "simulate" })
    open(at.scenario)
  },
})

const places = (isSimulating: boolean): readonly Command[] => [
  ...(isSimulating ? [] : [{ id: "simulate", label: "Simulate", run: goToScenario }]),
  { id: "learn", label: "Learn", words: "lesson course exercises practice", run: goTo("#/learn") },
  { id: "scenarios", label: "Scenarios", words: "gallery cases examples", run: goTo("#/scenarios") },
  { id: "handout", label: "The lesson on paper", words: "handout print", run: goTo("#/handout") },
  {
    id: "licences",
    label: "Licences of what it is made of",
    words: "license credits open source libraries fonts",
    run: () => window.open("./licences.txt", "_blank", "noopener"),
  },
]

const inspections = ({ onInspect }: Screen): readonly Command[] =>
  INSPECTIONS.map((inspection) => {
    const [label, words] = INSPECTION_NAMES[inspection]
    return {
      id: `inspect ${inspection}`,
      label,
      words,
      isOn: useSimulator.getState().inspection === inspection,
      run: () => {
        useSimulator.getState().inspect(inspection)
        onInspect()
      },
    }
  })

const browserCommands = (): readonly Command[] =>
  BROWSERS.map((name) => ({
    id: `browser ${name}`,
    label: BROWSER_LABELS[name],
    words: "browser play in",
    isOn: useSimulator.getState().scenario.browser === name,
    run: () => useSimulator.getState().edit((scenario) => ({ ...scenario, browser: name })),
  }))

function requestCommands(): readonly Command[] {
  const { scenario, run: shown } = useSimulator.getState()
  if (scenario.later.length === 0) return []
  return Array.from({ length: scenario.later.length + 1 }, (_, run) => {
    const { method, url } = requestOf(scenario, run)
    return {
      id: `request ${run}`,
      label: `Request ${run + 1}: ${method} ${url}`,
      isOn: run === shown,
      run: () => useSimulator.getState().showRun(run),
    }
  })
}

/** How well a command fits: 0 where its name begins with the search, 1 where its name has every word of it, 2 where what it is about has; null for not at all. */
function fitOf({ label, words: others = "" }: Command, group: string, search: string): 0 | 1 | 2 | null {
  const words = search.split(/\s+/)
  const hasAll = (text: string) => words.every((word) => text.toLowerCase().includes(word))
  if (label.toLowerCase().startsWith(search)) return 0
  if (hasAll(`${label} ${group}`)) return 1
  return hasAll(`${label} ${group} ${others}`) ? 2 : null
}

/** The commands that have every word of a search in them, in their groups, the best that fit first. */
export function commandsFound(groups: readonly CommandGroup[], search: string): readonly CommandGroup[] {
  const wanted = search.trim().toLowerCase()
  return groups
    .map(({ name, items }) => {
      const fits = items
        .flatMap((item) => {
          const how = fitOf(item, name, wanted)
          return how === null ? [] : [{ item, how }]
        })
        .sort((a, b) => a.how - b.how)
      return { name, items: fits.map(({ item }) => item), best: fits[0]?.how ?? null }
    })
    .flatMap(({ name, items, best }) => (best === null ? [] : [{ name, items, best }]))
    .sort((a, b) => a.best - b.best)
}
