import { existsSync } from "node:fs"
import { resolve } from "node:path"
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core"
import { type PreviewServer, preview } from "vite"
import { onTestFinished } from "vitest"

const CANDIDATES = [process.env.CHROMIUM_PATH, "/usr/bin/chromium"]

/** Where the real Chromium is. Throws when there is none: `npm test` installs it. */
export function chromiumPath(): string {
  const path = CANDIDATES.find((each) => each !== undefined && existsSync(each)) ?? chromium.executablePath()
  if (!existsSync(path)) throw new Error("There is no Chromium here. Run `npm test`, which installs it.")
  return path
}

/** Starts the real Chromium. Throws when there is none. */
export function launchChromium(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...args,
    ],
  })
}

/** The production build, served as a user's static server would. */
export interface RunningApp {
  readonly url: string
  readonly close: () => Promise<void>
}

export async function serveBuild(): Promise<RunningApp> {
  const root = resolve(import.meta.dirname, "../..")
  if (!existsSync(resolve(root, "dist/index.html")))
    throw new Error("There is no build. Run `npm test`, which builds it.")
  const server: PreviewServer = await preview({
    root,
    logLevel: "error",
    preview: { port: 0, host: "127.0.0.1", open: false },
  })
  const url = server.resolvedUrls?.local[0]
  if (url === undefined) throw new Error("the preview server has no address")
  return { url, close: () => server.close() }
}

export interface Visit {
  readonly page: Page
  /** errors in the console, exceptions, and requests to anywhere but the app: there must be none */
  readonly faults: readonly string[]
}

/** Opens the app in a browser context of its own. */
export async function visit(
  browser: Browser,
  app: RunningApp,
  hash = "",
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    permissions: ["clipboard-read", "clipboard-write"],
    // Each visit would fetch the whole app: offline.test.ts lets it.
    serviceWorkers: "block",
    ...options,
  })
  // A page that stays open goes on working, and takes the time of those after it. The scripts that measure close theirs.
  if (process.env.VITEST !== undefined) onTestFinished(() => context.close())
  const page = await context.newPage()
  // Shorter than a test may take: what is waited for in vain is named.
  page.setDefaultTimeout(12_000)
  const faults: string[] = []
  page.on("console", (message) => {
    if (message.text() === "Service Worker registration blocked by Playwright") return
    if (message.type() === "error" || message.type() === "warning")
      faults.push(`${message.type()}: ${message.text()}`)
  })
  page.on("pageerror", (error) => faults.push(`exception: ${error.message}`))
  page.on("request", (request) => {
    const { protocol, search } = new URL(request.url())
    // The app fetches its own files, and says nothing in doing so.
    const isFile = request.url().startsWith(app.url) && request.method() === "GET" && search === ""
    if (!isFile && protocol !== "data:") faults.push(`request ${request.method()} ${request.url()}`)
  })
  await page.goto(app.url + hash)
  // On a phone the editors are in a pane of their own, and made when that is looked at.
  const isPhone = (page.viewportSize()?.width ?? 0) < 760
  await page
    .locator(isPhone ? ".react-flow, .cm-content" : ".cm-content")
    .first()
    .waitFor({ state: "attached" })
  return { page, faults }
}

/** Something to wait for, until it is opened. */
export function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => open() }
}

/**
 * Opens the app anew, as it is before any of its scripts is there.
 * @returns the gate that they wait at
 */
export async function openBeforeScripts(page: Page, url: string): Promise<ReturnType<typeof gate>> {
  await page.goto("about:blank")
  const scripts = gate()
  await page.route("**/assets/*.js", async (route) => {
    await scripts.opened
    await route.continue()
  })
  await page.goto(url, { waitUntil: "commit" })
  return scripts
}
