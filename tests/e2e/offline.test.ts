// The app without a network, and with a newer build of it.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import type { Browser, Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest"
import { launchChromium, visit } from "./app.ts"
import { type FolderServer, serveFolder } from "./folder-server.ts"

// Each fetches the whole app, and most of them twice.
vi.setConfig({ testTimeout: 60_000 })

const dist = resolve(import.meta.dirname, "../../dist")
let browser: Browser
let folder = ""
let server: FolderServer

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
})
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "offline-"))
  cpSync(dist, folder, { recursive: true })
  server = await serveFolder(folder, "/tools/cors/")
})
afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A page that is loaded anew, by a worker that has to start first. */
const LONG = { timeout: 20_000 }

const verdict = (page: Page) => page.getByRole("region", { name: "Verdict" })
/** Until the worker has all files and answers for this page. */
const isOffline = (page: Page) => page.waitForFunction(() => navigator.serviceWorker.controller !== null)
const lookForNewer = (page: Page) =>
  page.evaluate(async () => {
    await (await navigator.serviceWorker.ready).update()
  })

/** Another build: its page says so, and its worker knows of another page. */
function build(name: string) {
  const page = join(folder, "index.html")
  writeFileSync(
    page,
    readFileSync(join(dist, "index.html"), "utf8").replace("<title>CORS", `<title>${name} CORS`),
  )
  const worker = join(folder, "service-worker.js")
  writeFileSync(
    worker,
    readFileSync(join(dist, "service-worker.js"), "utf8")
      .replace(/(\["\.\/",")[^"]*"/, `$1${name}"`)
      .replace(/(`|")[0-9a-f]{16}\1/, `"${name}"`),
  )
}

describe("without a network", () => {
  test("the app opens, and what was not opened before as well: the lesson, the gallery, other frameworks, the embedded diagram", async () => {
    const { page, faults } = await visit(browser, server, "", { serviceWorkers: "allow" })
    await isOffline(page)
    await server.close()
    await page.reload()
    await expect.poll(() => verdict(page).textContent()).toContain("Blocked by the browser.")
    await page.getByRole("link", { name: "Scenarios" }).click()
    await page
      .getByRole("link", { name: /Traefik/ })
      .first()
      .click()
    await expect.poll(() => verdict(page).textContent()).not.toContain("POST /users was never sent")
    await page.getByRole("link", { name: "Learn" }).click()
    await page.getByRole("heading", { level: 1, name: /The server answers/ }).waitFor()
    expect(faults).toEqual([])
    await page.goto(`${server.url}embed.html#/embed/s1/AAAA`)
    await page.getByRole("alert").waitFor()
    await page.context().close()
  })
})

describe("a newer build", () => {
  test("waits until it is asked for, and takes over the scenario as it is, secrets and what can't be read included", async () => {
    const { page, faults } = await visit(browser, server, "", { serviceWorkers: "allow" })
    await isOffline(page)
    const secret =
      'await fetch("http://localhost:8000/users", { headers: { Authorization: "Bearer abcdefghijklmnopqrstuvwxyz0123456789" } })'
    await page.evaluate((text) => navigator.clipboard.writeText(text), `${secret}\nawait (`)
    await page.getByRole("textbox", { name: /^Request, as a fetch/ }).click()
    await page.keyboard.press("ControlOrMeta+a")
    await page.keyboard.press("ControlOrMeta+v")
    const request = page.locator(".cm-content").first()
    await expect.poll(() => request.textContent()).toContain("abcdefghijklmnopqrstuvwxyz0123456789")
    build("second")
    await lookForNewer(page)
    await page.getByText("A newer version is here.").waitFor()
    expect(await page.title()).toBe("CORS Simulator")
    await page.getByRole("button", { name: "Take it now" }).click()
    await expect.poll(() => page.title().catch(() => ""), LONG).toBe("second CORS Simulator")
    await expect.poll(() => request.textContent(), LONG).toContain("abcdefghijklmnopqrstuvwxyz0123456789")
    expect(await request.textContent()).toContain("await (")
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
    expect(faults).toEqual([])
    await page.context().close()
  })

  test("that is put off comes with the next visit; another tab that is open is told when one has taken it", async () => {
    const { page } = await visit(browser, server, "", { serviceWorkers: "allow" })
    await isOffline(page)
    const other = await page.context().newPage()
    await other.goto(server.url)
    await isOffline(other)
    build("third")
    await lookForNewer(page)
    await page.getByRole("button", { name: "Later" }).click()
    await expect.poll(() => page.getByText("A newer version is here.").count()).toBe(0)
    await other.getByRole("button", { name: "Take it now" }).click()
    await expect.poll(() => other.title().catch(() => ""), LONG).toBe("third CORS Simulator")
    // This one goes on as it was: even what it has not asked for yet is there.
    await page.getByText("A newer version is here.").waitFor()
    await page.getByRole("link", { name: "Scenarios" }).click()
    await page.getByRole("heading", { level: 1, name: "Scenarios" }).waitFor()
    await page.context().close()
  })

  test("of which a file is missing is not taken at all", async () => {
    const { page } = await visit(browser, server, "", { serviceWorkers: "allow" })
    await isOffline(page)
    build("broken")
    rmSync(join(folder, "embed.html"))
    await lookForNewer(page).catch(() => undefined)
    await expect
      .poll(() => page.evaluate(async () => (await navigator.serviceWorker.ready).installing))
      .toBeNull()
    expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).waiting)).toBeNull()
    await page.reload()
    expect(await page.title()).toBe("CORS Simulator")
    await page.context().close()
  })
})
