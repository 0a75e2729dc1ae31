import { requestUrl } from "../scenario/follow-request.ts"
import { asksAsAtFirst } from "../scenario/opening.ts"
import { type Scenario, serverKeyFor } from "../scenario/scenario.ts"
import { isDevServer, pathThroughProxy, sendsTo } from "../servers/dev-proxy.ts"
import { frameworks } from "../servers/frameworks.ts"
import type { ServerConfig, SourceConfig } from "../servers/registry.ts"
import type { Asked } from "./asked-route.ts"

/** Where a server was put that pages come from. */
export interface PlacedDevServer {
  readonly scenario: Scenario
  readonly took: readonly string[]
}

/**
 * A dev server is where the page comes from: it answers at the page's own origin, and what it sends on stands behind it.
 * @returns null where the page has no origin that a server could have, or the request goes there anyway: then it is placed as
 *   any proxy is
 */
export function placedDevServer(own: SourceConfig, current: Scenario): PlacedDevServer | null {
  const page = pageOf(current)
  const url = requestUrl(current, 0)
  if (page === null || url === null || url.origin === page.origin) return null
  const { label } = frameworks[own.framework]
  const api = current.servers[serverKeyFor(current, url) ?? url.origin]
  const before = current.servers[page.origin]
  const behind: ServerConfig | null =
    api !== undefined && sendsTo(own, url.origin)
      ? api
      : before !== undefined && before.framework === own.framework
        ? before.behind
        : null
  return {
    scenario: {
      ...current,
      title: "",
      servers: { ...current.servers, [page.origin]: { ...own, behind } },
    },
    took: [
      `${label}, at ${page.origin}, where the page comes from${behind === null ? "" : `; what answers at ${url.origin} stands behind its proxy`}`,
    ],
  }
}

/**
 * Leads the request through the proxy of a dev server that was pasted, where nobody wrote it; else it is told that it goes past.
 * @param before the scenario that it was pasted into
 * @throws NotLoaded where what reads the dev server is not there yet
 */
export function ledThroughProxy(scenario: Scenario, before: Scenario): Asked {
  const nothing: Asked = { scenario, took: [], left: [] }
  const page = pageOf(scenario)
  const url = requestUrl(scenario, 0)
  const config = page === null ? undefined : scenario.servers[page.origin]
  if (page === null || url === null || url.origin === page.origin) return nothing
  if (!isDevServer(config) || config === before.servers[page.origin]) return nothing
  const path = pathThroughProxy(config, page, url)
  if (path === null) return nothing
  const { request } = scenario
  if (asksAsAtFirst(scenario))
    return {
      ...nothing,
      scenario: { ...scenario, request: { ...request, url: path } },
      took: [`the request, through its proxy: \`${path}\`, of the page’s own origin`],
    }
  return {
    ...nothing,
    left: [
      `\`${request.method} ${request.url}\` goes past its proxy, straight to ${url.origin}. Ask for \`${path}\` instead: that is the page’s own origin, and needs no CORS`,
    ],
  }
}

function pageOf({ page }: Scenario): URL | null {
  const url = URL.canParse(page.url) ? new URL(page.url) : null
  return url !== null && /^https?:$/.test(url.protocol) ? url : null
}
