// `npm run speed:keys`: how long the page works for a keystroke, from the key to the frame with the new verdict and drawing,
// in a real Chromium, as it is and four times slower. Times of a machine: printed, and no test of anything. That it is one
// frame is a test: tests/e2e/one-frame.test.ts.
import type { CDPSession, Page } from "playwright-core"
import { array, type InferOutput, number, object, optional, parse, string } from "valibot"
import { launchChromium, type RunningApp, serveBuild, visit } from "../e2e/app.ts"

interface Typing {
  readonly what: string
  /** puts the cursor where it is typed */
  readonly begin: (page: Page) => Promise<void>
  readonly keys: string
}

const TYPINGS: readonly Typing[] = [
  {
    what: "the host in the page's URL",
    begin: async (page) => {
      await page.getByRole("textbox", { name: "Page URL" }).focus()
      await page.keyboard.press("Home")
      for (let i = 0; i < "http://localhost".length; i++) await page.keyboard.press("ArrowRight")
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

/** Not in the page: its timers would be work of the page. */
const pause = (time: number) => new Promise((on) => setTimeout(on, time))

/** What of Chromium's trace is looked at: something that took a while, times in microseconds. */
const Events = array(
  object({
    name: string(),
    pid: number(),
    tid: number(),
    ts: number(),
    dur: optional(number(), 0),
    args: optional(object({ data: optional(object({ type: optional(string()) })) })),
  }),
)
type TraceEvent = InferOutput<typeof Events>[number]

/** What the page did meanwhile, as Chromium's tracing tells it. */
async function traced(session: CDPSession, run: () => Promise<void>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = []
  const take = ({ value }: { readonly value: unknown }) => events.push(...parse(Events, value))
  session.on("Tracing.dataCollected", take)
  await session.send("Tracing.start", {
    traceConfig: { includedCategories: ["devtools.timeline", "toplevel", "blink.user_timing"] },
  })
  await run()
  const complete = new Promise((done) => session.once("Tracing.tracingComplete", done))
  await session.send("Tracing.end")
  await complete
  session.off("Tracing.dataCollected", take)
  return events.sort((a, b) => a.ts - b.ts)
}

/** What the trace says where the verdict or the drawing changes, and where anything else does but an editor's own text. */
const VERDICT = "verdict or drawing changed"
const OTHER = "something else changed"

interface Key {
  /** the page's work from the key until the frame with the verdict and the drawing is painted, in milliseconds */
  readonly painted: number
  /** and with all that follows from it */
  readonly all: number
}

/** The keys of a trace. The time until the next one belongs to each. */
function keysOf(events: readonly TraceEvent[]): Key[] {
  const downs = events.filter(({ name, args }) => name === "EventDispatch" && args?.data?.type === "keydown")
  return downs.map((down, i) => {
    const end = downs[i + 1]?.ts ?? Number.POSITIVE_INFINITY
    const own = events.filter(
      ({ pid, tid, ts, dur }) =>
        pid === down.pid && tid === down.tid && ts + dur >= down.ts && ts + dur < end,
    )
    const tasks = own.filter(({ name }) => name.endsWith("::RunTask"))
    // An allowed origin that is not the page's changes neither: then it is what was understood of the code.
    const changed =
      own.filter(({ name }) => name === VERDICT).at(-1) ?? own.find(({ name }) => name === OTHER)
    const paint = own.find(({ name, ts }) => name === "Paint" && changed !== undefined && ts >= changed.ts)
    const work = (part: readonly TraceEvent[]) => part.reduce((sum, { dur }) => sum + dur / 1000, 0)
    return {
      painted: work(tasks.filter(({ ts }) => paint !== undefined && ts <= paint.ts)),
      all: work(tasks),
    }
  })
}

async function measure(app: RunningApp, slowed: number) {
  const browser = await launchChromium()
  const { page } = await visit(browser, app)
  const session = await page.context().newCDPSession(page)
  await pause(3000)
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowed })
  await page.evaluate(
    ([verdict, other]) => {
      new MutationObserver((records) => {
        const elements = records.map(({ target }) =>
          target instanceof Element ? target : target.parentElement,
        )
        if (elements.some((element) => element?.closest(".verdict, .react-flow__nodes") != null))
          performance.mark(verdict)
        else if (elements.some((element) => element?.closest(".cm-editor") == null)) performance.mark(other)
      }).observe(document.body, { subtree: true, childList: true, characterData: true })
      const long: number[] = []
      Object.assign(window, { long })
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) long.push(duration)
      }).observe({ type: "longtask" })
    },
    [VERDICT, OTHER] as const,
  )
  for (const { what, begin, keys } of TYPINGS) {
    const type = async () => {
      for (const key of keys) {
        await page.keyboard.press(key)
        await pause(60 * slowed)
      }
    }
    await begin(page)
    await pause(600)
    await page.evaluate(() => window.long.splice(0))
    // The first keys are the slowest ones. Tracing takes time as well, which would make long tasks of others.
    await type()
    const long = await page.evaluate(() => window.long.splice(0))
    const pressed = keysOf(await traced(session, type))
    const [painted, all] = [pressed.map((key) => key.painted), pressed.map((key) => key.all)]
    const figure = (value: number) => value.toFixed(1).padStart(6)
    console.log(
      `${slowed} × slower  ${what.padEnd(40)} painted after ${figure(quantile(painted, 0.5))} ms of work, worst ${figure(Math.max(...painted))}; with all that follows ${figure(quantile(all, 0.5))}; tasks over 50 ms: ${long.length}${long.length === 0 ? "" : ` (longest ${Math.max(...long)} ms)`}`,
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
