// `npm run bench:others`: the simulator beside jsdom's and happy-dom's own CORS, on the same requests to the same servers: how
// many verdicts are a real Chromium's, and how many are given in a second.
import fc from "fast-check"
import { Window } from "happy-dom"
import { JSDOM, VirtualConsole } from "jsdom"
import type { RequestInit as ScenarioRequest } from "../../src/fetch/request.ts"
import type { Scenario } from "../../src/scenario/scenario.ts"
import { loadEverything } from "../../src/servers/everything.ts"
import { simulate } from "../../src/simulation/simulate.ts"
import { launchChromium } from "../e2e/app.ts"
import { type LiveCase, liveCase } from "../live/cases.ts"
import { plainRequest, playerOf } from "../live/in-page.ts"
import { startServers } from "../live/servers.ts"

const COUNT = 300
const SEED = 20261126

type Verdict = "resolved" | "rejected"

await loadEverything()
const browser = await launchChromium()
const servers = await startServers()
const live = { ...servers, name: "chromium" as const }
const chromiumPage = await (await browser.newContext()).newPage()
await chromiumPage.goto(servers.pageUrl)
// The transpiler may name inner functions by a helper of its own.
await chromiumPage.evaluate("globalThis.__name = (f) => f")
const scenarioOf = ({ requests: [request], servers }: LiveCase): Scenario => ({
  id: "",
  title: "",
  page: { url: live.pageUrl, sandboxed: false, localNetwork: "granted", embedderPolicy: "unsafe-none" },
  request,
  later: [],
  cookies: [],
  servers,
  browser: "chromium",
})

/** What all three can play: a fetch() with CORS and a body of text, or none. jsdom has no fetch(), and gets an XMLHttpRequest. */
const isPlain = ({ requests: [request] }: LiveCase): boolean =>
  request.initiator.kind === "fetch" &&
  request.mode === "cors" &&
  request.redirect === "follow" &&
  (request.body === null || request.body.kind === "text")

/** Each at a path of its own: nothing is kept from one to the next. */
const cases = Array.from({ length: COUNT * 8 }, (_, i) => i)
  .flatMap((i) => fc.sample(liveCase(live, `/bench/${i}`, "everyday"), { seed: SEED + i, numRuns: 1 }))
  .filter(isPlain)
  .slice(0, COUNT)

const quiet = new VirtualConsole()
const page = new JSDOM("", { url: live.pageUrl, virtualConsole: quiet }).window
const inJsdom = ({ url, method, headers, body, credentials }: ScenarioRequest): Promise<Verdict> =>
  new Promise((resume) => {
    try {
      const xhr = new page.XMLHttpRequest()
      xhr.open(method, url)
      xhr.withCredentials = credentials === "include"
      for (const [name, value] of headers) xhr.setRequestHeader(name, value)
      xhr.onload = () => resume("resolved")
      xhr.onerror = () => resume("rejected")
      xhr.send(body?.text ?? null)
    } catch {
      resume("rejected")
    }
  })

const happy = new Window({ url: live.pageUrl, settings: { fetch: { disableSameOriginPolicy: false } } })
const inHappyDom = ({ url, method, headers, body, credentials }: ScenarioRequest): Promise<Verdict> =>
  happy
    .fetch(url, {
      method,
      headers: headers.map(([name, value]): [string, string] => [name, value]),
      credentials,
      ...(body === null ? {} : { body: body.text }),
    })
    .then(
      (): Verdict => "resolved",
      (): Verdict => "rejected",
    )

const real: string[] = []
for (const { requests, servers: given } of cases) {
  servers.answer(given)
  real.push((await chromiumPage.evaluate(playerOf(requests[0]), plainRequest(requests[0]))).result)
}

/** Plays every case, and counts; the answers are the same servers'. */
async function measure(
  name: string,
  verdict: (given: LiveCase) => Verdict | Promise<Verdict>,
): Promise<void> {
  const began = performance.now()
  let right = 0
  for (const [i, given] of cases.entries()) {
    const found = await Promise.race([
      verdict(given),
      new Promise<null>((resume) => setTimeout(() => resume(null), 2000)),
    ])
    if (found === real[i]) right++
  }
  const speed = (1000 * cases.length) / (performance.now() - began)
  console.log(
    `${name.padEnd(22)} ${right} of ${cases.length} as the real Chromium ${browser.version()}, ${Math.round(speed).toLocaleString("en")} a second`,
  )
}

console.log(
  `${cases.length} everyday cases of seed ${SEED}; ${real.filter((each) => each === "rejected").length} are blocked`,
)
await measure("the simulator", (given) =>
  simulate(scenarioOf(given)).ending.kind === "resolved" ? "resolved" : "rejected",
)
await measure("jsdom, XMLHttpRequest", ({ requests: [request], servers: given }) => {
  servers.answer(given)
  return inJsdom(request)
})
await measure("happy-dom, fetch()", ({ requests: [request], servers: given }) => {
  servers.answer(given)
  return inHappyDom(request)
})
await happy.happyDOM.close()
await servers.close()
await browser.close()
process.exit(0)
