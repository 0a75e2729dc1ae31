import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { gate, launchChromium, type RunningApp, serveBuild, visit } from "./app.ts"

let browser: Browser
let app: RunningApp
const folder = mkdtempSync(join(tmpdir(), "har-"))

beforeAll(async () => {
  ;[browser, app] = await Promise.all([launchChromium(), serveBuild()])
})
afterAll(async () => {
  await browser?.close()
  await app?.close()
  rmSync(folder, { recursive: true, force: true })
})

const verdict = (page: Page) => page.getByRole("region", { name: "Verdict" })
const dialog = (page: Page) => page.getByRole("dialog", { name: "Paste anything" })

/** What a user does: the clipboard, and Ctrl+V with nothing in focus. */
async function pasteAnywhere(page: Page, text: string) {
  await page.evaluate((clip) => navigator.clipboard.writeText(clip), text)
  await page.keyboard.press("ControlOrMeta+v")
  await dialog(page).waitFor()
}

const RED = `GET http://localhost:8000/users net::ERR_FAILED 200 (OK)
Access to fetch at 'http://localhost:8000/users' from origin 'http://localhost:3000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.
index.js:12 Uncaught (in promise) TypeError: Failed to fetch`

const EXPRESS = `const express = require("express")
const cors = require("cors")

const app = express()
app.use(cors({ origin: "https://app.example.com" }))
app.get("/users", (req, res) => res.json([]))
app.listen(8000)
`

describe("a developer with a red console, in real Chromium", () => {
  test("pastes it, picks the cause, applies the fix, and takes it back", async () => {
    const { page, faults } = await visit(browser, app)
    await pasteAnywhere(page, RED)
    await expect.poll(() => dialog(page).textContent()).toContain("missing allow-origin")
    await dialog(page)
      .getByRole("button", { name: /The origin is not in the list/ })
      .click()
    await expect.poll(() => verdict(page).textContent()).toContain("Blocked")
    expect(await page.getByRole("textbox", { name: "Page URL" }).inputValue()).toContain(
      "http://localhost:3000",
    )
    await page.getByRole("button", { name: "Fix it" }).click()
    const fixes = page.getByRole("tabpanel", { name: "Fix" })
    await fixes.getByRole("button", { name: "Apply" }).first().click()
    await expect.poll(() => verdict(page).textContent()).toContain("Allowed.")
    await page.getByRole("button", { name: "Undo", exact: true }).click()
    await expect.poll(() => verdict(page).textContent()).toContain("Blocked")
    expect(faults).toEqual([])
  })

  test("pastes an Express file, and compares before and after", async () => {
    const { page, faults } = await visit(browser, app)
    await pasteAnywhere(page, EXPRESS)
    await dialog(page).getByRole("button", { name: "Take it over" }).click()
    await expect.poll(() => verdict(page).textContent()).toContain("Blocked")
    await page.getByRole("button", { name: "Fix it" }).click()
    await page.getByRole("button", { name: "Before and after" }).first().click()
    await expect.poll(() => page.getByText("They part at step").count()).toBe(1)
    await page.getByRole("button", { name: "Close" }).click()
    await expect.poll(() => page.getByText("They part at step").count()).toBe(0)
    expect(faults).toEqual([])
  })

  test("holds production beside development", async () => {
    const { page, faults } = await visit(browser, app)
    await page.getByRole("button", { name: "Compare with ENV=development" }).click()
    const compared = page.getByRole("region", { name: "ENV=production and ENV=development" })
    await expect.poll(() => compared.textContent()).toContain("They part at step")
    expect(await compared.textContent()).toContain("Allowed. JavaScript reads the 201 Created.")
    // What is edited is no longer what was compared.
    await page.getByRole("radio", { name: "development", exact: true }).click()
    await expect.poll(() => compared.count()).toBe(0)
    expect(faults).toEqual([])
  })

  test("pastes what is nothing known, is told so, and has lost nothing", async () => {
    const { page, faults } = await visit(browser, app)
    const before = await verdict(page).textContent()
    await pasteAnywhere(page, "Dear Ada, see you on Tuesday.")
    await expect.poll(() => dialog(page).textContent()).toContain("This is nothing that is known here")
    await page.keyboard.press("Escape")
    await expect.poll(() => dialog(page).count()).toBe(0)
    expect(await verdict(page).textContent()).toBe(before)
    expect(faults).toEqual([])
  })

  test("looks at something else while what was pasted is fetched, and goes on with that", async () => {
    const { page, faults } = await visit(browser, app)
    const emulator = gate()
    await page.route("**/assets/servers-express-*.js", async (route) => {
      await emulator.opened
      await route.continue()
    })
    await pasteAnywhere(page, EXPRESS)
    await dialog(page).getByRole("button", { name: "Take it over" }).click()
    await page.getByRole("tab", { name: "Network" }).click()
    emulator.open()
    await page.getByText("is taken over").waitFor()
    expect(await page.getByRole("tab", { name: "Network" }).getAttribute("aria-selected")).toBe("true")
    expect(faults).toEqual([])
  })

  test("is told what was pasted before what plays it is there, and then what it makes of the request", async () => {
    const { page, faults } = await visit(browser, app)
    const emulator = gate()
    await page.route("**/assets/servers-express-*.js", async (route) => {
      await emulator.opened
      await route.continue()
    })
    await pasteAnywhere(page, EXPRESS.replaceAll("/users", "/things"))
    await dialog(page).getByText("the server, Express, at").waitFor()
    expect(await dialog(page).textContent()).not.toContain("its route")
    emulator.open()
    await dialog(page).getByText("its route").waitFor()
    await dialog(page).getByRole("button", { name: "Take it over" }).click()
    await expect.poll(() => verdict(page).textContent()).toContain("/things")
    expect(faults).toEqual([])
  })

  test("sees that a reflected origin with cookies is a hole, and closes it", async () => {
    const { page, faults } = await visit(browser, app)
    await pasteAnywhere(
      page,
      EXPRESS.replace('origin: "https://app.example.com"', "origin: true, credentials: true"),
    )
    await dialog(page).getByRole("button", { name: "Take it over" }).click()
    await page.getByRole("tab", { name: "Security" }).click()
    const security = page.getByRole("tabpanel", { name: "Security" })
    await expect.poll(() => security.textContent()).toMatch(/critical/i)
    await security.getByRole("button", { name: "Play the attack" }).first().click()
    await expect
      .poll(() => page.getByRole("textbox", { name: "Page URL" }).inputValue())
      .not.toContain("5173")
    await expect.poll(() => verdict(page).textContent()).toContain("Allowed.")
    await page.getByRole("button", { name: "Undo", exact: true }).click()
    await page.getByRole("tab", { name: "Security" }).click()
    await security.locator(".audit-finding.critical .plan-actions button").first().click()
    await page.getByRole("tab", { name: "Security" }).click()
    await expect.poll(() => security.textContent()).not.toMatch(/critical/i)
    expect(faults).toEqual([])
  })
})

/** A HAR of some megabytes, with a session cookie in it. */
function har(megabytes: number): string {
  const entry = {
    startedDateTime: "2026-11-25T10:00:00.000Z",
    time: 1,
    request: {
      method: "GET",
      url: "http://localhost:8000/users",
      httpVersion: "HTTP/1.1",
      headers: [
        { name: "Origin", value: "http://localhost:3000" },
        { name: "Cookie", value: "session=s3cr3t-of-ada" },
        { name: "Authorization", value: "Bearer t0ken-of-ada" },
      ],
      cookies: [],
      queryString: [],
      headersSize: -1,
      bodySize: 0,
    },
    response: {
      status: 200,
      statusText: "OK",
      httpVersion: "HTTP/1.1",
      headers: [{ name: "Content-Type", value: "application/json" }],
      cookies: [],
      content: { size: 2, mimeType: "application/json", text: "x".repeat(100_000) },
      redirectURL: "",
      headersSize: -1,
      bodySize: 2,
    },
    cache: {},
    timings: { send: 0, wait: 1, receive: 0 },
  }
  const entries = Array.from({ length: megabytes * 10 }, () => entry)
  return JSON.stringify({ log: { version: "1.2", creator: { name: "t", version: "1" }, pages: [], entries } })
}

describe("a HAR of 20 MB", () => {
  const file = join(folder, "big.har")
  writeFileSync(file, har(20))

  test("is read beside the page, and its secrets enter neither page nor link", async () => {
    const { page, faults } = await visit(browser, app)
    await page.getByRole("button", { name: "Paste anything" }).click()
    await dialog(page).getByLabel("Choose a file…").setInputFiles(file)
    await expect.poll(() => dialog(page).textContent(), { timeout: 20_000 }).toContain("A HAR")
    await expect.poll(() => dialog(page).textContent()).toMatch(/mask/i)
    await dialog(page)
      .getByRole("button", { name: /GET http:\/\/localhost:8000\/users/ })
      .first()
      .click()
    await expect.poll(() => verdict(page).textContent()).toContain("Blocked")
    await expect.poll(() => page.url()).toContain("#")
    const shown = await page.evaluate(() => document.body.textContent)
    expect(shown).not.toContain("of-ada")
    await page.getByRole("button", { name: "Copy link" }).click()
    const link = await page.evaluate(() => navigator.clipboard.readText())
    const { page: second } = await visit(browser, app, new URL(link).hash)
    expect(await second.evaluate(() => document.body.textContent)).not.toContain("of-ada")
    expect(faults).toEqual([])
  })

  test("can be called off, and the page goes on", async () => {
    const { page, faults } = await visit(browser, app)
    // A worker that never comes to an end, as with a file larger still.
    await page.addInitScript(() => {
      Worker.prototype.postMessage = () => {}
    })
    await page.reload()
    await page.getByRole("button", { name: "Paste anything" }).click()
    await dialog(page).getByLabel("Choose a file…").setInputFiles(file)
    await dialog(page).getByRole("button", { name: "Cancel" }).click()
    await expect.poll(() => dialog(page).textContent()).toContain("Called off. Nothing was changed.")
    await dialog(page).getByRole("button", { name: "Take it away" }).click()
    await dialog(page).getByLabel("What you have").fill(RED)
    await expect.poll(() => dialog(page).textContent()).toContain("missing allow-origin")
    expect(faults).toEqual([])
  })
})
