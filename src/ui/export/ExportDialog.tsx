import "../styles/export.css"
import { Dialog } from "@base-ui/react/dialog"
import { Check, Copy, Download, X } from "lucide-react"
import { useMemo, useState } from "react"
import { encode } from "uqr"
import { verdictOf } from "../../explain/verdict.ts"
import { linkTo } from "../../store/links.ts"
import { useSimulator } from "../../store/simulator.ts"
import { diagramSvg } from "./diagram-svg.ts"
import { type Taken, TEXT_FORMATS, type TextFormat } from "./formats.ts"
import { pngOf, save } from "./save.ts"

const FORMATS = [
  ...TEXT_FORMATS.slice(0, 1).map(({ id, label }) => ({ id, label })),
  { id: "picture", label: "Picture" },
  ...TEXT_FORMATS.slice(1).map(({ id, label }) => ({ id, label })),
  { id: "qr", label: "QR code" },
]

/** Takes the scenario out of the app, in whichever form is of use elsewhere. It packs links: it is loaded with what does. */
export function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const scenario = useSimulator((state) => state.scenario)
  const run = useSimulator((state) => state.run)
  const trace = useSimulator((state) => state.trace)
  const [chosen, setChosen] = useState("report")
  const taken = useMemo(
    (): Taken => ({ scenario, run, trace, link: linkTo(scenario) }),
    [scenario, run, trace],
  )
  const text = TEXT_FORMATS.find(({ id }) => id === chosen)
  return (
    <Dialog.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog export">
          <div className="dialog-head">
            <Dialog.Title className="dialog-title">Take it along</Dialog.Title>
            <Dialog.Close className="button quiet" aria-label="Close">
              <X size={16} aria-hidden="true" />
            </Dialog.Close>
          </div>
          <Dialog.Description className="sub">
            All of it is written here, in the page. What looks like a secret is masked.
          </Dialog.Description>
          <div className="export-body">
            <fieldset className="export-formats" aria-label="As what">
              {FORMATS.map(({ id, label }) => (
                <label key={id}>
                  <input
                    type="radio"
                    name="export-format"
                    checked={id === chosen}
                    onChange={() => setChosen(id)}
                  />
                  {label}
                </label>
              ))}
            </fieldset>
            {text !== undefined && <TextPane key={text.id} format={text} taken={taken} />}
            {chosen === "picture" && <PicturePane taken={taken} />}
            {chosen === "qr" && <QrPane link={taken.link} />}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function TextPane({ format, taken }: { readonly format: TextFormat; readonly taken: Taken }) {
  const text = useMemo(() => format.write(taken), [format, taken])
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle")
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setState("copied")
    } catch {
      setState("failed")
    }
  }
  return (
    <section className="export-pane" aria-label={format.label}>
      <p className="sub">{format.hint}</p>
      {/* A scrolling region must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <pre className="snippet" tabIndex={0}>
        {text}
      </pre>
      <div className="export-actions">
        <button type="button" className="button primary" onClick={copy}>
          {state === "copied" ? (
            <Check size={14} aria-hidden="true" />
          ) : (
            <Copy size={14} aria-hidden="true" />
          )}
          <span aria-live="polite">
            {{ idle: "Copy", copied: "Copied", failed: "Select and copy it" }[state]}
          </span>
        </button>
        <button
          type="button"
          className="button"
          onClick={() => save(format.file, new Blob([text], { type: "text/plain;charset=utf-8" }))}
        >
          <Download size={14} aria-hidden="true" /> {format.file}
        </button>
      </div>
    </section>
  )
}

function PicturePane({ taken: { trace } }: { readonly taken: Taken }) {
  const [failure, setFailure] = useState<string | null>(null)
  const theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"
  const svg = useMemo(() => {
    const { title, detail } = verdictOf(trace)
    return diagramSvg(trace, theme, `${title} ${detail}`.replaceAll("`", ""))
  }, [trace, theme])
  const saveAs = (kind: "svg" | "png") => {
    if (kind === "svg") return save("cors.svg", new Blob([svg], { type: "image/svg+xml" }))
    setFailure(null)
    pngOf(svg).then(
      (png) => save("cors.png", png),
      (error: unknown) => setFailure(error instanceof Error ? error.message : "this browser can't paint it"),
    )
  }
  return (
    <section className="export-pane" aria-label="Picture">
      <p className="sub">The whole diagram, in the colours of your screen.</p>
      <img
        className="export-picture"
        src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`}
        alt="The sequence diagram as it is saved"
      />
      {failure !== null && (
        <p role="alert" className="problem">
          The picture could not be made: {failure}. The SVG can be.
        </p>
      )}
      <div className="export-actions">
        <button type="button" className="button primary" onClick={() => saveAs("svg")}>
          <Download size={14} aria-hidden="true" /> cors.svg
        </button>
        <button type="button" className="button" onClick={() => saveAs("png")}>
          <Download size={14} aria-hidden="true" /> cors.png
        </button>
      </div>
    </section>
  )
}

/** The most bytes that a QR code holds, at its lowest level of correction: ISO/IEC 18004, table 7. */
const MOST = 2953

function QrPane({ link }: { readonly link: string }) {
  const code = useMemo(() => (link.length > MOST ? null : encode(link, { ecc: "L", border: 4 })), [link])
  if (code === null)
    return (
      <section className="export-pane" aria-label="QR code">
        <p>
          The link has {link.length.toLocaleString("en")} characters, and a QR code holds{" "}
          {MOST.toLocaleString("en")}. Shorten the source, or send the link itself.
        </p>
      </section>
    )
  const path = code.data
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join("")
  return (
    <section className="export-pane" aria-label="QR code">
      <p className="sub">For a class or a slide: it opens this scenario.</p>
      <svg
        className="export-qr"
        viewBox={`0 0 ${code.size} ${code.size}`}
        role="img"
        aria-label="QR code of the link"
      >
        <path className="export-qr-paper" d={`M0 0h${code.size}v${code.size}h-${code.size}z`} />
        <path d={path} />
      </svg>
      <p className="sub export-link">{link}</p>
    </section>
  )
}
