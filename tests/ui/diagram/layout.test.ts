import { describe, expect, test } from "vitest"
import { gallery } from "../../../src/lessons/gallery/gallery.ts"
import { openingScenario } from "../../../src/scenario/opening.ts"
import { parseScenario } from "../../../src/scenario/schema.ts"
import { simulate } from "../../../src/simulation/simulate.ts"
import { layoutOf } from "../../../src/ui/diagram/layout.ts"
import { readBrowserRecording } from "../../recordings/browsers.ts"

const WIDTHS = [340, 390, 520, 676, 1200]

describe("the diagram", () => {
  test.each(WIDTHS)("of every recording stays inside of %i pixels, from top to bottom", (width) => {
    for (const { scenario } of readBrowserRecording("browsers-rules")) {
      const parsed = parseScenario(scenario)
      if (!parsed.ok) throw new Error(parsed.message)
      const { lanes, drawn, height } = layoutOf(simulate(parsed.value), width)
      const xs = lanes.map(({ x }) => x)
      expect(xs).toEqual([...xs].sort((a, b) => a - b))
      for (const x of xs) {
        expect(x).toBeGreaterThan(0)
        expect(x).toBeLessThan(width)
      }
      for (const each of drawn) {
        expect(each.y).toBeGreaterThanOrEqual(0)
        expect(each.y).toBeLessThan(height)
        if (each.kind === "phase" || each.kind === "ghost")
          expect(each.x + each.width).toBeLessThanOrEqual(width)
      }
    }
  })

  test("has a lane for each of those that answer, and no two of a name", () => {
    for (const { id, scenario } of gallery) {
      const titles = layoutOf(simulate(scenario), 1200).lanes.map(({ title }) => title)
      expect(titles, id).toEqual([...new Set(titles)])
    }
  })

  test.each(WIDTHS)("of %i pixels has room for the status that arrives at the page", (width) => {
    const arrived = gallery.flatMap(({ id, scenario }) =>
      layoutOf(simulate(scenario), width).drawn.flatMap((each) =>
        each.kind === "arrow" && each.id.startsWith("end-") && /^\d/.test(each.title)
          ? [{ case: id, title: each.title, labelWidth: each.labelWidth }]
          : [],
      ),
    )
    expect(arrived.length).toBeGreaterThan(20)
    for (const { case: id, title, labelWidth } of arrived)
      expect(title.length * 7.2, `${id}: ${title}`).toBeLessThanOrEqual(labelWidth)
  })

  test("has one thing for each step, in its order", () => {
    for (const { scenario } of readBrowserRecording("browsers-random").slice(0, 200)) {
      const parsed = parseScenario(scenario)
      if (!parsed.ok) throw new Error(parsed.message)
      const trace = simulate(parsed.value)
      const { drawn } = layoutOf(trace, 700)
      const steps = new Set(drawn.flatMap((each) => (each.kind === "ghost" ? [] : [each.step])))
      expect([...steps].sort((a, b) => a - b)).toEqual(trace.steps.map((_, i) => i))
    }
  })

  test("draws what was never sent as a ghost, and no ghost where it was", () => {
    const kinds = (env: string) => {
      const [[key, server] = ["", undefined]] = Object.entries(openingScenario.servers)
      if (server?.framework !== "starlette") throw new Error("no code")
      const scenario = { ...openingScenario, servers: { [key]: { ...server, env: { ENV: env } } } }
      return layoutOf(simulate(scenario), 700).drawn.map(({ kind }) => kind)
    }
    expect(kinds("production")).toContain("ghost")
    expect(kinds("development")).not.toContain("ghost")
  })
})
