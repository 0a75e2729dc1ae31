import { describe, expect, test } from "vitest"
import { explainStep } from "../../src/explain/explain-step.ts"
import { verdictOf } from "../../src/explain/verdict.ts"
import type { Header } from "../../src/fetch/header-list.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import { simulateAll } from "../../src/simulation/simulate.ts"

/** An image without CORS, and five seconds later a fetch() of the same URL. */
const play = (headers: readonly Header[]) => {
  const url = "http://localhost:8000/logo.png"
  const request = {
    ...openingScenario.request,
    method: "GET",
    headers: [],
    body: null,
    credentials: "omit" as const,
    url,
  }
  const reply = { status: 200, headers: [["Cache-Control", "max-age=60"] as const, ...headers], body: "" }
  return simulateAll({
    ...openingScenario,
    page: {
      url: "http://localhost:5173/",
      sandboxed: false,
      localNetwork: "granted",
      embedderPolicy: "unsafe-none",
    },
    request: { ...request, initiator: { kind: "img", crossorigin: null } },
    later: [{ after: 5, request }],
    servers: { [url]: { framework: "replies", preflight: reply, actual: reply } },
    browser: "chromium",
  })
}

describe("an answer from the HTTP cache", () => {
  test("is told as the reason, where it blocks", () => {
    const second = play([])[1]
    if (second === undefined) throw new Error("two requests were made")
    expect(verdictOf(second)).toMatchObject({
      tone: "blocked",
      title: expect.stringContaining("for an answer in its cache"),
      detail: expect.stringContaining("`Vary: Origin`"),
    })
    const step = second.steps.find(({ kind }) => kind === "from HTTP cache")
    if (step === undefined) throw new Error("the cache was not asked")
    expect(explainStep(second, step).text.join(" ")).toContain("does not say `Vary: Origin`")
  })

  test("is not used, where Vary names Origin", () => {
    const second = play([["Vary", "Origin"]])[1]
    expect(second?.exchanges.map(({ fromCache }) => fromCache)).toEqual([false])
  })
})
