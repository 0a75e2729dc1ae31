import type { Step, Trace } from "../simulation/trace.ts"
import { explainStep } from "./explain-step.ts"

/** The first step at which two plays of a scenario differ. */
export interface Parting {
  readonly step: number
  readonly before: string
  readonly after: string
}

const wordsOf = (trace: Trace, step: Step | undefined): string => {
  if (step === undefined) return "it is over"
  const { heading, title } = explainStep(trace, step)
  return `${heading}: ${title}`
}

/** What a step shows: two steps with the same signature look the same. */
function signature(trace: Trace, step: Step | undefined): string {
  if (step === undefined) return ""
  const { heading, title, rows } = explainStep(trace, step)
  return JSON.stringify([
    step.kind,
    heading,
    title,
    rows.map(({ label, value, tone }) => [label, value, tone]),
  ])
}

/** Where two plays part; null where they show the same from beginning to end. */
export function partWays(before: Trace, after: Trace): Parting | null {
  const length = Math.max(before.steps.length, after.steps.length)
  for (let step = 0; step < length; step++) {
    if (signature(before, before.steps[step]) === signature(after, after.steps[step])) continue
    return { step, before: wordsOf(before, before.steps[step]), after: wordsOf(after, after.steps[step]) }
  }
  return null
}
