import type { Header } from "../../src/fetch/header-list.ts"
import type { RequestInit } from "../../src/fetch/request.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import { serverOf } from "../../src/servers/registry.ts"
import type { ReplyConfig } from "../../src/servers/replies/replies.ts"
import { outcomeOf } from "../../src/simulation/outcome.ts"
import { simulateAll } from "../../src/simulation/simulate.ts"
import { readOutcome } from "../recordings/browsers.ts"
import type { LiveBrowser } from "./browser.ts"

const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

const ASKED: Readonly<Record<string, Partial<RequestInit>>> = {
  fetch: { credentials: "omit" },
  include: { credentials: "include" },
  img: { initiator: { kind: "img", crossorigin: null } },
  "img crossorigin": { initiator: { kind: "img", crossorigin: "anonymous" } },
  xhr: { initiator: { kind: "xhr", uploadListener: false } },
  "no-cors": { mode: "no-cors", credentials: "omit" },
  "no-cors, include": { mode: "no-cors", credentials: "include" },
  accept: { headers: [["Accept", "a/b"]] },
  HEAD: { method: "HEAD" },
  POST: { method: "POST" },
}

const FRESH: Header = ["Cache-Control", "max-age=60"]
const ANY: Header = ["Access-Control-Allow-Origin", "*"]
const VARY: Header = ["Vary", "Origin"]

/** Two requests to one URL: who asks, what the first answer says and its status, and what the second would say. */
export const httpCacheCases: readonly {
  readonly asked: readonly [string, string]
  readonly first: readonly Header[]
  readonly second: readonly Header[]
  readonly status?: number
}[] = [
  // The classic: an image without CORS is kept, and served to a request that asks.
  { asked: ["img", "fetch"], first: [FRESH], second: [FRESH, ANY] },
  { asked: ["img", "fetch"], first: [FRESH, VARY], second: [FRESH, ANY, VARY] },
  { asked: ["img", "img crossorigin"], first: [FRESH], second: [FRESH, ANY] },
  { asked: ["img", "include"], first: [FRESH], second: [FRESH, ANY] },
  ...[
    [],
    [["Cache-Control", "no-store"]],
    [["Cache-Control", "no-cache"]],
    [["Cache-Control", "max-age=0"]],
    [["Cache-Control", "s-maxage=60"]],
    [["Cache-Control", "private, max-age=60"]],
    [["ETag", '"1"']],
    [["Last-Modified", "Mon, 01 Jan 2024 00:00:00 GMT"]],
    [["Expires", "Fri, 01 Jan 2038 00:00:00 GMT"]],
    [["Expires", "0"]],
    [FRESH, ["Vary", "Accept"]],
    [FRESH, ["Vary", "*"]],
  ].map((kept) => ({
    asked: ["fetch", "accept"] as const,
    first: [ANY, ...kept] as readonly Header[],
    second: [FRESH],
  })),
  ...[
    ["no-cors", "fetch"],
    ["no-cors, include", "include"],
    ["no-cors, include", "fetch"],
    ["fetch", "fetch"],
    ["fetch", "xhr"],
    ["xhr", "fetch"],
    ["fetch", "include"],
    ["include", "fetch"],
    ["fetch", "POST"],
    ["POST", "fetch"],
    ["fetch", "HEAD"],
    ["HEAD", "fetch"],
  ].map(([one = "", two = ""]) => ({ asked: [one, two] as const, first: [FRESH, ANY], second: [FRESH] })),
  ...[203, 404, 410, 500].map((status) => ({
    asked: ["fetch", "fetch"] as const,
    first: [FRESH, ANY],
    second: [FRESH],
    status,
  })),
]

/** Plays one of them for real and in the engine: how many requests each of the two sent, and how each ended. */
export async function playHttpCacheCase(live: LiveBrowser, at: number) {
  const given = httpCacheCases[at]
  if (given === undefined) throw new Error(`there is no case ${at}`)
  const url = `${live.apiUrl}/kept-answer/${at}`
  const requests = given.asked.map(
    (name): RequestInit => ({
      ...openingScenario.request,
      method: "GET",
      headers: [],
      body: null,
      credentials: "same-origin",
      ...ASKED[name],
      url,
    }),
  )
  const [one, two] = requests
  if (one === undefined || two === undefined) throw new Error("two requests make a case")
  const reply = (headers: readonly Header[], status: number): ReplyConfig => ({
    status,
    headers: [["Content-Type", "image/png"], ...headers],
    body: PIXEL,
    encoding: "base64",
  })
  const answers = [reply(given.first, given.status ?? 200), reply(given.second, 200)]
  const real: string[] = []
  for (const [i, request] of requests.entries()) {
    const actual = answers[i] ?? reply([], 404)
    const outcome = await live.play(request, {
      [url]: { framework: "replies", preflight: actual, actual },
    })
    real.push(`${outcome.exchanges.length} ${outcome.result}`)
  }
  const servers = answers.map((actual) => serverOf({ framework: "replies", preflight: actual, actual }))
  const [server] = servers
  if (server === undefined) throw new Error("two answers make a case")
  let asked = 0
  const traces = simulateAll(
    {
      ...openingScenario,
      page: { url: live.pageUrl, sandboxed: false, localNetwork: "granted", embedderPolicy: "unsafe-none" },
      request: one,
      later: [{ after: 0, request: two }],
      servers: { [url]: { framework: "replies", preflight: reply([], 200), actual: reply([], 200) } },
      browser: live.name,
    },
    // The server says something else the second time.
    () => ({ ...server, respond: (request) => (servers[asked++] ?? server).respond(request) }),
  )
  const ours = traces.map((trace) => {
    const outcome = readOutcome(outcomeOf(trace))
    return `${outcome.exchanges.length} ${outcome.result}`
  })
  return { ours, real }
}
