import "../load-everything.ts"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { gallery } from "../../src/lessons/gallery/gallery.ts"
import { path } from "../../src/lessons/path/path.ts"
import { asksFirst, choicesFor, outcomeFor } from "../../src/lessons/prediction.ts"
import { noProgress, withPrediction, withRepair } from "../../src/lessons/progress.ts"
import { requestOf } from "../../src/scenario/scenario.ts"
import { simulateAll } from "../../src/simulation/simulate.ts"
import { launchChromium, openBeforeScripts, type RunningApp, serveBuild, visit } from "./app.ts"

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
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press(" ")
    expect(await first.getByRole("radio", { name: "No", exact: true }).isChecked()).toBe(true)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    // It plays, and only at its end it is told what came of it.
    expect(await first.getByRole("status").textContent()).toBe("")
    await first.getByRole("button", { name: "Pause" }).waitFor()
    await first.getByRole("button", { name: "To the end" }).click()
    await expect.poll(() => first.getByRole("status").textContent()).toContain("So it is.")
    expect(await first.getByText("foretold", { exact: true }).count()).toBe(3)
    expect(await first.textContent()).toContain("was answered, and the answer is kept from JavaScript")
    await page.reload()
    await expect.poll(() => page.locator(".kept-progress").textContent()).toContain("1 of 1 foretold")
    expect(faults).toEqual([])
  })

  test("reads the first case before any script is there, and what was foretold of it stays", async () => {
    const { page, faults } = await visit(browser, app)
    // Another student's marks are not in the page that was built.
    const kept = JSON.stringify(withRepair(withPrediction(noProgress, "postman", true), "x"))
    await page.evaluate((text) => localStorage.setItem("cors-simulator:progress", text), kept)
    const scripts = await openBeforeScripts(page, `${app.url}#/learn`)
    const first = page.getByRole("region", { name: "Case 1 of 3", exact: true })
    await first.getByText("It is never sent").click()
    await first.getByText("Yes, first OPTIONS").click()
    expect(await first.getByRole("button", { name: "Run it" }).isDisabled()).toBe(true)
    expect(await page.getByRole("link", { name: "Learn" }).getAttribute("aria-current")).toBe("page")
    scripts.open()
    await first.getByRole("button", { name: "Run it" }).click()
    await first.getByRole("button", { name: "To the end" }).click()
    await expect.poll(() => first.getByRole("status").textContent()).toContain("Not so: sent and answered")
    expect(await page.locator(".kept-progress").textContent()).toContain("1 of 2 foretold, 1 repaired")
    expect(faults).toEqual([])
  })

  test("is wrong, and is told what happens instead", async () => {
    const { page, faults } = await visit(browser, app)
    await page.getByRole("link", { name: "Learn" }).click()
    const first = page.getByRole("region", { name: "Case 1 of 3", exact: true })
    await first.getByText("It is never sent").click()
    expect(await first.getByRole("button", { name: "Run it" }).isDisabled()).toBe(true)
    await first.getByText("Yes, first OPTIONS").click()
    await first.getByRole("button", { name: "Run it" }).click()
    await expect
      .poll(() => first.getByRole("status").textContent(), { timeout: 12_000 })
      .toContain("Not so: sent and answered")
    expect(await first.getByText("not foretold", { exact: true }).count()).toBe(3)
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
    await page.getByRole("button", { name: "A hint" }).click()
    await page.getByText("Hint 1 of 3.").waitFor()
    await page.getByRole("button", { name: "Another hint" }).click()
    await page.getByText("Look at line 8").waitFor()
    await page.getByRole("button", { name: "Another hint" }).click()
    await page.getByText("The Fix tab does it for you.").waitFor()
    expect(await page.getByRole("button", { name: "Another hint" }).count()).toBe(0)
    await page.getByRole("button", { name: "Fix it" }).click()
    await page.getByRole("tabpanel", { name: "Fix" }).getByRole("button", { name: "Apply" }).first().click()
    await page.getByText("Repaired.").waitFor()
    await page.getByRole("link", { name: "Back to the lesson" }).click()
    await expect.poll(() => page.locator(".kept-progress").textContent()).toContain("1 repaired")
    expect(faults).toEqual([])
  })

  test("practises on cases that are drawn, one after the other", async () => {
    const { page, faults } = await visit(browser, app, "", { reducedMotion: "reduce" })
    await page.goto(`${app.url}#/learn/practice`)
    for (const number of [1, 2, 3]) {
      const drawn = page.getByRole("region", { name: `Practice case ${number}`, exact: true })
      await drawn.getByText("Yes, first OPTIONS").click()
      await drawn.getByText("It is never sent").click()
      await drawn.getByRole("button", { name: "Run it" }).click()
      await expect.poll(() => drawn.getByRole("status").textContent()).toMatch(/So it is|Not so/)
      await drawn.getByRole("button", { name: "The next one" }).click()
    }
    await expect.poll(() => page.locator(".practice-head").textContent()).toMatch(/\d of 3 foretold/)
    await page.getByRole("radio", { name: "hard" }).click()
    await page.getByRole("region", { name: "Practice case 5", exact: true }).waitFor()
    expect(faults).toEqual([])
  })

  test("edits a request, and sees which part of it needs a preflight", async () => {
    const { page, faults } = await visit(browser, app)
    await page.goto(`${app.url}#/learn/simple/request`)
    const exhibit = page.getByRole("region", { name: "A request to edit" })
    await expect.poll(() => exhibit.locator(".lit").textContent()).toContain("Content-Type")
    await exhibit.getByLabel("Content-Type").selectOption("text/plain")
    await expect.poll(() => exhibit.getByRole("status").textContent()).toContain("No preflight")
    await exhibit.getByLabel("A header of your own").fill("X-Trace")
    await expect.poll(() => exhibit.locator(".lit").count()).toBe(1)
    expect(await exhibit.textContent()).toContain("Access-Control-Request-Headers: x-trace")
    await exhibit.getByLabel("A header of your own").fill("X Trace")
    await expect.poll(() => exhibit.getByRole("status").textContent()).toContain("The call throws")
    expect(faults).toEqual([])
  })

  test("sets the settings, and reads the middleware's own answers", async () => {
    const { page, faults } = await visit(browser, app)
    await page.goto(`${app.url}#/learn/settings/settings`)
    const exhibit = page.getByRole("region", { name: "The settings of CORSMiddleware" })
    const verdict = exhibit.getByRole("status")
    await expect.poll(() => verdict.textContent()).toContain("never sent")
    await exhibit.getByLabel("allow_methods").selectOption('["GET", "POST"]')
    await expect.poll(() => verdict.textContent()).toContain("Allowed")
    await exhibit.getByRole("combobox", { name: "asks for" }).selectOption("GET /users, with X-Request-Id")
    await expect.poll(() => verdict.textContent()).toContain("never sent")
    await exhibit.getByLabel("allow_headers").selectOption('["*"]')
    await expect.poll(() => verdict.textContent()).toContain("Allowed")
    await exhibit.getByLabel("the preflight asks for the private network").check()
    await expect.poll(() => exhibit.textContent()).toContain("Disallowed CORS private-network")
    await exhibit.getByLabel("allow_private_network").selectOption("True")
    await expect.poll(() => exhibit.textContent()).toContain("access-control-allow-private-network: true")
    expect(faults).toEqual([])
  })

  test("puts layers in order, by buttons and by dragging", async () => {
    const { page, faults } = await visit(browser, app, "", { reducedMotion: "reduce" })
    await page.goto(`${app.url}#/learn/order/layers`)
    const exhibit = page.getByRole("region", { name: "Layers to put in order" })
    const verdict = exhibit.getByRole("status")
    await expect.poll(() => verdict.textContent()).toContain("auth answers the preflight: 401")
    await exhibit.getByRole("button", { name: "Move CORS up" }).click()
    await expect.poll(() => verdict.textContent()).toContain("CORS answers the preflight: 200")
    await exhibit.getByRole("radio", { name: "Express" }).click()
    await expect.poll(() => verdict.textContent()).toContain("CORS answers the preflight: 204")
    const middleOf = async (name: string) => {
      const box = await exhibit.getByRole("button", { name }).boundingBox()
      if (box === null) throw new Error(`${name} is not in sight`)
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    }
    const [from, to] = [await middleOf("Drag auth"), await middleOf("Drag timing")]
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x, from.y - 12, { steps: 4 })
    await page.mouse.move(to.x, to.y - 4, { steps: 12 })
    await page.mouse.up()
    await expect.poll(() => verdict.textContent()).toContain("auth answers the preflight: 401")
    expect(faults).toEqual([])
  })

  test("turns the same-origin policy off, and sees what it is for", async () => {
    const { page, faults } = await visit(browser, app)
    await page.goto(`${app.url}#/learn/why/policy`)
    const exhibit = page.getByRole("region", { name: "The same-origin policy, on and off" })
    await expect.poll(() => exhibit.getByRole("status").textContent()).toContain("Kept back.")
    await exhibit.getByRole("radio", { name: "Off" }).click()
    await expect.poll(() => exhibit.getByRole("status").textContent()).toContain("a stranger’s page")
    expect(faults).toEqual([])
  })

  test("opens a link to a step: the case is shown as played, at that step", async () => {
    const { page, faults } = await visit(browser, app)
    await page.goto(`${app.url}#/learn/simple/json-blocked/4`)
    const shown = page.getByRole("region", { name: "Case 2 of 5", exact: true })
    await expect.poll(() => shown.getByRole("slider", { name: "Step" }).inputValue()).toBe("3")
    expect(await shown.getByRole("link", { name: "Link to this" }).getAttribute("href")).toBe(
      "#/learn/simple/json-blocked/4",
    )
    await shown.getByRole("button", { name: "Step forward" }).click()
    expect(await shown.getByRole("link", { name: "Link to this" }).getAttribute("href")).toBe(
      "#/learn/simple/json-blocked/5",
    )
    await page.goto(`${app.url}#/learn/simple/nothing`)
    await page.getByText("There is no exhibit nothing").waitFor()
    expect(faults).toEqual([])
  })

  test("goes the whole way by keyboard alone", async () => {
    const { page, faults } = await visit(browser, app, "", { reducedMotion: "reduce" })
    await page.goto(`${app.url}#/learn`)
    const tabTo = async (tag: string, name: string, from: string | null = null) => {
      if (from !== null) await page.evaluate(moveFocus, from)
      for (let presses = 0; presses < 300; presses++) {
        await page.keyboard.press("Tab")
        const found = await page.evaluate(focused)
        if (found.tag === tag && found.name.startsWith(name)) return
      }
      throw new Error(`no ${tag} called ${name} is reached by Tab`)
    }
    for (const part of path) {
      await page.getByRole("heading", { level: 1, name: part.title }).waitFor()
      // They are fetched, and come all at once.
      await page.locator(".part-page [data-anchor]").first().waitFor()
      for (const exhibit of part.exhibits) {
        if (exhibit.kind === "predict")
          for (const id of exhibit.cases) {
            const { scenario } = caseOf(id)
            const trace = simulateAll(scenario).at(-1)
            if (trace === undefined) throw new Error(`nothing is played for ${id}`)
            const request = requestOf(scenario, scenario.later.length)
            const at = choicesFor(request).indexOf(outcomeFor(trace) ?? "read")
            await tabTo("INPUT", "Yes, first", `[data-anchor="${id}"]`)
            await page.keyboard.press(" ")
            if (!asksFirst(trace)) await page.keyboard.press("ArrowDown")
            await tabTo("INPUT", "")
            await page.keyboard.press(" ")
            for (let i = 0; i < at; i++) await page.keyboard.press("ArrowDown")
            await tabTo("BUTTON", "Run it")
            await page.keyboard.press("Enter")
            await page.locator(`[data-anchor="${id}"]`).getByText("So it is.").waitFor()
          }
        if (exhibit.kind === "repair")
          for (const id of exhibit.cases) {
            await tabTo("A", `Repair it: ${caseOf(id).title}`, ".part-page")
            await page.keyboard.press("Enter")
            await page.getByText("Change the server until it passes").waitFor()
            await tabTo("BUTTON", "Fix it", ".verdict")
            await page.keyboard.press("Enter")
            await tabTo("BUTTON", "Apply")
            await page.keyboard.press("Enter")
            await page.getByText("Repaired.").waitFor()
            await tabTo("A", "Back to the lesson", "body")
            await page.keyboard.press("Enter")
            await page.getByRole("heading", { level: 1, name: part.title }).waitFor()
          }
        if (exhibit.kind === "practice") {
          await tabTo("INPUT", "Yes, first", ".part-page")
          await page.keyboard.press(" ")
          await tabTo("INPUT", "")
          await page.keyboard.press(" ")
          await tabTo("BUTTON", "Run it")
          await page.keyboard.press("Enter")
        }
      }
      const next = path[path.indexOf(part) + 1]
      if (next === undefined) break
      await tabTo("A", next.name, ".part-turn")
      await page.keyboard.press("Enter")
    }
    await expect.poll(() => page.locator(".toc-mark.done").count()).toBe(path.length)
    expect(await page.locator(".kept-progress").textContent()).toMatch(/^(\d+) of \1 foretold/)
    expect(faults).toEqual([])
  }, 240_000)

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

/** Puts the keyboard's place at an element, as a click beside it would: for the way there is not what is tested. */
function moveFocus(selector: string): void {
  const element = document.querySelector<HTMLElement>(selector)
  if (element === null) throw new Error(`there is no ${selector}`)
  const before = element.getAttribute("tabindex")
  element.setAttribute("tabindex", "-1")
  element.focus()
  if (before === null) element.removeAttribute("tabindex")
  else element.setAttribute("tabindex", before)
}

/** What has the keyboard: its element, and what it is called. */
function focused(): { readonly tag: string; readonly name: string } {
  const element = document.activeElement
  const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null
  return {
    tag: element?.tagName ?? "",
    name: (element?.getAttribute("aria-label") ?? label ?? element?.textContent ?? "").trim(),
  }
}

function caseOf(id: string) {
  const found = gallery.find((each) => each.id === id)
  if (found === undefined) throw new Error(`there is no case ${id}`)
  return found
}

describe("a teacher, in real Chromium", () => {
  test("presents the cases of a part, one after the other, and comes back", async () => {
    const { page, faults } = await visit(browser, app)
    await page.goto(`${app.url}#/learn/order/present/auth-outside`)
    await page.getByText("What will the browser do?").waitFor()
    expect(await page.locator(".lane-head .lane-sub", { hasText: "never reached" }).first().isVisible()).toBe(
      false,
    )
    await page.keyboard.press("End")
    await page.getByText("What it shows").waitFor()
    await page.keyboard.press("PageDown")
    await page.getByText("Express: auth before cors").waitFor()
    await page.keyboard.press("PageUp")
    await page.getByText("The middleware added last is outermost").waitFor()
    await page.keyboard.press("Escape")
    await page.getByRole("region", { name: "Case 1 of 3", exact: true }).waitFor()
    expect(new URL(page.url()).hash).toBe("#/learn/order/auth-outside")
    expect(faults).toEqual([])
  })

  test("prints the handout, and the sheet of answers", async () => {
    const { page, faults } = await visit(browser, app)
    await page.goto(`${app.url}#/handout`)
    await page.getByRole("heading", { name: "CORS, by predicting it" }).waitFor()
    expect(await page.locator(".handout").textContent()).not.toContain("☒")
    await page.getByRole("link", { name: "With the answers" }).click()
    await page.getByRole("heading", { name: "CORS, by predicting it: the answers" }).waitFor()
    const cases = await page.getByRole("heading", { level: 3, name: /^Case / }).count()
    expect(cases).toBeGreaterThan(35)
    expect((await page.locator(".handout").textContent())?.split("☒").length).toBe(2 * cases + 1)
    const pdf = (await page.pdf({ format: "A4" })).toString("latin1")
    expect(pdf.match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(20)
    expect(faults).toEqual([])
  })

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

  test("fills a projector with larger words, and cuts no line of the code", async () => {
    const { page, faults } = await visit(browser, app)
    await page.getByRole("button", { name: "Present" }).click()
    await page.locator(".source-lines").waitFor()
    const sizes: number[] = []
    for (const viewport of [
      { width: 1024, height: 768 },
      { width: 1920, height: 1080 },
    ]) {
      await page.setViewportSize(viewport)
      sizes.push((await page.locator(".present-notes .label").boundingBox())?.height ?? 0)
      const transport = await page.locator(".transport").boundingBox()
      const bottom = (transport?.y ?? 0) + (transport?.height ?? 0)
      expect(Math.abs(bottom - viewport.height)).toBeLessThan(2)
      expect(
        await page.locator(".source-lines").evaluate((box) => box.scrollWidth - box.clientWidth),
      ).toBeLessThanOrEqual(0)
    }
    expect(sizes[1]).toBeGreaterThan(1.3 * (sizes[0] ?? 0))
    expect(faults).toEqual([])
  })
})
