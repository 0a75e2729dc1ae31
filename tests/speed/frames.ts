// `npm run speed:frames`: frames a second while a scenario is played through, as it is and with 60 requests, in a real Chromium.
// Times of a machine: printed, and no test of anything.
import { openingScenario } from "../../src/scenario/opening.ts"
import { permalinkHash } from "../../src/scenario/permalink/permalink.ts"
import type { Scenario } from "../../src/scenario/scenario.ts"
import { launchChromium, serveBuild, visit } from "../e2e/app.ts"

const many: Scenario = {
  ...openingScenario,
  later: Array.from({ length: 59 }, () => ({ after: 1, request: openingScenario.request })),
}

const app = await serveBuild()
const browser = await launchChromium()
for (const [what, scenario] of [
  ["the opening scenario", openingScenario],
  ["one of 60 requests", many],
] as const) {
  const { page } = await visit(browser, app, permalinkHash(scenario))
  await page.waitForTimeout(3000)
  // The transpiler may name inner functions by a helper of its own.
  await page.evaluate("globalThis.__name = (f) => f")
  await page.getByRole("button", { name: "Play" }).click()
  const frames = await page.evaluate(
    () =>
      new Promise<number[]>((resume) => {
        const times: number[] = []
        const frame = (time: number) => {
          times.push(time)
          if (time - (times[0] ?? time) < 5000) requestAnimationFrame(frame)
          else resume(times)
        }
        requestAnimationFrame(frame)
      }),
  )
  const gaps = frames.slice(1).map((time, i) => time - (frames[i] ?? time))
  const late = gaps.filter((gap) => gap > 25).length
  console.log(
    `${what.padEnd(22)} ${((1000 * gaps.length) / gaps.reduce((sum, gap) => sum + gap, 0)).toFixed(1)} frames a second; ${late} of ${gaps.length} later than 25 ms, the latest ${Math.max(...gaps).toFixed(0)} ms`,
  )
  await page.context().close()
}
await browser.close()
await app.close()
