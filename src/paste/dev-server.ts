import { requestUrl } from "../scenario/follow-request.ts"
import { asksAsAtFirst } from "../scenario/opening.ts"
import { type Scenario, serverKeyFor } from "../scenario/scenario.ts"
import { frameworks } from "../servers/frameworks.ts"
import { type ServerConfig, type SourceConfig, serverOf } from "../servers/registry.ts"

/** Where a server was put that pages come from, and what that means for the request. */
export interface PlacedDevServer {
  readonly scenario: Scenario
  readonly took: readonly string[]
  readonly left: readonly string[]
}

/** The keys of a `proxy` that are paths, or patterns that begin with one. */
const CONTEXT = /["'`]\^?(\/[^"'`\s]{0,200})["'`]\s{0,40}:\s{0,40}(?:\{|["'`]https?:)/g
const MOST_TRIED = 20
const ADDRESS = /["'`](https?:\/\/[^"'`\s]{1,200})["'`]/g

/** Loopback under any of its names. */
const asNamed = ({ protocol, hostname, port }: URL): string =>
  `${protocol}//${/^(?:127\.0\.0\.1|\[::1\])$/.test(hostname) ? "localhost" : hostname}:${port}`

/** Does a config's proxy send on to an origin? */
const sendsTo = (text: string, origin: string): boolean =>
  [...text.matchAll(ADDRESS)].some(
    ([, address = ""]) => URL.canParse(address) && asNamed(new URL(address)) === asNamed(new URL(origin)),
  )

/** The path that a request has to have for the proxy to take it; null where none is found. */
function pathThrough(config: SourceConfig, page: URL, url: URL): string | null {
  const server = serverOf(config)
  const asked = url.pathname + url.search
  for (const [, context = ""] of [...config.source.matchAll(CONTEXT)].slice(0, MOST_TRIED)) {
    const beginning = context.replace(/[.*+?()[\]{}|$\\].*$/, "")
    const path = asked.startsWith(beginning) ? asked : `${beginning.replace(/\/$/, "")}${asked}`
    const reply = server.respond({ method: "GET", path, headers: [], scheme: "http", host: page.host })
    if (reply.visits.some(({ layer }) => layer.id === "proxy")) return path
  }
  return null
}

/**
 * A dev server is where the page comes from: it answers at the page's own origin, and what it sends on stands behind it. The
 * request is led through its proxy where nobody wrote it; else it is told that it goes past.
 * @returns null where the page has no origin that a server could have, or the request goes there anyway: then it is placed as
 *   any proxy is
 */
export function placedDevServer(own: SourceConfig, current: Scenario): PlacedDevServer | null {
  const page = URL.canParse(current.page.url) ? new URL(current.page.url) : null
  const url = requestUrl(current, 0)
  if (page === null || !/^https?:$/.test(page.protocol) || url === null || url.origin === page.origin)
    return null
  const { label } = frameworks[own.framework]
  const api = current.servers[serverKeyFor(current, url) ?? url.origin]
  const before = current.servers[page.origin]
  const behind: ServerConfig | null =
    api !== undefined && sendsTo(own.source, url.origin)
      ? api
      : before !== undefined && before.framework === own.framework
        ? before.behind
        : null
  const config: SourceConfig = { ...own, behind }
  const scenario: Scenario = { ...current, title: "", servers: { ...current.servers, [page.origin]: config } }
  const took = [
    `${label}, at ${page.origin}, where the page comes from${behind === null ? "" : `; what answers at ${url.origin} stands behind its proxy`}`,
  ]
  const path = pathThrough(config, page, url)
  if (path === null) return { scenario, took, left: [] }
  if (asksAsAtFirst(current))
    return {
      scenario: { ...scenario, request: { ...current.request, url: path } },
      took: [...took, `the request, through its proxy: \`${path}\`, of the page’s own origin`],
      left: [],
    }
  return {
    scenario,
    took,
    left: [
      `\`${current.request.method} ${current.request.url}\` goes past its proxy, straight to ${url.origin}. Ask for \`${path}\` instead: that is the page’s own origin, and needs no CORS`,
    ],
  }
}
