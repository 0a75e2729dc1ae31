import type { RequestInit } from "../fetch/request.ts"
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

/** Which predictions there are to choose from: the fourth only where it can be. They are known before anything is played. */
export const choicesFor = ({ initiator, mode }: RequestInit): readonly Prediction[] =>
  initiator.kind === "fetch" && mode !== "no-cors"
    ? PREDICTIONS.filter((each) => each !== "used, not read")
    : PREDICTIONS

/** Does the browser send a preflight before it, this time? */
export const asksFirst = (trace: Trace): boolean =>
  trace.exchanges.some(({ phase, fromCache }) => phase === "preflight" && !fromCache)

/** What became of a request on the wire, at the server, and in the page. */
export interface WhatHappened {
  /** every request that was sent, a line each */
  readonly sent: readonly string[]
  readonly handler: "ran" | "did not run"
  readonly javaScript: "reads the answer" | "gets an error" | "may not look at the answer"
}

/**
 * What there was to foretell, as it came.
 * @returns null for a trace that has no outcome
 */
export function whatHappened(trace: Trace): WhatHappened | null {
  const outcome = outcomeFor(trace)
  if (outcome === null) return null
  const sent = trace.exchanges.filter(({ fromCache }) => !fromCache)
  const ran = sent.some(({ phase, reply }) => {
    if (phase !== "actual" || reply?.kind !== "answer") return false
    // A server that is known by its answers shows nothing of what stands inside.
    const inside = reply.visits.some(({ layer }) => layer.role === "route")
    return inside || reply.visits.every(({ layer }) => layer.role === "server")
  })
  return {
    sent: sent.map(({ wire }) => `${wire.method} ${wire.url.pathname}${wire.url.search}`),
    handler: ran ? "ran" : "did not run",
    javaScript:
      outcome === "read"
        ? "reads the answer"
        : outcome === "used, not read"
          ? "may not look at the answer"
          : "gets an error",
  }
}
