import { openingScenario } from "../../scenario/opening.ts"
import { loadFrameworks } from "../../servers/loading.ts"
import { serverOf } from "../../servers/registry.ts"
import type { Server } from "../../servers/server.ts"
import type { Trace } from "../../simulation/trace.ts"
import { openingQuestions, openingServer, openingServerKey, openingTrace } from "./played.ts"

/** What the app opens with, played when it was built: what reads Python and plays Starlette is fetched after it. */

export const openingConfig = openingScenario.servers[openingServerKey]

let played: Server | null = null

/** The server of the opening scenario as it answers, read when it is first asked; its framework is there. */
export function playedServer(): Server {
  if (openingConfig === undefined) throw new Error("the opening scenario has another server")
  played ??= serverOf(openingConfig)
  return played
}

/** Reads the beginning of the opening scenario's server: half of the way to reading all of it. */
export function readBeginning(): void {
  if (openingConfig?.framework !== "starlette") throw new Error("the opening scenario has another server")
  const [beginning = ""] = openingConfig.source.split("\napp.add_middleware")
  serverOf({ ...openingConfig, source: beginning })
}

/** The server of the opening scenario. It answers when what plays it is there. */
export const openingBuilt: Server = {
  ...openingServer,
  questions: () => openingQuestions,
  respond: (request) => playedServer().respond(request),
}

export const openingTraces: readonly [Trace, ...Trace[]] = [
  { ...openingTrace, server: { key: openingServerKey, server: openingBuilt } },
]

/** For whoever plays the opening scenario in other ways than it is. */
export const loadOpeningFramework = (): Promise<void> => loadFrameworks(["starlette"])
