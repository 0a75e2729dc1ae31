import type { Scenario } from "../../scenario/scenario.ts"
import type { Span } from "../../source/span.ts"

/** The worst first. */
export const SEVERITIES = ["critical", "high", "medium", "low", "info"] as const
export type Severity = (typeof SEVERITIES)[number]

/** Something about a policy that lets in more than it should, or does other than it looks. Backticks mark code. */
export interface Finding {
  readonly id: string
  readonly severity: Severity
  readonly title: string
  readonly reason: string
  /** what was asked, and what came back */
  readonly evidence: string
  /** where in the server's text it comes from; null where no place stands for it */
  readonly span: Span | null
  /** the attack, to be played; null where there is none to show */
  readonly attack: Scenario | null
  /** a change that was seen to end it, with the page still let in; null where none was found */
  readonly fix: { readonly title: string; readonly scenario: Scenario } | null
}

export const severityRank = (severity: Severity): number => SEVERITIES.length - SEVERITIES.indexOf(severity)
