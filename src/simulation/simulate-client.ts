import { sortAndCombine } from "../fetch/header-list.ts"
import { clientRequest } from "../fetch/initiators/client.ts"
import type { RequestInit } from "../fetch/request.ts"
import type { Scenario } from "../scenario/scenario.ts"
import type { ServerConfig } from "../servers/registry.ts"
import type { Server } from "../servers/server.ts"
import { replyOf, serverFor } from "./reply.ts"
import type { Ending, Exchange, Step, Trace } from "./trace.ts"

/** Plays a request of a client that is no browser: it is sent, and whatever comes is shown; redirects too, as curl has it. */
export function simulateClient(
  scenario: Scenario,
  init: RequestInit,
  build: (config: ServerConfig) => Server,
): Trace {
  const made = clientRequest(init)
  const found = made.kind === "wire" ? serverFor(scenario, made.wire.url, build) : null
  const ended = (ending: Ending, steps: readonly Step[], exchanges: readonly Exchange[]): Trace => ({
    initiator: init.initiator,
    steps: [{ kind: "call" }, ...steps],
    exchanges,
    ending,
    console: [],
    request: null,
    origin: null,
    server: found,
  })
  if (made.kind === "refused") {
    const refused = {
      kind: "refused",
      refusal: made.refusal,
      error: { name: "error", message: "" },
    } as const
    return ended(refused, [refused], [])
  }
  const { wire } = made
  const reply = found === null ? null : replyOf(found, wire, scenario)
  const exchange: Exchange = {
    phase: "actual",
    fromCache: false,
    wire,
    serverKey: found?.key ?? null,
    reply,
    cookies: null,
    withCredentials: false,
    stored: [],
  }
  const at = { phase: "actual", exchange: 0 } as const
  const sent: Step = { kind: "sent", ...at }
  if (reply === null) {
    const error = { name: "connection refused", message: "" }
    const rejected = { kind: "rejected", reason: { kind: "unreachable", phase: "actual" }, error } as const
    return ended(rejected, [sent, { kind: "unanswered", ...at }, { ...rejected, exchange: 0 }], [exchange])
  }
  if (reply.kind === "undetermined") {
    const { question } = reply
    return ended(
      { kind: "undetermined", question, serverKey: found?.key ?? "" },
      [sent, { kind: "undetermined", ...at, question }],
      [exchange],
    )
  }
  const response = {
    type: "basic",
    status: reply.status,
    redirected: false,
    url: wire.url.href,
    headers: sortAndCombine(reply.headers.map(({ name, value }) => [name, value] as const)),
    body: reply.body,
  } as const
  const resolved = { kind: "resolved", response } as const
  return ended(resolved, [sent, { kind: "answered", ...at }, { ...resolved, exchange: 0 }], [exchange])
}
