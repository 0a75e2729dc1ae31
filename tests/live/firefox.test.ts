import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Header } from "../../src/fetch/header-list.ts"
import type { RequestInit } from "../../src/fetch/request.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import type { RepliesConfig } from "../../src/servers/registry.ts"
import type { ReplyConfig } from "../../src/servers/replies/replies.ts"
import { outcomeOf } from "../../src/simulation/outcome.ts"
import { simulate } from "../../src/simulation/simulate.ts"
import { type RecordedOutcome, readOutcome } from "../recordings/browsers.ts"
import { disagreement } from "./agreement.ts"
import type { LiveBrowser } from "./browser.ts"
import { elementCases, playElement } from "./elements.ts"
import { firefoxPath, startLiveFirefox } from "./firefox.ts"
import { httpCacheCases, playHttpCacheCase } from "./http-cache.ts"
import { initiatorCases, playInitiator } from "./initiators.ts"
import { cacheCases, playCacheCase } from "./preflight-cache.ts"

const path = firefoxPath()

// `npm test` installs a Firefox where it can, and says so where it can't.
describe.skipIf(path === null)("random cases: the Firefox at hand does what the engine says", () => {
  let live: LiveBrowser

  beforeAll(async () => {
    live = await startLiveFirefox(path ?? "")
  }, 60_000)
  afterAll(async () => {
    await live?.close()
  })

  const fresh = Math.floor(Math.random() * 2 ** 31)

  describe("a header that is given twice", () => {
    const NAMES = [
      "Authorization",
      "User-Agent",
      "Range",
      "X-A",
      "If-Modified-Since",
      "If-Unmodified-Since",
      "From",
      "Accept",
      "Accept-Language",
    ]
    const TYPES = ["multipart/form-data; boundary=x", "text/plain", "application/json"]
    const types = TYPES.map((type): Header => ["Content-Type", type])
    const cases: readonly (readonly [string, string | null, readonly Header[]])[] = [
      ...NAMES.flatMap((name) =>
        [
          ["bytes=0-1", "bytes=2-3"],
          ["a", ""],
          ["", "b"],
        ].map((values) => ["GET", null, values.map((value): Header => [name, value])] as const),
      ),
      ["GET", null, types],
      ["POST", "x", types],
      ["POST", null, types],
    ]
    test.each(cases.map(([method, body, headers], i) => ({ i, method, body, headers })))(
      "$method $headers",
      async ({ i, method, body, headers }) => {
        const allowed = [...NAMES, "Content-Type"].join(", ")
        const reply: ReplyConfig = {
          status: 200,
          headers: [
            ["Access-Control-Allow-Origin", "*"],
            ["Access-Control-Allow-Headers", allowed],
          ],
          body: "",
        }
        const request: RequestInit = {
          ...openingScenario.request,
          url: `${live.apiUrl}/twice/${i}`,
          method,
          headers,
          body: body === null ? null : { kind: "text", text: body },
          credentials: "omit",
        }
        const replies: RepliesConfig = { framework: "replies", preflight: reply, actual: reply }
        const real = await live.play(request, { [live.apiUrl]: replies })
        const trace = simulate({
          ...openingScenario,
          page: {
            url: live.pageUrl,
            sandboxed: false,
            localNetwork: "granted",
            embedderPolicy: "unsafe-none",
          },
          request,
          servers: { [live.apiUrl]: replies },
          browser: "firefox",
        })
        const wire = (outcome: RecordedOutcome) =>
          outcome.exchanges.map(({ kind, headers: sent }) => [
            kind,
            sent["access-control-request-headers"],
            ...headers.map(([name]) => (kind === "actual" ? sent[name.toLowerCase()] : "")),
          ])
        expect(wire(readOutcome(outcomeOf(trace)))).toEqual(wire(real))
      },
    )
  })

  describe("elements: what the Firefox at hand loads, and lets the page read", () => {
    test.each(elementCases)("$kind, crossorigin $crossorigin, $status, allowed $allow", async (given) => {
      const { ours, real } = await playElement(live, given)
      expect(ours).toEqual(real)
    })
  })

  describe("answers that the HTTP cache keeps", () => {
    test.each(httpCacheCases.map(({ asked, first, status = 200 }, at) => ({ asked, first, status, at })))(
      "$asked, $status $first",
      async ({ at }) => {
        const { ours, real } = await playHttpCacheCase(live, at)
        expect(ours).toEqual(real)
      },
    )
  })

  describe("what else a page sends", () => {
    test.each(initiatorCases)("$title", async (given) => {
      const { ours, real } = await playInitiator(live, given)
      expect(ours).toEqual(real)
    })
  })

  describe("preflights that the Firefox at hand keeps", () => {
    test.each(cacheCases.map(({ title }, at) => ({ title, at })))("$title", async ({ at }) => {
      const { ours, real } = await playCacheCase(live, at)
      expect(ours).toEqual(real)
    })
  })

  test("200 deep ones of a seed that agreed: redirects to whatever a Location may say, and what is kept", {
    timeout: 120_000,
  }, async () => {
    for (let at = 0; at < 200; at++) expect(await disagreement(live, 20261125, at, "deep")).toBeNull()
  })

  test(`300 of the fresh seed ${fresh}: npm run conformance -- --browser firefox --seed ${fresh} --count 300 --depth everyday`, {
    timeout: 120_000,
  }, async () => {
    for (let at = 0; at < 300; at++) expect(await disagreement(live, fresh, at, "everyday")).toBeNull()
  })
})
