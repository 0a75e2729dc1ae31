import type { Scenario } from "../../scenario/scenario.ts"
import type { Question } from "../../source/question.ts"
import type { Reach } from "./reach.ts"

/** One change of a scenario: of the server's text, of its environment, or of what the page does. */
export interface FixStep {
  /** what it does, in a sentence without a full stop; backticks mark code */
  readonly title: string
  readonly where: "server" | "environment" | "request" | "page"
  /** what is lost by it; null where nothing is */
  readonly price: string | null
  /** the scenario with the change made */
  readonly apply: (scenario: Scenario) => Scenario
}

/** Changes that, made together, were seen to make the request pass. */
export interface FixPlan {
  readonly titles: readonly string[]
  readonly where: FixStep["where"]
  readonly prices: readonly string[]
  /** the scenario with all of it done: the one that was simulated */
  readonly scenario: Scenario
  /** what the server lets in afterwards that it did not let in before; the least comes first */
  readonly opens: readonly Reach[]
  /** how much that is, for the order: 0 is nothing */
  readonly breadth: number
}

/** What can be done about a scenario that fails. */
export type Diagnosis =
  | { readonly kind: "nothing to fix" }
  /** the least privilege first; empty where nothing that is known helps */
  | { readonly kind: "fixes"; readonly plans: readonly FixPlan[] }
  /** the paste does not say enough */
  | { readonly kind: "asks"; readonly question: Question }
  /** CORS is not what is wrong; how to go about what is */
  | {
      readonly kind: "not CORS"
      readonly title: string
      readonly advice: string
      readonly plans: readonly FixPlan[]
    }
