import type { Span } from "../../source/span.ts"
import { useShownLayer } from "./shown-layer.ts"

type Reveal = (span: Span) => void

let revealer: Reveal | null = null

/** The server's editor says how to show a place in it; it takes that back when it goes. */
export function provideReveal(reveal: Reveal): () => void {
  revealer = reveal
  return () => {
    if (revealer === reveal) revealer = null
  }
}

/** Shows a place of a server's text, where an editor is there to do so: first the one of the stack that it is a place of. */
export function revealInServer(span: Span): void {
  const layer = span.behind ?? 0
  if (useShownLayer.getState().layer === layer) {
    revealer?.(span)
    return
  }
  useShownLayer.getState().show(layer)
  // The other text has to be in the editor before a place of it can be shown.
  requestAnimationFrame(() => revealer?.(span))
}
