import { describe, expect, test } from "vitest"
import type { EmbedderPolicy } from "../../src/fetch/embedder-policy.ts"
import type { RequestInit } from "../../src/fetch/request.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import { simulate } from "../../src/simulation/simulate.ts"

const SITE = "http://localhost:8000"
const CROSS = "http://127.0.0.1:8000"

const ASKED: Readonly<Record<string, Partial<RequestInit>>> = {
  "no-cors": { mode: "no-cors" },
  "no-cors, include": { mode: "no-cors", credentials: "include" },
  img: { initiator: { kind: "img", crossorigin: null } },
  cors: {},
}

const play = (
  embedderPolicy: EmbedderPolicy,
  origin: string,
  corp: string | null,
  asked: Partial<RequestInit>,
) => {
  const reply = {
    status: 200,
    headers: [
      ["Access-Control-Allow-Origin", "*"] as const,
      ...(corp === null ? [] : [["Cross-Origin-Resource-Policy", corp] as const]),
    ],
    body: "",
  }
  return simulate({
    ...openingScenario,
    page: { url: "http://localhost:5173/", sandboxed: false, localNetwork: "granted", embedderPolicy },
    request: {
      ...openingScenario.request,
      method: "GET",
      headers: [],
      body: null,
      credentials: "same-origin",
      ...asked,
      url: `${origin}/x`,
    },
    cookies: [{ from: SITE, header: "k=1; Path=/" }],
    servers: { [origin]: { framework: "replies", preflight: reply, actual: reply } },
    browser: "chromium",
  })
}

/**
 * What Chromium 156 and Firefox 153 did alike with a page that says `Cross-Origin-Embedder-Policy`, 25 November 2026: by
 * the resource's own policy, whether it was let through; from a server of the page's site, and of another.
 */
const seen: Readonly<Record<string, readonly (readonly [string | null, string, boolean, boolean])[]>> = {
  "require-corp": [
    [null, "no-cors", false, false],
    [null, "no-cors, include", false, false],
    [null, "img", false, false],
    [null, "cors", true, true],
    ["cross-origin", "img", true, true],
    ["same-site", "img", true, false],
    ["same-site", "no-cors", true, false],
    ["same-origin", "img", false, false],
    ["same-origin", "cors", true, true],
  ],
  credentialless: [
    [null, "no-cors", true, true],
    [null, "no-cors, include", true, true],
    [null, "img", true, true],
    ["cross-origin", "img", true, true],
    ["same-site", "img", true, false],
    ["same-origin", "no-cors, include", false, false],
    ["same-origin", "cors", true, true],
  ],
}

describe.each(["require-corp", "credentialless"] as const)("a page with %s", (policy) => {
  test.each(seen[policy] ?? [])("policy %s, %s", (corp, kind, ofSite, ofAnother) => {
    const isLetIn = (origin: string) =>
      play(policy, origin, corp, ASKED[kind] ?? {}).ending.kind === "resolved"
    expect([isLetIn(SITE), isLetIn(CROSS)]).toEqual([ofSite, ofAnother])
  })
})

describe("cookies to another origin of the page's site, in no-cors mode", () => {
  test.each([
    ["unsafe-none", "k=1"],
    ["require-corp", "k=1"],
    ["credentialless", undefined],
  ] as const)("%s", (policy, expected) => {
    const trace = play(policy, SITE, "cross-origin", ASKED["no-cors, include"] ?? {})
    const sent = trace.exchanges[0]?.wire.headers.find(([name]) => name === "Cookie")?.[1]
    expect(sent).toBe(expected)
  })
})
