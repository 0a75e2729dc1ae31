import { requestOf, type Scenario } from "../../scenario/scenario.ts"
import { type ServerConfig, serverOf } from "../../servers/registry.ts"
import type { Server } from "../../servers/server.ts"
import { simulateAll } from "../../simulation/simulate.ts"
import { passes } from "./passes.ts"
import { targetOf } from "./reach.ts"

/** Page and server brought together under one origin, where the server can't be changed. */
export interface ProxyWay {
  /** Vite's own config, for development */
  readonly vite: string
  /** lines for the nginx that serves the page, for production */
  readonly nginx: string
  /** the request as the page then makes it, played: there is no CORS left */
  readonly scenario: Scenario
}

/**
 * The way round CORS: the page asks its own origin, and a server there passes the request on.
 * @returns null where page and server are one origin already, or it would not help
 */
export function proxyWay(
  scenario: Scenario,
  run: number,
  build: (config: ServerConfig) => Server = serverOf,
): ProxyWay | null {
  const target = targetOf(scenario, run)
  if (target === null || !URL.canParse(scenario.page.url) || scenario.page.sandboxed) return null
  const page = new URL(scenario.page.url)
  if (!page.protocol.startsWith("http") || page.origin === target.url.origin) return null
  const path = `${target.url.pathname}${target.url.search}`
  const request = { ...requestOf(scenario, run), url: path }
  const moved: Scenario = {
    ...scenario,
    ...(run === 0
      ? { request }
      : { later: scenario.later.map((later, i) => (i === run - 1 ? { ...later, request } : later)) }),
    servers: { ...scenario.servers, [page.origin]: target.config },
  }
  const trace = simulateAll(moved, build)[run]
  if (trace === undefined || !passes(trace)) return null
  const prefix = `/${target.url.pathname.split("/")[1] ?? ""}`
  return {
    scenario: moved,
    vite: `// vite.config.js\nexport default {\n  server: {\n    proxy: {\n      "${prefix}": { target: "${target.url.origin}", changeOrigin: true },\n    },\n  },\n}\n`,
    nginx: `location ${prefix} {\n    proxy_pass ${target.url.origin};\n}\n`,
  }
}
