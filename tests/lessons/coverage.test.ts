import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { describe, expect, test } from "vitest"
import { gallery } from "../../src/lessons/gallery/gallery.ts"
import { partOf } from "../../src/lessons/path/path.ts"
import { outcomeFor } from "../../src/lessons/prediction.ts"
import { simulateAll } from "../../src/simulation/simulate.ts"
import { routeOf } from "../../src/store/route.ts"

const text = readFileSync(resolve(import.meta.dirname, "../../docs/lesson-coverage.md"), "utf8")
const ROW = /^\| (.+?) \| `(#\/learn\/[^`]+)` \| `([^`]+)` \| (.+?) \|$/gm
const rows = [...text.matchAll(ROW)].map(([, row = "", link = "", id = "", outcome = ""]) => ({
  row,
  link,
  id,
  outcome,
}))

describe("every row of the lesson has its exhibit", () => {
  test("the table is read whole", () => {
    const lines = text.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| row of"))
    expect(rows.length).toBe(lines.length)
    expect(rows.length).toBeGreaterThan(25)
  })
  test.each(rows)("$row", ({ link, id, outcome }) => {
    const route = routeOf(link)
    const part = route.view === "learn" && route.place.part !== null ? partOf(route.place.part) : null
    const shown = part?.exhibits.flatMap((exhibit) => ("cases" in exhibit ? exhibit.cases : []))
    expect(shown).toContain(id)
    const trace = simulateAll(gallery.find((each) => each.id === id)?.scenario ?? fail(id)).at(-1)
    expect(trace === undefined ? null : outcomeFor(trace)).toBe(outcome)
  })
  test.each(
    [...text.matchAll(/`([a-z][a-z0-9-]+)`/g)].flatMap(([, id = ""]) => (id.includes("_") ? [] : [id])),
  )("%s is a case of the gallery", (id) => {
    expect(gallery.map((each) => each.id)).toContain(id)
  })
})

function fail(id: string): never {
  throw new Error(`there is no case ${id}`)
}
