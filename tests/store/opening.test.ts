import { expect, test } from "vitest"
import { openingScenario } from "../../src/scenario/opening.ts"
import { serverOf } from "../../src/servers/registry.ts"
import { simulateAll } from "../../src/simulation/simulate.ts"
import { openingBuilt, openingConfig, openingTraces } from "../../src/store/opening/opening.ts"

// What the page opens with was written by a script: `npm run opening` writes it anew.

/** What answers aside, which is functions. */
const told = ({ respond: _, questions: __, ...rest }: typeof openingBuilt) => rest
const withoutServer = ({ server, ...trace }: (typeof openingTraces)[0]) => ({
  ...trace,
  server: server === null ? null : { key: server.key, server: told(server.server) },
})

test("what the page opens with is what the engine and the emulator come to", () => {
  expect(openingTraces.map(withoutServer)).toEqual(simulateAll(openingScenario).map(withoutServer))
})

test("its server is the one that its code makes, and answers as that one does", () => {
  if (openingConfig === undefined) throw new Error("the opening scenario has another server")
  const server = serverOf(openingConfig)
  expect(told(openingBuilt)).toEqual(told(server))
  expect(openingBuilt.questions()).toEqual(server.questions())
  const request = {
    method: "POST",
    path: "/users",
    headers: [],
    scheme: "http",
    host: "localhost:8000",
  } as const
  expect(openingBuilt.respond(request)).toEqual(server.respond(request))
})
