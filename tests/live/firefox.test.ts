import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Header } from "../../src/fetch/header-list.ts"
import type { RequestInit } from "../../src/fetch/request.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import type { RepliesConfig } from "../../src/servers/registry.ts"
import type { ReplyConfig } from "../../src/servers/replies/replies.ts"
import { outcomeOf } from "../../src/simulation/outcome.ts"
import { simulate } from "../../src/simulation/simulate.ts"
import { type RecordedOutcome, readOutcome } from "../recordings/browsers.ts"
import type { LiveBrowser } from "./browser.ts"
import { describeFilePage } from "./file-page.ts"
import { firefoxPath, startLiveFirefox } from "./firefox.ts"
import { describeTables } from "./tables.ts"

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

  describe("the type of an XMLHttpRequest's body over a redirect that keeps it, with its own charset", () => {
    const UTF_8 = "text/plain; charset=utf-8"
    const cases = [307, 308].flatMap((status) =>
      [
        ["text/plain; charset=iso-8859-1"],
        [UTF_8],
        [UTF_8, UTF_8],
        ["application/json; charset=latin1"],
        ["text/plain"],
      ].map((types) => ({ status, types })),
    )
    test.each(cases)("$status: $types", async ({ status, types }) => {
      const path = `${live.apiUrl}/types/${status}/${encodeURIComponent(types.join())}`
      const allowed: readonly Header[] = [
        ["Access-Control-Allow-Origin", new URL(live.pageUrl).origin],
        ["Access-Control-Allow-Headers", "content-type"],
        ["Cache-Control", "no-store"],
      ]
      const preflight: ReplyConfig = { status: 200, headers: allowed, body: "" }
      const location: Header = ["Location", `${path}/to`]
      const servers: Readonly<Record<string, RepliesConfig>> = {
        [`${path}/from`]: {
          framework: "replies",
          preflight,
          actual: { status, headers: [...allowed, location], body: "" },
        },
        [`${path}/to`]: { framework: "replies", preflight, actual: preflight },
      }
      const request: RequestInit = {
        ...openingScenario.request,
        initiator: { kind: "xhr", uploadListener: false },
        url: `${path}/from`,
        method: "POST",
        headers: types.map((type): Header => ["Content-Type", type]),
        body: { kind: "text", text: "x" },
        credentials: "omit",
      }
      const real = await live.play(request, servers)
      const page = { ...openingScenario.page, url: live.pageUrl }
      const trace = simulate({ ...openingScenario, page, request, servers, browser: "firefox" })
      const sent = (outcome: RecordedOutcome) =>
        outcome.exchanges.map(({ kind, headers }) => [kind, headers["content-type"]])
      expect(sent(readOutcome(outcomeOf(trace)))).toEqual(sent(real))
    })
  })

  describeTables(() => live, "firefox", 300)
  describeFilePage((folder) => startLiveFirefox(path ?? "", folder))
})
