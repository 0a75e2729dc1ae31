import { describe, expect, test } from "vitest"
import { type Layer, playLayers } from "../../src/lessons/exhibits/layers.ts"
import { askedOf, editedRequest } from "../../src/lessons/exhibits/request.ts"
import { playSettings, SETTINGS, type SetUp, setUp } from "../../src/lessons/exhibits/settings.ts"
import { gallery } from "../../src/lessons/gallery/gallery.ts"
import { hintsFor } from "../../src/lessons/hints.ts"
import { anchorsOf } from "../../src/lessons/path/part.ts"
import { path } from "../../src/lessons/path/path.ts"
import { asksFirst, whatHappened } from "../../src/lessons/prediction.ts"
import { simulateAll } from "../../src/simulation/simulate.ts"
import { routeOf } from "../../src/store/route.ts"

const caseOf = (id: string) => {
  const found = gallery.find((each) => each.id === id)
  if (found === undefined) throw new Error(`there is no case ${id}`)
  return found
}
const lastTrace = (id: string) => simulateAll(caseOf(id).scenario).at(-1) ?? fail(id)

function fail(id: string): never {
  throw new Error(`nothing is played for ${id}`)
}

describe("a request to edit: what needs a preflight", () => {
  const simple = { ...editedRequest, contentType: "" } as const
  test.each([
    ["application/json", editedRequest, ["content-type"], false],
    ["a form", { ...editedRequest, contentType: "application/x-www-form-urlencoded" }, null, false],
    ["DELETE", { ...simple, method: "DELETE" }, [], true],
    ["a simple range", { ...simple, headers: [["Range", "bytes=0-99"]] }, null, false],
    ["a range from the end", { ...simple, headers: [["Range", "bytes=-99"]] }, ["range"], false],
    ["a header of one's own", { ...simple, own: ["X-A", "1"] }, ["x-a"], false],
    ["cookies alone", { ...simple, hasCredentials: true }, null, false],
  ] as const)("%s", (_, edited, headers, isMethod) => {
    const asked = askedOf(edited)
    expect(asked.preflight === null ? null : [...asked.headers]).toEqual(headers)
    expect(asked.isMethod).toBe(isMethod)
  })
  test("the preflight names method and headers", () => {
    expect(askedOf({ ...editedRequest, method: "PUT" }).preflight).toEqual([
      "OPTIONS /users",
      "Access-Control-Request-Method: PUT",
      "Access-Control-Request-Headers: content-type",
      "Origin: http://localhost:5173",
    ])
  })
  test("what is no header name makes the call throw", () => {
    expect(askedOf({ ...editedRequest, own: ["no name", "1"] }).refused).not.toBeNull()
  })
})

describe("the settings: each changes the real answer", () => {
  const played = (values: SetUp["values"], rest: Partial<SetUp> = {}) =>
    playSettings({ ...setUp, values: { ...setUp.values, ...values }, ...rest })
  const valueIn = (answer: ReturnType<typeof playSettings>["actual"], name: string) =>
    answer.headers.find((header) => header.name === name)?.value ?? null
  test.each(SETTINGS.flatMap(({ name, choices }) => choices.map((choice) => [name, choice] as const)))(
    "%s=%s is read and played",
    (name, choice) => {
      const { preflight, actual, source } = played({ [name]: choice }, { asksPrivateNetwork: true })
      expect([200, 400]).toContain(preflight.status)
      expect(actual.status).toBe(200)
      const isDefault = SETTINGS.find((setting) => setting.name === name)?.choices[0] === choice
      expect(source.includes(`${name}=${choice}`)).toBe(!isDefault)
    },
  )
  test("allow_credentials", () => {
    expect(valueIn(played({ allow_credentials: "True" }).actual, "access-control-allow-credentials")).toBe(
      "true",
    )
  })
  test("expose_headers", () => {
    expect(valueIn(played({ expose_headers: '["X-Total"]' }).actual, "access-control-expose-headers")).toBe(
      "X-Total",
    )
  })
  test("max_age", () => {
    expect(valueIn(played({ max_age: "86400" }).preflight, "access-control-max-age")).toBe("86400")
  })
  test("allow_private_network, where a preflight asks for it", () => {
    const asks = { asksPrivateNetwork: true, request: "GET /users" } as const
    const allowed = played({ allow_private_network: "True" }, asks).preflight
    expect(valueIn(allowed, "access-control-allow-private-network")).toBe("true")
    const refused = played({ allow_private_network: "False" }, asks).preflight
    expect(refused).toMatchObject({ status: 400, body: "Disallowed CORS private-network" })
  })
  test("a loose pattern lets an attacker in", () => {
    const loose = { allow_origins: "[]", allow_origin_regex: 'r"https://.*.example.com"' }
    const { trace } = played(loose, { page: "https://x-example.com", request: "GET /users" })
    expect(trace.ending.kind).toBe("resolved")
  })
})

describe("layers: who answers the preflight", () => {
  test.each([
    ["FastAPI", ["cors", "auth", "timing"], "cors", 200],
    ["FastAPI", ["timing", "cors", "auth"], "cors", 200],
    ["FastAPI", ["auth", "cors", "timing"], "auth", 401],
    ["FastAPI", ["timing", "auth", "cors"], "auth", 401],
    ["Express", ["cors", "auth", "timing"], "cors", 204],
    ["Express", ["timing", "auth", "cors"], "auth", 401],
  ] as const)("%s: %j", (framework, order, by, status) => {
    const played = playLayers(framework, order)
    expect([played.by, played.status]).toEqual([by, status])
    expect(played.trace.ending.kind).toBe(by === "cors" ? "resolved" : "rejected")
    const stack: readonly Layer[] = order
    const at = (layer: Layer) => stack.indexOf(layer)
    for (const layer of order)
      expect(played.stations[layer] === "not reached", layer).toBe(at(layer) > at(by))
  })
  test("the file of FastAPI reads from the bottom up, that of Express from the top down", () => {
    const { source } = playLayers("FastAPI", ["cors", "auth", "timing"])
    expect(source.indexOf("CORSMiddleware,\n    allow")).toBeGreaterThan(source.indexOf("def auth"))
    const express = playLayers("Express", ["cors", "auth", "timing"]).source
    expect(express.indexOf("app.use(cors")).toBeLessThan(express.indexOf("function auth"))
  })
})

describe("what happened, in three lines", () => {
  test.each([
    ["simple-blocked", false, ["GET /users"], "ran", "gets an error"],
    ["json-blocked", true, ["OPTIONS /users"], "did not run", "gets an error"],
    ["two-phases", true, ["OPTIONS /users", "POST /users"], "ran", "reads the answer"],
    ["preflight-kept", false, ["POST /users"], "ran", "reads the answer"],
    ["express-throws", false, ["GET /users"], "did not run", "gets an error"],
    ["no-cors", false, ["GET /users"], "ran", "may not look at the answer"],
  ] as const)("%s", (id, first, sent, handler, javaScript) => {
    const trace = lastTrace(id)
    expect(asksFirst(trace)).toBe(first)
    expect(whatHappened(trace)).toEqual({ sent, handler, javaScript })
  })
})

describe("hints for a repair", () => {
  const toRepair = path.flatMap(({ exhibits }) =>
    exhibits.flatMap((exhibit) => (exhibit.kind === "repair" ? exhibit.cases : [])),
  )
  test.each([...new Set(toRepair)])("%s: what fails, and in the end what to do", (id) => {
    const hints = hintsFor(caseOf(id).scenario)
    expect(hints.length).toBeGreaterThan(1)
    expect(hints.at(-1)?.text).toContain("The Fix tab does it for you.")
  })
  test("the line that decides is named", () => {
    const [, second] = hintsFor(caseOf("trailing-slash").scenario)
    expect(second?.text).toMatch(/^Look at line 8: .*slash/)
  })
  test("there are none for what passes", () => {
    expect(hintsFor(caseOf("two-phases").scenario)).toEqual([])
  })
})

describe("links into the lesson", () => {
  test.each([
    ["#/learn", { part: null, exhibit: null, step: null }],
    ["#/learn/", { part: null, exhibit: null, step: null }],
    ["#/learn/order", { part: "order", exhibit: null, step: null }],
    ["#/learn/order/layers", { part: "order", exhibit: "layers", step: null }],
    ["#/learn/order/auth-outside/3", { part: "order", exhibit: "auth-outside", step: 3 }],
    ["#/learn/order/auth-outside/0", { part: "order", exhibit: "auth-outside", step: null }],
    ["#/learn/order/auth-outside/x", { part: "order", exhibit: "auth-outside", step: null }],
  ])("%s", (hash, place) => {
    expect(routeOf(hash)).toEqual({ view: "learn", place })
  })
  test.each([
    ["#/learn/order/repair/auth-outside", { view: "repair", part: "order", id: "auth-outside" }],
    ["#/learn/order/present/auth-outside", { view: "present", part: "order", id: "auth-outside" }],
    ["#/handout", { view: "handout", hasAnswers: false }],
    ["#/handout/answers", { view: "handout", hasAnswers: true }],
  ])("%s", (hash, route) => {
    expect(routeOf(hash)).toEqual(route)
  })
  test("no two exhibits of a part have the same link", () => {
    for (const { id, exhibits } of path) {
      const anchors = exhibits.flatMap(anchorsOf)
      expect(new Set(anchors).size, id).toBe(anchors.length)
    }
  })
})
