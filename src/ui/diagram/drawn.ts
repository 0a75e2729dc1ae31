import type { Phase } from "../../simulation/trace.ts"
import type { Tone } from "./gate-words.ts"
import type { HeaderLine } from "./header-lines.ts"

/** What is drawn, from top to bottom. `step` is the step that brings it; a ghost belongs to none. */
export type Drawn =
  | {
      readonly kind: "arrow"
      readonly id: string
      readonly step: number
      readonly y: number
      readonly from: number
      readonly to: number
      readonly via: readonly number[]
      readonly tone: Tone
      readonly title: string
      readonly lines: readonly HeaderLine[]
      readonly labelX: number
      readonly labelWidth: number
      readonly align: "left" | "center"
      /** the exchange whose headers these are */
      readonly exchange: number | null
    }
  | {
      readonly kind: "pill"
      readonly id: string
      readonly step: number
      readonly y: number
      readonly x: number
      readonly tone: Tone
      readonly text: string
    }
  | {
      readonly kind: "gate"
      readonly id: string
      readonly step: number
      readonly y: number
      readonly x: number
      readonly width: number
      readonly tone: Tone
      readonly title: string
      readonly detail: string
      /** the phase on whose ground it stands; null where it is none's */
      readonly phase: Phase | null
      /** the answer that came as far as this gate: it goes through, or is kept back; null where none did */
      readonly answer: Phase | null
    }
  | {
      readonly kind: "phase"
      readonly id: string
      readonly step: number
      readonly y: number
      readonly x: number
      readonly width: number
      readonly height: number
      readonly phase: Phase
      /** where its title stands, right of the browser's lane */
      readonly titleX: number
      readonly title: string
    }
  | {
      readonly kind: "ghost"
      readonly id: string
      readonly y: number
      readonly x: number
      readonly width: number
      readonly height: number
      readonly title: string
      readonly from: number
      readonly to: number
      readonly line: string
    }
