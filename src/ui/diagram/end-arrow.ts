import { statusText } from "../../explain/words.ts"
import type { Step, Trace } from "../../simulation/trace.ts"

/** How wide a letter of a title is, in pixels. */
const LETTER = 7.3

/**
 * What arrives at the page, in a word or two: a title and a line below it.
 * @param room for the title, in pixels; where its status has no room for its words, its number stands alone
 */
export function endArrowWords(
  { initiator }: Trace,
  step: Extract<Step, { kind: "refused" | "rejected" | "resolved" }>,
  room: number,
): readonly [title: string, detail: string] {
  if (step.kind !== "resolved") return [step.error.name, step.error.message]
  const { type, status } = step.response
  const words = statusText(status)
  const answered = words.length * LETTER <= room ? words : String(status)
  switch (initiator.kind) {
    case "fetch":
    case "xhr":
      return [answered, type]
    case "client":
      return [answered, ""]
    case "beacon":
      return ["true", "and nothing more"]
    case "form":
      return ["a new page", statusText(status)]
    case "websocket":
      return ["open", ""]
    case "eventsource":
      return ["open", type]
    default:
      return ["load", type]
  }
}
