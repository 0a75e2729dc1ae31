import { describe, expect, test } from "vitest"
import { diagnose } from "../../src/explain/fix/search.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import type { Scenario } from "../../src/scenario/scenario.ts"
import { serverOf, sourceConfig } from "../../src/servers/registry.ts"
import { simulate } from "../../src/simulation/simulate.ts"

const ORIGIN = "http://shop.example:3000"

const asking = (source: string): Scenario => ({
  ...openingScenario,
  page: { ...openingScenario.page, url: `${ORIGIN}/` },
  request: {
    ...openingScenario.request,
    url: "http://dev.example:5173/src/main.js",
    method: "GET",
    headers: [],
    body: null,
    credentials: "omit",
  },
  servers: { "http://dev.example:5173": sourceConfig("vite", source) },
})

describe("what its config is told, so that a page of another host may read it", () => {
  const hosts = 'allowedHosts: ["dev.example"]'
  test.each([
    ["no cors", `export default { server: { ${hosts} } }`],
    ["cors: false", `export default { server: { ${hosts}, cors: false } }`],
    [
      "other origins",
      `export default { server: { ${hosts}, cors: { origin: ["https://app.example.com"], credentials: true } } }`,
    ],
    [
      "another origin alone",
      `export default { server: { ${hosts}, cors: { origin: "https://app.example.com" } } }`,
    ],
    ["cors without an origin", `export default { server: { ${hosts}, cors: { maxAge: 60 } } }`],
    [
      "a config that a function gives",
      `import { defineConfig } from "vite"\nexport default defineConfig(({ mode }) => ({ server: { ${hosts} } }))`,
    ],
  ])("%s", (_, source) => {
    const scenario = asking(source)
    const diagnosis = diagnose(scenario, 0, serverOf)
    const plans = diagnosis.kind === "fixes" ? diagnosis.plans : []
    expect(plans.length).toBeGreaterThan(0)
    for (const plan of plans) expect(simulate(plan.scenario).ending.kind).toBe("resolved")
  })
})

describe("what is told of a config", () => {
  const findings = (source: string) =>
    serverOf(sourceConfig("vite", source)).findings.map(({ kind, text }) => `${kind}: ${text}`)
  test.each([
    ["nothing of server", "export default {}", "notice: It says nothing of `server`"],
    ["no config", "const x = 1", "problem: No config was found here"],
    [
      "it throws",
      'export default () => { throw new Error("no token") }',
      "problem: The config throws Error: no token: Vite would not start.",
    ],
    [
      "a proxy",
      'export default { server: { proxy: { "/api": { target: "http://localhost:8000", changeOrigin: true } } } }',
      "understood: Paths that begin with `/api` are sent on to http://localhost:8000, with its own Host header: `changeOrigin` leaves `Origin` as it is",
    ],
    [
      "a target that stands elsewhere",
      'import { target } from "./hosts"\nexport default { server: { proxy: { "/api": target } } }',
      "notice: Where `/api` is sent on to can't be known",
    ],
    ["cors is off", "export default { server: { cors: false } }", "notice: `server.cors` is `false`"],
  ])("%s", (_, source, expected) => {
    expect(findings(source).some((each) => each.startsWith(expected))).toBe(true)
  })
})
