import { statusText } from "../../explain/words.ts"
import type { Step, Trace } from "../../simulation/trace.ts"

/** What arrives at the page, in a word or two: a title and a line below it. */
export function endArrowWords(
  { initiator }: Trace,
  step: Extract<Step, { kind: "refused" | "rejected" | "resolved" }>,
): readonly [title: string, detail: string] {
  if (step.kind !== "resolved") return [step.error.name, step.error.message]
  const { type, status } = step.response
  switch (initiator.kind) {
    case "fetch":
    case "xhr":
      return [statusText(status), type]
    case "client":
      return [statusText(status), ""]
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
