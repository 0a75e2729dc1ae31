import "../styles/tokens.css"
import "../styles/base.css"
import "../styles/shell.css"
import "../styles/diagram.css"
import "../styles/contrast.css"
import "../styles/embed.css"
import { ExternalLink, Link2Off } from "lucide-react"
import { useEffect, useRef } from "react"
import { linkTo } from "../../store/links.ts"
import { useSimulator } from "../../store/simulator.ts"
import { Diagram } from "../diagram/Diagram.tsx"
import { Transport } from "../diagram/Transport.tsx"
import { Opening } from "../shell/Opening.tsx"
import { VerdictWords } from "../shell/VerdictWords.tsx"

/** What the framing page is told: how high the embedded diagram would like to be, in CSS pixels. */
export interface EmbedMessage {
  readonly type: "cors-simulator:height"
  readonly height: number
}

/** What is in it, one below the other, the diagram as high as it is drawn. */
function wishedHeight(root: HTMLElement): number {
  const borders = root.offsetHeight - root.clientHeight
  const parts = [...root.children].map((part) => {
    const drawn = part.classList.contains("diagram") ? part.querySelector(":scope > div") : null
    return (drawn ?? part).getBoundingClientRect().height
  })
  return Math.ceil(parts.reduce((sum, height) => sum + height, borders))
}

/** A scenario for other people's pages: verdict, diagram and transport, and the way to the simulator itself. */
export function Embed() {
  const root = useRef<HTMLDivElement>(null)
  const scenario = useSimulator((state) => state.scenario)
  const notice = useSimulator((state) => state.notice)
  const isOpening = useSimulator((state) => state.view.kind === "opening")
  useEffect(() => {
    const element = root.current
    if (element === null) return undefined
    const announce = () => {
      const message: EmbedMessage = { type: "cors-simulator:height", height: wishedHeight(element) }
      // Whoever frames it may know its height: there is nothing secret in that.
      if (window.parent !== window) window.parent.postMessage(message, "*")
    }
    const observer = new ResizeObserver(announce)
    observer.observe(element)
    // The diagram comes as it is laid out, and grows with its width.
    const changes = new MutationObserver(announce)
    changes.observe(element, { childList: true, subtree: true })
    announce()
    return () => {
      observer.disconnect()
      changes.disconnect()
    }
  }, [])
  if (isOpening)
    return (
      <div className="embed" ref={root}>
        <Opening />
      </div>
    )
  if (notice !== null)
    return (
      <div className="embed" ref={root}>
        <div className="embed-broken">
          <Link2Off size={22} aria-hidden="true" />
          <p role="alert">{notice.text}</p>
          <a href="./" target="_blank" rel="noopener">
            Open the simulator
          </a>
        </div>
      </div>
    )
  return (
    <div className="embed" ref={root}>
      <div className="embed-verdict">
        <VerdictWords />
        <a
          className="button embed-open"
          href={linkTo(scenario)}
          target="_blank"
          rel="noopener"
          aria-label="Open in the simulator, in a new tab"
          title="Open in the simulator"
        >
          <ExternalLink size={14} aria-hidden="true" />
        </a>
      </div>
      <Diagram />
      <Transport />
    </div>
  )
}
