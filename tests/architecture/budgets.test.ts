import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { expect, test } from "vitest"
import { measure } from "../../build/budgets.ts"
import { verdictOf } from "../../src/explain/verdict.ts"
import { path } from "../../src/lessons/path/path.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import { loadFrameworks } from "../../src/servers/loading.ts"
import { simulateAll } from "../../src/simulation/simulate.ts"

test.each(measure())("$what: $bytes bytes, compressed, of at most $most", ({ bytes, most }) => {
  expect(bytes).toBeGreaterThan(0)
  expect(bytes).toBeLessThanOrEqual(most)
})

test("the page holds the opening verdict before any script, as the engine has it", async () => {
  await loadFrameworks(["starlette"])
  const [trace] = simulateAll(openingScenario)
  const html = readFileSync(resolve(import.meta.dirname, "../../dist/index.html"), "utf8")
  const words = /aria-label="Verdict">[\s\S]*?<h1>([\s\S]*?)<\/h1>/
    .exec(html)?.[1]
    ?.replaceAll(/<[^>]*>/g, "")
  expect(words).toBe(verdictOf(trace).title.replaceAll("`", ""))
})

test("the page holds the beginning of the lesson, for the addresses that ask for it", () => {
  const html = readFileSync(resolve(import.meta.dirname, "../../dist/index.html"), "utf8")
  const lesson = /<template id="lesson">([\s\S]*?)<\/template>/.exec(html)?.[1]
  expect(lesson).toContain(`<h1>${path[0]?.title}</h1>`)
  expect(lesson).toContain("Case 1 of 3")
  const beforePaint = readFileSync(resolve(import.meta.dirname, "../../dist/before-paint.js"), "utf8")
  expect(beforePaint).toContain(`\\/${path[0]?.id}\\/`)
})
