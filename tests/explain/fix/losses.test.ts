import { describe, expect, test } from "vitest"
import { losses } from "../../../src/explain/fix/losses.ts"
import { passes } from "../../../src/explain/fix/passes.ts"
import { diagnose } from "../../../src/explain/fix/search.ts"
import type { Header } from "../../../src/fetch/header-list.ts"
import { openingScenario } from "../../../src/scenario/opening.ts"
import type { Scenario } from "../../../src/scenario/scenario.ts"
import { type ServerConfig, sourceConfig } from "../../../src/servers/registry.ts"
import { simulate, simulateAll } from "../../../src/simulation/simulate.ts"

const API = "http://localhost:8000"
const PAGE = "http://localhost:5173"
const get: Scenario["request"] = {
  ...openingScenario.request,
  url: `${API}/users`,
  method: "GET",
  headers: [],
  body: null,
  credentials: "same-origin",
}
const scenario = (server: ServerConfig, rest: Partial<Scenario> = {}): Scenario => ({
  ...openingScenario,
  page: { ...openingScenario.page, url: `${PAGE}/` },
  request: get,
  servers: { [API]: server },
  ...rest,
})
const replies = (...headers: readonly Header[]): ServerConfig => ({
  framework: "replies",
  preflight: { status: 204, headers: [], body: "" },
  actual: { status: 200, headers, body: "{}" },
})
const fastapi = (options: string, route: string): ServerConfig =>
  sourceConfig(
    "starlette",
    `from fastapi import FastAPI, Response\nfrom fastapi.middleware.cors import CORSMiddleware\n\napp = FastAPI()\napp.add_middleware(CORSMiddleware, allow_origins=["${PAGE}"]${options})\n\n\n@app.get("/users")\ndef users():\n    ${route}\n`,
  )
const TOTAL = 'return Response("[]", headers={"X-Total": "7"})'
const COOKIE = 'return Response("[]", headers={"Set-Cookie": "sid=1"})'
const ALLOW: Header = ["Access-Control-Allow-Origin", PAGE]
const include: Scenario["request"] = { ...get, credentials: "include" }

describe("what is lost though the request passes, and what brings it back", () => {
  test.each<readonly [string, Scenario, string, readonly string[] | null]>([
    [
      "a response header, FastAPI",
      scenario(fastapi("", TOTAL)),
      "JavaScript can't read the response header `x-total`",
      ["x-total"],
    ],
    [
      "a response header, `*` with credentials",
      scenario(fastapi(', allow_credentials=True, expose_headers=["*"]', TOTAL), { request: include }),
      "JavaScript can't read the response header `x-total`",
      ["x-total"],
    ],
    [
      "a response header, answers as given",
      scenario(replies(ALLOW, ["X-Total", "7"])),
      "JavaScript can't read the response header `x-total`",
      ["x-total"],
    ],
    [
      "a cookie of an earlier visit, without credentials: two faults behind each other",
      scenario(fastapi("", TOTAL), { cookies: [{ from: API, header: "sid=1" }] }),
      "The cookie `sid` does not go along",
      ["credentials", "allow_credentials=True"],
    ],
    [
      "a cookie that the answer sets, without credentials",
      scenario(fastapi("", COOKIE)),
      "The cookie that the answer sets is not kept",
      ["credentials", "allow_credentials=True"],
    ],
    [
      "the same by XMLHttpRequest",
      scenario(fastapi(", allow_credentials=True", COOKIE), {
        request: { ...get, initiator: { kind: "xhr", uploadListener: false } },
      }),
      "The cookie that the answer sets is not kept",
      ["withCredentials"],
    ],
    [
      "a cookie that `SameSite` keeps back: CORS has no part in it",
      scenario(replies(), {
        page: { ...openingScenario.page, url: "https://shop.example/" },
        request: { ...include, url: "https://api.test/users" },
        servers: {
          "https://api.test": replies(
            ["Access-Control-Allow-Origin", "https://shop.example"],
            ["Access-Control-Allow-Credentials", "true"],
          ),
        },
        cookies: [{ from: "https://api.test", header: "sid=1; SameSite=Strict; Secure" }],
      }),
      "The cookie `sid` does not go along",
      null,
    ],
  ])("%s", (_, given, title, mends) => {
    const found = losses(given, 0).find((loss) => loss.title === title)
    expect(found?.title, JSON.stringify(losses(given, 0).map(({ title }) => title))).toBe(title)
    const [best] = found?.plans ?? []
    if (mends === null) {
      expect(best).toBeUndefined()
      expect(found?.why).toContain("No CORS header changes that")
      return
    }
    for (const words of mends) expect(best?.titles.join(", ")).toContain(words)
    for (const plan of found?.plans ?? []) {
      expect(passes(simulate(plan.scenario))).toBe(true)
      expect(losses(plan.scenario, 0).map(({ title }) => title)).not.toContain(title)
    }
  })

  test("nothing is lost", () => {
    expect(losses(scenario(replies(ALLOW, ["Content-Type", "a/b"], ["Date", "x"])), 0)).toEqual([])
  })
  test("what is blocked comes first", () => {
    expect(losses(scenario(replies(["X-Total", "7"])), 0)).toEqual([])
  })
})

describe("an answer that was kept of an image serves the `fetch()` behind it: the missing `Vary: Origin`", () => {
  const express = sourceConfig(
    "express",
    `const express = require("express")\nconst app = express()\napp.use((req, res, next) => {\n  if (req.headers.origin === "${PAGE}") res.setHeader("Access-Control-Allow-Origin", req.headers.origin)\n  next()\n})\napp.get("/users", (req, res) => { res.set("Cache-Control", "max-age=60"); res.type("png").send("x") })\n`,
  )
  const given = scenario(express, {
    request: { ...get, initiator: { kind: "img", crossorigin: null } },
    later: [{ after: 1, request: get }],
  })
  test("it fails out of the cache", () => {
    const second = simulateAll(given)[1]
    expect(second?.ending.kind).toBe("rejected")
    expect(second?.exchanges.at(-1)?.fromCache).toBe(true)
  })
  test("`Vary: Origin` comes first, then `crossorigin` on the image; both work", () => {
    const diagnosis = diagnose(given, 1)
    const plans = diagnosis.kind === "fixes" ? diagnosis.plans : []
    expect(plans.slice(0, 2).map(({ titles }) => titles[0])).toEqual([
      "Add `Vary: Origin`",
      expect.stringContaining("Give the `<img>` `crossorigin`"),
    ])
    for (const plan of plans) {
      const second = simulateAll(plan.scenario)[1]
      expect(second !== undefined && passes(second)).toBe(true)
    }
  })
})
