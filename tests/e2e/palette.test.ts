import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { launchChromium, type RunningApp, serveBuild, visit } from "./app.ts"

let browser: Browser
let app: RunningApp

beforeAll(async () => {
  ;[browser, app] = await Promise.all([launchChromium(), serveBuild()])
})
afterAll(async () => {
  await browser?.close()
  await app?.close()
})

const verdict = (page: Page) => page.getByRole("region", { name: "Verdict" })
const palette = (page: Page) => page.getByRole("dialog", { name: "All commands and scenarios" })

/** What a user does who never lets go of the keyboard. */
async function command(page: Page, words: string) {
  await page.keyboard.press("ControlOrMeta+k")
  await palette(page).waitFor()
  await page.keyboard.type(words)
  await page.keyboard.press("Enter")
  await expect.poll(() => palette(page).count()).toBe(0)
}

describe("the palette, by keyboard", () => {
  test("chooses a browser, opens a case, a tab, a dialog, a screen, and what was left for them", async () => {
    const { page, faults } = await visit(browser, app)
    await expect.poll(() => verdict(page).textContent()).toContain("never sent")
    await command(page, "firefox browser")
    await expect.poll(() => page.getByRole("radio", { name: "Firefox" }).isChecked()).toBe(true)
    await command(page, "localhost is not 127")
    await expect.poll(() => page.url()).toContain("#/s1/")
    await expect
      .poll(() => page.getByRole("textbox", { name: "Page URL" }).inputValue())
      .not.toBe("http://localhost:5173/login")
    await command(page, "what to change")
    await expect.poll(() => page.getByRole("tab", { name: "Fix" }).getAttribute("aria-selected")).toBe("true")
    await command(page, "failing test pytest")
    await page.getByRole("dialog", { name: "Take it along" }).waitFor()
    await page.keyboard.press("Escape")
    await command(page, "Local dev")
    await expect
      .poll(() => page.getByRole("textbox", { name: "Page URL" }).inputValue())
      .toBe("http://localhost:5173/login")
    await command(page, "learn lesson course")
    await page.getByRole("heading", { level: 1, name: /The server answers/ }).waitFor()
    expect(faults).toEqual([])
  })

  test("takes the first key, before anything is drawn again", async () => {
    const { page, faults } = await visit(browser, app)
    await command(page, "firefox browser")
    // As on a machine that has no time to draw.
    await page.evaluate(() => {
      const draw = window.requestAnimationFrame.bind(window)
      window.requestAnimationFrame = (callback) => window.setTimeout(() => draw(callback), 400)
    })
    await command(page, "what to change")
    await expect.poll(() => page.getByRole("tab", { name: "Fix" }).getAttribute("aria-selected")).toBe("true")
    const before = page.getByRole("button", { name: "Embed" })
    await before.focus()
    await page.keyboard.press("ControlOrMeta+k")
    await palette(page).waitFor()
    await page.keyboard.press("Escape")
    await expect.poll(() => before.evaluate((it) => it === document.activeElement)).toBe(true)
    expect(faults).toEqual([])
  })

  test("Escape closes a dialog that is still being fetched", async () => {
    const { page, faults } = await visit(browser, app)
    let letThrough = () => {}
    const held = new Promise<void>((resume) => {
      letThrough = resume
    })
    await page.route("**/ui-embed-EmbedDialog-*.js", async (route) => {
      await held
      await route.continue()
    })
    const asked = page.waitForRequest("**/ui-embed-EmbedDialog-*.js")
    await page.getByRole("button", { name: "Embed" }).click()
    await asked
    await page.keyboard.press("Escape")
    const arrived = page.waitForResponse("**/ui-embed-EmbedDialog-*.js")
    letThrough()
    await (await arrived).finished()
    await page.waitForTimeout(300)
    expect(await page.getByRole("dialog").count()).toBe(0)
    await page.getByRole("button", { name: "Embed" }).click()
    await page.getByRole("dialog", { name: "Embed this scenario" }).waitFor()
    expect(faults).toEqual([])
  })

  test("says so where nothing has the words, and closes with Escape", async () => {
    const { page, faults } = await visit(browser, app)
    await page.getByRole("button", { name: "All commands" }).click()
    await palette(page).waitFor()
    await page.keyboard.type("zebra crossing")
    await palette(page).getByText("Nothing here has all these words.").waitFor()
    await page.keyboard.press("Escape")
    await expect.poll(() => palette(page).count()).toBe(0)
    expect(faults).toEqual([])
  })
})

describe("undo and redo", () => {
  test("take back a change of the server and make it again, by keys and by buttons", async () => {
    const { page, faults } = await visit(browser, app)
    await page.getByRole("radio", { name: "development", exact: true }).click()
    await expect.poll(() => verdict(page).textContent()).toContain("Allowed.")
    await page.keyboard.press("ControlOrMeta+z")
    await expect.poll(() => verdict(page).textContent()).toContain("Blocked by the browser.")
    await page.keyboard.press("ControlOrMeta+Shift+z")
    await expect.poll(() => verdict(page).textContent()).toContain("Allowed.")
    await page.getByRole("button", { name: "Undo the change of the server" }).click()
    await expect.poll(() => verdict(page).textContent()).toContain("Blocked by the browser.")
    await page.getByRole("button", { name: "Nothing to undo" }).waitFor()
    await page.getByRole("button", { name: "Redo the change of the server" }).click()
    await expect.poll(() => verdict(page).textContent()).toContain("Allowed.")
    expect(faults).toEqual([])
  })

  test("leave a field its own", async () => {
    const { page, faults } = await visit(browser, app)
    await page.getByRole("radio", { name: "development", exact: true }).click()
    await expect.poll(() => verdict(page).textContent()).toContain("Allowed.")
    const editor = page.getByRole("textbox", { name: /^Server code/ })
    await editor.click()
    await page.keyboard.press("ControlOrMeta+Home")
    await page.keyboard.type("# mine")
    await expect.poll(() => editor.textContent()).toContain("# mine")
    await page.keyboard.press("ControlOrMeta+z")
    await expect.poll(() => editor.textContent()).not.toContain("# mine")
    await expect.poll(() => verdict(page).textContent()).toContain("Allowed.")
    expect(faults).toEqual([])
  })
})
