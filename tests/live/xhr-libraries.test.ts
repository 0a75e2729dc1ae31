import { resolve } from "node:path"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { BodyInit } from "../../src/fetch/body.ts"
import type { Header } from "../../src/fetch/header-list.ts"
import { XHR_LIBRARIES } from "../../src/fetch/initiators/xhr-libraries.ts"
import type { RequestInit } from "../../src/fetch/request.ts"
import { printInitiation } from "../../src/paste/initiation/print.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import { outcomeOf } from "../../src/simulation/outcome.ts"
import { simulate } from "../../src/simulation/simulate.ts"
import { launchChromium } from "../e2e/app.ts"
import { comparable, readOutcome } from "../recordings/browsers.ts"
import { type LiveServers, startServers } from "./servers.ts"

const script = (path: string) => resolve(import.meta.dirname, "../../node_modules", path)
const SCRIPTS = [script("axios/dist/axios.min.js"), script("jquery/dist/jquery.min.js")]

let browser: Browser
let page: Page
let servers: LiveServers

beforeAll(async () => {
  servers = await startServers()
  browser = await launchChromium()
  page = await (await browser.newContext()).newPage()
  await page.goto(servers.pageUrl)
  for (const path of SCRIPTS) await page.addScriptTag({ path })
})
afterAll(async () => {
  await browser?.close()
  await servers?.close()
})

const text = (value: string): BodyInit => ({ kind: "text", text: value })
const JSON_TYPE: Header = ["Content-Type", "application/json"]

const CASES: readonly (readonly [string, Partial<RequestInit>])[] = [
  ["GET", {}],
  ["GET to the page's own server", { url: "own" }],
  ["get", { method: "get" }],
  ["patch", { method: "patch", body: text('{"a":1}') }],
  ["POST of an object", { method: "POST", body: text('{"a":1}') }],
  ["POST of a text", { method: "POST", body: text("a=1") }],
  ["POST of form fields", { method: "POST", body: { kind: "form", text: "a=1" } }],
  ["POST of nothing", { method: "POST" }],
  ["DELETE", { method: "DELETE" }],
  ["POST with its own type", { method: "POST", body: text('{"a":1}'), headers: [JSON_TYPE] }],
  ["GET with a header", { headers: [["Authorization", "Bearer t"]] }],
  ["GET with a type and nothing to send", { headers: [JSON_TYPE] }],
  ["GET with credentials", { credentials: "include" }],
]

describe.each(XHR_LIBRARIES)("what the real %s sends, and the simulated one", (library) => {
  test.each(CASES)("%s", async (title, asked) => {
    const origin = asked.url === "own" ? servers.pageUrl.slice(0, -1) : servers.apiUrl
    const url = `${origin}/${library}/${title.replaceAll(/\W+/g, "-")}`
    const headers: readonly Header[] = [
      ["Access-Control-Allow-Origin", servers.pageUrl.slice(0, -1)],
      ["Access-Control-Allow-Credentials", "true"],
      ["Access-Control-Allow-Methods", "PATCH, DELETE"],
      ["Access-Control-Allow-Headers", "content-type, authorization"],
    ]
    const reply = { status: 200, headers, body: "" }
    const replies = { framework: "replies" as const, preflight: reply, actual: reply }
    const request: RequestInit = {
      ...openingScenario.request,
      method: "GET",
      headers: [],
      body: null,
      credentials: "same-origin",
      ...asked,
      initiator: { kind: "xhr", uploadListener: false, library },
      url,
    }
    const trace = simulate({
      ...openingScenario,
      page: { ...openingScenario.page, url: servers.pageUrl },
      request,
      servers: { [url]: replies },
      browser: "chromium",
    })
    servers.answer({ [url]: replies })
    // The very code that the simulator shows.
    await page.evaluate(`${printInitiation(request)}.then(() => {}, () => {})`)
    const wire = (
      exchanges: readonly { readonly kind: string; readonly headers: Record<string, string> }[],
    ) => exchanges.map(({ kind, headers: sent }) => [kind, kind === "actual" ? sent.accept : ""])
    const ours = readOutcome(outcomeOf(trace))
    const seen = servers.seen()
    expect(comparable(ours).exchanges).toEqual(comparable({ ...ours, exchanges: seen }).exchanges)
    expect(wire(ours.exchanges)).toEqual(wire(seen))
  })
})
