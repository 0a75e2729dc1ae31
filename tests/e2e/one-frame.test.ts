// What a key costs, as counts that no busy machine changes: the frames until the drawing follows, and what is drawn anew. The
// page's clock is the test's: whether a task has taken long is nothing that the machine decides.
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { launchChromium, type RunningApp, serveBuild, visit } from "./app.ts"

let app: RunningApp
let browser: Browser
beforeAll(async () => {
  app = await serveBuild()
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await app.close()
})

interface Changes {
  /** the first frame in which it changed; null: it did not */
  readonly verdict: number | null
  readonly drawing: number | null
  /** how often the server's pane was changed */
  readonly server: number
}

/** Types one key, and watches the page for some frames: 1 is the first that is painted after the key. */
async function typed(page: Page, key: string): Promise<Changes> {
  await page.evaluate(() => {
    window.changes = new Promise((done) => {
      let frame = 1
      const first: { verdict: number | null; drawing: number | null } = { verdict: null, drawing: null }
      let server = 0
      const observer = new MutationObserver((records) => {
        for (const { target } of records) {
          const element = target instanceof Element ? target : target.parentElement
          if (element?.closest(".verdict") != null) first.verdict ??= frame
          if (element?.closest(".react-flow__nodes") != null) first.drawing ??= frame
          if (element?.closest(".server-card") != null) server += 1
        }
      })
      observer.observe(document.body, {
        subtree: true,
        childList: true,
        attributes: true,
        characterData: true,
      })
      const channel = new MessageChannel()
      // A message comes after the frame was painted: what changes from then on is the next frame's.
      channel.port1.onmessage = () => {
        frame += 1
        if (frame <= 12) requestAnimationFrame(() => channel.port2.postMessage(null))
        else done({ ...first, server })
      }
      document.addEventListener("input", () => requestAnimationFrame(() => channel.port2.postMessage(null)), {
        once: true,
        capture: true,
      })
    })
  })
  await page.keyboard.press(key)
  return page.evaluate(() => window.changes)
}

declare global {
  interface Window {
    changes: Promise<Changes>
  }
}

/** Puts the cursor into the method of the `fetch()` call. */
async function intoMethod(page: Page): Promise<void> {
  await page.getByRole("textbox", { name: /^Request, as a fetch/ }).click()
  await page.keyboard.press("ControlOrMeta+Home")
  for (let line = 0; line < 2; line++) await page.keyboard.press("ArrowDown")
  await page.keyboard.press("End")
  for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowLeft")
}

/** A page whose tasks take no time at all, or very long each. */
async function opened(tasks: "short" | "long"): Promise<Page> {
  const { page } = await visit(browser, app)
  await page.locator(".message-label").first().waitFor()
  await page.evaluate((isLong) => {
    let time = performance.now()
    performance.now = () => {
      if (isLong) time += 20
      return time
    }
  }, tasks === "long")
  return page
}

async function code(page: Page, label: RegExp): Promise<string> {
  const lines = await page.getByRole("textbox", { name: label }).locator(".cm-line").allTextContents()
  return lines.join("\n")
}

describe("A key", () => {
  test("changes the drawing in the frame of the verdict, and leaves the server's pane alone", async () => {
    const page = await opened("short")
    await intoMethod(page)
    // The first one makes another method of it, which is another story.
    await typed(page, "X")
    expect(await typed(page, "Y")).toEqual({ verdict: 1, drawing: 1, server: 0 })
    expect(await page.locator(".verdict").textContent()).toContain("POXYST")
    await page.close()
  })

  test("that takes long is painted first, then the verdict, then the drawing", async () => {
    const page = await opened("long")
    await intoMethod(page)
    await typed(page, "X")
    const { verdict, drawing } = await typed(page, "Y")
    expect(verdict).toBeGreaterThan(1)
    expect(drawing).toBeGreaterThan(verdict ?? Number.POSITIVE_INFINITY)
    expect(await page.locator(".verdict").textContent()).toContain("POXYST")
    await page.close()
  })

  test("that comes while the one before is still worked on is not lost, nor is the place of the cursor", async () => {
    const page = await opened("long")
    await intoMethod(page)
    await page.keyboard.type("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    await page.locator(".verdict", { hasText: "POABCDEFGHIJKLMNOPQRSTUVWXYZST" }).waitFor()
    expect(await code(page, /^Request, as a fetch/)).toContain("POABCDEFGHIJKLMNOPQRSTUVWXYZST")
    await page.getByRole("textbox", { name: /^Server code/ }).click()
    await page.keyboard.press("ControlOrMeta+Home")
    await page.keyboard.type('LIST = ["https://a.example"]\n')
    await page.keyboard.press("Backspace")
    await page.keyboard.type("  # one\n")
    await expect
      .poll(() => code(page, /^Server code/))
      .toMatch(/^LIST = \["https:\/\/a\.example"\] {2}# one\nimport os\n/)
    await page.close()
  })
})
