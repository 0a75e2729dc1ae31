import type { RequestInit } from "../fetch/request.ts"
import { type LaterRequest, type Page, requestOf, type Scenario, serverKeyFor } from "../scenario/scenario.ts"
import {
  emulators,
  recognise,
  type ServerConfig,
  type SourceConfig,
  sourceConfig,
} from "../servers/registry.ts"

/** Pure edits of a scenario: each returns a new one. */

export const withPage = (scenario: Scenario, page: Page): Scenario => followRequest({ ...scenario, page })

/** @param run which of the scenario's requests is replaced: 0 is the first */
export const withRequest = (scenario: Scenario, run: number, request: RequestInit): Scenario =>
  run === 0
    ? followRequest({ ...scenario, request })
    : withLater(scenario, run, (later) => ({ ...later, request }))

export const withLater = (
  scenario: Scenario,
  run: number,
  change: (later: LaterRequest) => LaterRequest,
): Scenario => ({
  ...scenario,
  later: scenario.later.map((later, i) => (i === run - 1 ? change(later) : later)),
})

/** The same request once more, a second later. */
export const withRepeat = (scenario: Scenario, run: number): Scenario => ({
  ...scenario,
  later: [...scenario.later, { after: 1, request: requestOf(scenario, run) }],
})

export const withoutLater = (scenario: Scenario, run: number): Scenario => ({
  ...scenario,
  later: scenario.later.filter((_, i) => i !== run - 1),
})

export const withServer = (scenario: Scenario, key: string, server: ServerConfig): Scenario => ({
  ...scenario,
  servers: { ...scenario.servers, [key]: server },
})

export function withSource(scenario: Scenario, key: string, edit: Partial<SourceConfig>): Scenario {
  const server = scenario.servers[key]
  return server === undefined || server.framework === "replies"
    ? scenario
    : withServer(scenario, key, { ...server, ...edit })
}

/** The text of a server, edited. Once it is plainly written for another framework, it is read as that one's. */
export function withSourceText(scenario: Scenario, key: string, source: string): Scenario {
  const server = scenario.servers[key]
  if (server === undefined || server.framework === "replies") return scenario
  const framework = emulators[server.framework].recognise(source) ? server.framework : recognise(source)
  return framework === null || framework === server.framework
    ? withSource(scenario, key, { source })
    : withServer(scenario, key, {
        ...sourceConfig(framework, source),
        env: server.env,
        behind: server.behind,
      })
}

/** The URL that a request goes to; null when it is none. */
export function requestUrl(scenario: Scenario, run: number): URL | null {
  const { page } = scenario
  const request = requestOf(scenario, run)
  const base = URL.canParse(page.url) ? page.url : undefined
  return URL.canParse(request.url, base) ? new URL(request.url, base) : null
}

/** The key of the server that the editor shows: the one that the request goes to, else the first. */
export function shownServerKey(scenario: Scenario, run: number): string | null {
  const url = requestUrl(scenario, run)
  const key = url === null ? null : serverKeyFor(scenario, url)
  return key ?? Object.keys(scenario.servers)[0] ?? null
}

/**
 * A scenario with one server is about that server, wherever it runs: when the request goes to another origin, the
 * server goes along. With several, each stays where it is.
 */
function followRequest(scenario: Scenario): Scenario {
  const url = requestUrl(scenario, 0)
  const [only, ...others] = Object.entries(scenario.servers)
  if (url === null || url.origin === "null" || only === undefined || others.length > 0) return scenario
  if (serverKeyFor(scenario, url) !== null) return scenario
  return { ...scenario, servers: { [url.origin]: only[1] } }
}
