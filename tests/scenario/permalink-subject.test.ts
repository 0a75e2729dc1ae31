import fc from "fast-check"
import { expect, test } from "vitest"
import { gallery } from "../../src/lessons/gallery/gallery.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import { permalinkHash } from "../../src/scenario/permalink/permalink.ts"
import { subjectOf } from "../../src/scenario/permalink/subject.ts"
import { scenarioToJson } from "../../src/scenario/to-json.ts"
import { frameworksOf } from "../../src/servers/registry.ts"

test("a link's subject is its request, its page and its title", () => {
  const hash = permalinkHash({ ...openingScenario, title: "Monday's bug" })
  expect(subjectOf(hash)).toEqual({
    title: "Monday's bug",
    method: openingScenario.request.method,
    url: openingScenario.request.url,
    page: openingScenario.page.url,
    hasCredentials: openingScenario.request.credentials === "include",
    frameworks: new Set(["starlette"]),
  })
})

test("every scenario of the gallery has one, with the defaults that its JSON leaves out", () => {
  for (const { scenario } of gallery) {
    const { request, page, title, servers } = scenario
    expect(subjectOf(permalinkHash(scenario))).toEqual({
      title,
      method: request.method,
      url: request.url,
      page: page.url,
      hasCredentials: request.credentials === "include",
      frameworks: new Set(Object.values(servers).flatMap(frameworksOf)),
    })
  }
  expect(gallery.some(({ scenario }) => !JSON.stringify(scenarioToJson(scenario)).includes('"method"'))).toBe(
    true,
  )
})

test("what is no link, or can't be read, has none", () => {
  const hash = permalinkHash(openingScenario)
  for (const other of [
    "",
    "#/learn",
    "#/s2/AAAA",
    hash.slice(0, -9),
    "#/s1/",
    "#/embed/s1/AAAA",
    "#/scenarios",
  ])
    expect(subjectOf(other), other).toBeNull()
  fc.assert(fc.property(fc.string(), (text) => subjectOf(`#/s1/${text}`) === null))
})
