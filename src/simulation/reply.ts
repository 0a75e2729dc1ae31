import type { WireRequest } from "../fetch/fetch-params.ts"
import { get } from "../fetch/header-list.ts"
import { type Scenario, serverKeyFor } from "../scenario/scenario.ts"
import type { ServerConfig } from "../servers/registry.ts"
import type { LayerInfo, Server, ServerReply } from "../servers/server.ts"

/** A server of a scenario, and the key under which it stands there. */
export interface FoundServer {
  readonly key: string
  readonly server: Server
}

/** Who answers a URL in a scenario; null when nobody does. */
export function serverFor(
  scenario: Scenario,
  url: URL | null,
  build: (config: ServerConfig) => Server,
): FoundServer | null {
  const key = url === null ? null : serverKeyFor(scenario, url)
  const config = key === null ? undefined : scenario.servers[key]
  return key === null || config === undefined ? null : { key, server: build(config) }
}

const WEB_SOCKET: LayerInfo = { id: "websocket", name: "WebSocket", role: "server", span: null }

/** What a server says to a request on the wire. */
export function replyOf({ key, server }: FoundServer, wire: WireRequest, scenario: Scenario): ServerReply {
  const isHandshake = get(wire.headers, "Upgrade") === "websocket"
  if (isHandshake && scenario.servers[key]?.framework !== "replies") return acceptedHandshake
  return server.respond({
    method: wire.method,
    path: wire.url.pathname + wire.url.search,
    headers: wire.headers,
    scheme: wire.url.protocol === "https:" ? "https" : "http",
    host: wire.url.host,
    ...(isWhole(wire.body) ? { body: wire.body } : {}),
  })
}

/** Is all of a body known? What a call that was pasted puts in from elsewhere stands as three dots in it. */
const isWhole = (body: string | null): boolean => body === null || !body.includes("…")

/** The emulated frameworks speak HTTP only, and none of them has CORS look at a WebSocket. */
const acceptedHandshake: ServerReply = {
  kind: "answer",
  status: 101,
  headers: [],
  body: "",
  layer: WEB_SOCKET,
  visits: [
    {
      layer: WEB_SOCKET,
      action: "answered",
      note: "the server's WebSocket is taken to accept whoever comes; no CORS middleware looks at it",
    },
  ],
  absences: [],
  reachedApplication: true,
  cause: null,
}
