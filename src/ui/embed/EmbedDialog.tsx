import { Dialog } from "@base-ui/react/dialog"
import { X } from "lucide-react"
import { useState } from "react"
import { permalinkHash } from "../../scenario/permalink/permalink.ts"
import { linkTo } from "../../store/links.ts"
import { type EmbedTheme, embedAddress } from "../../store/route.ts"
import { useSimulator } from "../../store/simulator.ts"
import { Segments } from "../shell/Segments.tsx"

/** Writes what goes into another page. It packs links: it is loaded with what does. */
export function EmbedDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog">
          <div className="dialog-head">
            <Dialog.Title className="dialog-title">Embed this scenario</Dialog.Title>
            <Dialog.Close className="button quiet" aria-label="Close">
              <X size={16} aria-hidden="true" />
            </Dialog.Close>
          </div>
          <Dialog.Description className="sub">
            Its diagram, its verdict, and the buttons to play it, from 360 pixels on. The scenario is in the
            address: no server keeps it.
          </Dialog.Description>
          <EmbedCode />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function EmbedCode() {
  const scenario = useSimulator((state) => state.scenario)
  const [theme, setTheme] = useState<EmbedTheme>("page")
  const src = new URL(embedAddress(permalinkHash(scenario), theme), location.href).href
  const title = scenario.title === "" ? "A request, and what the browser makes of it" : scenario.title
  const frame = `<iframe src="${src}"\n  title="${escaped(title)}" width="100%" height="620" style="border:0" loading="lazy"></iframe>`
  const script =
    '<script>\n  addEventListener("message", (event) => {\n    if (event.data?.type !== "cors-simulator:height") return\n    for (const frame of document.querySelectorAll("iframe"))\n      if (frame.contentWindow === event.source) frame.height = event.data.height\n  })\n</script>'
  const markdown = `[${title.replaceAll(/[[\]]/g, "\\$&")}](${linkTo(scenario)})`
  return (
    <div className="embed-code">
      <Segments
        label="Colours"
        value={theme}
        options={[
          { value: "page", label: "as the reader has it" },
          { value: "light", label: "light" },
          { value: "dark", label: "dark" },
        ]}
        onChange={setTheme}
      />
      <Snippet label="HTML" text={frame} />
      <Snippet label="Once in the page, for frames as high as what is in them" text={script} />
      <Snippet label="Markdown, a link" text={markdown} />
    </div>
  )
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;")

function Snippet({ label, text }: { readonly label: string; readonly text: string }) {
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
    <div className="embed-snippet">
      <div className="embed-snippet-head">
        <p className="label">{label}</p>
        <button type="button" className="button quiet" aria-label={`Copy: ${label}`} onClick={copy}>
          {{ idle: "Copy", copied: "Copied", failed: "Select and copy it" }[state]}
        </button>
      </div>
      {/* A scrolling region must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <pre className="snippet" tabIndex={0}>
        {text}
      </pre>
    </div>
  )
}
