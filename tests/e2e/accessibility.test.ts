import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { launchChromium, type RunningApp, serveBuild, visit } from "./app.ts"

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

let browser: Browser
let app: RunningApp

beforeAll(async () => {
  ;[browser, app] = await Promise.all([launchChromium(), serveBuild()])
})
afterAll(async () => {
  await browser?.close()
  await app?.close()
})

interface AxeResults {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
  }[]
}
declare global {
  interface Window {
    axe: { run: (options: object) => Promise<AxeResults> }
  }
}

/** What hangs on the colours; all other rules look at what is the same in both. */
const OF_COLOURS = { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } }

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
]

describe.each(["light", "dark"] as const)("axe finds no violation, %s", (colorScheme) => {
  test.each(SIZES)(
    "at $width × $height, blocked, allowed and in every pane",
    async (viewport) => {
      const { page } = await visit(browser, app, "", { colorScheme, viewport, reducedMotion: "reduce" })
      await page.evaluate(axeSource)
      const check = async (where: string) => {
        const rules = colorScheme === "light" ? {} : OF_COLOURS
        const { violations } = await page.evaluate((options) => window.axe.run(options), rules)
        const found = violations.map(
          ({ id, nodes }) =>
            `${where}: ${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary ?? ""}`).join("\n")}`,
        )
        expect(found).toEqual([])
        // Nothing stands out to the side.
        expect(await page.evaluate(() => document.documentElement.scrollWidth), where).toBe(viewport.width)
      }
      const isPhone = viewport.width < 760
      await check("blocked")
      await page.getByRole("button", { name: "All commands" }).click()
      await page.getByRole("option", { name: "Copy the link" }).waitFor()
      await check("the palette")
      await page.keyboard.press("Escape")
      await page.getByRole("button", { name: "Paste anything" }).click()
      await page
        .getByLabel("What you have")
        .fill(
          "Access to fetch at 'http://localhost:8000/users' from origin 'http://localhost:3000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        )
      await page.getByRole("button", { name: /The origin is not in the list/ }).waitFor()
      await check("what was pasted")
      await page.keyboard.press("Escape")
      await page.getByRole("button", { name: "Fix it" }).click()
      await page.getByRole("button", { name: "Before and after" }).first().click()
      await page.getByText("They part at step").waitFor()
      await check("compared")
      await page.getByRole("button", { name: "Close" }).click()
      await page.getByRole("link", { name: "Scenarios" }).click()
      await page.getByRole("heading", { name: "Scenarios" }).waitFor()
      await page.getByRole("button", { name: "What happens? One origin: no CORS at all" }).click()
      await check("the gallery")
      await page.getByRole("link", { name: "Learn" }).click()
      const first = page.getByRole("region", { name: "Case 1 of 3", exact: true })
      await first.getByText("Yes, first OPTIONS").click()
      await first.getByText("It is never sent").click()
      await first.getByRole("button", { name: "Run it" }).click()
      await check("a case foretold")
      await page.getByRole("link", { name: "What is an origin" }).first().click()
      await check("two addresses")
      for (const [name, region] of [
        ["Simple or preflighted", "A request to edit"],
        ["Five settings", "The settings of CORSMiddleware"],
        ["Who answers first", "Layers to put in order"],
        ["Why CORS exists", "The same-origin policy, on and off"],
      ] as const) {
        await page.getByRole("link", { name }).first().click()
        await page.getByRole("region", { name: region }).waitFor()
        await check(region)
      }
      await page.goto(`${app.url}#/handout`)
      await page.getByRole("heading", { name: "CORS, by predicting it" }).waitFor()
      await check("the handout")
      await page.goto(`${app.url}#/learn/symptoms/repair/another-port`)
      await page.getByRole("button", { name: "A hint" }).click()
      await check("a hint")
      await page.getByRole("link", { name: "Back to the lesson" }).click()
      // Back to the scenario of the beginning.
      await page.reload()
      await page.evaluate(axeSource)
      await page.getByRole("link", { name: "Practice" }).click()
      await check("practice")
      await page.getByRole("link", { name: "Simulate" }).click()
      if (!isPhone) {
        await page.getByRole("button", { name: "Present" }).click()
        await page.locator(".source-lines").waitFor()
        await check("presented")
        await page.getByRole("button", { name: "Leave" }).click()
        await page.getByRole("button", { name: "Embed" }).click()
        await page.getByRole("dialog", { name: "Embed this scenario" }).waitFor()
        await check("what is embedded")
        await page.keyboard.press("Escape")
      }
      if (isPhone) {
        for (const pane of ["Frontend", "Server", "Why", "Diagram"]) {
          await page.getByRole("button", { name: pane, exact: true }).first().click()
          await check(pane)
        }
        return
      }
      for (const tab of ["Fix", "Security", "Network", "Browsers", "Log"]) {
        await page.getByRole("tab", { name: new RegExp(`^${tab}`) }).click()
        await check(tab)
      }
      await page.getByText("URL, headers, body").click()
      await page.getByRole("radio", { name: "development", exact: true }).click()
      await check("allowed")
      await page.getByRole("button", { name: "Send again" }).click()
      await page.getByText("Cookies kept from earlier visits").click()
      await page.getByRole("button", { name: "Add a cookie" }).click()
      await page.getByRole("textbox", { name: "Cookie 1, Set-Cookie" }).fill("a=1; SameSite=None")
      await check("a second request, and a cookie")
      await page.getByLabel("Sent by").selectOption("xhr")
      await check("XMLHttpRequest")
      await page.getByLabel("Sent by").selectOption("img")
      await check("an image")
      for (const kind of ["eventsource", "form", "client"]) {
        await page.getByLabel("Sent by").selectOption(kind)
        await check(kind)
      }
      await page.getByLabel("Sent by").selectOption("fetch")
      await page.getByRole("textbox", { name: "Page URL" }).fill("https://app.example.com/")
      await page.getByLabel("the user lets it reach the local network").uncheck()
      await check("local network access, denied")
      await page.getByRole("radio", { name: "Raw replies" }).click()
      await check("raw replies")
    },
    180_000,
  )
})

/** From the smallest phone over tablets held upright to a wide screen, and on both sides of each change of layout. */
const WIDTHS = [320, 360, 390, 600, 759, 760, 768, 820, 912, 1024, 1119, 1120, 1239, 1240, 1366, 1440, 1920]

test("nothing is cut off or stands out to the side, at any width", async () => {
  const { page } = await visit(browser, app, "", { reducedMotion: "reduce" })
  await page.getByRole("tab", { name: "Why" }).waitFor()
  const found: unknown[] = []
  const check = async (where: string, width: number) => {
    const cut = await page.evaluate(() => {
      const isShown = (element: Element) => element.checkVisibility({ visibilityProperty: true })
      // What scrolls sideways on purpose, and what is there for the screen reader alone.
      const isFree = (element: Element) =>
        element.closest(".tabs, .toc, .cm-editor, .sr-only, pre, .react-flow, .lane-heads") !== null
      const words = (element: Element) => `${element.className}: ${element.textContent?.slice(0, 30)}`
      const out = [...document.querySelectorAll("button, input, select, a, label, p, h1, h2, td")].filter(
        (element) => {
          const { right, left, width: own } = element.getBoundingClientRect()
          return isShown(element) && !isFree(element) && own > 1 && (right > innerWidth + 1 || left < -1)
        },
      )
      const clipped = [...document.querySelectorAll(".segments, .top, .card-head, .dialog")].filter(
        (element) => isShown(element) && element.scrollWidth > element.clientWidth + 1,
      )
      return [...out.map(words), ...clipped.map(words)]
    })
    const beside = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    if (cut.length > 0 || beside > 0) found.push({ where, width, beside, cut })
  }
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    for (const pane of width < 760 ? ["Frontend", "Server", "Diagram", "Why"] : [""]) {
      if (pane !== "") await page.getByRole("button", { name: pane, exact: true }).first().click()
      await check(pane, width)
    }
  }
  for (const dialog of ["Paste anything", "Embed", "Take along", "All commands"]) {
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByRole("button", { name: dialog }).click()
    await page.getByRole("dialog").waitFor()
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 })
      await check(dialog, width)
    }
    await page.keyboard.press("Escape")
    await page.getByRole("dialog").waitFor({ state: "detached" })
  }
  for (const [hash, ready] of [
    ["#/learn", /The server answers/],
    ["#/scenarios", "Scenarios"],
    ["#/handout", /CORS, by predicting it/],
  ] as const) {
    await page.goto(`${app.url}${hash}`)
    await page.getByRole("heading", { name: ready }).first().waitFor()
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 })
      await check(hash, width)
    }
  }
  expect(found).toEqual([])
})

/** How everything that is shown looks, an element a line. */
const looks = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const SAYS = [
      "display",
      "color",
      "backgroundColor",
      "padding",
      "margin",
      "border",
      "font",
      "cursor",
    ] as const
    return [...document.querySelectorAll("body *")].flatMap((element) => {
      if (!element.checkVisibility()) return []
      const { x, y, width, height } = element.getBoundingClientRect()
      const style = getComputedStyle(element)
      const place = [x, y, width, height].map(Math.round).join(" ")
      return [
        `${element.tagName} ${element.className} at ${place}: ${SAYS.map((say) => style[say]).join("; ")}`,
      ]
    })
  })

test.each([390, 1440])("at %i pixels it looks as before when all else was looked at", async (width) => {
  const { page } = await visit(browser, app, "", {
    reducedMotion: "reduce",
    viewport: { width, height: 900 },
  })
  const shown = async () => {
    await page.getByText("CORS check fails").first().waitFor()
    // What the pointer was over, or the focus on, is coloured otherwise.
    await page.mouse.move(0, 0)
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
    // What is still fetched ahead draws nothing.
    await page.waitForLoadState("networkidle")
    return looks(page)
  }
  const before = await shown()
  expect(before.length).toBeGreaterThan(100)
  // Styles that come with another screen, or a dialog, stay for good.
  for (const screen of ["#/learn/settings", "#/learn/order", "#/handout", "#/scenarios"]) {
    await page.evaluate((hash) => {
      location.hash = hash
    }, screen)
    await page.getByRole("heading", { level: 1 }).waitFor()
  }
  await page.evaluate(() => {
    location.hash = ""
  })
  for (const command of ["Take it along", "Embed it", "Paste anything", "Present it"]) {
    await page.getByRole("button", { name: "All commands" }).click()
    await page.getByRole("option", { name: command }).first().click()
    await page.locator("[role=dialog]:not([aria-label*=ommand]), .present").first().waitFor()
    await page.keyboard.press("Escape")
    await page.locator("[role=dialog], .present").waitFor({ state: "detached" })
  }
  expect(await shown()).toEqual(before)
})
