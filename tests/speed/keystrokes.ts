// `npm run speed:keys`: how long the page works for a keystroke, from the key to the new verdict and diagram, in a real
// Chromium, as it is and four times slower. Times of a machine: printed, and no test of anything.
import type { CDPSession, Page } from "playwright-core"
import { launchChromium, type RunningApp, serveBuild, visit } from "../e2e/app.ts"

interface Typing {
  readonly what: string
  /** puts the cursor where it is typed */
  readonly begin: (page: Page) => Promise<void>
  readonly keys: string
}

const TYPINGS: readonly Typing[] = [
  {
    what: "the page's URL",
    begin: async (page) => {
      await page.getByRole("textbox", { name: "Page URL" }).focus()
      await page.keyboard.press("End")
    },
    keys: "abcdefghijklmnopqrst",
  },
  {
    what: "an allowed origin in the server's code",
    begin: async (page) => {
      await page.getByRole("textbox", { name: /^Server code/ }).click()
      await page.keyboard.press("ControlOrMeta+Home")
      for (let line = 0; line < 7; line++) await page.keyboard.press("ArrowDown")
      await page.keyboard.press("End")
      for (let i = 0; i < 2; i++) await page.keyboard.press("ArrowLeft")
    },
    keys: "abcdefghijklmnopqrst",
  },
  {
    what: "the method in the fetch() call",
    begin: async (page) => {
      await page.getByRole("textbox", { name: /^Request, as a fetch/ }).click()
      await page.keyboard.press("ControlOrMeta+Home")
      for (let line = 0; line < 2; line++) await page.keyboard.press("ArrowDown")
      await page.keyboard.press("End")
      for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowLeft")
    },
    keys: "abcdefghijklmnopqrst",
  },
]

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0

/** How long the page has worked so far, in milliseconds. */
async function worked(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics")
  return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0)
}

/** Not in the page: its timers would be work of the page. */
const pause = (time: number) => new Promise((on) => setTimeout(on, time))

async function measure(app: RunningApp, slowed: number) {
  const browser = await launchChromium()
  const { page } = await visit(browser, app)
  const session = await page.context().newCDPSession(page)
  await session.send("Performance.enable")
  await pause(3000)
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowed })
  await page.evaluate(() => {
    const long: number[] = []
    Object.assign(window, { long })
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) long.push(duration)
    }).observe({ type: "longtask" })
  })
  for (const { what, begin, keys } of TYPINGS) {
    await begin(page)
    await pause(600)
    await page.evaluate(() => window.long.splice(0))
    const times: number[] = []
    for (const key of keys) {
      const before = await worked(session)
      await page.keyboard.press(key)
      await pause(60 * slowed)
      times.push((await worked(session)) - before)
    }
    const long = await page.evaluate(() => window.long.splice(0))
    // What the measuring itself costs, and a page that nobody types in.
    const idles: number[] = []
    for (let i = 0; i < 10; i++) {
      const before = await worked(session)
      await pause(60 * slowed)
      idles.push((await worked(session)) - before)
    }
    const idle = quantile(idles, 0.5)
    const [median, worst] = [quantile(times, 0.5) - idle, Math.max(...times) - idle]
    console.log(
      `${slowed} × slower  ${what.padEnd(40)} median ${median.toFixed(1).padStart(6)} ms, worst ${worst.toFixed(1).padStart(6)} ms; tasks over 50 ms: ${long.length}${long.length === 0 ? "" : ` (longest ${Math.max(...long)} ms)`}`,
    )
  }
  await browser.close()
}

declare global {
  interface Window {
    long: number[]
  }
}

const app = await serveBuild()
for (const slowed of [1, 4]) await measure(app, slowed)
await app.close()
