import { frameworks } from "./frameworks.ts"
import { type ServerConfig, type SourceConfig, serverOf } from "./registry.ts"

/** The keys of a `proxy` that are paths, or patterns that begin with one. */
const CONTEXT = /["'`]\^?(\/[^"'`\s]{0,200})["'`]\s{0,40}:\s{0,40}(?:\{|["'`]https?:)/g
const MOST_TRIED = 20
const ADDRESS = /["'`](https?:\/\/[^"'`\s]{1,200})["'`]/g

/** Loopback under any of its names. */
const asNamed = ({ protocol, hostname, port }: URL): string =>
  `${protocol}//${/^(?:127\.0\.0\.1|\[::1\])$/.test(hostname) ? "localhost" : hostname}:${port}`

/** Is it where pages come from? */
export const isDevServer = (config: ServerConfig | undefined): config is SourceConfig =>
  config !== undefined && config.framework !== "replies" && frameworks[config.framework].servesPages === true

/** Does the proxy of a dev server send on to an origin? By the addresses that stand in its config. */
export const sendsTo = ({ source }: SourceConfig, origin: string): boolean =>
  [...source.matchAll(ADDRESS)].some(
    ([, address = ""]) => URL.canParse(address) && asNamed(new URL(address)) === asNamed(new URL(origin)),
  )

/**
 * The path that a page has to ask its own origin for, so that its dev server's proxy takes what goes past it now.
 * @param page where the page is
 * @param url what is asked for
 * @returns null where no rule of the proxy would take it
 * @throws NotLoaded where what reads the dev server is not there yet
 */
export function pathThroughProxy(config: SourceConfig, page: URL, url: URL): string | null {
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
