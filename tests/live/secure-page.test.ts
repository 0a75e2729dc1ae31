import { readFileSync } from "node:fs"
import { createServer as createHttpServer } from "node:http"
import { createServer as createHttpsServer } from "node:https"
import type { AddressInfo } from "node:net"
import { resolve } from "node:path"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Header } from "../../src/fetch/header-list.ts"
import type { OtherName } from "../../src/fetch/initiators/initiator.ts"
import type { RequestInit } from "../../src/fetch/request.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import { outcomeOf } from "../../src/simulation/outcome.ts"
import { simulate } from "../../src/simulation/simulate.ts"
import { launchChromium } from "../e2e/app.ts"
import { readOutcome } from "../recordings/browsers.ts"
import { plainRequest, playerOf } from "./in-page.ts"

const pem = (name: string) => readFileSync(resolve(import.meta.dirname, "tls", name))

/** An https: page of the internet, as far as Chromium can tell, and an http: server on this machine. */
let browser: Browser
let page: Page
let apiPort: number
const closing: (() => void)[] = []
let seen = 0

const portOf = (address: string | AddressInfo | null): number =>
  typeof address === "object" && address !== null ? address.port : 0

beforeAll(async () => {
  const pages = createHttpsServer({ key: pem("key.pem"), cert: pem("cert.pem") }, (_, response) => {
    response.setHeader("Content-Type", "text/html").end("<!doctype html><title>page</title>")
  })
  const api = createHttpServer((_, response) => {
    seen++
    response.setHeader("Access-Control-Allow-Origin", "*")
    response.setHeader("Content-Type", "text/event-stream")
    response.end()
  })
  for (const server of [pages, api]) {
    await new Promise<void>((resume) => server.listen(0, resume))
    closing.push(() => {
      server.closeAllConnections()
      server.close()
    })
  }
  const pagePort = portOf(pages.address())
  apiPort = portOf(api.address())
  browser = await launchChromium([
    "--host-resolver-rules=MAP *.test 127.0.0.1",
    `--ip-address-space-overrides=127.0.0.1:${pagePort}=public`,
  ])
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  page = await context.newPage()
  await page.goto(`https://app.test:${pagePort}/`)
})
afterAll(async () => {
  await browser?.close()
  for (const close of closing) close()
})

const plain = (kind: "fetch" | OtherName): Partial<RequestInit> => ({ initiator: { kind } }) as const

const INITIATORS: readonly (readonly [string, Partial<RequestInit>])[] = [
  ["fetch", plain("fetch")],
  ["fetch in no-cors mode", { ...plain("fetch"), mode: "no-cors" }],
  ["PUT", { ...plain("fetch"), method: "PUT" }],
  ["XMLHttpRequest", { initiator: { kind: "xhr", uploadListener: false } }],
  ["script", { initiator: { kind: "script", crossorigin: null } }],
  ["stylesheet", { initiator: { kind: "stylesheet", crossorigin: "anonymous" } }],
  ["font", plain("font")],
  ["EventSource", plain("eventsource")],
]

describe("an https: page that calls http:", () => {
  describe.each(["api.test", "localhost"])("%s", (host) => {
    test.each(INITIATORS)("%s", async (_, asked) => {
      const origin = `http://${host}:${apiPort}`
      const headers: readonly Header[] = [
        ["Access-Control-Allow-Origin", "*"],
        ["Content-Type", "text/event-stream"],
      ]
      const reply = { status: 200, headers, body: "" }
      const request: RequestInit = {
        ...openingScenario.request,
        method: "GET",
        headers: [],
        body: null,
        credentials: "omit",
        ...asked,
        url: `${origin}/x`,
      }
      const trace = simulate({
        ...openingScenario,
        page: { url: page.url(), sandboxed: false, localNetwork: "denied", embedderPolicy: "unsafe-none" },
        request,
        servers: { [origin]: { framework: "replies", preflight: reply, actual: reply } },
        browser: "chromium",
      })
      const { console: ours, result, error } = readOutcome(outcomeOf(trace))
      seen = 0
      const lines: string[] = []
      const listener = (message: { text: () => string; type: () => string }) => {
        if (message.type() === "error" && !/^Failed to load resource/.test(message.text()))
          lines.push(message.text())
      }
      page.on("console", listener)
      const real = await page.evaluate(playerOf(request), plainRequest(request))
      await page.evaluate(() => new Promise((resume) => setTimeout(resume, 15)))
      page.off("console", listener)
      expect({ console: ours, result, sent: trace.exchanges.length }).toEqual({
        console: lines,
        result: real.result,
        sent: seen,
      })
      if (real.error !== undefined) expect(error).toEqual(real.error)
    })
  })
})
