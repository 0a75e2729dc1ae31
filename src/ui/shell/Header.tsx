import { ClipboardPaste, Code, Command, Download, Presentation } from "lucide-react"
import { type ReactNode, useCallback, useState } from "react"
import { links } from "../../store/links.ts"
import { loadOpeningFramework } from "../../store/opening/opening.ts"
import { useSimulator, type View } from "../../store/simulator.ts"
import { BrowserChoice } from "./BrowserChoice.tsx"
import { CopyLink } from "./CopyLink.tsx"
import { fetchedDialog } from "./fetched.tsx"
import { Logo } from "./Logo.tsx"
import { present } from "./present.ts"
import { useKeys } from "./shortcuts.ts"
import { UndoButtons } from "./UndoButtons.tsx"
import { UpdatePrompt } from "./UpdatePrompt.tsx"
import { useShortcuts } from "./useShortcuts.ts"
import { Views } from "./Views.tsx"

/** The dialogs that are opened from the header, and from the palette. */
export type HeaderDialog = "embed" | "export" | "palette"

interface HeaderProps {
  /** the screen that it stands on */
  readonly view: View["kind"]
  /** shows the inspector, where the screen has no room for it beside the rest */
  readonly onInspect?: () => void
}

/** Name, browser, and the link to take along. */
export function Header({ view, onInspect }: HeaderProps) {
  const setPasting = useSimulator((state) => state.setPasting)
  const [dialog, setDialog] = useState<HeaderDialog | null>(null)
  const paletteKeys = useKeys("palette")
  const close = useCallback(() => setDialog(null), [])
  useShortcuts(useCallback(() => setDialog((open) => (open === "palette" ? null : "palette")), []))
  return (
    <header className="top">
      <a className="logo" href="./" aria-label="CORS Simulator, start anew">
        <Logo />
        <span>CORS Simulator</span>
      </a>
      <Views view={view} />
      <p className="promise">Nothing leaves this page</p>
      <div className="spring" />
      {view === "simulate" && (
        <>
          <UndoButtons />
          <BrowserChoice />
        </>
      )}
      <button type="button" className="button paste-button" onClick={() => setPasting("")}>
        <ClipboardPaste size={14} aria-hidden="true" />
        <span>Paste anything</span>
      </button>
      <div className="tools">
        {view === "simulate" && (
          <>
            <IconButton
              className="present-button"
              name="Present"
              title="Present: full screen, step by step"
              icon={<Presentation size={16} aria-hidden="true" />}
              onClick={present}
            />
            <IconButton
              className="dialog-button"
              name="Embed"
              title="Embed in a page"
              icon={<Code size={16} aria-hidden="true" />}
              opensDialog
              onClick={() => setDialog("embed")}
            />
            <IconButton
              className="dialog-button"
              name="Take along"
              title="Take it along: report, picture, curl, a failing test…"
              icon={<Download size={16} aria-hidden="true" />}
              opensDialog
              onClick={() => setDialog("export")}
            />
          </>
        )}
        <IconButton
          className="palette-button"
          name="All commands"
          title={`All commands and scenarios (${paletteKeys})`}
          icon={<Command size={16} aria-hidden="true" />}
          opensDialog
          onClick={() => setDialog("palette")}
        />
      </div>
      {view === "simulate" && <CopyLink />}
      <UpdatePrompt />
      {dialog === "embed" && <EmbedDialog onClose={close} />}
      {dialog === "export" && <ExportDialog onClose={close} />}
      {dialog === "palette" && <Palette onClose={close} onDialog={setDialog} onInspect={onInspect} />}
    </header>
  )
}

const EmbedDialog = fetchedDialog(async () => {
  const [{ EmbedDialog: loaded }] = await Promise.all([import("../embed/EmbedDialog.tsx"), links.load()])
  return loaded
})
const ExportDialog = fetchedDialog(async () => {
  const [{ ExportDialog: loaded }] = await Promise.all([
    import("../export/ExportDialog.tsx"),
    links.load(),
    loadOpeningFramework(),
  ])
  return loaded
})
const Palette = fetchedDialog(async () => {
  const [{ Palette: loaded }] = await Promise.all([import("../palette/Palette.tsx"), links.load()])
  return loaded
})

interface IconButtonProps {
  readonly className: string
  readonly name: string
  readonly title: string
  readonly icon: ReactNode
  readonly opensDialog?: boolean
  readonly onClick: () => void
}

function IconButton({ className, name, title, icon, opensDialog = false, onClick }: IconButtonProps) {
  return (
    <button
      type="button"
      className={`button quiet ${className}`}
      title={title}
      aria-haspopup={opensDialog ? "dialog" : undefined}
      onClick={onClick}
    >
      {icon}
      <span className="sr-only">{name}</span>
    </button>
  )
}
