import { askedLine } from "../../explain/words.ts"
import type { Trace } from "../../simulation/trace.ts"
import type { Drawn } from "./drawn.ts"
import type { Lane } from "./lanes.ts"

/** The actual request that a failed preflight kept from being sent. */
export function ghostOf(
  trace: Trace,
  lanes: readonly Lane[],
  place: { readonly x: number; readonly width: number; readonly y: number; readonly browser: number },
): Extract<Drawn, { kind: "ghost" }> | null {
  const last = trace.exchanges[trace.exchanges.length - 1]
  if (trace.ending.kind !== "rejected" || last?.phase !== "preflight") return null
  return {
    kind: "ghost",
    id: "ghost",
    y: place.y,
    x: place.x,
    width: place.width,
    height: 104,
    title: place.width < 400 ? "Phase 2 · never sent" : "Phase 2 · actual request: never sent",
    from: place.browser,
    to: lanes[lanes.length - 1]?.x ?? place.browser,
    line: askedLine(trace),
  }
}
