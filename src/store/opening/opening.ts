import { openingScenario } from "../../scenario/opening.ts"
import { loadFrameworks } from "../../servers/loading.ts"
import { serverOf } from "../../servers/registry.ts"
import type { Server } from "../../servers/server.ts"
import type { Trace } from "../../simulation/trace.ts"
import { openingQuestions, openingServer, openingServerKey, openingTrace } from "./played.ts"

/** What the app opens with, played when it was built: what reads Python and plays Starlette is fetched after it. */

export const openingConfig = openingScenario.servers[openingServerKey]

/** The server of the opening scenario. It answers when what plays it is there. */
const server: Server = {
  ...openingServer,
  questions: () => openingQuestions,
  respond: (request) => {
    if (openingConfig === undefined) throw new Error("the opening scenario has another server")
    return serverOf(openingConfig).respond(request)
  },
}

export const openingBuilt = server
export const openingTraces: readonly [Trace, ...Trace[]] = [
  { ...openingTrace, server: { key: openingServerKey, server } },
]

/** For whoever plays the opening scenario in other ways than it is. */
export const loadOpeningFramework = (): Promise<void> => loadFrameworks(["starlette"])
