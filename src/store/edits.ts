import type { RequestInit } from "../fetch/request.ts"
import { followRequest, requestUrl } from "../scenario/follow-request.ts"
import {
  type LaterRequest,
  type Page,
  replaceRequest,
  requestOf,
  type Scenario,
  serverKeyFor,
} from "../scenario/scenario.ts"
import { frameworks, recognise } from "../servers/frameworks.ts"
import { type ServerConfig, type SourceConfig, sourceConfig } from "../servers/registry.ts"

/** Pure edits of a scenario: each returns a new one. */

export const withPage = (scenario: Scenario, page: Page): Scenario => followRequest({ ...scenario, page })

/** @param run which of the scenario's requests is replaced: 0 is the first */
export const withRequest = (scenario: Scenario, run: number, request: RequestInit): Scenario =>
  run === 0 ? followRequest({ ...scenario, request }) : replaceRequest(scenario, run, request)

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
  const framework = frameworks[server.framework].recognise(source) ? server.framework : recognise(source)
  return framework === null || framework === server.framework
    ? withSource(scenario, key, { source })
    : withServer(scenario, key, {
        ...sourceConfig(framework, source),
        env: server.env,
        behind: server.behind,
      })
}

/** The key of the server that the editor shows: the one that the request goes to, else the first. */
export function shownServerKey(scenario: Scenario, run: number): string | null {
  const url = requestUrl(scenario, run)
  const key = url === null ? null : serverKeyFor(scenario, url)
  return key ?? Object.keys(scenario.servers)[0] ?? null
}
