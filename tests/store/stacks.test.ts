import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { failureMarks } from "../../src/explain/marks.ts"
import { gallery } from "../../src/lessons/gallery/gallery.ts"
import { openPermalink, permalinkHash } from "../../src/scenario/permalink/permalink.ts"
import type { Scenario } from "../../src/scenario/scenario.ts"
import { serverOf, sourceConfig } from "../../src/servers/registry.ts"
import { simulate } from "../../src/simulation/simulate.ts"
import {
  stackOf,
  withOneBefore,
  withOneBehind,
  withoutLayer,
  withSource,
  withSourceText,
} from "../../src/store/edits.ts"

const KEY = "http://localhost:8000"
const caseOf = (id: string): Scenario => {
  const found = gallery.find((each) => each.id === id)
  if (found === undefined) throw new Error(`there is no case ${id}`)
  return found.scenario
}
const stackIn = (scenario: Scenario) => {
  const server = scenario.servers[KEY]
  return server === undefined ? [] : stackOf(server)
}
const names = (scenario: Scenario): readonly string[] => stackIn(scenario).map(({ framework }) => framework)

describe("servers one behind the other", () => {
  const three = caseOf("stack-three")

  test("are listed from the outside in", () => {
    expect(names(three)).toEqual(["traefik", "nginx", "express"])
  })

  test("another one comes before all, or behind one", () => {
    expect(names(withOneBefore(three, KEY))).toEqual(["nginx", "traefik", "nginx", "express"])
    expect(names(withOneBehind(three, KEY, 0))).toEqual(["traefik", "express", "nginx", "express"])
  })

  test("what is taken out leaves the others where they are", () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 }), (layer) => {
        expect(names(withoutLayer(three, KEY, layer))).toEqual(names(three).filter((_, i) => i !== layer))
      }),
    )
  })

  test("the last of them stays", () => {
    const one = caseOf("another-port")
    expect(withoutLayer(one, KEY, 0)).toEqual(one)
  })

  test("one of them is edited, and the others are not touched", () => {
    const edited = withSource(three, KEY, { env: { A: "1" } }, 1)
    const [first, second, third] = stackIn(edited)
    expect(second).toMatchObject({ env: { A: "1" } })
    expect([first, third]).toMatchObject([
      { framework: "traefik", env: {} },
      { framework: "express", env: {} },
    ])
  })

  test("a text of another framework is read as that one's, where it stands", () => {
    const caddy = ":8000 {\n\treverse_proxy localhost:9000\n}\n"
    expect(names(withSourceText(three, KEY, caddy, 1))).toEqual(["traefik", "caddy", "express"])
  })

  test("a link brings the whole stack back", async () => {
    const opened = await openPermalink(await permalinkHash(three))
    if (opened.kind !== "scenario") throw new Error(opened.kind)
    expect(names(opened.scenario)).toEqual(names(three))
  })
})

describe("a place says which text of the stack it is a place of", () => {
  test("the app's header, behind two proxies, is marked in the app's text", () => {
    const marks = failureMarks(simulate(caseOf("stack-three")))
    expect(marks.map(({ span }) => span.behind)).toEqual([2])
  })

  test("what a proxy's own text says is a place of its own", () => {
    const server = serverOf({
      ...sourceConfig("nginx", "location / {\n  add_header X-A 1;\n  proxy_pass http://app;\n}\n"),
      behind: sourceConfig("express", 'const app = require("express")()\napp.use(require("cors")())\n'),
    })
    const behind = server.layers.map((layer) => layer.behind ?? 0)
    expect(behind[0]).toBe(0)
    expect(new Set(behind.slice(1))).toEqual(new Set([1]))
  })

  test("two servers of one framework have layers of their own", () => {
    const nginx = sourceConfig("nginx", "location / {\n  proxy_pass http://app;\n}\n")
    const ids = serverOf({ ...nginx, behind: { ...nginx, behind: nginx } }).layers.map(({ id }) => id)
    expect(new Set(ids).size).toBe(3)
  })
})
