import { describe, expect, test } from "vitest"
import { diagnose } from "../../../src/explain/fix/search.ts"
import type { RequestInit } from "../../../src/fetch/request.ts"
import { openingScenario } from "../../../src/scenario/opening.ts"
import type { Scenario } from "../../../src/scenario/scenario.ts"
import { simulateAll } from "../../../src/simulation/simulate.ts"

/** A request that the server lets in, but for what its call throws for. */
const calling = (request: Partial<RequestInit>): Scenario => ({
  ...openingScenario,
  page: { ...openingScenario.page, url: "https://app.example.com/" },
  request: { ...openingScenario.request, ...request },
})
const JSON_TYPE = ["Content-Type", "application/json"] as const

describe("a call that throws before anything is sent", () => {
  test.each<[string, Partial<RequestInit>, readonly string[]]>([
    ["a GET with a body", { method: "GET" }, ['Say `method: "POST"`: it is what sends a body']],
    [
      "a HEAD with a body, where the route takes no POST",
      { method: "HEAD", url: "http://localhost:8000/nothing" },
      ['Say `method: "POST"`: it is what sends a body'],
    ],
    [
      "a password in the URL",
      { url: "http://ann:s%C3%A9cret@localhost:8000/users" },
      ["Send user and password in an `Authorization` header, not in the URL"],
    ],
    ["a header with its colon", { headers: [JSON_TYPE, ["X-Token: ", "7"]] }, ["Call the header `X-Token`"]],
    [
      "a header name of two words",
      { headers: [JSON_TYPE, ["X Token", "7"]] },
      ["Leave the header `X Token` out"],
    ],
    [
      "a header that holds more than Latin-1",
      { headers: [JSON_TYPE, ["X-Name", "Zoë 🙂"]] },
      ["Write the value of `X-Name` by `encodeURIComponent()`"],
    ],
    ["PUT without CORS", { method: "PUT", mode: "no-cors" }, ['Leave `mode: "no-cors"` out']],
  ])("%s: the call is what is mended, and then it is sent", (_, request, titles) => {
    const scenario = calling(request)
    expect(simulateAll(scenario)[0].ending.kind).toBe("refused")
    const diagnosis = diagnose(scenario, 0)
    if (diagnosis.kind !== "not CORS") throw new Error(diagnosis.kind)
    expect(diagnosis.title).toContain("before anything is sent")
    expect(diagnosis.plans.map((plan) => plan.titles)).toContainEqual(titles)
    for (const plan of diagnosis.plans)
      expect(simulateAll(plan.scenario)[0].ending).toMatchObject({ kind: "resolved" })
  })
  test.each([
    { url: "http://a%:b%zz@localhost:8000/users" },
    { headers: [JSON_TYPE, ["X-Name", "\ud83d"]] as const },
  ])("%j: what can't be decoded, or encoded, is taken as it is", (request) => {
    expect(diagnose(calling(request), 0)).toMatchObject({ kind: "not CORS", plans: [expect.anything()] })
  })
  test("user and password arrive as the header says them", () => {
    const diagnosis = diagnose(calling({ url: "http://ann:s%C3%A9cret@localhost:8000/users" }), 0)
    const [plan] = diagnosis.kind === "not CORS" ? diagnosis.plans : []
    expect(plan?.scenario.request.url).toBe("http://localhost:8000/users")
    const [, value = ""] = plan?.scenario.request.headers.at(-1) ?? []
    expect(Buffer.from(value.replace("Basic ", ""), "base64").toString()).toBe("ann:sécret")
  })
  test.each([
    ["localhost:8000/users", "fixes"],
    ["localhost/users", "not CORS"],
  ])("%s: the scheme that is missing is written", (url, kind) => {
    const [server] = Object.values(openingScenario.servers)
    if (server === undefined) throw new Error("the opening scenario has no server")
    const scenario = {
      ...calling({ url }),
      servers: { ...openingScenario.servers, "http://localhost": server },
    }
    const diagnosis = diagnose(scenario, 0)
    expect(diagnosis.kind).toBe(kind)
    const [plan] = "plans" in diagnosis ? diagnosis.plans : []
    expect(plan?.titles).toEqual([`Write the address with its scheme: \`http://${url}\``])
    expect(plan === undefined ? null : simulateAll(plan.scenario)[0].ending).toMatchObject({
      kind: "resolved",
    })
  })
  test("what no change mends is told all the same", () => {
    expect(diagnose(calling({ method: "TRACE" }), 0)).toMatchObject({
      kind: "not CORS",
      advice: expect.stringContaining("forbidden method"),
      plans: [],
    })
  })
})
