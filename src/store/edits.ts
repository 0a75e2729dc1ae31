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

/** The servers of a stack: the one that the request comes to first, and what stands behind it. */
export const stackOf = (config: ServerConfig): readonly ServerConfig[] =>
  config.framework === "replies" || config.behind === null ? [config] : [config, ...stackOf(config.behind)]

/** A server with one of its stack changed. */
function changed(
  config: ServerConfig,
  layer: number,
  change: (config: SourceConfig) => ServerConfig,
): ServerConfig {
  if (config.framework === "replies") return config
  if (layer === 0) return change(config)
  return config.behind === null ? config : { ...config, behind: changed(config.behind, layer - 1, change) }
}

/** @param layer which of the stack: 0 is the first that a request comes to */
function withLayer(
  scenario: Scenario,
  key: string,
  layer: number,
  change: (config: SourceConfig) => ServerConfig,
): Scenario {
  const server = scenario.servers[key]
  return server === undefined ? scenario : withServer(scenario, key, changed(server, layer, change))
}

/** @param layer which of the stack is edited */
export const withSource = (
  scenario: Scenario,
  key: string,
  edit: Partial<SourceConfig>,
  layer = 0,
): Scenario => withLayer(scenario, key, layer, (config) => ({ ...config, ...edit }))

/**
 * The text of a server, edited. Once it is plainly written for another framework, it is read as that one's.
 * @param layer which of the stack is edited
 */
export const withSourceText = (scenario: Scenario, key: string, source: string, layer = 0): Scenario =>
  withLayer(scenario, key, layer, (config) => {
    const framework = frameworks[config.framework].recognise(source) ? config.framework : recognise(source)
    return framework === null || framework === config.framework
      ? { ...config, source }
      : { ...sourceConfig(framework, source), env: config.env, behind: config.behind }
  })

/** Another server, empty as yet, behind one of the stack: what stood there stands behind it. */
export const withOneBehind = (scenario: Scenario, key: string, layer: number): Scenario =>
  withLayer(scenario, key, layer, (config) => ({
    ...config,
    behind: { ...sourceConfig("express", ""), behind: config.behind },
  }))

/** Another server, empty as yet, before all others. */
export function withOneBefore(scenario: Scenario, key: string): Scenario {
  const server = scenario.servers[key]
  return server === undefined
    ? scenario
    : withServer(scenario, key, { ...sourceConfig("nginx", ""), behind: server })
}

/** One of the stack less; what stood behind it stays. */
export function withoutLayer(scenario: Scenario, key: string, layer: number): Scenario {
  const server = scenario.servers[key]
  if (server === undefined || server.framework === "replies") return scenario
  if (layer === 0) return server.behind === null ? scenario : withServer(scenario, key, server.behind)
  return withLayer(scenario, key, layer - 1, (config) => ({
    ...config,
    behind: config.behind === null || config.behind.framework === "replies" ? null : config.behind.behind,
  }))
}

/** The key of the server that the editor shows: the one that the request goes to, else the first. */
export function shownServerKey(scenario: Scenario, run: number): string | null {
  const url = requestUrl(scenario, run)
  const key = url === null ? null : serverKeyFor(scenario, url)
  return key ?? Object.keys(scenario.servers)[0] ?? null
}
