import type { Question } from "../../source/question.ts"
import type { Span } from "../../source/span.ts"
import { useShownLayer } from "./shown-layer.ts"

type Reveal = (span: Span) => void

let revealer: Reveal | null = null
let showPane: (() => void) | null = null
/** a place that was asked for before there was an editor to show it */
let wanted: Span | null = null

/** The server's editor says how to show a place in it; it takes that back when it goes. */
export function provideReveal(reveal: Reveal): () => void {
  revealer = reveal
  if (wanted !== null) reveal(wanted)
  wanted = null
  return () => {
    if (revealer === reveal) revealer = null
  }
}

/** The screen says how to come to the server's editor, where it may be in a pane that is not looked at. */
export function provideServerPane(show: () => void): () => void {
  showPane = show
  return () => {
    if (showPane === show) showPane = null
  }
}

function reveal(span: Span): void {
  if (revealer === null) wanted = span
  else revealer(span)
}

/** Shows a place of a server's text: its pane first, then the one of the stack that it is a place of. */
export function revealInServer(span: Span): void {
  showPane?.()
  useShownLayer.getState().show(span.behind ?? 0)
  // Pane and text have to be there before a place of it can be shown.
  requestAnimationFrame(() => reveal(span))
}

/** Goes to where a question is answered, beside the text that asks it: the element that has its key as `data-question`. */
export function revealQuestion(question: Question): void {
  showPane?.()
  useShownLayer.getState().show(question.span.behind ?? 0)
  requestAnimationFrame(() => {
    const all = [...document.querySelectorAll<HTMLElement>("[data-question]")]
    const asked = all.find(({ dataset }) => dataset.question === question.key)
    asked?.scrollIntoView({ block: "center" })
    asked?.querySelector<HTMLElement>("input, select, button:not(.reveal)")?.focus({ preventScroll: true })
  })
}
