import { describe, expect, test } from "vitest"
import type { BrowserName } from "../../src/browsers/names.ts"
import type { Initiator } from "../../src/fetch/initiators/initiator.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import { simulate } from "../../src/simulation/simulate.ts"

/** What the three browsers printed for an https: page on the name app.test, 25 November 2026. */
const seen: readonly (readonly [
  BrowserName,
  Initiator["kind"],
  string,
  "granted" | "denied",
  readonly string[],
  number,
])[] = [
  [
    "chromium",
    "fetch",
    "http://api.test:8000/x",
    "granted",
    [
      "Mixed Content: The page at 'https://app.test/' was loaded over HTTPS, but requested an insecure resource 'http://api.test:8000/x'. This request has been blocked; the content must be served over HTTPS.",
    ],
    0,
  ],
  [
    "chromium",
    "img",
    "http://api.test:8000/x",
    "granted",
    [
      "Mixed Content: The page at 'https://app.test/' was loaded over HTTPS, but requested an insecure element 'http://api.test:8000/x'. This request was automatically upgraded to HTTPS, For more information see https://blog.chromium.org/2019/10/no-more-mixed-messages-about-https.html",
    ],
    1,
  ],
  [
    "chromium",
    "websocket",
    "http://api.test:8000/x",
    "granted",
    [
      "Mixed Content: The page at 'https://app.test/' was loaded over HTTPS, but attempted to connect to the insecure WebSocket endpoint 'ws://api.test:8000/x'. This request has been blocked; this endpoint must be available over WSS.",
    ],
    0,
  ],
  ["chromium", "fetch", "http://localhost:8000/x", "granted", [], 1],
  [
    "chromium",
    "fetch",
    "http://localhost:8000/x",
    "denied",
    [
      "Access to fetch at 'http://localhost:8000/x' from origin 'https://app.test' has been blocked by CORS policy: Permission was denied for this request to access the `loopback` address space.",
    ],
    0,
  ],
  [
    "chromium",
    "websocket",
    "http://localhost:8000/x",
    "denied",
    [
      "WebSocket connection to 'ws://localhost:8000/x' failed: Error in connection establishment: net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS",
    ],
    0,
  ],
  [
    "chromium",
    "fetch",
    "http://192.168.77.1:8000/x",
    "denied",
    [
      "Mixed Content: The page at 'https://app.test/' was loaded over HTTPS, but requested an insecure resource 'http://192.168.77.1:8000/x'. This content should also be served over HTTPS.",
      "Access to fetch at 'http://192.168.77.1:8000/x' from origin 'https://app.test' has been blocked by CORS policy: Permission was denied for this request to access the `local` address space.",
    ],
    0,
  ],
  [
    "firefox",
    "fetch",
    "http://api.test:8000/x",
    "granted",
    ["Blocked loading mixed active content “http://api.test:8000/x”"],
    0,
  ],
  [
    "firefox",
    "fetch",
    "http://192.168.77.1:8000/x",
    "granted",
    ["Blocked loading mixed active content “http://192.168.77.1:8000/x”"],
    0,
  ],
  [
    "firefox",
    "fetch",
    "http://localhost:8000/x",
    "denied",
    [
      "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at http://localhost:8000/x. (Reason: CORS request did not succeed). Status code: (null).",
    ],
    0,
  ],
  ["firefox", "websocket", "http://localhost:8000/x", "denied", [], 1],
  [
    "webkit",
    "fetch",
    "http://api.test:8000/x",
    "granted",
    [
      "[blocked] The page at https://app.test/ requested insecure content from http://api.test:8000/x. This content was blocked and must be served over HTTPS.",
      "Not allowed to request resource",
      "Fetch API cannot load http://api.test:8000/x due to access control checks.",
    ],
    0,
  ],
  [
    "webkit",
    "fetch",
    "http://localhost:8000/x",
    "granted",
    [
      "[blocked] The page at https://app.test/ requested insecure content from http://localhost:8000/x. This content was blocked and must ",
      "Not allowed to request resource",
      "Fetch API cannot load http://localhost:8000/x due to access control checks.",
    ],
    0,
  ],
]

const play = (
  page: string,
  browser: BrowserName,
  kind: Initiator["kind"],
  url: string,
  localNetwork: "granted" | "denied",
) => {
  const reply = {
    status: kind === "websocket" ? 101 : 200,
    headers: [["Access-Control-Allow-Origin", "*"] as const],
    body: "",
  }
  const initiator: Initiator =
    kind === "img" || kind === "script" || kind === "module" || kind === "stylesheet"
      ? { kind, crossorigin: null }
      : kind === "xhr"
        ? { kind, uploadListener: false }
        : { kind }
  return simulate({
    ...openingScenario,
    page: { url: page, sandboxed: false, localNetwork, embedderPolicy: "unsafe-none" },
    request: {
      ...openingScenario.request,
      initiator,
      method: "GET",
      headers: [],
      body: null,
      credentials: "omit",
      url,
    },
    servers: {
      [new URL(url).origin]: { framework: "replies", preflight: reply, actual: reply },
    },
    browser,
  })
}

describe("what an https: page's console says of http:, in each browser", () => {
  test.each(seen)("%s, %s, %s, %s", (browser, kind, url, permission, lines, sent) => {
    const trace = play("https://app.test/", browser, kind, url, permission)
    expect(trace.console).toEqual(lines)
    expect(trace.exchanges).toHaveLength(sent)
  })
})

describe("local network access asks for what is more private than the page", () => {
  const cases: readonly (readonly [string, string, "asked" | "refused" | "not asked"])[] = [
    ["https://app.example.com/", "http://localhost:8000/", "asked"],
    ["https://app.example.com/", "http://[::1]:8000/", "asked"],
    ["https://app.example.com/", "http://10.0.0.7/", "asked"],
    ["https://app.example.com/", "https://nas.local/", "asked"],
    ["https://app.example.com/", "https://172.15.0.1/", "not asked"],
    ["https://app.example.com/", "https://api.example.com/", "not asked"],
    ["http://app.example.com/", "http://localhost:8000/", "refused"],
    ["http://192.168.0.5/", "http://localhost:8000/", "not asked"],
    ["http://localhost:5173/", "http://192.168.0.5/", "not asked"],
  ]
  test.each(cases)("%s calls %s: %s", (page, url, expected) => {
    const { steps, ending } = play(page, "chromium", "fetch", url, "granted")
    const isAsked = steps.some((step) => step.kind === "local network access")
    const isRefused = ending.kind === "rejected" && ending.reason.kind === "local network access"
    expect(isAsked ? "asked" : isRefused ? "refused" : "not asked").toBe(expected)
  })
})
