import type { NetworkErrorReason } from "../../fetch/fetch-params.ts"
import type { Scenario } from "../../scenario/scenario.ts"
import { type ServerConfig, serverOf } from "../../servers/registry.ts"
import { serializedPageOrigin } from "../../simulation/page-origin.ts"
import { simulate } from "../../simulation/simulate.ts"
import type { Condition, ConsoleMessage } from "./message.ts"
import { readConsoleMessage } from "./read.ts"
import { TEMPLATES } from "./templates.ts"

/** A reason that a console message may have, with a scenario that brings it about. */
export interface PossibleCause {
  readonly title: string
  readonly why: string
  /** it prints that very complaint when it is played */
  readonly scenario: Scenario
}

/**
 * The reasons that a message may have, the likeliest first; each scenario was played, and prints the same complaint.
 * @param scenario what the message tells of: see `scenarioOf`
 */
export function possibleCauses(message: ConsoleMessage, scenario: Scenario): readonly PossibleCause[] {
  const { request } = scenario
  if (!URL.canParse(request.url)) return []
  const url = new URL(request.url)
  const origin = serializedPageOrigin(scenario)
  const header =
    request.headers.find(([name]) => !/^(accept|accept-language|content-language)$/i.test(name))?.[0] ??
    "Content-Type"
  const setting = { origin, path: url.pathname, header }
  const candidatesFor = (asked: Scenario["request"]): readonly PossibleCause[] =>
    (TEMPLATES[message.condition] ?? []).map(([title, why, server]) => ({
      title,
      why,
      scenario: {
        ...scenario,
        title: title.replaceAll("`", ""),
        request: asked,
        servers: at(url.origin, server({ ...setting, method: asked.method })),
      },
    }))
  const own = reproduces(message, scenario)
    ? [
        {
          title: "The server as it stands here",
          why: "With this address and this page it prints that very line.",
          scenario,
        },
      ]
    : []
  const reproduced = candidatesFor(request).filter((cause) => reproduces(message, cause.scenario))
  const byStatus = (causes: readonly PossibleCause[]) =>
    causes.toSorted((a, b) => Number(contradicts(message, a)) - Number(contradicts(message, b)))
  if (reproduced.length > 1 || message.phase === "preflight") return [...own, ...byStatus(reproduced)]
  // The request may have been a plainer one than the one that stands here.
  const plain = { ...request, method: "GET", headers: [], body: null }
  const plainly = candidatesFor(plain).filter(
    ({ title, scenario: each }) =>
      !reproduced.some((cause) => cause.title === title) && reproduces(message, each),
  )
  const all = [...reproduced, ...plainly]
  return [...own, ...byStatus(all)]
}

const at = (origin: string, server: ServerConfig | null): Scenario["servers"] =>
  server === null ? {} : { [origin]: server }

/** Does the message tell of another status than it has there? */
function contradicts({ status }: ConsoleMessage, { scenario }: PossibleCause): boolean {
  if (status === null) return false
  const answer = simulate(scenario, serverOf).exchanges.at(-1)?.reply
  return answer?.kind === "answer" && answer.status !== status
}

/** What the browser logs as of the network, beside what it says of CORS. */
const OF_NETWORK: Readonly<Partial<Record<Condition, NetworkErrorReason["kind"]>>> = {
  "resource policy": "CORP",
  "connection refused": "unreachable",
}

function reproduces(message: ConsoleMessage, scenario: Scenario): boolean {
  const { ending, console } = simulate(
    { ...scenario, browser: message.browser ?? scenario.browser },
    serverOf,
  )
  if (ending.kind !== "rejected") return false
  return (
    readConsoleMessage(console.join("\n"))?.condition === message.condition ||
    ending.reason.kind === OF_NETWORK[message.condition]
  )
}
