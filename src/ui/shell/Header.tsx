import { Check, ClipboardPaste, Code, Download, Link2, Presentation } from "lucide-react"
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react"
import { BROWSERS, browsers } from "../../browsers/browsers.ts"
import { whenLoaded } from "../../late/late.ts"
import { links, linkTo } from "../../store/links.ts"
import { useSimulator } from "../../store/simulator.ts"
import { Logo } from "./Logo.tsx"
import { Segments } from "./Segments.tsx"

/** Name, browser, and the link to take along. */
export function Header() {
  const view = useSimulator((state) => state.view.kind)
  const setPasting = useSimulator((state) => state.setPasting)
  return (
    <header className="top">
      <a className="logo" href="./" aria-label="CORS Simulator, start anew">
        <Logo />
        <span>CORS Simulator</span>
      </a>
      <Views />
      <p className="promise">Nothing you paste leaves this page</p>
      <div className="spring" />
      {view === "simulate" && <BrowserChoice />}
      <button type="button" className="button paste-button" onClick={() => setPasting("")}>
        <ClipboardPaste size={14} aria-hidden="true" />
        <span>Paste anything</span>
      </button>
      {view === "simulate" && (
        <>
          <PresentButton />
          <DialogButton
            name="Embed"
            title="Embed in a page"
            icon={<Code size={15} aria-hidden="true" />}
            dialog={(onClose) => <EmbedDialog onClose={onClose} />}
          />
          <DialogButton
            name="Take along"
            title="Take it along: report, picture, curl, a failing test…"
            icon={<Download size={15} aria-hidden="true" />}
            dialog={(onClose) => <ExportDialog onClose={onClose} />}
          />
          <CopyLink />
        </>
      )}
    </header>
  )
}

const EmbedDialog = lazy(async () => {
  const [{ EmbedDialog: loaded }] = await Promise.all([import("../embed/EmbedDialog.tsx"), links.load()])
  return { default: loaded }
})
const ExportDialog = lazy(async () => {
  const [{ ExportDialog: loaded }] = await Promise.all([import("../export/ExportDialog.tsx"), links.load()])
  return { default: loaded }
})

interface DialogButtonProps {
  readonly name: string
  readonly title: string
  readonly icon: ReactNode
  readonly dialog: (onClose: () => void) => ReactNode
}

/** A button for a dialog that is fetched when it is asked for. */
function DialogButton({ name, title, icon, dialog }: DialogButtonProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        className="button dialog-button"
        title={title}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {icon}
        <span className="sr-only">{name}</span>
      </button>
      {isOpen && <Suspense>{dialog(() => setOpen(false))}</Suspense>}
    </>
  )
}

/** To the projector, from the first step on. */
function PresentButton() {
  const setView = useSimulator((state) => state.setView)
  const show = useSimulator((state) => state.show)
  return (
    <button
      type="button"
      className="button present-button"
      title="Present: full screen, step by step"
      onClick={() => {
        show(0)
        setView({ kind: "present", lesson: null })
      }}
    >
      <Presentation size={15} aria-hidden="true" />
      <span className="sr-only">Present</span>
    </button>
  )
}

/** Which browser it is played in: all in a row, or on a phone in a list. */
function BrowserChoice() {
  const browser = useSimulator((state) => state.scenario.browser)
  const edit = useSimulator((state) => state.edit)
  return (
    <>
      <Segments
        label="Browser"
        value={browser}
        options={BROWSERS.map((name) => ({ value: name, label: browsers[name].label }))}
        onChange={(name) => edit((scenario) => ({ ...scenario, browser: name }))}
      />
      <select
        className="field select browser-select"
        aria-label="Browser"
        value={browser}
        onChange={(event) => {
          const chosen = BROWSERS.find((name) => name === event.target.value)
          if (chosen !== undefined) edit((scenario) => ({ ...scenario, browser: chosen }))
        }}
      >
        {BROWSERS.map((name) => (
          <option key={name} value={name}>
            {browsers[name].label}
          </option>
        ))}
      </select>
    </>
  )
}

/** The screens. A link each, so that it can be opened elsewhere as well. */
function Views() {
  const view = useSimulator((state) => state.view.kind)
  const scenario = useSimulator((state) => state.scenario)
  const [back, setBack] = useState("#")
  useEffect(() => {
    // Packing the scenario takes a while: only where there is a way back to it.
    if (view !== "simulate")
      whenLoaded(
        () => setBack(links.get().permalinkHash(scenario)),
        () => setBack("#"),
      )
  }, [view, scenario])
  return (
    <nav className="views" aria-label="Screens">
      <a
        href={view === "simulate" ? "#" : back}
        aria-current={view === "simulate" ? "page" : undefined}
        onClick={(event) => view === "simulate" && event.preventDefault()}
      >
        Simulate
      </a>
      <a href="#/learn" aria-current={view === "learn" || view === "handout" ? "page" : undefined}>
        Learn
      </a>
      <a href="#/scenarios" aria-current={view === "scenarios" ? "page" : undefined}>
        Scenarios
      </a>
    </nav>
  )
}

const copiedWords = (masked: number): string =>
  masked === 0 ? "Copied" : `Copied, ${masked === 1 ? "a secret" : `${masked} secrets`} masked`

function CopyLink() {
  const [masked, setMasked] = useState(0)
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle")
  const copy = async () => {
    try {
      const { scenario } = useSimulator.getState()
      await links.load()
      await navigator.clipboard.writeText(linkTo(scenario))
      setMasked(links.get().secretsIn(scenario))
      setState("copied")
    } catch {
      // Without the right to the clipboard, the address bar still has the link.
      setState("failed")
    }
    setTimeout(() => setState("idle"), 2500)
  }
  const words = { idle: "Copy link", copied: copiedWords(masked), failed: "See the address bar" }[state]
  return (
    <button type="button" className="button primary copy-link" onClick={copy}>
      {state === "copied" ? <Check size={14} aria-hidden="true" /> : <Link2 size={14} aria-hidden="true" />}
      <span aria-live="polite" className="copy-words">
        {words}
      </span>
    </button>
  )
}
