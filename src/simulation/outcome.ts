import { type HeaderList, sortAndCombine } from "../fetch/header-list.ts"
import type { Trace } from "./trace.ts"

/** An outcome in the recordings' shape: what a harness around a real browser, and inside of its servers, can see. */
export interface Outcome {
  readonly exchanges: readonly {
    readonly kind: "preflight" | "actual"
    readonly method: string
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
  }[]
  readonly result: "resolved" | "rejected"
  readonly error?: { readonly name: string; readonly message: string }
  readonly response?: {
    readonly type: string
    readonly status: number
    readonly redirected: boolean
    readonly url: string
    readonly headers: HeaderList
    readonly body: string
  }
  readonly console: readonly string[]
}

/**
 * A trace as the recordings have it.
 * @returns null where the trace has no such outcome: a question is open, or the scenario can't be played
 */
export function outcomeOf(trace: Trace): Outcome | null {
  const seen = trace.exchanges.filter(
    ({ reply }) => reply !== null && (reply.kind === "undetermined" || reply.reachedApplication),
  )
  const exchanges = seen.map(({ phase, wire }) => ({
    kind: phase,
    method: wire.method,
    url: wire.url.href,
    headers: Object.fromEntries(sortAndCombine(wire.headers)),
  }))
  const { ending, console } = trace
  switch (ending.kind) {
    case "resolved":
      return { exchanges, result: "resolved", response: ending.response, console }
    case "rejected":
    case "refused":
      return { exchanges, result: "rejected", error: ending.error, console }
    case "undetermined":
    case "not played":
      return null
  }
}
