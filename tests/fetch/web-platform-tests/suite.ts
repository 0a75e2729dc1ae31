import type { Header } from "../../../src/fetch/header-list.ts"
import type { RequestInit } from "../../../src/fetch/request.ts"
import { openingScenario } from "../../../src/scenario/opening.ts"
import { type RepliesConfig, type ServerConfig, serverOf } from "../../../src/servers/registry.ts"
import type { Server } from "../../../src/servers/server.ts"
import { simulateAll } from "../../../src/simulation/simulate.ts"

/**
 * What the files of web-platform-tests under cors/ and fetch/api/cors/ check, as scenarios of the browser that does what
 * the standard says. Each group is named after its file; docs/conformance.md lists all of them.
 */
export const PAGE = "http://web-platform.test:8000"
export const REMOTE = "http://www1.web-platform.test:8000"
export const REMOTE2 = "http://www2.web-platform.test:8000"

export interface Asked {
  readonly request?: Partial<RequestInit>
  readonly preflight?: { readonly status?: number; readonly headers: readonly Header[] }
  readonly actual?: { readonly status?: number; readonly headers: readonly Header[] }
}

export const play = (
  requests: readonly Partial<RequestInit>[],
  servers: Readonly<Record<string, RepliesConfig>>,
) => {
  const [first = {}, ...others] = requests.map(
    (each): RequestInit => ({
      ...openingScenario.request,
      method: "GET",
      headers: [],
      body: null,
      credentials: "same-origin",
      url: `${REMOTE}/`,
      ...each,
    }),
  )
  return simulateAll(
    {
      ...openingScenario,
      page: { url: `${PAGE}/`, sandboxed: false, localNetwork: "granted", embedderPolicy: "unsafe-none" },
      request: { ...openingScenario.request, ...first },
      later: others.map((request) => ({ after: 0, request })),
      servers,
      browser: "standard",
    },
    anyMethod,
  )
}

/** The suite's server takes any method, where Node's parser, behind which raw replies stand, does not. */
function anyMethod(config: ServerConfig): Server {
  const server = serverOf(config)
  return {
    ...server,
    respond: (request) =>
      server.respond({ ...request, method: METHODS.has(request.method) ? request.method : "PUT" }),
  }
}

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "OPTIONS"])

export const replies = ({ preflight, actual }: Asked): RepliesConfig => ({
  framework: "replies",
  preflight: { status: 200, headers: actual?.headers ?? [], body: "", ...preflight },
  actual: { status: 200, headers: [], body: "", ...actual },
})

export const ask = (asked: Asked) => {
  const [trace] = play([asked.request ?? {}], { [REMOTE]: replies(asked) })
  return {
    kind: trace.ending.kind,
    phases: trace.exchanges.map(({ phase }) => phase),
    headers: trace.ending.kind === "resolved" ? trace.ending.response.headers : [],
    sent: trace.exchanges.map(({ wire }) => wire.headers),
  }
}

export const allow = (value: string): Header => ["Access-Control-Allow-Origin", value]
export const CREDENTIALS: Header = ["Access-Control-Allow-Credentials", "true"]
export const methods = (value: string): Header => ["Access-Control-Allow-Methods", value]
export const names = (value: string): Header => ["Access-Control-Allow-Headers", value]
