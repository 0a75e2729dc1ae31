import { diagnose } from "../explain/fix/search.ts"
import { failureMarks } from "../explain/marks.ts"
import { verdictOf } from "../explain/verdict.ts"
import type { Scenario } from "../scenario/scenario.ts"
import type { ServerConfig } from "../servers/registry.ts"
import type { Server } from "../servers/server.ts"
import { simulateAll } from "../simulation/simulate.ts"
import type { Span } from "../source/span.ts"

/** Something that helps with a repair. Backticks mark code. */
export interface Hint {
  readonly text: string
  /** the place in the server's text that it speaks of; null where it speaks of none */
  readonly span: Span | null
}

const lineOf = (text: string, { from }: Span): number => text.slice(0, from).split("\n").length

/**
 * Hints for the repair of a scenario as it stands now, each telling more than the one before: what fails, which line
 * decides, and what to do. They come from the engine, so they are right after any edit.
 * @param build makes the server of a config
 * @returns none for a scenario that passes
 */
export function hintsFor(scenario: Scenario, build?: (config: ServerConfig) => Server): readonly Hint[] {
  const diagnosis = diagnose(scenario, 0, build)
  if (diagnosis.kind === "nothing to fix") return []
  const [trace] = simulateAll(scenario, build)
  const { title, detail } = verdictOf(trace)
  const hints: Hint[] = [{ text: `${title} ${detail}`, span: null }]
  const mark = failureMarks(trace).find(({ tone }) => tone === "bad")
  const config = trace.server === null ? undefined : scenario.servers[trace.server.key]
  if (mark !== undefined && config !== undefined && config.framework !== "replies")
    hints.push({
      text: `Look at line ${lineOf(config.source, mark.span)}: ${mark.message === "" ? "it decides" : mark.message}.`,
      span: mark.span,
    })
  if (diagnosis.kind === "asks") hints.push({ text: diagnosis.question.text, span: diagnosis.question.span })
  else {
    const [plan] = diagnosis.plans
    if (plan !== undefined)
      hints.push({ text: `${plan.titles.join("; then ")}. The Fix tab does it for you.`, span: null })
  }
  return hints
}
