import { createHash } from "node:crypto"
import { writeFile } from "node:fs/promises"
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import type { Duplex } from "node:stream"
import { pathToFileURL } from "node:url"
import type { RepliesConfig } from "../../src/servers/registry.ts"
import type { RecordedOutcome } from "../recordings/browsers.ts"

type Exchanges = RecordedOutcome["exchanges"]

/** What stands where, as a scenario says it: by a URL without its query, else by an origin. */
export type Servers = Readonly<Record<string, RepliesConfig>>

/** A page's server, an API's on the page's site, and one of another site, on loopback. */
export interface LiveServers {
  readonly pageUrl: string
  readonly apiUrl: string
  readonly otherUrl: string
  /** from here on they answer as a scenario says; what they saw is forgotten */
  readonly answer: (servers: Servers) => void
  /** what they saw since, in order; the page itself apart */
  readonly seen: () => Exchanges
  readonly close: () => Promise<void>
}

export const EMPTY_PAGE = "<!doctype html><title>page</title>"

const emptyPage = (_: IncomingMessage, response: ServerResponse): void => {
  response.setHeader("Content-Type", "text/html").end(EMPTY_PAGE)
}

/** Writes a page into a folder. @returns its URL, of a file */
export async function pageIn(folder: string, html: string): Promise<string> {
  const file = join(folder, "index.html")
  await writeFile(file, html)
  return pathToFileURL(file).href
}

/** @param serve what the page's own server answers where no scenario says otherwise: an empty page, unless told otherwise */
export async function startServers(serve: typeof emptyPage = emptyPage): Promise<LiveServers> {
  let servers: Servers = {}
  let seen: Exchanges = []
  const repliesTo = ({ url }: Exchanges[number]): RepliesConfig | null => {
    const { origin, pathname } = new URL(url)
    return servers[origin + pathname] ?? servers[origin] ?? null
  }
  const play = (request: IncomingMessage, response: ServerResponse): void => {
    const exchange = exchangeOf(request)
    seen.push(exchange)
    const replies = repliesTo(exchange)
    const reply = exchange.kind === "preflight" ? replies?.preflight : replies?.actual
    response.sendDate = false
    // A flat list, so that a name may come twice.
    response.writeHead(reply?.status ?? 404, (reply?.headers ?? []).flat())
    response.end(Buffer.from(reply?.body ?? "", reply?.encoding ?? "utf8"))
  }
  const upgrade = (request: IncomingMessage, socket: Duplex): void => {
    socket.on("error", () => {})
    const exchange = exchangeOf(request)
    seen.push(exchange)
    const status = repliesTo(exchange)?.actual.status ?? 404
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest("base64")
    const lines =
      status === 101
        ? ["Upgrade: websocket", "Connection: Upgrade", `Sec-WebSocket-Accept: ${accept}`]
        : ["Content-Length: 0"]
    socket.write([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, "", ""].join("\r\n"))
    // Whatever the browser says next, its closing frame most likely, ends it.
    if (status === 101) socket.once("data", () => socket.end())
    else socket.end()
  }
  const pages = await listen(
    createServer((request, response) => {
      if (repliesTo(exchangeOf(request)) === null) serve(request, response)
      else play(request, response)
    }),
  )
  const api = await listen(createServer(play).on("upgrade", upgrade))
  const other = await listen(createServer(play).on("upgrade", upgrade))
  return {
    pageUrl: `http://localhost:${pages.port}/`,
    apiUrl: `http://localhost:${api.port}`,
    otherUrl: `http://127.0.0.1:${other.port}`,
    answer(given) {
      servers = given
      seen = []
    },
    seen: () => seen,
    async close() {
      await Promise.all([pages.close(), api.close(), other.close()])
    },
  }
}

const exchangeOf = (request: IncomingMessage): Exchanges[number] => ({
  kind: request.headers["access-control-request-method"] === undefined ? "actual" : "preflight",
  method: request.method ?? "",
  url: `http://${request.headers.host}${request.url}`,
  headers: Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  ),
})

async function listen(
  server: Server,
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  // Of every address, as `localhost` may be one or the other.
  await new Promise<void>((resume) => server.listen(0, resume))
  const address = server.address()
  if (!isAddress(address)) throw new Error("no port")
  return {
    port: address.port,
    close: () =>
      new Promise((resume) => {
        server.closeAllConnections()
        server.close(() => resume())
      }),
  }
}

const isAddress = (address: string | AddressInfo | null): address is AddressInfo =>
  typeof address === "object" && address !== null
