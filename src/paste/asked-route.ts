import { requestUrl } from "../scenario/follow-request.ts"
import { asksAsAtFirst } from "../scenario/opening.ts"
import { type Scenario, serverKeyFor } from "../scenario/scenario.ts"
import { type DeclaredRoute, declaredRoutes } from "../servers/declared-routes.ts"
import { type ServerConfig, serverOf } from "../servers/registry.ts"
import type { Server } from "../servers/server.ts"

/** What a server that was pasted makes of the request that stands there, once it can be asked. */
export interface Asked {
  readonly scenario: Scenario
  /** empty where there is nothing to tell */
  readonly took: readonly string[]
  readonly left: readonly string[]
}

/** Longer than this they are not looked for, in milliseconds: a server may take its time to answer. */
const PATIENCE = 40
const MOST_NAMED = 4

const isBodiless = (method: string): boolean => method === "GET" || method === "HEAD"

type Taken = "yes" | "to another path" | "no" | "unknown"

/** Is there a route for it, whatever it answers? Unknown where that hangs on a question. */
function takes(server: Server, url: URL, { method, path }: DeclaredRoute): Taken {
  const reply = server.respond({
    method,
    path,
    headers: [],
    scheme: url.protocol === "https:" ? "https" : "http",
    host: url.host,
  })
  if (reply.kind === "undetermined") return "unknown"
  if (reply.status === 404 || reply.status === 405) return "no"
  // A slash more, or less.
  return [301, 307, 308].includes(reply.status) ? "to another path" : "yes"
}

/** The files of a server, and of what stands behind it. */
function textsOf(config: ServerConfig): string {
  if (config.framework === "replies") return ""
  return config.behind === null ? config.source : `${config.source}\n${textsOf(config.behind)}`
}

/** The routes that are there, those first that are like the request. */
function routesOf(
  config: ServerConfig,
  server: Server,
  url: URL,
  asked: DeclaredRoute,
): readonly DeclaredRoute[] {
  const end = performance.now() + PATIENCE
  const likeness = ({ method, path }: DeclaredRoute): number =>
    Number(path === asked.path) * 2 + Number(method === asked.method)
  return declaredRoutes(textsOf(config))
    .filter((route) => performance.now() < end && takes(server, url, route) === "yes")
    .toSorted((a, b) => likeness(b) - likeness(a))
}

/** The request, sent to another route; what has no body has no type of one. */
const sentTo = (scenario: Scenario, url: URL, { method, path }: DeclaredRoute): Scenario => {
  const { request } = scenario
  const headers = request.headers.filter(
    ([name]) => !isBodiless(method) || name.toLowerCase() !== "content-type",
  )
  const body = isBodiless(method) ? null : request.body
  return { ...scenario, request: { ...request, url: new URL(path, url).href, method, headers, body } }
}

/**
 * Where a server was pasted without a request to it, one of its own routes is asked for: of the request that the app opens
 * with it knows nothing. A request that somebody wrote stays, and it is told that no route takes it.
 * @param before the scenario that it was pasted into
 * @throws NotLoaded where what plays the server is not there yet
 */
export function askedRoute(scenario: Scenario, before: Scenario): Asked {
  const nothing: Asked = { scenario, took: [], left: [] }
  const url = requestUrl(scenario, 0)
  const key = url === null ? null : serverKeyFor(scenario, url)
  const config = key === null ? undefined : scenario.servers[key]
  if (url === null || key === null || config === undefined || config.framework === "replies") return nothing
  if (config === before.servers[key]) return nothing
  const asked: DeclaredRoute = { method: scenario.request.method, path: url.pathname + url.search }
  const server = serverOf(config)
  if (takes(server, url, asked) !== "no") return nothing
  const routes = routesOf(config, server, url, asked)
  const [route] = routes
  if (route === undefined) return nothing
  const words = ({ method, path }: DeclaredRoute) => `\`${method} ${path}\``
  if (asksAsAtFirst(scenario))
    return {
      ...nothing,
      scenario: sentTo(scenario, url, route),
      took: [`its route ${words(route)}, as the request: it has none for ${words(asked)}`],
    }
  const named = routes.slice(0, MOST_NAMED).map(words).join(", ")
  return {
    ...nothing,
    left: [
      `${words(asked)}, the request that stands here: no route takes it. There ${routes.length === 1 ? "is" : "are"} ${named}${routes.length > MOST_NAMED ? " and others" : ""}`,
    ],
  }
}
