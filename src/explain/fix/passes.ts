import type { Trace } from "../../simulation/trace.ts"

/** Does JavaScript get what it asked for? */
export function passes({ ending, initiator }: Trace): boolean {
  if (ending.kind !== "resolved") return false
  return ending.response.type === "basic" || ending.response.type === "cors" || initiator.kind === "client"
}
