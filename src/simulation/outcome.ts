import { type HeaderList, sortAndCombine } from "../fetch/header-list.ts"
import { type ElementName, isElement } from "../fetch/initiators/initiator.ts"
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
    /** null for an XMLHttpRequest, which has no such thing; nor has it `redirected` */
    readonly type: string | null
    readonly status: number
    readonly redirected: boolean
    readonly url: string
    readonly headers: HeaderList
    readonly body: string
  }
  /** of an element: may the page read the image's pixels, the stylesheet's rules? null where it can't tell */
  readonly readable?: boolean | null
  readonly console: readonly string[]
}

/**
 * A trace as the recordings have it.
 * @returns null where the trace has no such outcome: a question is open, or the scenario can't be played
 */
export function outcomeOf(trace: Trace): Outcome | null {
  const seen = trace.exchanges.filter(
    ({ reply, fromCache }) =>
      !fromCache && reply !== null && (reply.kind === "undetermined" || reply.reachedApplication),
  )
  const exchanges = seen.map(({ phase, wire }) => ({
    kind: phase,
    method: wire.method,
    url: wire.url.href,
    headers: Object.fromEntries(sortAndCombine(wire.headers)),
  }))
  const { ending, console, initiator } = trace
  if (isElement(initiator)) return elementOutcome(trace, initiator.kind, exchanges)
  // What becomes of these the page can't read; of a beacon it learns but that it was queued.
  const isTold = ["fetch", "xhr", "client"].includes(initiator.kind)
  const isQueued = initiator.kind === "beacon" && ending.kind === "rejected"
  if ((ending.kind === "resolved" && !isTold) || isQueued) return { exchanges, result: "resolved", console }
  switch (ending.kind) {
    case "resolved":
      return {
        exchanges,
        result: "resolved",
        response:
          initiator.kind === "xhr" ? { ...ending.response, type: null, redirected: false } : ending.response,
        console,
      }
    case "rejected":
    case "refused":
      return { exchanges, result: "rejected", error: ending.error, console }
    case "undetermined":
    case "not played":
      return null
  }
}

/** An element fires `load` or `error`, and shows what it got by what the page may read of it. */
function elementOutcome(
  { ending, console }: Trace,
  kind: ElementName,
  exchanges: Outcome["exchanges"],
): Outcome | null {
  switch (ending.kind) {
    case "resolved": {
      const isReadable = kind === "img" || kind === "stylesheet" ? ending.response.type !== "opaque" : null
      return { exchanges, result: "resolved", readable: isReadable, console }
    }
    case "rejected":
    case "refused":
      return { exchanges, result: "rejected", readable: null, console }
    case "undetermined":
    case "not played":
      return null
  }
}
