import { readFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { gallery } from "../../src/lessons/gallery/gallery.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import { permalinkHash } from "../../src/scenario/permalink/permalink.ts"
import { embedAddress } from "../../src/store/route.ts"
import { gate, launchChromium, type RunningApp, serveBuild, visit } from "./app.ts"

let browser: Browser
let app: RunningApp

beforeAll(async () => {
  ;[browser, app] = await Promise.all([launchChromium(), serveBuild()])
})
afterAll(async () => {
  await browser?.close()
  await app?.close()
})

describe("the gallery, in real Chromium", () => {
  test("is searched, filtered, opened, and left again", async () => {
    const { page, faults } = await visit(browser, app)
    await page.getByRole("link", { name: "Scenarios" }).click()
    await page.getByRole("heading", { name: "Scenarios" }).waitFor()
    expect(await page.getByRole("listitem").count()).toBe(gallery.length)
    await page.getByRole("searchbox").fill("samesite")
    await expect.poll(() => page.getByRole("listitem").count()).toBeLessThan(6)
    await page.getByRole("searchbox").fill("nothing has these words")
    await page.getByRole("button", { name: "Show all again" }).click()
    await page.getByRole("button", { name: "nginx", exact: true }).click()
    await expect
      .poll(() => page.getByRole("main").getByRole("status").first().textContent())
      .toContain("about nginx")
    await page.getByRole("button", { name: "What happens? Two Access-Control-Allow-Origin" }).click()
    await expect.poll(() => page.locator(".case-verdict").textContent()).toBe("blocked")
    await page.getByRole("link", { name: "Two Access-Control-Allow-Origin" }).click()
    const verdict = page.getByRole("region", { name: "Verdict" })
    await expect.poll(() => verdict.textContent()).toContain("Blocked")
    await page.goBack()
    await page.getByRole("heading", { name: "Scenarios" }).waitFor()
    // What was open before is kept beside the gallery.
    await page.getByRole("link", { name: "Simulate" }).click()
    await expect.poll(() => verdict.textContent()).toContain("Blocked")
    expect(faults).toEqual([])
  })
})

describe("taken along, in real Chromium", () => {
  test("every form is written in the page, copied, and saved as a file", async () => {
    const { page, faults } = await visit(browser, app)
    await page.getByRole("button", { name: "Take along" }).click()
    const dialog = page.getByRole("dialog", { name: "Take it along" })
    await dialog.getByText("## Blocked by the browser. POST /users was never sent.").waitFor()
    for (const name of ["Mermaid", "cURL", "fetch", "HTTP file", "pytest", "supertest", "JSON"]) {
      await dialog.getByRole("radio", { name, exact: true }).click()
      const text = await dialog.getByRole("region", { name, exact: true }).locator("pre").textContent()
      await dialog.getByRole("button", { name: "Copy" }).click()
      await dialog.getByText("Copied").waitFor()
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text)
      expect(text?.length, name).toBeGreaterThan(20)
    }
    await dialog.getByRole("radio", { name: "Picture" }).click()
    for (const [file, start] of [
      ["cors.svg", "<svg"],
      ["cors.png", "\u{fffd}PNG"],
    ] as const) {
      const download = page.waitForEvent("download")
      await dialog.getByRole("button", { name: file }).click()
      const saved = await download
      expect(saved.suggestedFilename()).toBe(file)
      const content = readFileSync(await saved.path(), "utf8")
      expect(content.slice(0, 4)).toBe(start)
      expect(content.length).toBeGreaterThan(3000)
    }
    await dialog.getByRole("radio", { name: "QR code" }).click()
    await dialog.getByRole("img", { name: "QR code of the link" }).waitFor()
    await page.keyboard.press("Escape")
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Take along")
    expect(faults).toEqual([])
  })
})

describe("embedded in another page, in real Chromium", () => {
  let host: Server
  let hostUrl = ""
  const [one, two, three] = ["two-phases", "json-blocked", "img"].map((id) => {
    const found = gallery.find((each) => each.id === id)
    if (found === undefined) throw new Error(`no case ${id}`)
    return found
  })

  beforeAll(async () => {
    const frame = (theme: "light" | "dark" | "page", given: typeof one, width: number) =>
      `<iframe title="${given?.id}" width="${width}" height="300" style="border:0" src="${app.url}${given === undefined ? "" : embedAddress(permalinkHash(given.scenario), theme)}"></iframe>`
    const html = `<!doctype html><title>host</title><meta charset="utf-8"><body>
<script>
addEventListener("message", (event) => {
  if (event.data?.type !== "cors-simulator:height") return
  for (const frame of document.querySelectorAll("iframe"))
    if (frame.contentWindow === event.source) frame.height = event.data.height
})
</script>
${frame("light", one, 720)}${frame("dark", two, 480)}${frame("page", three, 360)}`
    const framing = `<!doctype html><title>host</title><iframe title="app" src="${app.url}#/learn"></iframe>`
    host = createServer((request, response) =>
      response.setHeader("Content-Type", "text/html").end(request.url === "/framing" ? framing : html),
    )
    await new Promise<void>((ready) => host.listen(0, ready))
    const address = host.address()
    hostUrl = `http://localhost:${address !== null && typeof address === "object" ? address.port : 0}/`
  })
  afterAll(() => {
    host?.close()
  })

  test("three of them: each its own scenario and colours, each as high as it would like to be", async () => {
    const context = await browser.newContext({ viewport: { width: 900, height: 900 } })
    const page = await context.newPage()
    page.setDefaultTimeout(12_000)
    const faults: string[] = []
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text())
    })
    await page.goto(hostUrl)
    const verdicts = ["Allowed.", "was never sent", "Loaded by <img>"]
    for (const [i, given] of [one, two, three].entries()) {
      const frame = page.frameLocator(`iframe[title="${given?.id}"]`)
      const verdict = frame.getByRole("region", { name: "Verdict" })
      await expect.poll(() => verdict.textContent()).toContain(verdicts[i])
      // Nothing of it has to be scrolled for.
      await expect
        .poll(() => frame.locator(".diagram").evaluate((each) => each.scrollHeight - each.clientHeight))
        .toBeLessThan(3)
      expect(await frame.locator(".embed").evaluate((each) => each.scrollWidth - each.clientWidth)).toBe(0)
    }
    const colours = await Promise.all(
      [one, two].map((given) =>
        page
          .frameLocator(`iframe[title="${given?.id}"]`)
          .locator("html")
          .evaluate((root) => getComputedStyle(root).colorScheme),
      ),
    )
    expect(colours).toEqual(["light", "dark"])
    expect(faults).toEqual([])
    await context.close()
  })

  test("the dialog writes a frame and a link that open the scenario", async () => {
    const { page, faults } = await visit(browser, app)
    await page.getByRole("button", { name: "Embed" }).click()
    const dialog = page.getByRole("dialog", { name: "Embed this scenario" })
    await dialog.getByRole("radio", { name: "dark", exact: true }).click()
    const html = await dialog.locator("pre").first().textContent()
    const src = /src="([^"]+)"/.exec(html ?? "")?.[1] ?? ""
    expect(src).toContain("#/embed/dark/s1/")
    const embedded = await browser.newPage()
    await embedded.goto(src)
    await expect
      .poll(() => embedded.getByRole("region", { name: "Verdict" }).textContent())
      .toContain("Blocked by the browser.")
    await embedded.close()
    expect(faults).toEqual([])
  })

  test("its link in the app's own page leads to it", async () => {
    const page = await browser.newPage()
    await page.goto(
      `${app.url}${embedAddress(permalinkHash(one?.scenario ?? openingScenario), "dark").replace("embed.html", "")}`,
    )
    await expect.poll(() => page.url()).toContain("/embed.html#/embed/dark/s1/")
    await expect.poll(() => page.getByRole("region", { name: "Verdict" }).textContent()).toContain("Allowed.")
    await page.close()
  })

  test("the app itself does not run in another page's frame, and leads out of it", async () => {
    const page = await browser.newPage()
    await page.goto(`${hostUrl}framing`)
    const way = page.frameLocator("iframe").getByRole("link", { name: "Open the simulator" })
    expect(await way.getAttribute("href")).toBe(`${app.url}#/learn`)
    expect(await way.getAttribute("target")).toBe("_blank")
    await page.close()
  })

  test.each([
    ["the app", (link: string) => link, "dark"],
    ["an embed", (link: string) => embedAddress(link, "dark"), "light"],
  ] as const)(
    "%s says what its link is about while all else is fetched",
    async (_, addressOf, colorScheme) => {
      const given = gallery.find(({ id }) => id === "express-defaults")
      if (given === undefined) throw new Error("the case is gone")
      const { page, faults } = await visit(browser, app, "", { colorScheme })
      const rest = gate()
      await page.route("**/assets/shared-*.js", async (route) => {
        await rest.opened
        await route.continue()
      })
      await page.goto("about:blank")
      const player = page.waitForRequest("**/assets/servers-express-express-*.js")
      await page.goto(app.url + addressOf(permalinkHash(given.scenario)), { waitUntil: "commit" })
      const { request, page: asking, title } = given.scenario
      await page.getByText(title).waitFor()
      const words = await page.locator(".link-subject").textContent()
      expect(words).toBe(
        `${title}${request.method} ${request.url}asked by a page of ${new URL(asking.url).origin}`,
      )
      expect(await page.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor)).toBe(
        "rgb(14, 16, 20)",
      )
      await player
      rest.open()
      await expect
        .poll(() => page.getByRole("region", { name: "Verdict" }).textContent())
        .toContain("Allowed.")
      expect(await page.locator(".link-subject").count()).toBe(0)
      expect(faults).toEqual([])
    },
  )

  test("a link opens as well where its first words can't be fetched", async () => {
    const { page } = await visit(browser, app)
    await page.route("**/assets/first-words-*.js", (route) => route.abort())
    await page.goto("about:blank")
    await page.goto(app.url + permalinkHash(one?.scenario ?? openingScenario))
    await expect.poll(() => page.getByRole("region", { name: "Verdict" }).textContent()).toContain("Allowed.")
  })

  test.each([
    ["the app", (link: string) => link],
    ["an embed", (link: string) => embedAddress(link, "page")],
    ["a case to repair", () => "#/learn/settings/repair/express-defaults"],
  ])("%s shows no other scenario while the one of its link is fetched", async (_, addressOf) => {
    const given = gallery.find(({ id }) => id === "express-defaults")
    if (given === undefined) throw new Error("the case is gone")
    const { page, faults } = await visit(browser, app)
    const emulator = gate()
    await page.route("**/assets/servers-express-*.js", async (route) => {
      await emulator.opened
      await route.continue()
    })
    await page.goto("about:blank")
    await page.goto(app.url + addressOf(permalinkHash(given.scenario)))
    await page.getByText("Opening the scenario").waitFor()
    expect(await page.getByRole("region", { name: "Verdict" }).count()).toBe(0)
    emulator.open()
    await page.getByRole("region", { name: "Verdict" }).getByText("Allowed.").waitFor()
    expect(await page.getByText("Opening the scenario").count()).toBe(0)
    expect(faults).toEqual([])
  })

  test("a link that is cut off says so", async () => {
    const page = await browser.newPage()
    await page.goto(`${app.url}embed.html#/embed/s1/AAAA`)
    await expect.poll(() => page.getByRole("alert").textContent()).toContain("cut off")
    await page.close()
  })
})
