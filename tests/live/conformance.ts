import "../load-everything.ts"
import { parseArgs } from "node:util"
import { launchChromium } from "../e2e/app.ts"
import { disagreement } from "./agreement.ts"
import type { LiveBrowser } from "./browser.ts"
import { DEPTHS, type Depth } from "./cases.ts"
import { startLiveBrowser } from "./chromium.ts"
import { firefoxPath, startLiveFirefox } from "./firefox.ts"
import { startLiveWebKit, webkitPath } from "./webkit.ts"

/** Plays random cases for real and in the engine, and prints how far they agree. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      browser: { type: "string", default: "all" },
      depth: { type: "string", default: "deep" },
      count: { type: "string", default: "300" },
      seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
    },
  })
  const count = Number(values.count)
  const seed = Number(values.seed)
  if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed))
    throw new Error("--count and --seed are whole numbers, --count at least 1.")
  const names = values.browser === "all" ? ["chromium", "firefox", "webkit"] : [values.browser]
  const depth = DEPTHS.find((each) => each === values.depth)
  if (depth === undefined) throw new Error(`--depth is ${DEPTHS.join(" or ")}.`)
  for (const name of names) await run(name, count, seed, depth)
}

async function run(name: string, count: number, seed: number, depth: Depth): Promise<void> {
  const { live, close } = await start(name)
  let agreed = 0
  for (let at = 0; at < count; at++) {
    const found = await disagreement(live, seed, at, depth)
    if (found === null) agreed++
    else
      process.stdout.write(
        `\n${name}, case ${at}: ${found.permalink}\n  ours ${JSON.stringify(found.ours)}\n  real ${JSON.stringify(found.real)}\n`,
      )
  }
  process.stdout.write(
    `${name} ${live.version}: ${agreed} of ${count} agree (--browser ${name} --seed ${seed} --count ${count} --depth ${depth})\n`,
  )
  await close()
  if (agreed < count) process.exitCode = 1
}

async function start(
  name: string,
): Promise<{ readonly live: LiveBrowser; readonly close: () => Promise<void> }> {
  if (name === "chromium") {
    const browser = await launchChromium()
    const live = await startLiveBrowser(browser)
    const close = async () => {
      await live.close()
      await browser.close()
    }
    return { live, close }
  }
  if (name === "webkit") {
    const path = webkitPath()
    if (path === null)
      throw new Error("There is no WebKit here: install webkit2gtk-driver, xvfb and bsdutils (for `script`).")
    const live = await startLiveWebKit(path)
    return { live, close: live.close }
  }
  if (name !== "firefox")
    throw new Error(`There is no ${name}: --browser is chromium, firefox, webkit or all.`)
  const path = firefoxPath()
  if (path === null) throw new Error("There is no Firefox here: install firefox-esr, or set FIREFOX_PATH.")
  const live = await startLiveFirefox(path)
  return { live, close: live.close }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
})
