import type { Trace } from "../simulation/trace.ts"

/** What may come of a request, as a student can foretell it. */
export const PREDICTIONS = ["never sent", "kept back", "read", "used, not read"] as const
export type Prediction = (typeof PREDICTIONS)[number]

/** The words for each, and what they mean on the wire. */
export const predictionWords: Readonly<
  Record<Prediction, { readonly title: string; readonly says: string }>
> = {
  "never sent": { title: "It is never sent", says: "at most a preflight; the handler does not run" },
  "kept back": {
    title: "Sent and answered, then kept back",
    says: "the handler runs, JavaScript gets an error",
  },
  read: { title: "JavaScript reads the answer", says: "the handler runs, and the browser lets it through" },
  "used, not read": {
    title: "Sent, and nobody can read it",
    says: "the page may use it, or not even see it",
  },
}

/**
 * What did come of it.
 * @returns null for a trace that has no outcome: a question is open, or nothing could be played
 */
export function outcomeFor(trace: Trace): Prediction | null {
  const { ending, initiator } = trace
  if (ending.kind === "undetermined" || ending.kind === "not played") return null
  if (ending.kind === "resolved") {
    const { type } = ending.response
    if (initiator.kind === "client" || initiator.kind === "websocket") return "read"
    // A form's answer is another page, and a beacon tells nothing.
    if (initiator.kind === "form" || initiator.kind === "beacon") return "used, not read"
    return type === "basic" || type === "cors" ? "read" : "used, not read"
  }
  // What came out of the cache was asked for once: it was not sent now.
  const wasSent = trace.exchanges.some(({ wire, fromCache }) => wire.phase === "actual" && !fromCache)
  return wasSent ? "kept back" : "never sent"
}

/** Which predictions there are to choose from: the fourth only where it can be. */
export const choicesFor = (trace: Trace): readonly Prediction[] =>
  trace.initiator.kind === "fetch" && trace.request?.mode !== "no-cors"
    ? PREDICTIONS.filter((each) => each !== "used, not read")
    : PREDICTIONS
