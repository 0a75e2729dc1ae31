import type { KeyboardEvent, PointerEvent, ReactNode } from "react"

/** How far the sheet of a phone stands open: its head alone, over half of the drawing, over all of it. */
export const SHEET_STOPS = ["diagram", "half", "why"] as const
export type SheetStop = (typeof SHEET_STOPS)[number]

const WORDS: Readonly<Record<SheetStop, string>> = {
  diagram: "the drawing alone",
  half: "drawing and explanation",
  why: "the explanation alone",
}

/** The share of the panes that each takes. */
const SHARES: Readonly<Record<SheetStop, number>> = { diagram: 0, half: 0.46, why: 1 }

/** A finger that moved less has pressed, not dragged: in pixels. */
const SLOP = 6
/** Faster than that it threw the sheet: in pixels a millisecond. */
const THROW = 0.45

interface SheetHeadProps {
  readonly stop: SheetStop
  readonly onStop: (stop: SheetStop) => void
  readonly children: ReactNode
}

/** The head by which the sheet is drawn up over the drawing, by finger or by arrow keys. It moves what stands next in its parent. */
export function SheetHead({ stop, onStop, children }: SheetHeadProps) {
  const at = SHEET_STOPS.indexOf(stop)
  const go = (to: number) => onStop(SHEET_STOPS[Math.max(0, Math.min(to, SHEET_STOPS.length - 1))] ?? stop)

  const openOrClose = () => go(stop === "half" ? 0 : 1)

  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter") openOrClose()
    const to = { ArrowUp: at + 1, ArrowDown: at - 1, Home: 0, End: SHEET_STOPS.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    go(to)
  }
  const begin = (down: PointerEvent<HTMLDivElement>) => {
    const head = down.currentTarget
    const panes = head.parentElement
    if (panes === null) return
    // A button in it stays one; a finger's events come here from wherever it began.
    const isButton = down.target instanceof Element && down.target.closest("button") !== null
    if (!isButton) head.setPointerCapture(down.pointerId)
    const { bottom, height: room } = panes.getBoundingClientRect()
    const below = head.getBoundingClientRect().bottom - down.clientY
    let last: { readonly clientY: number; readonly timeStamp: number } = down
    let speed = 0
    let isDragged = false
    head.onpointermove = (event) => {
      isDragged ||= Math.abs(event.clientY - down.clientY) > SLOP
      if (!isDragged) return
      speed = (last.clientY - event.clientY) / Math.max(1, event.timeStamp - last.timeStamp)
      last = event
      panes.dataset.dragging = ""
      panes.style.setProperty("--sheet", `${Math.max(0, bottom - below - event.clientY)}px`)
    }
    head.onpointerup = head.onpointercancel = ({ type }) => {
      head.onpointermove = head.onpointerup = head.onpointercancel = null
      delete panes.dataset.dragging
      panes.style.removeProperty("--sheet")
      if (!isDragged) {
        if (type === "pointerup" && !isButton) openOrClose()
      } else if (Math.abs(speed) > THROW) go(at + Math.sign(speed))
      else onStop(nearest((bottom - below - last.clientY) / room))
    }
  }
  return (
    <div className="sheet-head" onPointerDown={begin}>
      {/* biome-ignore lint/a11y/useSemanticElements: a separator that is moved is no rule between paragraphs */}
      <div
        role="separator"
        className="grip"
        tabIndex={0}
        aria-orientation="horizontal"
        aria-label="Between drawing and explanation"
        aria-valuemin={0}
        aria-valuemax={SHEET_STOPS.length - 1}
        aria-valuenow={at}
        aria-valuetext={WORDS[stop]}
        onKeyDown={press}
      />
      {children}
    </div>
  )
}

/** The stop whose share is nearest. */
function nearest(share: number): SheetStop {
  const far = (stop: SheetStop): number => Math.abs(SHARES[stop] - share)
  return SHEET_STOPS.reduce((best, each) => (far(each) < far(best) ? each : best))
}
