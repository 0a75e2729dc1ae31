import { describe, expect, test } from "vitest"
import { explainStep } from "../../src/explain/explain-step.ts"
import { failureMarks, marksOfStep } from "../../src/explain/marks.ts"
import { verdictOf } from "../../src/explain/verdict.ts"
import type { RequestInit } from "../../src/fetch/request.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import type { Scenario } from "../../src/scenario/scenario.ts"
import { parseScenario } from "../../src/scenario/schema.ts"
import type { StarletteVersionName } from "../../src/servers/starlette/versions.ts"
import { simulate, simulateAll } from "../../src/simulation/simulate.ts"
import { readBrowserRecording } from "../recordings/browsers.ts"

const HEAD =
  "from fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\napp = FastAPI()\n"

interface Given {
  readonly source?: string
  readonly request?: Partial<RequestInit>
  readonly page?: string
  readonly env?: Record<string, string>
  readonly version?: StarletteVersionName
}

const scenarioOf = ({
  source,
  request = {},
  page = "http://localhost:5173/",
  env = {},
  version = "1.3.1",
}: Given): Scenario => ({
  ...openingScenario,
  page: { url: page, sandboxed: false, localNetwork: "granted", embedderPolicy: "unsafe-none" },
  request: { ...openingScenario.request, ...request },
  servers: {
    "http://localhost:8000": {
      framework: "starlette",
      version,
      source: source ?? "",
      env,
      answers: {},
      behind: null,
    },
  },
})

const GET: Partial<RequestInit> = { method: "GET", headers: [], body: null, credentials: "same-origin" }
const cors = (options: string) => `app.add_middleware(CORSMiddleware, ${options})\n`

describe("a cookie that is missing is told apart from a failure of CORS", () => {
  const withCookie = (header: string, page: string, url: string): Scenario => ({
    ...scenarioOf({
      source: `${HEAD}${cors('allow_origins=["http://localhost:5173"], allow_credentials=True')}`,
      page,
      request: { ...GET, url, credentials: "include" },
    }),
    cookies: [{ from: new URL(url).origin, header }],
    servers: {
      [new URL(url).origin]: {
        framework: "starlette",
        version: "1.3.1",
        source: `${HEAD}${cors('allow_origins=["http://localhost:5173"], allow_credentials=True')}`,
        env: {},
        answers: {},
        behind: null,
      },
    },
  })
  const page = "http://localhost:5173/"

  test("it goes along to another port of the same site", () => {
    const trace = simulate(withCookie("session=1; Path=/", page, "http://localhost:8000/me"))
    expect(trace.exchanges[0]?.wire.headers).toContainEqual(["Cookie", "session=1"])
    expect(verdictOf(trace).detail).not.toContain("did not go along")
  })

  test("without credentials it stays behind, and that is said", () => {
    const scenario = withCookie("session=1; Path=/", page, "http://localhost:8000/me")
    const trace = simulate({ ...scenario, request: { ...scenario.request, credentials: "same-origin" } })
    expect(verdictOf(trace).tone).toBe("allowed")
    expect(verdictOf(trace).detail).toContain(
      'The cookie `session` did not go along, and CORS has no part in that: the request goes without credentials; `credentials: "include"` would send it.',
    )
  })

  test.each([
    ["session=1; SameSite=Strict", "`SameSite=Strict`: not with a request of another site's page"],
    ["session=1; SameSite=Lax", "`SameSite=Lax`: not with a request of another site's page"],
    ["session=1", "no `SameSite`, which this browser takes for `Lax`"],
    ["session=1; SameSite=None; Secure", "this browser blocks cookies of other sites than the page's"],
  ])("%s stays behind on the way to another site", (header, because) => {
    const trace = simulate(withCookie(header, page, "http://127.0.0.1:8000/me"))
    const { tone, detail } = verdictOf(trace)
    expect(tone).toBe("allowed")
    expect(detail).toContain("The cookie `session` did not go along, and CORS has no part in that")
    expect(detail).toContain(because)
  })
})

describe("a preflight that is kept", () => {
  const replies = {
    status: 200,
    headers: [
      ["Access-Control-Allow-Origin", "http://localhost:5173"],
      ["Access-Control-Allow-Methods", "PUT"],
      ["Access-Control-Max-Age", "30"],
    ] as const,
    body: "",
  }
  const request: RequestInit = { ...openingScenario.request, ...GET, method: "PUT" }
  const twice = (after: number): Scenario => ({
    ...openingScenario,
    page: {
      url: "http://localhost:5173/",
      sandboxed: false,
      localNetwork: "granted",
      embedderPolicy: "unsafe-none",
    },
    request,
    later: [{ after, request }],
    servers: { "http://localhost:8000": { framework: "replies", preflight: replies, actual: replies } },
  })

  test("is told with the time that it has left", () => {
    const trace = simulateAll(twice(10))[1]
    const step = trace?.steps.find(({ kind }) => kind === "preflight from cache")
    if (trace === undefined || step === undefined) throw new Error("no preflight was kept")
    expect(explainStep(trace, step).text[0]).toContain("for 20 s more")
    expect(verdictOf(trace).detail).toContain("An earlier preflight, still kept, lets it through")
  })

  test("is asked for again once it is over", () => {
    const trace = simulateAll(twice(30))[1]
    expect(trace?.exchanges.map(({ phase }) => phase)).toEqual(["preflight", "actual"])
  })
})

describe("the verdict and the line that decided, for what goes wrong in practice", () => {
  const cases: readonly {
    readonly name: string
    readonly given: Given
    readonly says: string
    readonly marked: string | null
  }[] = [
    {
      name: "the origin is not in the list",
      given: { source: `${HEAD}${cors('allow_origins=["https://app.example.com"]')}` },
      says: "was never sent",
      marked: '"https://app.example.com"',
    },
    {
      name: "a slash at the end",
      given: {
        source: `${HEAD}${cors('allow_origins=["http://localhost:5173/", "https://a.com"]')}`,
        request: GET,
      },
      says: "is kept from JavaScript",
      marked: '"http://localhost:5173/"',
    },
    {
      name: "https for http",
      given: {
        source: `${HEAD}${cors('allow_origins=["https://localhost:5173", "https://a.com"]')}`,
        request: GET,
      },
      says: "is kept from JavaScript",
      marked: '"https://localhost:5173"',
    },
    {
      name: "no middleware at all: 405 to the preflight",
      given: { source: `${HEAD}@app.post("/users")\ndef create(): ...\n` },
      says: "The server has no CORS middleware: `Router` answered 405 Method Not Allowed",
      marked: '@app.post("/users")'.slice(1),
    },
    {
      name: "the method is not allowed",
      given: {
        source: `${HEAD}${cors('allow_origins=["http://localhost:5173"], allow_methods=["GET"], allow_headers=["*"]')}`,
        request: { method: "PUT", credentials: "omit" },
      },
      says: "PUT is not among GET",
      marked: '["GET"]',
    },
    {
      name: "credentials without allow_credentials",
      given: {
        source: `${HEAD}${cors('allow_origins=["http://localhost:5173"], allow_methods=["*"], allow_headers=["*"]')}`,
      },
      says: "does not say `Access-Control-Allow-Credentials: true`",
      marked: cors(
        'allow_origins=["http://localhost:5173"], allow_methods=["*"], allow_headers=["*"]',
      ).trim(),
    },
    {
      name: "the error that hides a 500",
      given: {
        source: `${HEAD}${cors('allow_origins=["http://localhost:5173"]')}@app.get("/users")\ndef users():\n    raise RuntimeError("boom")\n`,
        request: GET,
      },
      says: "The real fault is behind it: RuntimeError is raised here",
      marked: 'RuntimeError("boom")',
    },
    {
      name: "wildcard with credentials, up to 0.52.1, while there is no cookie",
      given: {
        source: `${HEAD}${cors('allow_origins=["*"], allow_credentials=True')}`,
        version: "0.52.1",
        request: { ...GET, credentials: "include" },
      },
      says: "allows `*`, which does not count for a request with credentials",
      marked: '"*"',
    },
    {
      name: "wildcard with credentials, since 1.0.0: any site may read",
      given: {
        source: `${HEAD}${cors('allow_origins=["*"], allow_credentials=True')}`,
        request: { ...GET, credentials: "include" },
      },
      says: "names `http://localhost:5173` and allows credentials",
      marked: null,
    },
    {
      name: "no-cors as a fix",
      given: { source: HEAD, request: { ...GET, mode: "no-cors" } },
      says: "JavaScript can read nothing of the answer",
      marked: null,
    },
    {
      name: "the same origin",
      given: { source: HEAD, request: GET, page: "http://localhost:8000/" },
      says: "page and server are the same origin",
      marked: null,
    },
  ]
  test.each(cases)("$name", ({ given, says, marked }) => {
    const scenario = scenarioOf(given)
    const trace = simulate(scenario)
    const { title, detail } = verdictOf(trace)
    expect(`${title} ${detail}`).toContain(says)
    const [mark] = failureMarks(trace)
    const text = mark === undefined ? null : (given.source ?? "").slice(mark.span.from, mark.span.to)
    if (marked === null) expect(text).toBeNull()
    else expect(text).toContain(marked)
  })
})

describe("every step of every recording is explained", () => {
  test.each(["browsers-rules", "browsers-random"])("%s", (name) => {
    for (const { scenario } of readBrowserRecording(name)) {
      const parsed = parseScenario(scenario)
      if (!parsed.ok) throw new Error(parsed.message)
      const trace = simulate(parsed.value)
      const { title, detail } = verdictOf(trace)
      expect(title).toMatch(/\.$/)
      expect(detail).not.toMatch(/undefined|null\b(?!`)|\[object/)
      for (const step of trace.steps) {
        const explanation = explainStep(trace, step)
        expect(explanation.title).not.toBe("")
        expect(explanation.text.join(" ")).not.toMatch(/undefined|\[object/)
        expect(explanation.rule?.url ?? "https://").toMatch(/^https:\/\//)
        marksOfStep(trace, step)
      }
    }
  })
})
