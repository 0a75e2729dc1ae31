import { createHash } from "node:crypto"
import { type Browser, type BrowserContext, chromium } from "playwright-core"
import { chromiumPath } from "../e2e/app.ts"
import type { LiveBrowser } from "./browser.ts"
import { EXTENSION_PAGE } from "./extension.ts"
import { plainRequest, playerOf } from "./in-page.ts"
import { EMPTY_PAGE, type LiveServers, pageIn, startServers } from "./servers.ts"

/** @param folder where its page is a file of; null: the page is its own server's */
export async function startLiveBrowser(browser: Browser, folder: string | null = null): Promise<LiveBrowser> {
  const pageOf = async (servers: LiveServers) =>
    folder === null ? servers.pageUrl : pageIn(folder, EMPTY_PAGE)
  return liveIn(await browser.newContext(), browser.version(), pageOf)
}

/** A Chromium of its own, with an extension, on whose page it is. */
export async function startLiveExtension(folder: string, profile: string): Promise<LiveBrowser> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    ignoreDefaultArgs: ["--disable-extensions"],
    args: [
      "--no-sandbox",
      "--disable-features=DisableLoadExtensionCommandLineSwitch",
      `--disable-extensions-except=${folder}`,
      `--load-extension=${folder}`,
    ],
  })
  // An extension that is not packed is named by its folder: sixteen letters for the sixteen digits.
  const digits = createHash("sha256").update(folder).digest("hex").slice(0, 32)
  const id = [...digits].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join("")
  const version = context.browser()?.version() ?? ""
  return liveIn(context, version, async () => `chrome-extension://${id}/${EXTENSION_PAGE}`)
}

async function liveIn(
  context: BrowserContext,
  version: string,
  pageOf: (servers: LiveServers) => Promise<string>,
): Promise<LiveBrowser> {
  const servers = await startServers()
  const pageUrl = await pageOf(servers)
  const page = await context.newPage()
  await page.goto(pageUrl)
  // The transpiler may name inner functions by a helper of its own.
  await page.evaluate("globalThis.__name = (f) => f")
  return {
    name: "chromium",
    version,
    pageUrl,
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
