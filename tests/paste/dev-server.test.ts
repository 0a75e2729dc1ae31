import { describe, expect, test } from "vitest"
import { verdictOf } from "../../src/explain/verdict.ts"
import { paste } from "../../src/paste/paste.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import { simulate } from "../../src/simulation/simulate.ts"
import { stackOf } from "../../src/store/edits.ts"

const config = (server: string) =>
  `import { defineConfig } from "vite"\n\nexport default defineConfig({\n  server: {\n    ${server}\n  },\n})\n`
const PROXY =
  'proxy: { "/api": { target: "http://127.0.0.1:8000", rewrite: (path) => path.replace(/^\\/api/, "") } },'

describe("a vite.config is where the page comes from", () => {
  test("the app stands behind its proxy, and the request that nobody wrote goes through it: no CORS", () => {
    const { kinds, scenario, took, left } = paste(config(PROXY), openingScenario)
    expect(kinds).toEqual(["a server: Vite’s dev server"])
    expect(took).toEqual([
      "Vite’s dev server, at http://localhost:5173, where the page comes from; what answers at http://localhost:8000 stands behind its proxy",
      "the request, through its proxy: `/api/users`, of the page’s own origin",
    ])
    expect(left).toEqual([])
    if (scenario === null) throw new Error("nothing was taken")
    expect(scenario.request.url).toBe("/api/users")
    const server = scenario.servers["http://localhost:5173"]
    expect(server === undefined ? [] : stackOf(server).map(({ framework }) => framework)).toEqual([
      "vite",
      "starlette",
    ])
    const trace = simulate(scenario)
    expect(trace.exchanges.map(({ wire }) => [wire.phase, wire.method])).toEqual([["actual", "POST"]])
    expect(verdictOf(trace).tone).toBe("allowed")
    // FastAPI sees the path that it has.
    expect(trace.exchanges[0]?.reply?.kind === "answer" && trace.exchanges[0].reply.status).toBe(201)
  })
  test("a request that somebody wrote goes past it, and that is told", () => {
    const own = { ...openingScenario, request: { ...openingScenario.request, method: "PUT" } }
    const { scenario, left } = paste(config(PROXY), own)
    expect(scenario?.request).toBe(own.request)
    expect(left).toEqual([
      "`PUT http://localhost:8000/users` goes past its proxy, straight to http://localhost:8000. Ask for `/api/users` instead: that is the page’s own origin, and needs no CORS",
    ])
    expect(scenario === null ? null : verdictOf(simulate(scenario)).tone).toBe("blocked")
  })
  test("a path that has the prefix already stays as it is", () => {
    const { request } = openingScenario
    const own = {
      ...openingScenario,
      request: { ...request, method: "PUT", url: "http://localhost:8000/api/users" },
    }
    expect(paste(config('proxy: { "^/api/.*": "http://localhost:8000" },'), own).left.join()).toContain(
      "Ask for `/api/users` instead",
    )
  })
  test("a proxy to another server leaves the app where it is", () => {
    const { scenario, took } = paste(config('proxy: { "/auth": "http://localhost:9000" },'), openingScenario)
    const server = scenario?.servers["http://localhost:5173"]
    expect(server?.framework === "vite" && server.behind).toBe(null)
    expect(took[0]).toBe("Vite’s dev server, at http://localhost:5173, where the page comes from")
  })
  test("without a proxy nothing is told of one", () => {
    const { scenario, took, left } = paste(config("cors: true,"), openingScenario)
    expect(took).toHaveLength(1)
    expect(left).toEqual([])
    expect(scenario?.request).toBe(openingScenario.request)
  })
  test("where the request is the page's own already, it is placed as any proxy is", () => {
    const own = { ...openingScenario, page: { ...openingScenario.page, url: "http://localhost:8000/" } }
    const { scenario } = paste(config(PROXY), own)
    const server = scenario?.servers["http://localhost:8000"]
    expect(server === undefined ? [] : stackOf(server).map(({ framework }) => framework)).toEqual([
      "vite",
      "starlette",
    ])
  })
})
