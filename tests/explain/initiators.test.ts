import { describe, expect, test } from "vitest"
import { verdictOf } from "../../src/explain/verdict.ts"
import type { Initiator } from "../../src/fetch/initiators/initiator.ts"
import { printInitiation } from "../../src/paste/initiation/print.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import type { Scenario } from "../../src/scenario/scenario.ts"
import { simulate } from "../../src/simulation/simulate.ts"

const scenarioOf = (
  initiator: Initiator,
  status: number,
  headers: readonly (readonly [string, string])[],
): Scenario => ({
  ...openingScenario,
  page: {
    url: "http://localhost:5173/",
    sandboxed: false,
    localNetwork: "granted",
    embedderPolicy: "unsafe-none",
  },
  request: {
    ...openingScenario.request,
    initiator,
    method: "GET",
    headers: [],
    body: null,
    url: "http://localhost:8000/a?b=1&c",
    credentials: "same-origin",
  },
  servers: {
    "http://localhost:8000": {
      framework: "replies",
      preflight: { status, headers, body: "" },
      actual: { status, headers, body: "" },
    },
  },
})

const PAGE = ["Access-Control-Allow-Origin", "http://localhost:5173"] as const

describe("an element uses what it may not read", () => {
  const cases: readonly (readonly [
    string,
    Initiator,
    number,
    readonly (readonly [string, string])[],
    string,
    string,
  ])[] = [
    ["an image", { kind: "img", crossorigin: null }, 200, [], "opaque", "Loaded by <img>, without CORS."],
    [
      "an image of an error",
      { kind: "img", crossorigin: null },
      404,
      [],
      "opaque",
      "Loaded by <img>, without CORS.",
    ],
    [
      "an image that asks",
      { kind: "img", crossorigin: "anonymous" },
      200,
      [PAGE],
      "allowed",
      "the page may read it",
    ],
    [
      "an image that asks in vain",
      { kind: "img", crossorigin: "anonymous" },
      200,
      [],
      "blocked",
      "is kept from the page",
    ],
    [
      "a script",
      { kind: "script", crossorigin: null },
      200,
      [],
      "opaque",
      "Loaded by <script>, without CORS.",
    ],
    [
      "a script of an error",
      { kind: "script", crossorigin: null },
      404,
      [],
      "blocked",
      "the answer is not used",
    ],
    [
      "a module, which always asks",
      { kind: "module", crossorigin: null },
      200,
      [],
      "blocked",
      "is kept from the page",
    ],
    ["a stylesheet", { kind: "stylesheet", crossorigin: null }, 200, [], "opaque", "without CORS."],
  ]
  test.each(cases)("%s", (_, initiator, status, headers, tone, says) => {
    const verdict = verdictOf(simulate(scenarioOf(initiator, status, headers)))
    expect(verdict.tone).toBe(tone)
    expect(verdict.title).toContain(says)
  })
})

describe("what makes a request is shown as the page has it", () => {
  test.each<[Initiator, string]>([
    [
      { kind: "img", crossorigin: "anonymous" },
      '<img src="http://localhost:8000/a?b=1&amp;c" crossorigin="anonymous">',
    ],
    [
      { kind: "module", crossorigin: null },
      '<script type="module" src="http://localhost:8000/a?b=1&amp;c"></script>',
    ],
    [
      { kind: "xhr", uploadListener: true },
      'const xhr = new XMLHttpRequest()\nxhr.open("GET", "http://localhost:8000/a?b=1&c")\nxhr.upload.onprogress = showProgress\nxhr.send()',
    ],
  ])("%o", (initiator, code) => {
    expect(printInitiation(scenarioOf(initiator, 200, []).request)).toBe(code)
  })
})
