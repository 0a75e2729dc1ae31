import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { path } from "../../src/lessons/path/path.ts"
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

describe("a student, in real Chromium", () => {
  test("foretells a case by keyboard alone, sees whether it came so, and finds it kept", async () => {
    const { page, faults } = await visit(browser, app)
    await page.getByRole("link", { name: "Learn" }).focus()
    await page.keyboard.press("Enter")
    await page.getByRole("heading", { level: 1, name: path[0]?.title ?? "" }).waitFor()
    const first = page.getByRole("region", { name: "Case 1 of 3", exact: true })
    await first.getByRole("radio", { name: /It is never sent/ }).focus()
    await page.keyboard.press(" ")
    await page.keyboard.press("ArrowDown")
    expect(await first.getByRole("radio", { name: /then kept back/ }).isChecked()).toBe(true)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect.poll(() => first.getByRole("status").textContent()).toContain("So it is.")
    expect(await first.textContent()).toContain("was answered, and the answer is kept from JavaScript")
    await page.reload()
    await expect.poll(() => page.locator(".kept-progress").textContent()).toContain("1 of 1 foretold")
    expect(faults).toEqual([])
  })

  test("is wrong, and is told what happens instead", async () => {
    const { page, faults } = await visit(browser, app)
    await page.getByRole("link", { name: "Learn" }).click()
    const first = page.getByRole("region", { name: "Case 1 of 3", exact: true })
    await first.getByText("It is never sent").click()
    await first.getByRole("button", { name: "Run it" }).click()
    await expect.poll(() => first.getByRole("status").textContent()).toContain("Not so: sent and answered")
    expect(faults).toEqual([])
  })

  test("takes two addresses apart", async () => {
    const { page, faults } = await visit(browser, app)
    await page.goto(`${app.url}#/learn/origin`)
    const exhibit = page.getByRole("region", { name: "Two addresses" })
    await expect.poll(() => exhibit.getByRole("status").textContent()).toContain("Two origins, one site")
    await exhibit.getByRole("button", { name: "another path" }).click()
    await expect.poll(() => exhibit.getByRole("status").textContent()).toContain("One origin")
    await exhibit.getByRole("button", { name: "github.io" }).click()
    await expect.poll(() => exhibit.getByRole("status").textContent()).toContain("two sites")
    await exhibit.getByLabel("The page").fill("nonsense")
    await expect.poll(() => exhibit.getByRole("status").textContent()).toContain("not a URL")
    expect(faults).toEqual([])
  })

  test("repairs a case in the simulator, and comes back", async () => {
    const { page, faults } = await visit(browser, app)
    await page.goto(`${app.url}#/learn/patterns`)
    await page.getByRole("link", { name: /^Repair it/ }).click()
    await page.getByText("Change the server until it passes").waitFor()
    await page.getByRole("button", { name: "Fix it" }).click()
    await page.getByRole("tabpanel", { name: "Fix" }).getByRole("button", { name: "Apply" }).first().click()
    await page.getByText("Repaired.").waitFor()
    await page.getByRole("link", { name: "Back to the lesson" }).click()
    await expect.poll(() => page.locator(".kept-progress").textContent()).toContain("1 repaired")
    expect(faults).toEqual([])
  })

  test("practises on cases that are drawn, one after the other", async () => {
    const { page, faults } = await visit(browser, app)
    await page.goto(`${app.url}#/learn/practice`)
    for (const number of [1, 2, 3]) {
      const drawn = page.getByRole("region", { name: `Practice case ${number}`, exact: true })
      await drawn.getByText("It is never sent").click()
      await drawn.getByRole("button", { name: "Run it" }).click()
      await expect.poll(() => drawn.getByRole("status").textContent()).toMatch(/So it is|Not so/)
      await drawn.getByRole("button", { name: "The next one" }).click()
    }
    await expect.poll(() => page.locator(".practice-head").textContent()).toMatch(/\d of 3 foretold/)
    await page.getByRole("button", { name: "hard" }).click()
    await page.getByRole("region", { name: "Practice case 5", exact: true }).waitFor()
    expect(faults).toEqual([])
  })

  test("an unknown part leads to the list, and says so", async () => {
    const { page, faults } = await visit(browser, app)
    await page.goto(`${app.url}#/learn/nowhere`)
    await expect.poll(() => page.locator(".part-page").textContent()).toContain("There is no part nowhere")
    expect(faults).toEqual([])
  })

  test("progress that can't be read is offered for download, and begins anew", async () => {
    const { page, faults } = await visit(browser, app)
    await page.evaluate(() => localStorage.setItem("cors-simulator:progress", '{"format":99}'))
    await page.goto(`${app.url}#/learn`)
    await page.reload()
    const download = page.waitForEvent("download")
    await page.getByRole("button", { name: "Download what was there" }).click()
    expect((await download).suggestedFilename()).toBe("cors-progress-old.json")
    expect(faults).toEqual([])
  })
})

describe("a teacher, in real Chromium", () => {
  test("presents a scenario step by step: the verdict waits, and the code is pointed at", async () => {
    const { page, faults } = await visit(browser, app)
    await page.getByRole("button", { name: "Present" }).click()
    const verdict = page.getByRole("region", { name: "Verdict" })
    await expect.poll(() => verdict.textContent()).toContain("What will the browser do?")
    await expect.poll(() => page.locator(".present-notes").textContent()).toContain("Step 1 of 6")
    for (let step = 2; step <= 6; step++) await page.keyboard.press("ArrowRight")
    await expect.poll(() => verdict.textContent()).toContain("Blocked by the browser.")
    expect(await page.locator(".source-lines .pointed").textContent()).toContain("https://app.example.com")
    await page.keyboard.press("Escape")
    await page.getByRole("button", { name: "Paste anything" }).waitFor()
    expect(faults).toEqual([])
  })
})
