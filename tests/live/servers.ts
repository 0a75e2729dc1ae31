import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import type { RepliesConfig } from "../../src/servers/registry.ts"
import type { RecordedOutcome } from "../recordings/browsers.ts"

type Exchanges = RecordedOutcome["exchanges"]

/** A page's server and an API's, on loopback. */
export interface LiveServers {
  readonly pageUrl: string
  readonly apiUrl: string
  /** from here on the API answers as the replies say; what it saw is forgotten */
  readonly answer: (replies: RepliesConfig | null) => void
  /** what the API saw since */
  readonly seen: () => Exchanges
  readonly close: () => Promise<void>
}

const emptyPage = (_: IncomingMessage, response: ServerResponse): void => {
  response.setHeader("Content-Type", "text/html").end("<!doctype html><title>page</title>")
}

/** @param serve what the page's own server answers: an empty page, unless told otherwise */
export async function startServers(serve: typeof emptyPage = emptyPage): Promise<LiveServers> {
  let replies: RepliesConfig | null = null
  let seen: Exchanges = []
  const pages = await listen(createServer(serve))
  const api = await listen(
    createServer((request, response) => {
      const exchange = exchangeOf(request)
      seen.push(exchange)
      const reply = exchange.kind === "preflight" ? replies?.preflight : replies?.actual
      response.sendDate = false
      // A flat list, so that a name may come twice.
      response.writeHead(reply?.status ?? 404, (reply?.headers ?? []).flat())
      response.end(Buffer.from(reply?.body ?? "", reply?.encoding ?? "utf8"))
    }),
  )
  return {
    pageUrl: `http://localhost:${pages.port}/`,
    apiUrl: `http://localhost:${api.port}`,
    answer(given) {
      replies = given
      seen = []
    },
    seen: () => seen,
    async close() {
      await Promise.all([pages.close(), api.close()])
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
  await new Promise<void>((resume) => server.listen(0, "localhost", resume))
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
