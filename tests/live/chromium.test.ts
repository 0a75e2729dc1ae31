import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { BodyInit } from "../../src/fetch/body.ts"
import type { Header } from "../../src/fetch/header-list.ts"
import type { RequestInit } from "../../src/fetch/request.ts"
import type { Scenario } from "../../src/scenario/scenario.ts"
import type { RepliesConfig } from "../../src/servers/registry.ts"
import { outcomeOf } from "../../src/simulation/outcome.ts"
import { simulate } from "../../src/simulation/simulate.ts"
import { launchChromium } from "../e2e/app.ts"
import { comparable, readOutcome } from "../recordings/browsers.ts"
import type { LiveBrowser } from "./browser.ts"
import { startLiveBrowser } from "./chromium.ts"
import { describeFilePage } from "./file-page.ts"
import { describeTables } from "./tables.ts"

let browser: Browser
let live: LiveBrowser

beforeAll(async () => {
  browser = await launchChromium()
  live = await startLiveBrowser(browser)
})
afterAll(async () => {
  await live?.close()
  await browser?.close()
})

const GET: RequestInit = {
  initiator: { kind: "fetch" },
  url: "",
  method: "GET",
  headers: [],
  body: null,
  mode: "cors",
  credentials: "same-origin",
  redirect: "follow",
}

const play = (request: RequestInit, replies: RepliesConfig | null) => {
  const scenario: Scenario = {
    id: "",
    title: "",
    page: { url: live.pageUrl, sandboxed: false, localNetwork: "granted", embedderPolicy: "unsafe-none" },
    request,
    later: [],
    cookies: [],
    servers: replies === null ? {} : { [live.apiUrl]: replies },
    browser: "chromium",
  }
  return comparable(readOutcome(outcomeOf(simulate(scenario))))
}

describe("what fetch() throws before anything is sent, in the words of the Chromium at hand", () => {
  const text: BodyInit = { kind: "text", text: "x" }
  const cases: readonly (readonly [string, Partial<RequestInit>])[] = [
    ["a URL that is none", { url: "http://" }],
    ["a URL with a forbidden character in its host", { url: "http://a<b/" }],
    ["credentials in the URL", { url: "http://user:secret@localhost/" }],
    ["a method with a space", { method: "GE T" }],
    ["an empty method", { method: "" }],
    ["CONNECT", { method: "CONNECT" }],
    ["trace, in lower case", { method: "trace" }],
    ["TRACK", { method: "TRACK" }],
    ["PUT in no-cors mode", { method: "PUT", mode: "no-cors" }],
    ["patch in no-cors mode", { method: "patch", mode: "no-cors" }],
    ["an empty header name", { headers: [["", "1"]] }],
    ["a header name with a space", { headers: [["X A", "1"]] }],
    ["a header value with a line break inside", { headers: [["X-A", "1\n2"]] }],
    ["a header value with NUL", { headers: [["X-A", "1\u00002"]] }],
    ["a header value beyond Latin-1", { headers: [["X-A", "1€"]] }],
    ["a header name beyond Latin-1", { headers: [["X-€", "1"]] }],
    ["a body with GET", { body: text }],
    ["a body with HEAD", { method: "HEAD", body: text }],
    ["a body with get, in lower case", { method: "get", body: text }],
    ["a stream in no-cors mode", { method: "POST", mode: "no-cors", body: { kind: "stream", text: "x" } }],
  ]
  test.each(cases)("%s", async (_, init) => {
    const request = { ...GET, url: `${live.apiUrl}/`, ...init }
    const real = await live.play(request, {})
    expect(real.result).toBe("rejected")
    expect(play(request, null)).toEqual(comparable(real))
  })
})

describe("what an XMLHttpRequest throws, in the words of the Chromium at hand", () => {
  const cases: readonly (readonly [string, Partial<RequestInit>])[] = [
    ["a URL that is none", { url: "http://" }],
    ["a method with a space", { method: "GE T" }],
    ["an empty method", { method: "" }],
    ["CONNECT", { method: "CONNECT" }],
    ["trace, in lower case", { method: "trace" }],
    ["an empty header name", { headers: [["", "1"]] }],
    ["a header name with a space", { headers: [["X A", "1"]] }],
    ["a header value with a line break inside", { headers: [["X-A", "1\n2"]] }],
    ["a header value beyond Latin-1", { headers: [["X-A", "1€"]] }],
    ["a header name beyond Latin-1", { headers: [["X-€", "1"]] }],
  ]
  test.each(cases)("%s", async (_, init) => {
    const request: RequestInit = {
      ...GET,
      initiator: { kind: "xhr", uploadListener: false },
      url: `${live.apiUrl}/`,
      ...init,
    }
    const real = await live.play(request, {})
    expect(real.result).toBe("rejected")
    expect(play(request, null)).toEqual(comparable(real))
  })
})

describe("schemes that fetch() can't take over CORS", () => {
  test.each(["ftp://localhost/x", "file:///etc/hosts", "ws://localhost/x"])("%s", async (url) => {
    const request = { ...GET, url }
    expect(play(request, null)).toEqual(comparable(await live.play(request, {})))
  })
})

const SINGLE: readonly Header[] = [
  ["x-b", "1"],
  ["Content-Type", ""],
  ["Content-Type", 'text/plain; charset="a b"'],
  ["Content-Type", "text/plain;"],
  ["Content-Type", "text/plain; x=(y)"],
  ["Content-Type", "TEXT/PLAIN"],
  ["Content-Type", "multipart/form-data"],
  ["Accept", ""],
  ["Accept", "\u00e4"],
  ["Accept-Language", "\u00e4"],
  ["Range", "bytes=007-9"],
  ["Range", "bytes=0-"],
  ["Referer", "https://other.example"],
  ["X-Method-Override", "GET, TRACE"],
  ["Sec-GPC", "1"],
  ["Proxy-X", "1"],
  ["Purpose", "prefetch"],
]

describe("which headers ask for a preflight, and reach the server as they are", () => {
  const twice = (header: Header): readonly Header[] => [header, header]
  const cases: readonly (readonly Header[])[] = [
    ...["on", "ON", "off", ""].map((value): readonly Header[] => [["Save-Data", value]]),
    ...["2", "2.50", ".5", "5.", "1e3", "-1", "+2", "0x1", "abc"].flatMap((value): readonly Header[][] => [
      [["DPR", value]],
      [["Downlink", value]],
      [["Width", value]],
      [["Device-Memory", value]],
    ]),
    ...["slow-2g", "4g", "4G", "5g"].map((value): readonly Header[] => [["ECT", value]]),
    twice(["Save-Data", "on"]),
    twice(["Content-Type", "text/plain"]),
    twice(["Accept", "a".repeat(100)]),
    twice(["Accept-Language", "de"]),
    ...SINGLE.map((header): readonly Header[] => [header]),
  ]
  test.each(
    cases.map((headers, i) => ({
      i,
      headers,
      name: headers
        .map((header) => header.join(": "))
        .join(" · ")
        .slice(0, 60),
    })),
  )("$name", async ({ i, headers }) => {
    const allow: readonly Header[] = [
      ["Access-Control-Allow-Origin", live.pageUrl.slice(0, -1)],
      ["Access-Control-Allow-Headers", "*"],
    ]
    const replies: RepliesConfig = {
      framework: "replies",
      preflight: { status: 204, headers: allow, body: "" },
      actual: { status: 200, headers: allow, body: "" },
    }
    const asked: RequestInit = { ...GET, url: `${live.apiUrl}/headers/${i}`, headers, credentials: "omit" }
    expect(play(asked, replies)).toEqual(comparable(await live.play(asked, { [live.apiUrl]: replies })))
  })
})

describe("what an XMLHttpRequest sends, and says, otherwise than fetch()", () => {
  const FORM: BodyInit = { kind: "form", text: "a=1" }
  const TEXT: BodyInit = { kind: "text", text: "x" }
  const cases: readonly (readonly [string, BodyInit, readonly Header[]])[] = [
    ["the charset of a text", TEXT, [["Content-Type", "text/plain; charset=utf-8"]]],
    ["the charset of a form", FORM, [["Content-Type", "text/plain; charset=utf-8"]]],
    ["another charset", TEXT, [["Content-Type", "text/plain;charset=iso-8859-1;x=y"]]],
    [
      "a charset before a second type",
      FORM,
      [
        ["Content-Type", "text/plain; charset=utf-8"],
        ["Content-Type", "multipart/form-data; boundary=x"],
      ],
    ],
    [
      "a forbidden header, twice",
      TEXT,
      [
        ["Cookie", "a=1"],
        ["Cookie", "b=2"],
      ],
    ],
  ]
  test.each(cases.map(([name, given, headers], i) => ({ name, given, headers, i })))(
    "$name",
    async ({ given, headers, i }) => {
      const request: RequestInit = {
        ...GET,
        initiator: { kind: "xhr", uploadListener: false },
        method: "POST",
        url: `${live.apiUrl}/xhr/${i}`,
        headers,
        body: given,
      }
      const reply = { status: 200, headers: [["Access-Control-Allow-Origin", "*"]] as const, body: "" }
      const replies: RepliesConfig = { framework: "replies", preflight: reply, actual: reply }
      expect(play(request, replies)).toEqual(comparable(await live.play(request, { [live.apiUrl]: replies })))
    },
  )
})

describe("which of several headers that are not allowed the console names", () => {
  const NAMES = [
    "Authorization",
    "X-A",
    "X-B",
    "Cache-Control",
    "X-Api-Key",
    "Range",
    "traceparent",
    "x",
    "ETag",
  ]
  const sets = NAMES.flatMap((one, at) => NAMES.slice(at + 1).map((two) => [one, two]))
  const larger = NAMES.map((_, at) => [...NAMES.slice(at), ...NAMES.slice(0, at)].slice(0, 2 + (at % 5)))
  test.each([...sets, ...larger].map((names, at) => ({ names, at })))("$names", async ({ names, at }) => {
    const reply = { status: 200, headers: [["Access-Control-Allow-Origin", "*"]] as const, body: "" }
    const replies: RepliesConfig = { framework: "replies", preflight: reply, actual: reply }
    const initiator =
      at % 2 === 0 ? ({ kind: "fetch" } as const) : ({ kind: "xhr", uploadListener: false } as const)
    const headers = names.map((name): Header => [name, "1"])
    const request = { ...GET, initiator, headers, url: `${live.apiUrl}/named/${at}` }
    expect(play(request, replies).console).toEqual(
      comparable(await live.play(request, { [live.apiUrl]: replies })).console,
    )
  })
})

describe("the Chromium at hand", () => {
  describeTables(() => live, "chromium", 300)
  describeFilePage((folder) => startLiveBrowser(browser, folder))
})
