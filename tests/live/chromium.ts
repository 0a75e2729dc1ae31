import type { Browser } from "playwright-core"
import type { LiveBrowser } from "./browser.ts"
import { plainRequest, playerOf } from "./in-page.ts"
import { startServers } from "./servers.ts"

export async function startLiveBrowser(browser: Browser): Promise<LiveBrowser> {
  const servers = await startServers()
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(servers.pageUrl)
  // The transpiler may name inner functions by a helper of its own.
  await page.evaluate("globalThis.__name = (f) => f")
  return {
    name: "chromium",
    version: browser.version(),
    pageUrl: servers.pageUrl,
    apiUrl: servers.apiUrl,
    otherUrl: servers.otherUrl,
    async play(request, given) {
      servers.answer(given)
      const console: string[] = []
      const listener = (message: { text: () => string; type: () => string }) => {
        if (message.type() === "error") console.push(message.text())
      }
      page.on("console", listener)
      const result = await page.evaluate(playerOf(request), plainRequest(request))
      // Console messages come on their own way, a little later than the promise.
      await page.evaluate(() => new Promise((resume) => setTimeout(resume, 15)))
      page.off("console", listener)
      return { exchanges: servers.seen(), ...result, console }
    },
    async close() {
      await context.close()
      await servers.close()
    },
  }
}
