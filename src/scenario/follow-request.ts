import { requestOf, type Scenario, serverKeyFor } from "./scenario.ts"

/** The URL that a request goes to; null when it is none. */
export function requestUrl(scenario: Scenario, run: number): URL | null {
  const { page } = scenario
  const request = requestOf(scenario, run)
  const base = URL.canParse(page.url) ? page.url : undefined
  return URL.canParse(request.url, base) ? new URL(request.url, base) : null
}

/**
 * A scenario with one server is about that server, wherever it runs: when the request goes to another origin, the
 * server goes along. With several, each stays where it is.
 */
export function followRequest(scenario: Scenario): Scenario {
  const url = requestUrl(scenario, 0)
  const [only, ...others] = Object.entries(scenario.servers)
  if (url === null || !url.protocol.startsWith("http") || only === undefined || others.length > 0)
    return scenario
  if (serverKeyFor(scenario, url) !== null) return scenario
  return { ...scenario, servers: { [url.origin]: only[1] } }
}
