import type { Span } from "../../source/span.ts"

type Reveal = (span: Span) => void

let revealer: Reveal | null = null

/** The server's editor says how to show a place in it; it takes that back when it goes. */
export function provideReveal(reveal: Reveal): () => void {
  revealer = reveal
  return () => {
    if (revealer === reveal) revealer = null
  }
}

/** Shows a place of the server's text, where an editor is there to do so. */
export const revealInServer = (span: Span): void => revealer?.(span)
