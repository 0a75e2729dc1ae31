import type { Scenario } from "../../scenario/scenario.ts"
import type { Need } from "../../servers/mend.ts"
import type { Trace } from "../../simulation/trace.ts"
import type { FixStep } from "./plan.ts"

/** What is wanted of a request, and what may bring it about. */
export interface Goal {
  readonly isReached: (trace: Trace) => boolean
  /** what the server would have to do, for a request that does not reach it */
  readonly needs: (trace: Trace) => readonly Need[]
  /** changes of what the page does, besides those that any failing request suggests */
  readonly steps: (scenario: Scenario, run: number) => readonly FixStep[]
}
