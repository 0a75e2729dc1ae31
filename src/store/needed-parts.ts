import { explainStep } from "../explain/explain-step.ts"
import { isKnownWithoutList, publicSuffixes } from "../fetch/public-suffixes.ts"
import { together } from "../late/late.ts"
import type { Scenario } from "../scenario/scenario.ts"
import { emulatorOf } from "../servers/loading.ts"
import { frameworksOf } from "../servers/registry.ts"
import type { Trace } from "../simulation/trace.ts"
import { engine } from "./engine.ts"

/** Can only the list of public suffixes tell its site? */
const hasDomain = (url: string): boolean => URL.canParse(url) && !isKnownWithoutList(new URL(url).hostname)

/** Does it name hosts whose sites are most likely compared? */
const comparesSites = ({ page, request, later }: Scenario): boolean =>
  [page.url, request.url, ...later.map((each) => each.request.url)].some(hasDomain)

/**
 * Asks for the parts of the app that playing a scenario needs as far as it tells by itself, so that they are fetched side by
 * side. What only shows while it plays is asked for then.
 * @throws NotLoaded where one of them is not there
 */
export const askForParts = (scenario: Scenario): void =>
  together([
    engine.get,
    ...Object.values(scenario.servers)
      .flatMap(frameworksOf)
      .map((name) => () => emulatorOf(name)),
    ...(comparesSites(scenario) ? [publicSuffixes.get] : []),
  ])

/**
 * What explains the call tells of sites also where the engine had no need to: this asks for that.
 * @throws NotLoaded where it is not there
 */
export function askForExplanations(traces: readonly Trace[]): void {
  for (const trace of traces) {
    const [call] = trace.steps
    if (call !== undefined) explainStep(trace, call)
  }
}
