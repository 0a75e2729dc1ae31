import { createServer, type Server } from "node:http"
import type { Browser, Page } from "playwright-core"
import * as v from "valibot"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { diagnose } from "../../src/explain/fix/search.ts"
import type { Scenario } from "../../src/scenario/scenario.ts"
import { parseScenario } from "../../src/scenario/schema.ts"
import { scenarioToJson } from "../../src/scenario/to-json.ts"
import type { SourceConfig } from "../../src/servers/registry.ts"
import { outcomeOf } from "../../src/simulation/outcome.ts"
import { simulate } from "../../src/simulation/simulate.ts"
import { launchChromium } from "../e2e/app.ts"
import { API, PAGE, SYMPTOMS } from "../explain/fix/symptoms.ts"
import { fetchInPage, plainRequest } from "./in-page.ts"
import { freePorts } from "./servers/free-ports.ts"
import { missing, runServer } from "./servers/run.ts"

let browser: Browser
let pages: Server
let pagePort = 0

beforeAll(async () => {
  browser = await launchChromium()
  ;[pagePort = 0] = await freePorts(1)
  pages = createServer((_, response) =>
    response.setHeader("Content-Type", "text/html").end("<!doctype html>"),
  )
  await new Promise<void>((ready) => pages.listen(pagePort, ready))
}, 60_000)

afterAll(async () => {
  await browser?.close()
  pages?.close()
})

/** The scenario on ports of this machine; FastAPI as the version that Debian has is nearest to. */
function onPorts(scenario: Scenario, apiPort: number): Scenario {
  const json = JSON.stringify(scenarioToJson(scenario))
    .replaceAll(PAGE, `http://localhost:${pagePort}`)
    .replaceAll(API, `http://localhost:${apiPort}`)
    .replaceAll("listen 8000", `listen ${apiPort}`)
  const parsed = parseScenario(JSON.parse(json))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed))
  const servers = Object.fromEntries(
    Object.entries(parsed.value.servers).map(([origin, server]) => [
      origin,
      server.framework === "starlette" ? { ...server, version: "0.52.1" } : server,
    ]),
  )
  return { ...parsed.value, servers }
}

function serverIn(scenario: Scenario): SourceConfig {
  const found = Object.values(scenario.servers).find((server) => server.framework !== "replies")
  if (found === undefined) throw new Error("no source")
  return found
}

/** How it ends, for real and in the engine: whether JavaScript gets a response, and with which status. */
async function ends(scenario: Scenario, apiPort: number) {
  const [behind = 0] = await freePorts(1)
  const server = await runServer(serverIn(scenario), apiPort, behind)
  // Of its own, so that no preflight is kept from before.
  const context = await browser.newContext()
  try {
    const page: Page = await context.newPage()
    await page.goto(scenario.page.url)
    await page.evaluate("globalThis.__name = (f) => f")
    const real = await page.evaluate(fetchInPage, plainRequest(scenario.request))
    const ours = outcomeOf(simulate(scenario))
    const status = v.is(v.object({ status: v.number() }), real.response) ? real.response.status : ""
    return {
      real: `${real.result} ${status}`,
      ours: `${ours?.result} ${ours?.response?.status ?? ""}`,
    }
  } finally {
    await context.close()
    await server.close()
  }
}

const played = SYMPTOMS.flatMap(({ live, ...symptom }) => (live === undefined ? [] : [{ ...symptom, live }]))

for (const framework of ["starlette", "express", "nginx"] as const) {
  const why = missing(framework)
  const title = `${framework}, run for real, asked by a real Chromium${why === null ? "" : ` (skipped: ${why})`}`
  describe.skipIf(why !== null)(title, () => {
    test.each(played.filter(({ live }) => live === framework))(
      "$name",
      async ({ scenario }) => {
        const [apiPort = 0] = await freePorts(1)
        const broken = onPorts(scenario, apiPort)
        const before = await ends(broken, apiPort)
        expect(before.real).toBe(before.ours)
        const diagnosis = diagnose(broken, 0)
        const plans = "plans" in diagnosis ? diagnosis.plans : []
        // A proxy in front of the page is not run here.
        const run = plans.filter(({ scenario }) => Object.keys(scenario.servers).length === 1)
        expect(run.length).toBeGreaterThan(0)
        for (const plan of run.slice(0, 3)) {
          const after = await ends(plan.scenario, apiPort)
          expect({ plan: plan.titles, ...after }).toEqual({
            plan: plan.titles,
            ours: after.ours,
            real: after.ours,
          })
          expect(after.real).toMatch(/^resolved/)
        }
      },
      60_000,
    )
  })
}
