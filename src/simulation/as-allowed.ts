import type { HeaderList } from "../fetch/header-list.ts"
import { requestOf, type Scenario } from "../scenario/scenario.ts"
import { simulateAll } from "./simulate.ts"
import type { Phase } from "./trace.ts"

/** A request as it goes over the network. */
export interface SentRequest {
  readonly phase: Phase
  readonly method: string
  readonly url: URL
  readonly headers: HeaderList
  readonly body: string | null
}

/**
 * What the browser would send if the server allowed all of it: the preflight, where one is needed, and the request itself.
 * @param run which of the scenario's requests
 * @returns nothing where no browser would send it
 */
export function sentIfAllowed(scenario: Scenario, run = 0): readonly SentRequest[] {
  const request = requestOf(scenario, run)
  if (!URL.canParse(request.url, scenario.page.url)) return []
  const alone: Scenario = { ...scenario, request, later: [] }
  const { origin } = new URL(request.url, scenario.page.url)
  const [before] = simulateAll({ ...alone, servers: {} })
  const headers: HeaderList = [
    ["Access-Control-Allow-Origin", before.origin ?? "null"],
    ["Access-Control-Allow-Credentials", "true"],
    ["Access-Control-Allow-Methods", request.method],
    ["Access-Control-Allow-Headers", ["content-type", ...request.headers.map(([name]) => name)].join(", ")],
  ]
  const reply = { status: 200, headers, body: "" }
  const [trace] = simulateAll({
    ...alone,
    servers: { [origin]: { framework: "replies", preflight: reply, actual: reply } },
  })
  return trace.exchanges.map(({ phase, wire }) => ({
    phase,
    method: wire.method,
    url: wire.url,
    headers: wire.headers,
    body: phase === "actual" && request.body !== null ? request.body.text : null,
  }))
}
